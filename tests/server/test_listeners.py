import errno
import socket

import pytest
import structlog
import trio
from structlog.testing import CapturingLogger
from trio.testing import wait_all_tasks_blocked

from parlour_server.addresses import parse
from parlour_server.config import Config
from parlour_server.errors import SetupError
from parlour_server.listeners import OUT_OF_FILES_SECONDS, accept, listen, transports
from parlour_server.server import Server
from tests.server.memory_journal import MemoryJournal

pytestmark = pytest.mark.trio


async def test_every_ip_address_of_a_host_gets_the_port_that_was_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def two(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 0)),
        ]

    monkeypatch.setattr(trio.socket, "getaddrinfo", two)
    sockets = await listen(parse("localhost:0"))
    try:
        assert [sock.getsockname()[0] for sock in sockets] == ["127.0.0.1", "127.0.0.2"]
        assert len({sock.getsockname()[1] for sock in sockets}) == 1
    finally:
        for sock in sockets:
            sock.close()


@pytest.mark.parametrize("address", ["192.0.2.1:0", "no such host:0"])
async def test_an_address_of_no_use_is_refused_in_words(address: str) -> None:
    with pytest.raises(SetupError, match="cannot listen on"):
        await listen(parse(address))


class Listener(socket.socket):
    """A listening socket whose next takings fail as told."""

    def __init__(self, sock: socket.socket, *failures: int) -> None:
        super().__init__(fileno=sock.detach())
        self._failures = list(failures)

    def accept(self) -> tuple[socket.socket, object]:
        if self._failures:
            raise OSError(self._failures.pop(0), "as told")
        return super().accept()


@pytest.mark.parametrize("failure", [errno.EMFILE, errno.ENFILE, errno.ECONNABORTED])
async def test_connections_are_taken_again_after_a_failure(failure: int) -> None:
    heard = CapturingLogger()
    log = structlog.wrap_logger(heard, processors=[lambda _, __, event: event])
    (sock,) = await listen(parse("127.0.0.1:0"))
    with Listener(sock, failure) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        async with trio.open_nursery() as nursery:
            server = Server(MemoryJournal(), Config(), log)
            connections = await nursery.start(server.run)
            began = trio.current_time()
            nursery.start_soon(
                accept, server, listener, transports(None, lambda: 65_536), connections
            )
            while not server.sessions:
                await wait_all_tasks_blocked(0.001)
            waited = trio.current_time() - began
            paused = failure in (errno.EMFILE, errno.ENFILE)
            assert (waited >= OUT_OF_FILES_SECONDS) is paused
            assert [call.args for call in heard.calls if "cannot take" in str(call)] or not paused
            nursery.cancel_scope.cancel()
