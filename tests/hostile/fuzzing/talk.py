"""Messages about what there is: with the numbers and names that the other side knows."""

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import strategies as st

from parlour_protocol import encode, frame
from parlour_protocol.messages import Message
from tests.protocol.strategies import Fields, any_message, plain

Likely = Mapping[str, tuple[object, ...]]
"""By the names of fields: what there is, so that what is asked for is found now and then."""

_FIELDS_MAX = 8
_TURNS = 3
_CHOICES_MAX = 17


def _pointed(message: Message, likely: Likely, choices: list[int]) -> bytes:
    """Return a message about what there is, as the choices say for one field after another."""
    fields: Fields = plain(message)
    for name, choice in zip(fields, choices, strict=False):
        values = likely.get(name, ())
        if choice < len(values) * _TURNS:
            fields[name] = values[choice % len(values)]
    fields["type"] = str(type(message).__struct_config__.tag)
    return frame(msgspec.msgpack.encode(fields))


def talk(types: tuple[Any, ...], likely: Likely) -> st.SearchStrategy[bytes]:
    """Return a strategy of what one side says in a row, noise among it."""
    message = any_message(types)
    choices = st.lists(st.integers(0, _CHOICES_MAX), min_size=_FIELDS_MAX, max_size=_FIELDS_MAX)
    pointed = st.builds(_pointed, message, st.just(likely), choices)
    piece = pointed | pointed | message.map(encode) | st.binary(max_size=40)
    return st.lists(piece, max_size=8).map(b"".join)
