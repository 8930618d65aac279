"""One connection from its first byte to its last: a nursery, a reader, and a drain when needed."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import trio

from parlour_protocol import (
    FromClient,
    InvalidMessageError,
    ProtocolError,
    Unsupported,
    encode,
    for_server,
)
from parlour_server.dispatch import handle
from parlour_server.errors import JournalFailedError
from parlour_server.pacing import Pace
from parlour_server.session import Session, State
from parlour_server.transport import ConnectionLostError, Transport

if TYPE_CHECKING:
    from parlour_server.server import Server

Received = FromClient | Unsupported | InvalidMessageError

_DISK_FAILED = "the server's disk has failed, so it stops; what it has not acknowledged may be lost"


async def serve_connection(server: "Server", transport: Transport) -> None:
    """Serve one connection to its end, whatever that is; nothing it does leaves here.

    Only `trio.Cancelled` does, when the server itself ends.

    Raises:
        JournalFailedError: The disk failed, in a group; the server must stop.
    """
    # A connection is mostly idle, and there may be thousands: what is kept here is counted.
    log = server.log
    place = server.waiting_room.enter(transport.peer.rpartition(":")[0])
    if place is None:
        transport.close()
        return
    try:
        with trio.move_on_after(server.limits.tls_handshake_seconds) as handshake:
            await transport.handshake(partial(server.turns.take, handshake))
        if handshake.cancelled_caught:
            log.info("handshake timed out", peer=transport.peer)
            return
        del handshake
        session = Session(
            server.hub, transport, server.limits.outbox_bytes_max, server.tally, place
        )
        try:
            async with trio.open_nursery() as nursery:
                session.open(nursery)
                server.admit(session)
                try:
                    await _read(server, session, transport)
                finally:
                    session.close()
        finally:
            try:
                await _part(server, session)
            finally:
                server.dismiss(session)
    except* JournalFailedError:
        raise
    except* ConnectionLostError as lost:
        log.info("connection lost", peer=transport.peer, reason=str(lost.exceptions[0]))
    except* Exception:
        log.exception("connection failed", peer=transport.peer)
    finally:
        transport.close()
        place.leave()


async def _read(server: "Server", session: Session, transport: Transport) -> None:
    frames = for_server()
    pace = server.paces.session()
    try:
        while session.state is not State.ENDED and (data := await transport.receive()):
            session.asked_at = trio.current_time()
            pace.follow(server.limits)
            await _take(server, session, frames.receive(data), pace)
            if wait := _count(server, session, pace, size=len(data)):
                await trio.sleep(wait)
            del data
    except ProtocolError as error:
        session.end("protocol-error", str(error))


async def _take(
    server: "Server", session: Session, messages: Iterator[Received], pace: Pace
) -> None:
    """Handle what has arrived, as fast as the session may."""
    for message in messages:
        # What waits to be handled was heard, however long that takes.
        session.heard_at = trio.current_time()
        if session.state is not State.PRESENT:
            await server.turns.take()
        await handle(server, session, message)
        if session.state is State.ENDED:
            return
        wait = _count(server, session, pace, requests=1, size=session.told_bytes)
        session.told_bytes = 0
        if wait:
            await trio.sleep(wait)
    session.heard_at = trio.current_time()


def _count(
    server: "Server", session: Session, pace: Pace, *, requests: int = 0, size: int
) -> float:
    """Count what a session has done, also for its account; return the seconds to wait."""
    wait = pace.take(requests, size)
    if session.account:
        shared = server.paces.of(session.account)
    elif session.place.origin:
        shared = server.paces.of(session.place.origin)
    else:
        return wait  # those who come through this machine are not one, though their address is
    return max(wait, shared.take(requests, size))


async def _part(server: "Server", session: Session) -> None:
    """Let what was said get to disk and be answered, and say goodbye; not for long."""
    if server.journal.failure:
        session.end("shutdown", _DISK_FAILED, retry=True)
    with trio.move_on_after(server.limits.goodbye_seconds, shield=True):
        if not server.journal.failure:
            await session.wait_in_flight_below(1)
            await server.marks.settle(session.account)
    account = session.account
    server.leave(session)
    goodbye = session.goodbye
    if goodbye is not None:
        server.tally.goodbyes[goodbye.code] += 1
        server.log.info(
            "goodbye", peer=session.peer, account=account, code=goodbye.code,
            reason=goodbye.reason,
        )  # fmt: skip
    with trio.move_on_after(server.limits.goodbye_seconds, shield=True):
        # Without a goodbye too: what was answered is still sent, and nothing is taken in after it.
        await session.outbox.finish(encode(goodbye) if goodbye is not None else b"")
