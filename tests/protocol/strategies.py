"""Messages for hypothesis, made from the declared types and limits themselves."""

from functools import cache
from typing import Any, TypeAlias

import msgspec
import msgspec.inspect as types
from hypothesis import strategies as st
from msgspec import msgpack

from parlour_protocol import FromClient, FromServer, for_client, for_server
from parlour_protocol.messages import (
    Act,
    Board,
    BoardMove,
    Choice,
    Choices,
    Chosen,
    Clock,
    Conversation,
    Device,
    DeviceKey,
    Dice,
    GameInfo,
    Mark,
    Member,
    Message,
    Missed,
    MoveMade,
    Option,
    Password,
    Person,
    Piece,
    PlayInvitation,
    Proposal,
    Reaction,
    Renaming,
    Result,
    Room,
    RoomInvitation,
    Rung,
    Seat,
    SideBoard,
    TableLine,
    Terms,
    Word,
)

Fields: TypeAlias = dict[str, Any]

CLIENT_TYPES: tuple[type[Message], ...] = FromClient.__args__
SERVER_TYPES: tuple[type[Message], ...] = FromServer.__args__
ALL_TYPES = tuple(dict.fromkeys(CLIENT_TYPES + SERVER_TYPES))
PARTS: tuple[type[msgspec.Struct], ...] = (
    Act,
    Board,
    BoardMove,
    Choice,
    Choices,
    Chosen,
    Clock,
    Conversation,
    Device,
    DeviceKey,
    Dice,
    GameInfo,
    Mark,
    Member,
    Missed,
    MoveMade,
    Option,
    Password,
    Person,
    Piece,
    PlayInvitation,
    Proposal,
    Reaction,
    Renaming,
    Result,
    Room,
    RoomInvitation,
    Rung,
    Seat,
    SideBoard,
    TableLine,
    Terms,
    Word,
)


def struct_type(of: type[msgspec.Struct]) -> types.StructType:
    """Return what is declared of a struct."""
    declared = types.type_info(of)
    assert isinstance(declared, types.StructType)
    return declared


def may_be_unset(field: types.Field) -> bool:
    """Return whether leaving a field out means something that no value does."""
    return not field.required and field.default is field.default_factory is msgspec.NODEFAULT


def tag(of: type[msgspec.Struct]) -> str:
    """Return the `type` by which a message is known on the wire."""
    return str(of.__struct_config__.tag)


def plain(value: object) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return what a message holds as it travels."""
    return msgspec.to_builtins(value, builtin_types=(bytes,))


def fields(message: msgspec.Struct) -> Fields:
    """Return a message as the map that travels, to be spoiled by a test."""
    made: Fields = plain(message)
    return made


def framed(body: bytes) -> bytes:
    """Return any bytes with a length before them, as a hostile peer would."""
    return len(body).to_bytes(4, "big") + body


def frame_of(message: Fields) -> bytes:
    """Return a map, valid or not, as a frame."""
    return framed(msgpack.encode(message))


def values(declared: types.Type) -> st.SearchStrategy[Any]:
    """Return a strategy of the values that a declared type allows."""
    match declared:
        case types.IntType():
            return st.integers(declared.ge, declared.le)
        case types.StrType():
            return st.text(min_size=declared.min_length or 0, max_size=declared.max_length)
        case types.BytesType():
            return st.binary(min_size=declared.min_length or 0, max_size=declared.max_length)
        case types.BoolType():
            return st.booleans()
        case types.NoneType():
            return st.none()
        case types.FloatType():
            return st.floats(declared.ge, declared.le)
        case types.VarTupleType():
            return st.lists(values(declared.item_type), max_size=3).map(tuple)
        case types.UnionType():
            return st.one_of(*(values(each) for each in declared.types))
        case types.StructType():
            return st.builds(declared.cls, **{f.name: held(f) for f in declared.fields})
    raise AssertionError(f"no strategy for {declared}")


def held(field: types.Field) -> st.SearchStrategy[Any]:
    """Return a strategy of what a field may hold, also that it was left out."""
    held = values(field.type)
    return st.just(msgspec.UNSET) | held if may_be_unset(field) else held


@cache
def messages(of: type[Message]) -> st.SearchStrategy[Message]:
    """Return a strategy of messages of one type."""
    made: st.SearchStrategy[Message] = values(struct_type(of))
    return made


@cache
def any_message(of: tuple[type[Message], ...]) -> st.SearchStrategy[Message]:
    """Return a strategy of messages of several types."""
    return st.one_of([messages(each) for each in of])


def extreme(declared: types.Type, *, largest: bool) -> Any:  # noqa: ANN401 - as the types
    """Return the smallest or the largest value that a declared type allows.

    Characters of the largest text take four bytes, the most that UTF-8 needs.
    """
    match declared:
        case types.IntType():
            return declared.le if largest else declared.ge
        case types.StrType():
            return (
                ("\U0001f3b2" * (declared.max_length or 0)) if largest else "x" * shortest(declared)
            )
        case types.BytesType():
            return bytes((declared.max_length or 0) if largest else shortest(declared))
        case types.BoolType():
            return largest
        case types.NoneType():
            return None
        case types.FloatType():
            return declared.le if largest else declared.ge
        case types.VarTupleType():
            item = extreme(declared.item_type, largest=largest)
            return (item,) * ((declared.max_length or 0) if largest else 0)
        case types.UnionType():
            each = [extreme(one, largest=largest) for one in declared.types]
            return (max if largest else min)(each, key=lambda made: len(msgpack.encode(made)))
        case types.StructType():
            told = [f for f in declared.fields if largest or not may_be_unset(f)]
            return declared.cls(**{f.name: extreme(f.type, largest=largest) for f in told})
    raise AssertionError(f"no extreme of {declared}")


def shortest(declared: types.StrType | types.BytesType) -> int:
    """Return the least length that is allowed."""
    return declared.min_length or 0


def extreme_message(of: type[Message], *, largest: bool) -> Message:
    """Return the smallest or the largest message of a type."""
    message = extreme(struct_type(of), largest=largest)
    assert isinstance(message, Message)
    return message


def received(of: type[Message], sent: Fields) -> object:
    """Return what a map becomes at the side that takes messages of this type."""
    reader = for_server() if of in CLIENT_TYPES else for_client()
    (item,) = reader.receive(frame_of(sent))
    return item
