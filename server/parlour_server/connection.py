"""One connection from its first byte to its last: a nursery, a reader, and a drain when needed."""

from typing import TYPE_CHECKING

import trio

from parlour_protocol import ProtocolError, encode, for_server
from parlour_server.dispatch import handle
from parlour_server.errors import JournalFailedError
from parlour_server.outbox import Outbox
from parlour_server.pacing import Pacing
from parlour_server.session import Session, State
from parlour_server.transport import ConnectionLostError, Transport

if TYPE_CHECKING:
    from parlour_server.server import Server


async def serve_connection(server: "Server", transport: Transport) -> None:
    """Serve one connection to its end, whatever that is; nothing it does leaves here.

    Only `trio.Cancelled` does, when the server itself ends.

    Raises:
        JournalFailedError: The disk failed, in a group; the server must stop.
    """
    log = server.log.bind(peer=transport.peer)
    try:
        with trio.move_on_after(server.limits.tls_handshake_seconds) as handshake:
            await transport.handshake()
        if handshake.cancelled_caught:
            log.info("handshake timed out")
            return
        await _serve(server, transport)
    except* JournalFailedError:
        raise
    except* ConnectionLostError as lost:
        log.info("connection lost", reason=str(lost.exceptions[0]))
    except* Exception:
        log.exception("connection failed")
    finally:
        transport.close()


async def _serve(server: "Server", transport: Transport) -> None:
    now = trio.current_time()

    def too_slow() -> None:
        session.end(
            "slow-reader",
            f"more than {limits.outbox_bytes_max:,} bytes were waiting for you to read them;"
            " come back and catch up",
            retry=True,
        )

    limits = server.limits
    outbox = Outbox(transport, limits.outbox_bytes_max, too_slow)
    session = Session(server.hub, outbox, transport.peer, now)
    with server.admit(session):
        async with trio.open_nursery() as nursery:
            outbox.open(nursery)
            try:
                with session.reading:
                    await _read(server, session, transport)
            finally:
                session.state = State.ENDED
                await _part(server, session)
            nursery.cancel_scope.cancel()


async def _read(server: "Server", session: Session, transport: Transport) -> None:
    limits = server.limits
    frames = for_server()
    pacing = Pacing(limits.requests_per_second, limits.requests_burst, trio.current_time)
    while data := await transport.receive():
        session.heard_at = trio.current_time()
        session.pinged = False
        try:
            for message in frames.receive(data):
                await handle(server, session, message)
                if session.state is State.ENDED:
                    return
                if wait := pacing.take():
                    await trio.sleep(wait)
                # What waits to be handled was heard, however long that takes.
                session.heard_at = trio.current_time()
        except ProtocolError as error:
            session.end("protocol-error", str(error))
            return


async def _part(server: "Server", session: Session) -> None:
    """Let what was said get to disk and be answered, and say goodbye; not for long."""
    with trio.move_on_after(server.limits.goodbye_seconds, shield=True):
        await session.wait_in_flight_below(1)
    server.leave(session)
    goodbye = session.goodbye
    if goodbye is not None:
        server.log.info(
            "goodbye", peer=session.peer, account=session.account, code=goodbye.code,
            reason=goodbye.reason,
        )  # fmt: skip
    with trio.move_on_after(server.limits.goodbye_seconds, shield=True):
        # Without a goodbye too: an outbox left open would send from a nursery that has ended.
        await session.outbox.finish(encode(goodbye) if goodbye is not None else b"")
