"""Frames and messages, of both sides."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from hypothesis import strategies as st

from parlour_protocol import (
    FRAME_MAX_BYTES,
    InvalidMessageError,
    ProtocolError,
    Unsupported,
    decode_entry,
    encode,
    encode_body,
    for_client,
    for_server,
    frame,
)
from parlour_protocol.limits import NAME_MAX_CHARACTERS, REASON_MAX_CHARACTERS
from parlour_protocol.messages import Entry
from tests.hostile.fuzzing.target import Target
from tests.protocol.strategies import CLIENT_TYPES, SERVER_TYPES, any_message, messages

Side = Callable[[], Any]
"""Makes a reader of frames."""

_INSIDE = ("parlour_protocol",)
_HEADER_BYTES = 4


def _read(side: Side, pieces: Iterator[bytes]) -> tuple[list[object], str]:
    """Return what a reader yields of pieces, and why it gave up."""
    reader = side()
    found: list[object] = []
    for piece in pieces:
        try:
            found.extend(_checked(side, item) for item in reader.receive(piece))
        except ProtocolError as error:
            return found, str(error)
        assert reader.buffered < FRAME_MAX_BYTES + _HEADER_BYTES
    return found, ""


def _checked(side: Side, item: Any) -> object:  # noqa: ANN401 - as the reader says
    """Check one item, and return what compares it with another."""
    if isinstance(item, Unsupported):
        assert len(item.type) <= NAME_MAX_CHARACTERS
        assert 0 <= item.request < 2**32
        return item
    if isinstance(item, InvalidMessageError):
        assert len(item.reason) <= REASON_MAX_CHARACTERS
        assert 0 <= item.request < 2**32
        return item.reason, item.request
    sent = encode(item)
    (again,) = side().receive(sent)
    assert type(again) is type(item)
    assert encode(again) == sent
    return sent


def _pieces(data: bytes) -> Iterator[bytes]:
    """Cut bytes at places that they decide themselves."""
    at, size = 0, 1
    while at < len(data):
        yield data[at : at + size]
        at += size
        size = data[min(at, len(data)) - 1] % 61 + 1


def _stream(side: Side) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        assert _read(side, iter((data,))) == _read(side, _pieces(data))

    return run


def _body(side: Side) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        found, gave_up = _read(side, iter((frame(data),)))
        assert bool(gave_up) != bool(found), "a frame is something, or the end"

    return run


def _entry(data: bytes) -> None:
    try:
        entry = decode_entry(data)
    except ProtocolError:
        return
    assert decode_entry(encode_body(entry)) == entry


def _spoiled(body: bytes) -> st.SearchStrategy[bytes]:
    """Return a strategy of a message with a few bytes replaced, or cut off."""
    places = st.integers(0, max(0, len(body) - 1))

    def spoil(changes: list[tuple[int, int]], keep: int) -> bytes:
        spoiled = bytearray(body)
        for at, value in changes:
            spoiled[at] = value
        return bytes(spoiled[: len(body) - keep])

    changes = st.lists(st.tuples(places, st.integers(0, 255)), max_size=4)
    return st.builds(spoil, changes, st.sampled_from((0, 0, 0, 1, 7)))


def _bodies(types: tuple[Any, ...]) -> st.SearchStrategy[bytes]:
    return any_message(types).map(msgspec.msgpack.encode).flatmap(_spoiled)


def _frames(types: tuple[Any, ...]) -> st.SearchStrategy[bytes]:
    good = any_message(types).map(msgspec.msgpack.encode).map(frame)
    return st.lists(good | _bodies(types).map(frame) | st.binary(max_size=12), max_size=4).map(
        b"".join
    )


TARGETS = (
    Target("frames-of-a-client", _stream(for_server), _frames(CLIENT_TYPES), _INSIDE),
    Target("frames-of-a-server", _stream(for_client), _frames(SERVER_TYPES), _INSIDE),
    Target("message-of-a-client", _body(for_server), _bodies(CLIENT_TYPES), _INSIDE),
    Target("message-of-a-server", _body(for_client), _bodies(SERVER_TYPES), _INSIDE),
    Target("kept-entry", _entry, messages(Entry).map(encode_body).flatmap(_spoiled), _INSIDE),
)
