"""Clients that do not read, or a byte a second, beside people who talk."""

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.running import raise_open_files
from parlour_protocol.limits import ID_BYTES, TEXT_MAX_CHARACTERS
from parlour_protocol.messages import Read, Said, Say
from tests.end_to_end.raw_client import RawClient
from tests.hostile.company import Company, company, judge, told
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.vitals import metrics
from tests.patience import PATIENCE_SECONDS

CLIENTS = size(12, 200)
WINDOW_BYTES = 2_048
"""The system doubles it, and makes it no smaller than that."""
REQUESTS = 60
"""As many as one may send at once."""
LONG_TEXTS = 40
MEMORY_MAX_BYTES = 512 * 1024
GOODBYE_SECONDS = size(1, 5)
LOOK_SECONDS = 1.0
_FILES = 2_000


class Deaf(RawClient):
    """A client that asks for much and does not read it.

    Args:
        port: The server's.
        nickname: Theirs.
    """

    def __init__(self, port: int, nickname: str) -> None:
        super().__init__(port, receive_buffer_bytes=WINDOW_BYTES)
        self.lobby = self.sign_in(nickname).conversations[0].id

    def ask_for_much(self) -> None:
        """Ask for the whole history again and again."""
        self.send(*(Read(number, self.lobby) for number in range(2, REQUESTS + 2)))

    def drop(self) -> None:
        """Read a byte off the wire, if there is one."""
        with contextlib.suppress(OSError):
            os.read(self._sock.fileno(), 1)


def test_whoever_does_not_read_is_cut_and_costs_the_others_little(tmp_path: Path) -> None:
    raise_open_files(_FILES)
    with company(tmp_path, f"[limits]\ngoodbye_seconds = {GOODBYE_SECONDS}") as here:
        _say_much(here)
        quiet = here.quiet()
        with _deaf(here) as clients:
            before, most, took = here.process.memory_bytes, 0, float("nan")

            def attack() -> None:
                nonlocal most, took
                for each in clients:
                    each.ask_for_much()
                most, took = _until_cut(here, clients)

            beside = here.talk(attack)
    judge(beside, "beside clients that do not read")
    each_bytes = max(0, most - before) / CLIENTS
    tell(
        "clients that ask for all the history and do not read it, or a byte a second",
        f"{CLIENTS} clients, {REQUESTS} requests each",
        f"{each_bytes / 1024:.0f} KiB each at most, all cut within {took:.1f} s;"
        f" {told(quiet, beside)}",
    )
    assert each_bytes < MEMORY_MAX_BYTES
    assert took < PATIENCE_SECONDS


def _say_much(here: Company) -> None:
    """Have a history that is worth asking for."""
    with closing(RawClient(here.server.port)) as author:
        lobby = author.sign_in("author").conversations[0].id
        for number in range(LONG_TEXTS):
            name = number.to_bytes(ID_BYTES, "big")
            author.send(Say(number + 2, name, lobby, "x" * TEXT_MAX_CHARACTERS))
        for _ in range(LONG_TEXTS):
            author.expect(Said)


@contextmanager
def _deaf(here: Company) -> Iterator[list[Deaf]]:
    clients = [Deaf(here.server.port, f"deaf-{number}") for number in range(CLIENTS)]
    try:
        yield clients
    finally:
        for each in clients:
            each.close()


def _until_cut(here: Company, clients: Sequence[Deaf]) -> tuple[int, float]:
    """Wait until the server has none of them left; return the most memory, and the seconds.

    Every second one reads a byte a second meanwhile.
    """
    began = now = time.monotonic()
    most, next_look = 0, began
    while now - began < 2 * PATIENCE_SECONDS:
        most = max(most, here.process.memory_bytes)
        if now >= next_look:
            next_look = now + LOOK_SECONDS
            for each in clients[::2]:
                each.drop()
            # Somebody comes in and leaves again all the time.
            if metrics(here.monitoring)["parlour_connections"] <= here.connections:
                break
        time.sleep(0.02)
        now = time.monotonic()
    return most, now - began
