from collections.abc import Iterator
from typing import Any

import msgspec
import msgspec.inspect as types
import pytest

from parlour_protocol import (
    PAGE_MAX_ENTRIES,
    PEOPLE_MAX,
    EncodingError,
    InvalidMessageError,
    encode,
    for_client,
    for_server,
)
from parlour_protocol.messages import (
    Conversation,
    Entry,
    Guest,
    Hello,
    Message,
    NicknameChecked,
    Page,
    People,
    Person,
    Ping,
    Presence,
    Read,
    Renaming,
    Say,
    SignedIn,
    SignIn,
)
from tests.protocol.strategies import (
    ALL_TYPES,
    CLIENT_TYPES,
    extreme,
    fields,
    frame_of,
    struct_type,
    tag,
)

PARTS = (Conversation, Guest, Person, Renaming)
LARGEST_DO_NOT_FIT = (Page, Presence)
DICE = "\U0001f3b2"


def extreme_message(of: type[Message], *, largest: bool) -> Message:
    message = extreme(struct_type(of), largest=largest)
    assert isinstance(message, Message)
    return message


def received(of: type[Message], sent: dict[str, Any]) -> object:
    reader = for_server() if of in CLIENT_TYPES else for_client()
    (item,) = reader.receive(frame_of(sent))
    return item


def bounded(of: type[Message]) -> Iterator[types.Field]:
    return (f for f in struct_type(of).fields if not isinstance(f.type, types.BoolType))


def beyond(declared: types.Type) -> list[object]:
    """Values just outside of what a type allows."""
    match declared:
        case types.IntType():
            assert declared.ge is not None
            assert declared.le is not None
            return [declared.ge - 1, declared.le + 1]
        case types.StrType() | types.BytesType():
            assert declared.max_length is not None
            unit: str | bytes = "x" if isinstance(declared, types.StrType) else b"x"
            too_short = [unit * (declared.min_length - 1)] if declared.min_length else []
            return [*too_short, unit * (declared.max_length + 1)]
        case types.VarTupleType():
            assert declared.max_length is not None
            item = extreme(declared.item_type, largest=False)
            one_wrong = [[fields(item) | wrong] for wrong in wrong_fields(declared.item_type)]
            return [[fields(item)] * (declared.max_length + 1), *one_wrong]
        case types.StructType():
            whole = fields(extreme(declared, largest=False))
            return [whole | wrong for wrong in wrong_fields(declared)]
    raise AssertionError(declared)


def wrong_fields(declared: types.Type) -> Iterator[dict[str, object]]:
    assert isinstance(declared, types.StructType)
    return ({f.name: value} for f in declared.fields for value in beyond(f.type))


CASES = [(of, field) for of in ALL_TYPES for field in bounded(of)]
CASE_IDS = [f"{tag(of)}-{field.name}" for of, field in CASES]


@pytest.mark.parametrize(("of", "field"), CASES, ids=CASE_IDS)
def test_a_field_just_outside_its_limits_is_refused_by_name(
    of: type[Message], field: types.Field
) -> None:
    whole = fields(extreme_message(of, largest=False))
    for value in beyond(field.type):
        error = received(of, whole | {field.name: value})
        assert isinstance(error, InvalidMessageError)
        assert f"$.{field.name}" in error.reason
        assert error.request == (0 if field.name == "request" else whole.get("request", 0))


@pytest.mark.parametrize("of", ALL_TYPES, ids=tag)
def test_the_smallest_message_is_accepted(of: type[Message]) -> None:
    smallest = extreme_message(of, largest=False)
    assert received(of, fields(smallest)) == smallest


@pytest.mark.parametrize("of", [of for of in ALL_TYPES if of not in LARGEST_DO_NOT_FIT], ids=tag)
def test_the_largest_message_fits_a_frame_and_is_accepted(of: type[Message]) -> None:
    largest = extreme_message(of, largest=True)
    assert received(of, fields(largest)) == largest
    encode(largest)


def test_people_named_once_each_in_a_presence_always_fit_a_frame() -> None:
    largest = extreme(struct_type(Renaming), largest=True)
    encode(Presence(2**63 - 1, 2**63 - 1, renamed=(largest,) * PEOPLE_MAX))


