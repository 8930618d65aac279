"""Pages of what is too much for one message; stored entries are not decoded and encoded again."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from parlour_protocol import FRAME_MAX_BYTES
from parlour_protocol.messages import (
    Count,
    Identifier,
    Message,
    Read,
    ReadChanges,
    ReadOwn,
    RequestNumber,
    Search,
)

S = TypeVar("S", bound=msgspec.Struct)

_ROOM_BYTES = FRAME_MAX_BYTES - 256
"""What a page has for its entries; the rest of it is far below 256 bytes."""


class EncodedPage(Message, frozen=True, tag="page"):
    """A `Page` whose entries are encoded already."""

    request: RequestNumber
    conversation: Identifier
    entries: tuple[msgspec.Raw, ...]
    more: bool = False


class EncodedChanges(Message, frozen=True, tag="changes"):
    """A `Changes` whose entries are encoded already."""

    request: RequestNumber
    conversation: Identifier
    entries: tuple[msgspec.Raw, ...]
    more: bool = False


class EncodedFound(Message, frozen=True, tag="found"):
    """A `Found` whose entries are encoded already."""

    request: RequestNumber
    entries: tuple[msgspec.Raw, ...]
    more: bool = False


class EncodedOwnEntries(Message, frozen=True, tag="own-entries"):
    """An `OwnEntries` whose entries are encoded already."""

    request: RequestNumber
    entries: tuple[msgspec.Raw, ...]
    conversation: Count
    seq: Count
    more: bool = False


def page(read: Read, bodies: list[bytes]) -> EncodedPage:
    """Return the page that answers a request.

    Args:
        read: The request.
        bodies: The entries found, in order, one more than asked for if there are more.
    """
    if read.newest:
        entries, more = _first(bodies[::-1], read.limit)
        entries = entries[::-1]
    else:
        entries, more = _first(bodies, read.limit)
    return EncodedPage(read.request, read.conversation, entries, more)


def changes_page(read: ReadChanges, bodies: list[bytes]) -> EncodedChanges:
    """Return the same for a request for changes."""
    entries, more = _first(bodies, read.limit)
    return EncodedChanges(read.request, read.conversation, entries, more)


def found_page(search: Search, bodies: list[bytes]) -> EncodedFound:
    """Return the same for a search."""
    return EncodedFound(search.request, *_first(bodies, search.limit))


def own_page(
    read: ReadOwn,
    found: Sequence[tuple[int, int, bytes]],
    looked_to: tuple[int, int],
    *,
    more: bool,
) -> EncodedOwnEntries:
    """Return the page that answers a request for what somebody has written.

    Args:
        read: The request.
        found: The entries, in order, each with its conversation and the number in it.
        looked_to: The conversation, and the number in it, up to which was looked.
        more: Whether there is more to look at.
    """
    entries, cut = _first([body for *_, body in found], len(found))
    if cut:
        looked_to = found[len(entries) - 1][:2]
    return EncodedOwnEntries(read.request, entries, *looked_to, more or cut)


def fitting(found: Sequence[S], limit: int) -> tuple[tuple[S, ...], bool]:
    """Return the first of some parts of a message, as many as fit, and whether there are others.

    Args:
        found: What there is, one more than asked for if there are more.
        limit: How many were asked for.
    """
    fits, more = _first([msgspec.msgpack.encode(each) for each in found], limit)
    return tuple(found[: len(fits)]), more


def _first(bodies: Sequence[bytes], limit: int) -> tuple[tuple[msgspec.Raw, ...], bool]:
    """Return the first of them, as many as asked for and as fit, and whether there are others."""
    size = 0
    for count, body in enumerate(bodies[:limit]):
        size += len(body)
        if size > _ROOM_BYTES:
            return tuple(map(msgspec.Raw, bodies[:count])), True
    return tuple(map(msgspec.Raw, bodies[:limit])), len(bodies) > limit
