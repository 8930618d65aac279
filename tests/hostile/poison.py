"""Messages with a text of one's choosing in every field that is text, found by introspection."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
import msgspec.inspect as types

from parlour_protocol.messages import FromClient, FromServer

T = TypeVar("T", bound=msgspec.Struct)

STEERING = frozenset(
    {
        "Conversation.kind",
        "Conversation.role",
        "Device.name",
        "Entry.kind",
        "GameInfo.game",
        "GameInfo.forms",
        "Goodbye.code",
        "Left.code",
        "Mark.kind",
        "Board.style",
        "Choices.chosen",
        "NicknameChecked.status",
        "Person.role",
        "Person.status",
        "PlayInvitation.state",
        "Proposal.what",
        "Refused.code",
        "SignedIn.role",
        "SignedIn.nickname",
        "Table.state",
        "TableLine.state",
        "Terms.game",
        "Terms.level",
    }
)
"""Fields that decide what a client does; with them as they should be, more is shown."""


class Voice(NamedTuple):
    """What is said.

    Args:
        says: Returns the text of a field, as `Entry.text`, of at most so many characters.
        kept: The fields that stay as they are.
    """

    says: Callable[[str, int], str]
    kept: frozenset[str]


Chorus = Callable[[int], Voice]
"""Returns the voice in which the n-th thing of a list speaks."""


def text_fields(union: object) -> frozenset[str]:
    """Return every field that is text in the messages of a union, as `Entry.text`."""
    found: set[str] = set()
    seen: set[type] = set()
    for member in getattr(union, "__args__", ()):
        found |= set(_below(types.type_info(member), seen))
    return frozenset(found)


def poisoned(message: T, chorus: Chorus, at: int = 0) -> T:
    """Return a message with other texts in its fields that are text, and in its parts'.

    Args:
        message: What else is in it.
        chorus: What is said; each of several parts alike says something else.
        at: In which voice it begins.
    """
    kind, voice = type(message), chorus(at)
    changes: dict[str, Any] = {}
    for name, declared in _fields(kind):
        field, value = f"{kind.__name__}.{name}", getattr(message, name)
        match value:
            case msgspec.Struct():
                changes[name] = poisoned(value, chorus, at)
            case (msgspec.Struct(), *_):
                changes[name] = tuple(
                    poisoned(each, chorus, at + more) for more, each in enumerate(value)
                )
            case (str(), *_) if field not in voice.kept:
                changes[name] = tuple(_said(voice, field, declared) for _ in value)
            case str() if field not in voice.kept:
                changes[name] = _said(voice, field, declared)
    return msgspec.structs.replace(message, **changes)


def _said(voice: Voice, field: str, declared: types.Type) -> str:
    limits = next(inner for inner in _inner(declared) if isinstance(inner, types.StrType))
    assert limits.max_length is not None, field
    return voice.says(field, limits.max_length)[: limits.max_length] or "x"


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, types.Type], ...]:
    told = types.type_info(kind)
    assert isinstance(told, types.StructType)
    return tuple((field.name, field.type) for field in told.fields)


def _inner(declared: types.Type) -> Iterator[types.Type]:
    yield declared
    match declared:
        case types.VarTupleType():
            yield from _inner(declared.item_type)
        case types.UnionType():
            for each in declared.types:
                yield from _inner(each)


def _below(declared: types.Type, seen: set[type]) -> Iterator[str]:
    for inner in _inner(declared):
        if isinstance(inner, types.StructType) and inner.cls not in seen:
            seen.add(inner.cls)
            for field in inner.fields:
                if any(isinstance(each, types.StrType) for each in _inner(field.type)):
                    yield f"{inner.cls.__name__}.{field.name}"
                yield from _below(field.type, seen)


FROM_SERVER = text_fields(FromServer)
"""Every text that a server sends."""
FROM_CLIENT = text_fields(FromClient)
"""Every text that a client sends."""


def sample(kind: type[T]) -> T:
    """Return a message in which everything is as small as it may be."""
    told = types.type_info(kind)
    assert isinstance(told, types.StructType)
    return kind(**{field.name: _smallest(field.type) for field in told.fields})


def _smallest(declared: types.Type) -> Any:  # noqa: ANN401 - any field of any message
    match declared:
        case types.IntType():
            return declared.ge or 0
        case types.FloatType():
            return 0.0
        case types.StrType():
            return "x" * (declared.min_length or 0)
        case types.BytesType():
            return bytes(declared.min_length or 0)
        case types.BoolType():
            return False
        case types.VarTupleType():
            return (_smallest(declared.item_type),)
        case types.UnionType():
            return _smallest(declared.types[0])
        case types.StructType():
            return sample(declared.cls)
    return None
