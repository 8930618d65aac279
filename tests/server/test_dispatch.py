"""Which message may come when: the whole table of states and messages."""

from collections.abc import Callable

import msgspec
import pytest

from parlour_protocol import FromClient, FromServer, frame
from parlour_protocol.messages import (
    Account,
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
    Catalogue,
    Changes,
    CheckNickname,
    Claim,
    CreateRoom,
    DeclineRoom,
    Delete,
    DeviceKey,
    Devices,
    Done,
    Edit,
    ExportGame,
    Forget,
    Forgotten,
    Found,
    Games,
    GatherTable,
    Goodbye,
    Hello,
    Idle,
    Ignore,
    Invite,
    InviteToPlay,
    Join,
    Ladder,
    Leave,
    MarkRead,
    Members,
    Message,
    Moderate,
    Move,
    NicknameChecked,
    OpenDirect,
    Opened,
    OwnEntries,
    Page,
    People,
    Ping,
    PlayInvitations,
    Pong,
    Propose,
    Quit,
    React,
    Read,
    ReadChanges,
    ReadOwn,
    Refused,
    Rename,
    Resign,
    RevokeDevice,
    Rooms,
    Rules,
    Said,
    Say,
    Search,
    SetAway,
    SetPassword,
    SetRecording,
    SetRoom,
    SetTopic,
    SignedIn,
    SignIn,
    StartTable,
    Summary,
    Tables,
    Terms,
    Typing,
    Watch,
    Welcome,
    Who,
)
from parlour_server.dispatch import RULES
from parlour_server.session import State
from tests.server.peers import GREETING, House, Peer, house, in_virtual_time, public

pytestmark = pytest.mark.trio(run=in_virtual_time)

Make = Callable[[Peer], FromClient]
"""Makes a message for somebody who has been greeted."""


def _sign_in(peer: Peer) -> FromClient:
    return SignIn(9, "bob", peer.credential("bob") if hasattr(peer, "welcome") else NOBODYS)


NOBODYS = DeviceKey(bytes(32), bytes(64))


def just(message: FromClient) -> Make:
    """Return what makes always the same message."""
    return lambda _peer: message


EXAMPLES: dict[type[Message], tuple[Make, type[Message] | None]] = {
    Hello: (just(GREETING), Welcome),
    CheckNickname: (just(CheckNickname(9, "bob", public("bob"))), NicknameChecked),
    SignIn: (_sign_in, SignedIn),
    Ping: (just(Ping(9)), Pong),
    Pong: (just(Pong(9)), None),
    Quit: (just(Quit()), Goodbye),
    Say: (just(Say(9, bytes(16), 1, "hello")), Said),
    Edit: (just(Edit(9, 1, 1, "hello")), Refused),
    Delete: (just(Delete(9, 1, 1)), Refused),
    React: (just(React(9, 1, 1, "👍")), Refused),
    Typing: (just(Typing(1)), None),
    OpenDirect: (just(OpenDirect(9, "ada")), Opened),
    Read: (just(Read(9, 1)), Page),
    ReadChanges: (just(ReadChanges(9, 1)), Changes),
    MarkRead: (just(MarkRead(1, 1)), None),
    AskMissed: (just(AskMissed(9)), Summary),
    Search: (just(Search(9, "tea")), Found),
    Who: (just(Who(9, 1)), People),
    SetAway: (just(SetAway(9, away=True)), Done),
    Idle: (just(Idle(idle=True)), None),
    Rename: (just(Rename(9, "bob")), Done),
    SetPassword: (just(SetPassword(9, "horse battery staple")), Done),
    AskDevices: (just(AskDevices(9)), Devices),
    RevokeDevice: (just(RevokeDevice(9, 77)), Refused),
    BecomeOwner: (just(BecomeOwner(9, "AAAA-BBBB-CCCC")), Refused),
    Ignore: (just(Ignore(9, "nobody-yet")), Refused),
    SetRecording: (just(SetRecording(9, 0, recorded=True)), Done),
    AskAccount: (just(AskAccount(9)), Account),
    ReadOwn: (just(ReadOwn(9)), OwnEntries),
    Forget: (just(Forget(9)), Forgotten),
    AskRooms: (just(AskRooms(9)), Rooms),
    CreateRoom: (just(CreateRoom(9, "#tea")), Opened),
    Join: (just(Join(9, "#nowhere")), Refused),
    Leave: (just(Leave(9, 1)), Refused),
    SetTopic: (just(SetTopic(9, 1, "tea")), Refused),
    Invite: (just(Invite(9, 1, "nobody-yet")), Refused),
    DeclineRoom: (just(DeclineRoom(9, "#nowhere")), Refused),
    Moderate: (just(Moderate(9, 1, "kick", "nobody-yet")), Refused),
    SetRoom: (just(SetRoom(9, 1, retention_days=1)), Refused),
    AskMembers: (just(AskMembers(9, 1)), Members),
    AskActs: (just(AskActs(9, 1)), Refused),
    AskCatalogue: (just(AskCatalogue(9)), Catalogue),
    AskRules: (just(AskRules(9, "pig")), Rules),
    InviteToPlay: (just(InviteToPlay(9, bytes(16), "nobody-yet", Terms("chess"))), Refused),
    AnswerToPlay: (just(AnswerToPlay(9, bytes(16), "accept")), Refused),
    AskInvitations: (just(AskInvitations(9)), PlayInvitations),
    GatherTable: (just(GatherTable(9, bytes(16), Terms("pig"))), Opened),
    StartTable: (just(StartTable(9, 77)), Refused),
    Move: (just(Move(9, 77, bytes(16), 0, "e4")), Refused),
    Resign: (just(Resign(9, 77)), Refused),
    Propose: (just(Propose(9, 77, bytes(16), "draw")), Refused),
    AnswerProposal: (just(AnswerProposal(9, 77, bytes(16), "accept")), Refused),
    Claim: (just(Claim(9, 77, "victory")), Refused),
    Watch: (just(Watch(9, 77)), Refused),
    AskTables: (just(AskTables(9)), Tables),
    AskGames: (just(AskGames(9)), Games),
    AskMoves: (just(AskMoves(9, 77)), Refused),
    AskPosition: (just(AskPosition(9, 77, 0)), Refused),
    ExportGame: (just(ExportGame(9, 77)), Refused),
    AskLadder: (just(AskLadder(9, "pig")), Ladder),
}
"""Of each message one, and how somebody who has just come in is answered."""

