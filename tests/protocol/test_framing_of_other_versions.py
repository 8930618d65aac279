from collections.abc import Iterable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parlour_protocol import (
    FrameReader,
    FromClient,
    FromServer,
    InvalidMessageError,
    Unsupported,
    encode,
    for_client,
    for_server,
)
from parlour_protocol.limits import NAME_MAX_CHARACTERS
from parlour_protocol.messages import Goodbye, Message, Ping, Quit, Refused, Say, Who
from tests.protocol.strategies import (
    ALL_TYPES,
    CLIENT_TYPES,
    Fields,
    fields,
    frame_of,
    messages,
    struct_type,
    tag,
)

REQUEST_MAX = 2**32 - 1
TAGS = {tag(each) for each in ALL_TYPES}

requests = st.integers(1, REQUEST_MAX)
not_an_integer = st.none() | st.text(max_size=5) | st.booleans() | st.lists(st.just(1), max_size=3)


def reader_for(of: type[Message]) -> FrameReader[FromClient] | FrameReader[FromServer]:
    return for_server() if of in CLIENT_TYPES else for_client()


def only(received: Iterable[object]) -> object:
    (item,) = received
    return item


@pytest.mark.parametrize("of", ALL_TYPES, ids=tag)
@settings(max_examples=10)
@given(data=st.data(), name=st.text(min_size=20, max_size=40))
def test_an_unknown_field_is_ignored(of: type[Message], data: st.DataObject, name: str) -> None:
    message = data.draw(messages(of))
    value = data.draw(
        st.none() | st.floats() | st.dictionaries(st.text(), st.booleans(), max_size=3)
    )
    newer = {name: value, **fields(message), f"{name}2": [value]}
    assert only(reader_for(of).receive(frame_of(newer))) == message


@given(newer=st.text(max_size=100), request=st.none() | st.integers(-(2**63), 2**64 - 1))
def test_an_unknown_type_is_told_with_its_request_and_what_follows_is_good(
    newer: str, request: int | None
) -> None:
    assume(newer not in TAGS)
    message: Fields = {"type": newer, "colour": "red"}
    if request is not None:
        message["request"] = request
    got = list(for_server().receive(frame_of(message) + encode(Quit())))
    known = request is not None and 0 <= request <= REQUEST_MAX
    assert got == [Unsupported(newer[:NAME_MAX_CHARACTERS], (request or 0) * known), Quit()]


def test_a_message_of_the_other_direction_is_unsupported() -> None:
    assert only(for_server().receive(encode(Goodbye("quit", "")))) == Unsupported("goodbye", 0)
    assert only(for_client().receive(encode(Who(7, 1)))) == Unsupported("who", 7)


def with_required_fields() -> list[type[Message]]:
    return [of for of in ALL_TYPES if any(f.required for f in struct_type(of).fields)]


@pytest.mark.parametrize("of", with_required_fields(), ids=tag)
@settings(max_examples=10)
@given(data=st.data())
def test_a_missing_field_is_told_with_the_request_and_what_follows_is_good(
    of: type[Message], data: st.DataObject
) -> None:
    spoiled = fields(data.draw(messages(of)))
    lost = data.draw(st.sampled_from([f.name for f in struct_type(of).fields if f.required]))
    del spoiled[lost]
    error, after = reader_for(of).receive(frame_of(spoiled) + encode(Ping(5)))
    assert isinstance(error, InvalidMessageError)
    assert lost in error.reason
    assert error.request == spoiled.get("request", 0)
    assert after == Ping(5)


@pytest.mark.parametrize("of", [Ping, Say, Who], ids=tag)
@settings(max_examples=10)
@given(data=st.data(), request=not_an_integer)
def test_a_request_that_is_no_number_is_told_without_one_and_what_follows_is_good(
    of: type[Message], data: st.DataObject, request: object
) -> None:
    spoiled = fields(data.draw(messages(of))) | {"request": request}
    error, after = for_server().receive(frame_of(spoiled) + encode(Quit()))
    assert isinstance(error, InvalidMessageError)
    assert error.request == 0
    assert after == Quit()


@given(request=not_an_integer)
def test_an_unknown_type_with_a_request_that_is_no_number_is_told_without_one(
    request: object,
) -> None:
    frame = frame_of({"type": "newer", "request": request})
    assert only(for_server().receive(frame)) == Unsupported("newer", 0)


@given(kind=st.text(max_size=2000), request=requests)
def test_whatever_could_not_be_read_can_be_answered_within_the_limits(
    kind: str, request: int
) -> None:
    unknown = {"type": f"no {kind}", "request": request}
    wrong = {
        "type": "sign-in",
        "request": request,
        "nickname": "ada",
        "credential": {"type": kind + "\x00", "public": bytes(32)},
    }
    for item in for_server().receive(frame_of(unknown) + frame_of(wrong)):
        match item:
            case Unsupported():
                answer = Refused(item.request, "unsupported", f"no {item.type!r} here"[:500])
            case InvalidMessageError():
                answer = Refused(item.request, "invalid", item.reason)
            case _:
                raise AssertionError(item)
        assert answer.request == request
        assert only(for_client().receive(encode(answer))) == answer
