"""Which message may come when, and where it is carried out."""

from typing import TYPE_CHECKING, assert_never

from parlour_protocol import FromClient, InvalidMessageError, Unsupported
from parlour_protocol.messages import (
    CheckNickname,
    Hello,
    OpenDirect,
    Ping,
    Pong,
    Quit,
    Read,
    Rename,
    Say,
    SignIn,
    Who,
)
from parlour_server import entering, talking
from parlour_server.journal import StorageError
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.server import Server

STATES: dict[type, frozenset[State]] = {
    Hello: frozenset({State.GREETING}),
    CheckNickname: frozenset({State.ENTERING, State.PRESENT}),
    SignIn: frozenset({State.ENTERING}),
    Rename: frozenset({State.PRESENT}),
    Say: frozenset({State.PRESENT}),
    Read: frozenset({State.PRESENT}),
    OpenDirect: frozenset({State.PRESENT}),
    Who: frozenset({State.PRESENT}),
    Ping: frozenset({State.ENTERING, State.PRESENT}),
    Pong: frozenset({State.ENTERING, State.PRESENT}),
    Quit: frozenset({State.ENTERING, State.PRESENT}),
}
"""The states in which each message may come; in others it is refused, or ends the connection."""


async def handle(
    server: "Server", session: Session, message: FromClient | Unsupported | InvalidMessageError
) -> None:
    """Carry out one message, or refuse it."""
    if session.state is State.GREETING and not isinstance(message, Hello):
        session.end(
            "hello-expected", "the first message must be a hello; is this another protocol?"
        )
    elif isinstance(message, Unsupported):
        reason = f"this server does not know “{message.type}”"
        session.refuse(message.request, "unsupported", reason)
    elif isinstance(message, InvalidMessageError):
        session.refuse(message.request, "invalid", message.reason)
    elif session.state not in STATES[type(message)]:
        _refuse_state(session, message)
    else:
        try:
            await _carry_out(server, session, message)
        except StorageError as error:
            session.refuse(_request(message), "storage", str(error), retry=True)


def _request(message: FromClient) -> int:
    return int(getattr(message, "request", 0))


def _refuse_state(session: Session, message: FromClient) -> None:
    if isinstance(message, Hello):
        session.end("protocol-error", "a second hello")
    elif session.state is State.ENTERING:
        session.refuse(_request(message), "not-signed-in", "sign in first")
    else:
        session.refuse(_request(message), "already-signed-in", "you are signed in already")


async def _carry_out(server: "Server", session: Session, message: FromClient) -> None:
    match message:
        case Hello():
            entering.greet(server, session, message)
        case CheckNickname():
            entering.check_nickname(server, session, message)
        case SignIn():
            await entering.sign_in(server, session, message)
        case Rename():
            await entering.rename(server, session, message)
        case Say():
            await talking.say(server, session, message)
        case Read():
            await talking.read(server, session, message)
        case OpenDirect():
            await talking.open_direct(server, session, message)
        case Who():
            await talking.who(server, session, message)
        case Ping():
            talking.pong(session, message)
        case Pong():
            pass  # that it came is all it says, and the reader has noted that
        case Quit():
            session.end("quit", "goodbye")
        case _:
            assert_never(message)
