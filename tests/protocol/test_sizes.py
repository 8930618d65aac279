"""How large a message can get: within a frame, or its sender ends it there."""

import msgspec
import pytest

from parlour_protocol import PEOPLE_MAX, EncodingError, encode
from parlour_protocol.messages import (
    Catalogue,
    Changes,
    Conversation,
    Entry,
    Found,
    Games,
    Message,
    Moves,
    OwnEntries,
    Page,
    Person,
    PlayInvitations,
    Position,
    Presence,
    Renaming,
    SignedIn,
    Table,
    Tables,
)
from tests.protocol.strategies import (
    ALL_TYPES,
    extreme,
    extreme_message,
    fields,
    received,
    struct_type,
    tag,
)

TRIMMED = (
    Catalogue, Changes, Found, Games, Moves, OwnEntries, Page, PlayInvitations, Position, Presence,
    SignedIn, Table, Tables,
)  # fmt: skip
"""Messages whose sender takes no more into them than a frame holds."""


@pytest.mark.parametrize("of", [of for of in ALL_TYPES if of not in TRIMMED], ids=tag)
def test_the_largest_message_fits_a_frame_and_is_accepted(of: type[Message]) -> None:
    largest = extreme_message(of, largest=True)
    assert received(of, fields(largest)) == largest
    encode(largest)


@pytest.mark.parametrize(
    ("field", "named"),
    [("joined", Person), ("left", Person), ("renamed", Renaming), ("changed", Person)],
)
def test_people_named_once_each_in_a_presence_always_fit_a_frame(
    field: str, named: type[msgspec.Struct]
) -> None:
    largest = extreme(struct_type(named), largest=True)
    empty = Presence(2**63 - 1, 2**63 - 1)
    encode(msgspec.structs.replace(empty, **{field: (largest,) * PEOPLE_MAX}))


@pytest.mark.parametrize(
    ("of", "field", "part", "always"),
    [
        (Page, "entries", Entry, 2),
        (Changes, "entries", Entry, 2),
        (Found, "entries", Entry, 2),
        (OwnEntries, "entries", Entry, 2),
        (SignedIn, "conversations", Conversation, 40),
    ],
)
def test_what_is_trimmed_holds_some_of_any_size_but_not_always_its_limit(
    of: type[Message], field: str, part: type[msgspec.Struct], always: int
) -> None:
    empty = extreme_message(of, largest=False)
    item = extreme(struct_type(part), largest=True)
    encode(msgspec.structs.replace(empty, **{field: (item,) * always}))
    with pytest.raises(EncodingError):
        encode(extreme_message(of, largest=True))
