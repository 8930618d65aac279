"""History as it is sent: stored entries, not decoded and encoded again."""

import msgspec

from parlour_protocol import FRAME_MAX_BYTES
from parlour_protocol.messages import Identifier, Message, Read, RequestNumber

_ROOM_BYTES = FRAME_MAX_BYTES - 256
"""What a page has for its entries; the rest of it is far below 256 bytes."""


class EncodedPage(Message, frozen=True, tag="page"):
    """A `Page` whose entries are encoded already."""

    request: RequestNumber
    conversation: Identifier
    entries: tuple[msgspec.Raw, ...]
    more: bool = False


def page(read: Read, bodies: list[bytes]) -> EncodedPage:
    """Return the page that answers a request.

    Args:
        read: The request.
        bodies: The entries found, in order, one more than asked for if there are more.
    """
    more = len(bodies) > read.limit
    if more:
        bodies = bodies[1:] if read.newest else bodies[:-1]
    fitting = _fitting(bodies[::-1] if read.newest else bodies)
    kept = bodies[len(bodies) - fitting :] if read.newest else bodies[:fitting]
    entries = tuple(msgspec.Raw(body) for body in kept)
    return EncodedPage(read.request, read.conversation, entries, more or fitting < len(bodies))


def _fitting(bodies: list[bytes]) -> int:
    """Return how many of them, from the first, fit into one frame."""
    size = 0
    for count, body in enumerate(bodies):
        size += len(body)
        if size > _ROOM_BYTES:
            return count
    return len(bodies)