GREETED: set[type[Message]] = {CheckNickname, SignIn, Ping, Pong, Quit}

ALLOWED: dict[State, set[type[Message]]] = {
    State.GREETING: {Hello},
    State.ENTERING: GREETED,
    State.PRESENT: set(EXAMPLES) - {Hello, SignIn},
}
"""The messages that may come in each state; all others may not."""


async def peer_in(here: House, state: State) -> Peer:
    match state:
        case State.GREETING:
            return here.connect()
        case State.ENTERING:
            return await here.greeted()
        case _:
            return await here.join("ada")


async def answers(here: House, state: State, make: Make) -> tuple[Peer, list[FromServer]]:
    peer = await peer_in(here, state)
    await peer.settled()
    peer.send(make(peer))
    return peer, [m for m in await peer.settled() if is_answer(m)]


def answered(of: type[Message]) -> bool:
    """Tell whether a message is a request."""
    return "request" in of.__struct_fields__


def is_answer(message: FromServer) -> bool:
    return isinstance(message, Goodbye | Welcome) or getattr(message, "request", 0) != 0


async def test_every_message_of_a_client_is_in_the_table() -> None:
    assert set(RULES) == set(EXAMPLES) == set(FromClient.__args__)
    allowed = {state: {of for of in RULES if state in RULES[of].states} for state in ALLOWED}
    assert allowed == ALLOWED
    assert not any(State.ENDED in rule.states for rule in RULES.values())


@pytest.mark.parametrize(
    ("state", "of"),
    [(state, of) for state, allowed in ALLOWED.items() for of in EXAMPLES if of in allowed],
)
async def test_a_message_in_its_state_is_answered_exactly_once(
    state: State, of: type[Message]
) -> None:
    async with house() as here:
        make, answer = EXAMPLES[of]
        _, got = await answers(here, state, make)
        assert [type(m) for m in got] == ([] if answer is None else [answer])
        assert [getattr(m, "request", 9) for m in got] == [9] * len(got)


@pytest.mark.parametrize(
    ("state", "of"),
    [(state, of) for state, allowed in ALLOWED.items() for of in EXAMPLES if of not in allowed],
)
async def test_a_message_in_another_state_is_refused_or_ends_the_connection(
    state: State, of: type[Message]
) -> None:
    async with house() as here:
        peer, all_answers = await answers(here, state, EXAMPLES[of][0])
        if state is not State.GREETING and of is not Hello and not answered(of):
            assert not all_answers, "what carries no number is not answered"
            return
        (got,) = all_answers
        if state is State.GREETING:
            assert isinstance(got, Goodbye)
            assert got.code == "hello-expected"
            assert peer.transport.closed
        elif of is Hello:
            assert isinstance(got, Goodbye)
            assert got.code == "protocol-error"
            assert peer.transport.closed
        else:
            assert isinstance(got, Refused)
            code = "not-signed-in" if state is State.ENTERING else "already-signed-in"
            assert (got.request, got.code) == (9, code)
            assert not peer.transport.closed


def of_another_version() -> bytes:
    return frame(msgspec.msgpack.encode({"type": "wave-hands", "request": 9, "to": "all"}))


def with_a_wrong_field() -> bytes:
    return frame(msgspec.msgpack.encode({"type": "ping", "request": "nine"}))


def with_a_missing_field() -> bytes:
    return frame(msgspec.msgpack.encode({"type": "say", "request": 9}))


def with_a_text_too_long() -> bytes:
    fields = {
        "type": "say", "request": 9, "id": bytes(16), "conversation": 1, "text": "x" * 4001,
    }  # fmt: skip
    return frame(msgspec.msgpack.encode(fields))


@pytest.mark.parametrize("state", [State.ENTERING, State.PRESENT])
@pytest.mark.parametrize(
    ("make", "request_", "code"),
    [
        (of_another_version, 9, "unsupported"),
        (with_a_wrong_field, 0, "invalid"),
        (with_a_missing_field, 9, "invalid"),
        (with_a_text_too_long, 9, "invalid"),
    ],
)
async def test_what_is_unsupported_or_invalid_is_refused_and_the_connection_goes_on(
    state: State, make: Callable[[], bytes], request_: int, code: str
) -> None:
    async with house() as here:
        peer = await peer_in(here, state)
        peer.transport.feed(make())
        refused = await peer.next(Refused)
        assert (refused.request, refused.code, refused.retry) == (request_, code, False)
        assert refused.reason
        await peer.ask(Ping(10), Pong)


@pytest.mark.parametrize("make", [of_another_version, with_a_wrong_field, with_a_missing_field])
async def test_nothing_but_a_good_hello_opens_a_conversation(make: Callable[[], bytes]) -> None:
    async with house() as here:
        peer = here.connect()
        peer.transport.feed(make())
        assert (await peer.goodbye()).code == "hello-expected"


async def test_the_reason_for_what_is_unsupported_names_it() -> None:
    async with house() as here:
        peer = await here.join("ada")
        peer.transport.feed(of_another_version())
        assert "“wave-hands”" in (await peer.next(Refused)).reason
