"""Running a server from its config to its end."""

import contextlib
import gc
import os
import signal
import socket
import sys
from collections.abc import Callable

import structlog
import trio

from parlour_server import addresses, data_directory, keys, ownership
from parlour_server.config import Config, check
from parlour_server.errors import SetupError
from parlour_server.house import bot
from parlour_server.journal import SqliteJournal
from parlour_server.listeners import accept, listen, transports
from parlour_server.reloading import Reload, reload_at_hangup
from parlour_server.server import NO_FINGERPRINT, Server
from parlour_server.transport import Transport

SWITCH_SECONDS = 1e-4
"""How long one thread keeps Python's lock from another that wants it."""

GARBAGE_THRESHOLDS = (50_000, 20, 100)
"""Collections are rare: a full one pauses everybody, and connections hardly make cycles."""

_ENDING = {
    True: (signal.SIGINT, signal.SIGTERM, signal.SIGHUP),
    False: (signal.SIGINT, signal.SIGTERM),
}
"""The signals that end it, by whether SIGHUP has nothing else to do."""


async def serve(
    config: Config,
    log: structlog.typing.FilteringBoundLogger,
    *,
    announce: Callable[[str], None],
    offer: Callable[[str], None],
    until_stdin_closes: bool,
    reload: Reload | None = None,
) -> None:
    """Serve until a signal says to stop, and part from everybody in good order.

    Args:
        config: What to be.
        log: Where to tell what happens.
        announce: Called once with `HOST:PORT#FINGERPRINT`, when connections are taken.
        offer: Called before that with the code that makes somebody the owner, if nobody is.
        until_stdin_closes: Whether the end of standard input is such a signal too.
        reload: What SIGHUP has read again; where there is nothing to read, that stops it too.

    Raises:
        SetupError: It cannot start as asked.
        JournalFailedError: The disk failed.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    if wrong := check(config):
        raise SetupError(wrong[0])
    where = [addresses.parse(text) for text in config.listen]
    data = data_directory.of(config.data)
    with data_directory.claim(data):
        context, fingerprint = (
            (None, NO_FINGERPRINT) if config.plaintext else keys.load_or_make(data)
        )
        journal = SqliteJournal(data / data_directory.DATABASE)
        if journal.unfinished:
            log.info("left out what was never finished", pages=journal.unfinished)
        server = Server(journal, config, log, fingerprint=fingerprint)
        stop = trio.Event()
        try:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(_wait_for_signal, stop, log, _ENDING[reload is None])
                if until_stdin_closes:
                    nursery.start_soon(_wait_for_end_of_stdin, stop)
                if reload is not None:
                    nursery.start_soon(reload_at_hangup, server, config, reload)
                if config.house.present:
                    nursery.start_soon(bot.keep, server, bot.load_or_make(data))
                if config.monitoring.listen:
                    await _monitor(server, config.monitoring.listen, nursery)
                await _run(
                    server,
                    where,
                    transports(context, lambda: server.limits.send_buffer_bytes),
                    lambda at: announce(f"{at}#{keys.written(fingerprint)}" if context else at),
                    offer,
                    stop,
                )
                nursery.cancel_scope.cancel()
        finally:
            with trio.CancelScope(shield=True):
                await journal.close()


async def _monitor(server: Server, at: str, nursery: trio.Nursery) -> None:
    # The library for metrics takes a tenth of a second to load: only where it is asked for.
    from parlour_server.monitoring import port  # noqa: PLC0415

    address = addresses.parse(at)
    for sock in await listen(address):
        nursery.start_soon(port.serve, server, sock)
        server.log.info("monitoring", at=address.reachable(sock.getsockname()[1]))


async def _run(
    server: Server,
    where: list[addresses.ListenAddress],
    transports_of: Callable[[socket.socket], Transport],
    announce: Callable[[str], None],
    offer: Callable[[str], None],
    stop: trio.Event,
) -> None:
    log = server.log
    sockets = [(address, sock) for address in where for sock in await listen(address)]
    async with trio.open_nursery() as nursery:
        connections = await nursery.start(server.run)
        if code := await ownership.offer(server):
            offer(code)
        async with trio.open_nursery() as listening:
            for _, sock in sockets:
                listening.start_soon(accept, server, sock, transports_of, connections)
            gc.collect()
            gc.freeze()
            gc.set_threshold(*GARBAGE_THRESHOLDS)
            address, sock = sockets[0]
            for at, each in sockets:
                log.info("listening", at=at.reachable(each.getsockname()[1]))
            announce(address.reachable(sock.getsockname()[1]))
            await stop.wait()
            listening.cancel_scope.cancel()
        for _, sock in sockets:
            sock.close()
        log.info("stopping", connections=len(server.sessions))
        await server.drain()
        nursery.cancel_scope.cancel()
    log.info("stopped")


async def _wait_for_signal(
    stop: trio.Event,
    log: structlog.typing.FilteringBoundLogger,
    ending: tuple[signal.Signals, ...],
) -> None:
    with trio.open_signal_receiver(*ending) as signals:
        async for number in signals:
            log.info("signal", name=signal.Signals(number).name)
            stop.set()


async def _wait_for_end_of_stdin(stop: trio.Event) -> None:
    def read() -> None:
        # Not by `sys.stdin`, which is missing where the command was started without one, and
        # whose lock this thread would still hold when the interpreter ends.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass

    await trio.to_thread.run_sync(read, abandon_on_cancel=True)
    stop.set()
