import msgspec
import msgspec.inspect as types
import pytest

from parlour_protocol import InvalidMessageError, encode, for_server
from parlour_protocol.messages import (
    Acts,
    DeviceKey,
    Devices,
    Edit,
    Entry,
    Found,
    Hello,
    Ignored,
    MarkRead,
    Members,
    Message,
    Moderate,
    NicknameChecked,
    Page,
    Password,
    People,
    Ping,
    Pong,
    Quit,
    React,
    Read,
    Rooms,
    Say,
    Search,
    SetAway,
    SetPassword,
    SetRoom,
    SetTopic,
    SignedIn,
    SignIn,
)
from tests.protocol.strategies import (
    ALL_TYPES,
    CLIENT_TYPES,
    PARTS,
    extreme,
    extreme_message,
    fields,
    plain,
    received,
    struct_type,
    tag,
)

DICE = "\U0001f3b2"


def beyond(declared: types.Type) -> list[object]:
    """Values just outside of what a type allows."""
    match declared:
        case types.BoolType():
            return [0, 1, "true", None]
        case types.NoneType():
            return [False]
        case types.IntType() | types.FloatType():
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
            item = plain(extreme(declared.item_type, largest=False))
            one_wrong = [[wrong] for wrong in beyond(declared.item_type)]
            return [[item] * (declared.max_length + 1), *one_wrong]
        case types.UnionType():
            return [wrong for each in declared.types for wrong in beyond(each)]
        case types.StructType():
            whole = fields(extreme(declared, largest=False))
            return [whole | {f.name: wrong} for f in declared.fields for wrong in beyond(f.type)]
    raise AssertionError(declared)


CASES = [(of, field) for of in ALL_TYPES for field in struct_type(of).fields]
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


@pytest.mark.parametrize(
    ("of", "field", "longest"),
    [
        (Say, "text", 4_000),
        (Say, "kind", 16),
        (Entry, "nickname", 24),
        (SignIn, "nickname", 64),
        (Hello, "software", 64),
        (Edit, "text", 4_000),
        (SetTopic, "topic", 200),
        (SetAway, "note", 60),
        (React, "emoji", 16),
        (Moderate, "reason", 200),
        (SetPassword, "password", 128),
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
        (Say, "reply", 0, 2**63 - 1),
        (MarkRead, "seq", 1, 2**63 - 1),
        (Search, "skip", 0, 10_000),
        (Search, "limit", 1, 50),
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
    [
        (SignedIn, "conversations", 150),
        (Page, "entries", 500),
        (Found, "entries", 50),
        (Entry, "reactions", 20),
        (People, "people", 120),
        (Rooms, "rooms", 50),
        (Members, "members", 50),
        (Acts, "acts", 40),
        (Devices, "devices", 50),
        (Ignored, "people", 100),
    ],
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
    assert {tag(of) for of in without} == {"hello", "quit", "mark-read", "typing", "idle"}


@pytest.mark.parametrize("of", CLIENT_TYPES, ids=tag)
def test_what_carries_a_request_number_says_what_answers_it(of: type[Message]) -> None:
    told = of.__doc__ or ""
    carries = "request" in of.__struct_fields__
    assert carries <= ("Answered by" in told or of in (Ping, Pong))
    assert carries != ("not answered" in told or of in (Hello, Quit))


def test_fields_at_their_default_do_not_travel() -> None:
    sent = Say(1, bytes(16), 1, "hello")
    assert b"kind" not in encode(sent)
    (got,) = for_server().receive(encode(sent))
    assert got == sent


def test_what_is_left_out_is_told_from_false_and_from_zero() -> None:
    left_out = SetRoom(1, 1)
    assert fields(left_out) == {"type": "set-room", "request": 1, "conversation": 1}
    false = SetRoom(1, 1, invite_only=False, retention_days=0, recorded=False)
    assert fields(false).keys() > fields(left_out).keys()
    assert list(for_server().receive(encode(left_out) + encode(false))) == [left_out, false]
    assert left_out != false


KEY = DeviceKey(bytes(32), bytes(64), "laptop")
PASSWORD = Password("correct horse battery", bytes(32), bytes(64))


@pytest.mark.parametrize("credential", [KEY, PASSWORD], ids=tag)
def test_a_credential_travels_with_its_type(credential: DeviceKey | Password) -> None:
    sent = SignIn(9, "ada", credential)
    assert fields(sent)["credential"]["type"] == tag(type(credential))
    assert received(SignIn, fields(sent)) == sent


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"type": "ticket", "secret": bytes(32)},
        {"type": "device-key", "public": bytes(32)},
        {"public": bytes(32), "signature": bytes(64)},
        None,
        b"secret",
    ],
)
def test_a_credential_this_version_does_not_know_is_refused_with_the_request(
    credential: object,
) -> None:
    error = received(SignIn, fields(SignIn(9, "ada", KEY)) | {"credential": credential})
    assert isinstance(error, InvalidMessageError)
    assert error.request == 9