def test_a_page_holds_several_entries_of_any_size_but_not_always_its_limit() -> None:
    largest = extreme(struct_type(Entry), largest=True)
    encode(Page(1, 1, (largest,) * 3))
    with pytest.raises(EncodingError):
        encode(Page(1, 1, (largest,) * PAGE_MAX_ENTRIES))


@pytest.mark.parametrize(
    ("of", "field", "longest"),
    [
        (Say, "text", 4_000),
        (Say, "kind", 16),
        (Entry, "nickname", 24),
        (SignIn, "nickname", 64),
        (Hello, "software", 64),
        (NicknameChecked, "reason", 500),
    ],
)
def test_text_is_limited_in_code_points_not_bytes(
    of: type[Message], field: str, longest: int
) -> None:
    whole = fields(extreme_message(of, largest=False))
    assert isinstance(received(of, whole | {field: DICE * longest}), of)
    assert isinstance(received(of, whole | {field: DICE * (longest + 1)}), InvalidMessageError)


@pytest.mark.parametrize(
    ("of", "field", "lowest", "highest"),
    [
        (Ping, "request", 1, 2**32 - 1),
        (Say, "conversation", 1, 2**63 - 1),
        (Read, "after", 0, 2**63 - 1),
        (Read, "limit", 1, 500),
        (Entry, "time", 0, 2**53),
    ],
)
def test_numbers_are_limited_at_both_ends(
    of: type[Message], field: str, lowest: int, highest: int
) -> None:
    whole = fields(extreme_message(of, largest=False))
    for good in (lowest, highest):
        assert isinstance(received(of, whole | {field: good}), of)
    for bad in (lowest - 1, highest + 1):
        assert isinstance(received(of, whole | {field: bad}), InvalidMessageError)


@pytest.mark.parametrize("length", [0, 15, 17])
def test_an_id_has_sixteen_bytes(length: int) -> None:
    whole = fields(extreme_message(Say, largest=False))
    assert isinstance(received(Say, whole | {"id": bytes(length)}), InvalidMessageError)
    assert isinstance(received(Say, whole | {"id": bytes(16)}), Say)


@pytest.mark.parametrize(
    ("of", "field", "most"),
    [(SignedIn, "conversations", 150), (Page, "entries", 500), (People, "people", 200)],
)
def test_lists_are_limited(of: type[Message], field: str, most: int) -> None:
    whole = fields(extreme_message(of, largest=False))
    (declared,) = (f.type for f in struct_type(of).fields if f.name == field)
    assert isinstance(declared, types.VarTupleType)
    item = fields(extreme(declared.item_type, largest=False))
    assert isinstance(received(of, whole | {field: [item] * most}), of)
    assert isinstance(received(of, whole | {field: [item] * (most + 1)}), InvalidMessageError)


@pytest.mark.parametrize("of", [*ALL_TYPES, *PARTS], ids=lambda of: of.__name__)
def test_a_message_cannot_be_changed(of: type[msgspec.Struct]) -> None:
    made = extreme(struct_type(of), largest=False)
    for field in (*of.__struct_fields__, "other"):
        with pytest.raises(AttributeError):
            setattr(made, field, None)


def test_every_type_has_a_tag_of_its_own_that_is_its_name_in_kebab_case() -> None:
    tags = [tag(of) for of in ALL_TYPES]
    assert len(set(tags)) == len(tags)
    assert {tag(Hello), tag(SignIn), tag(NicknameChecked)} == {
        "hello",
        "sign-in",
        "nickname-checked",
    }


def test_every_request_carries_its_number_first() -> None:
    without = {of for of in CLIENT_TYPES if of.__struct_fields__[:1] != ("request",)}
    assert {tag(of) for of in without} == {"hello", "quit"}


def test_fields_at_their_default_do_not_travel() -> None:
    sent = Say(1, bytes(16), 1, "hello")
    assert b"kind" not in encode(sent)
    (got,) = for_server().receive(encode(sent))
    assert got == sent


@pytest.mark.parametrize(
    "credential", [{}, {"type": "device-key", "secret": bytes(32)}, None, b"secret"]
)
def test_a_credential_this_version_does_not_know_is_refused_with_the_request(
    credential: object,
) -> None:
    sent = fields(SignIn(9, "ada", Guest(bytes(32)))) | {"credential": credential}
    error = received(SignIn, sent)
    assert isinstance(error, InvalidMessageError)
    assert error.request == 9
