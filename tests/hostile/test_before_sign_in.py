"""Connections that do not sign in, all from one machine: what it is told, and others notice."""

import contextlib
import socket
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.running import free_port, raise_open_files
from parlour_protocol.messages import Goodbye
from parlour_server.limits import Limits
from parlour_server.waiting_room import UNHEARD
from tests.end_to_end.programs import ChatServer, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.report import tell
from tests.hostile.vitals import Process
from tests.patience import PATIENCE_SECONDS

MOST = Limits().connections_waiting_per_address
BEYOND = 20
"""Connections of which nothing is to be heard."""
LONG_SECONDS = 600
_FILES = 1_000
_ELSEWHERE = ("198.51.100.1", 9)
"""An address that is nobody's (RFC 5737). Nothing is sent there."""


def own_address() -> str:
    """Return an address of this machine that is not a loopback one."""
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            pytest.skip("this machine has no address but loopback")
        found: str = probe.getsockname()[0]
        if found.startswith("127."):
            pytest.skip("this machine has no address but loopback")
        return found


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_machine_that_does_not_sign_in_locks_out_nobody_else(tmp_path: Path) -> None:
    raise_open_files(_FILES)
    host, port = own_address(), free_port()
    config = tmp_path / "parlour.toml"
    # On a slow machine the first ones would be cut before the last ones have come.
    config.write_text(
        f"[limits]\ntls_handshake_seconds = {LONG_SECONDS}\nhello_seconds = {LONG_SECONDS}\n"
    )
    server = ChatServer(tmp_path / "data", "--listen", f"{host}:{port}", "--config", config)
    with running(server), contextlib.ExitStack() as stack:
        process = Process(server.pid)
        before = process.memory_bytes
        for _ in range(MOST):
            stack.enter_context(closing(RawClient(port, host=host)))
        waiting = process.files
        heard: list[str] = []
        unheard = 0
        for _ in range((UNHEARD - 1) * MOST):
            with closing(RawClient(port, host=host)) as one_more:
                heard.append(one_more.expect(Goodbye).code)
        silent: list[socket.socket] = []

        def full() -> bool:
            # One more each time: the first ones may come before those who were told have gone.
            silent.append(stack.enter_context(socket.create_connection((host, port))))
            return process.files >= waiting + (UNHEARD - 1) * MOST

        _until(full)
        for _ in range(BEYOND):
            with contextlib.suppress(OSError), closing(RawClient(port, host=host)):
                continue
            unheard += 1
        each_bytes = (process.memory_bytes - before) / (UNHEARD * MOST)
        for number in range(3):
            stack.enter_context(closing(RawClient(server.port))).sign_in(f"neighbour-{number}")
    tell(
        "connections from one machine that do not sign in",
        f"{MOST} and {UNHEARD * MOST + BEYOND} more",
        f"{heard.count('full')} were told that there are too many, {unheard} were ended without a"
        f" word; {each_bytes / 1024:.0f} KiB each; others came in all the while",
    )
    assert heard == ["full"] * len(heard)
    assert unheard > BEYOND // 2  # the server has other files too, which come and go
