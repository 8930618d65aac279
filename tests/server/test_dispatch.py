"""Which message may come when: the whole table of states and messages."""

from collections.abc import Callable

import msgspec
import pytest

from parlour_protocol import FromClient, FromServer, frame
from parlour_protocol.messages import (
    CheckNickname,
    Goodbye,
    Hello,
    Message,
    Ping,
    Pong,
    Quit,
    Refused,
    SignIn,
    Welcome,
)
from parlour_server.dispatch import RULES
from parlour_server.session import State
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.requests import EXAMPLES, Make

pytestmark = pytest.mark.trio(run=in_virtual_time)


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
