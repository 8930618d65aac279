"""Which message may come when, and where it is carried out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from parlour_protocol import FromClient, InvalidMessageError, Unsupported
from parlour_protocol.messages import (
    AnswerProposal,
    AnswerToPlay,
    AskAccount,
    AskActs,
    AskCatalogue,
    AskDevices,
    AskGames,
    AskInvitations,
    AskLadder,
    AskMembers,
    AskMissed,
    AskMoves,
    AskPosition,
    AskRooms,
    AskRules,
    AskTables,
    BecomeOwner,
    CheckNickname,
    Claim,
    CreateRoom,
    DeclineRoom,
    Delete,
    Edit,
    ExportGame,
    Forget,
    GatherTable,
    Hello,
    Idle,
    Ignore,
    Invite,
    InviteToPlay,
    Join,
    Leave,
    MarkRead,
    Message,
    Moderate,
    Move,
    OpenDirect,
    Ping,
    Pong,
    Propose,
    Quit,
    React,
    Read,
    ReadChanges,
    ReadOwn,
    Rename,
    Resign,
    RevokeDevice,
    Say,
    Search,
    SetAway,
    SetPassword,
    SetRecording,
    SetRoom,
    SetTopic,
    SignIn,
    StartTable,
    Typing,
    Watch,
    Who,
)
from parlour_server import (
    changing,
    devices,
    entering,
    forgetting,
    marking,
    missing,
    moderation,
    oneself,
    ownership,
    recording,
    renaming,
    rooms,
    searching,
    status,
    talking,
)
from parlour_server.journal import StorageError
from parlour_server.playing import (
    exporting,
    game_book,
    gathering,
    inviting,
    lists,
    looking_back,
    referee,
    watching,
)
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_protocol.codes import RefusalCode
    from parlour_server.server import Server

M = TypeVar("M", bound=Message)

_BEFORE = frozenset({State.GREETING})
_ENTERING = frozenset({State.ENTERING})
_PRESENT = frozenset({State.PRESENT})
_GREETED = _ENTERING | _PRESENT


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done with a type of message.

    Args:
        states: When it may come; in other states it is refused, or ends the connection.
        carry_out: Carries it out, and answers; it may have to be awaited.
    """

    states: frozenset[State]
    carry_out: "Callable[[Server, Session, Any], Awaitable[None] | None]"


def _rule(
    of: type[M],
    states: frozenset[State],
    carry_out: "Callable[[Server, Session, M], Awaitable[None] | None]",
) -> tuple[type[Message], Rule]:
    return of, Rule(states, carry_out)


RULES: dict[type[Message], Rule] = dict((
    _rule(Hello, _BEFORE, entering.greet),
    _rule(CheckNickname, _GREETED, entering.check_nickname),
    _rule(SignIn, _ENTERING, entering.sign_in),
    _rule(Quit, _GREETED, entering.quit_),
    _rule(Ping, _GREETED, entering.pong),
    _rule(Pong, _GREETED, entering.heard),
    _rule(Rename, _PRESENT, renaming.rename),
    _rule(SetPassword, _PRESENT, oneself.set_password),
    _rule(AskAccount, _PRESENT, oneself.ask_account),
    _rule(Ignore, _PRESENT, oneself.ignore),
    _rule(AskDevices, _PRESENT, devices.ask_devices),
    _rule(RevokeDevice, _PRESENT, devices.revoke_device),
    _rule(BecomeOwner, _PRESENT, ownership.become_owner),
    _rule(SetAway, _PRESENT, status.set_away),
    _rule(Idle, _PRESENT, status.idle),
    _rule(Typing, _PRESENT, status.typing),
    _rule(Say, _PRESENT, talking.say),
    _rule(Edit, _PRESENT, changing.edit),
    _rule(Delete, _PRESENT, changing.delete),
    _rule(React, _PRESENT, changing.react),
    _rule(Read, _PRESENT, talking.read),
    _rule(ReadChanges, _PRESENT, changing.read_changes),
    _rule(MarkRead, _PRESENT, marking.mark_read),
    _rule(Search, _PRESENT, searching.find),
    _rule(AskMissed, _PRESENT, missing.ask_missed),
    _rule(SetRecording, _PRESENT, recording.set_recording),
    _rule(ReadOwn, _PRESENT, forgetting.read_own),
    _rule(Forget, _PRESENT, forgetting.forget),
    _rule(OpenDirect, _PRESENT, talking.open_direct),
    _rule(Who, _PRESENT, talking.who),
    _rule(AskRooms, _PRESENT, rooms.ask_rooms),
    _rule(CreateRoom, _PRESENT, rooms.create_room),
    _rule(Join, _PRESENT, rooms.join),
    _rule(Leave, _PRESENT, rooms.leave),
    _rule(DeclineRoom, _PRESENT, rooms.decline),
    _rule(AskMembers, _PRESENT, rooms.ask_members),
    _rule(Moderate, _PRESENT, moderation.moderate),
    _rule(Invite, _PRESENT, moderation.invite),
    _rule(SetTopic, _PRESENT, moderation.set_topic),
    _rule(SetRoom, _PRESENT, moderation.set_room),
    _rule(AskActs, _PRESENT, moderation.ask_acts),
    _rule(InviteToPlay, _PRESENT, inviting.invite_to_play),
    _rule(AnswerToPlay, _PRESENT, inviting.answer_to_play),
    _rule(AskInvitations, _PRESENT, inviting.ask_invitations),
    _rule(GatherTable, _PRESENT, gathering.gather_table),
    _rule(StartTable, _PRESENT, gathering.start_table),
    _rule(Move, _PRESENT, referee.move),
    _rule(Resign, _PRESENT, referee.resign),
    _rule(Propose, _PRESENT, referee.propose),
    _rule(AnswerProposal, _PRESENT, referee.answer_proposal),
    _rule(Claim, _PRESENT, referee.claim),
    _rule(AskCatalogue, _PRESENT, game_book.ask_catalogue),
    _rule(AskRules, _PRESENT, game_book.ask_rules),
    _rule(Watch, _PRESENT, watching.watch),
    _rule(AskTables, _PRESENT, lists.ask_tables),
    _rule(AskGames, _PRESENT, lists.ask_games),
    _rule(AskMoves, _PRESENT, looking_back.ask_moves),
    _rule(AskPosition, _PRESENT, looking_back.ask_position),
    _rule(ExportGame, _PRESENT, exporting.export_game),
    _rule(AskLadder, _PRESENT, lists.ask_ladder),
))  # fmt: skip
"""Every message a client may send."""


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
    elif session.state not in (rule := RULES[type(message)]).states:
        _refuse_state(session, message)
    else:
        try:
            done = rule.carry_out(server, session, message)
            if done is not None:
                await done
        except StorageError as error:
            # People are told that it failed; why, only whoever keeps the server can use.
            server.log.warning(
                "storage failed",
                request=type(message).__name__, reason=str(error), cause=str(error.__cause__ or ""),
            )  # fmt: skip
            _refuse(session, message, "storage", str(error), retry=True)


def _refuse(
    session: Session, message: FromClient, code: "RefusalCode", reason: str, *, retry: bool = False
) -> None:
    request: int = getattr(message, "request", 0)
    # What carries no number is not waited for, and not answered.
    if request:
        session.refuse(request, code, reason, retry=retry)


def _refuse_state(session: Session, message: FromClient) -> None:
    if isinstance(message, Hello):
        session.end("protocol-error", "a second hello")
    elif session.state is State.ENTERING:
        _refuse(session, message, "not-signed-in", "sign in first")
    else:
        _refuse(session, message, "already-signed-in", "you are signed in already")
