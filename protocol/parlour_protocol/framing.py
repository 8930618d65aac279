"""Bytes to messages and back: a 4-byte big-endian length, then one MessagePack map.

The shape is that of a sans-IO protocol: a reader is fed whatever arrived and yields the messages
that are complete. It never holds more than one frame, and nothing but `ProtocolError` leaves it.
"""

import struct
from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from parlour_protocol.errors import EncodingError, InvalidMessageError, ProtocolError
from parlour_protocol.limits import (
    FRAME_MAX_BYTES,
    NAME_MAX_CHARACTERS,
    REASON_MAX_CHARACTERS,
)
from parlour_protocol.messages import Entry, FromClient, FromServer, Message, RequestNumber

_HEADER = struct.Struct(">I")
_NOT_A_MESSAGE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MemoryError)

M = TypeVar("M")


class Unsupported(msgspec.Struct, frozen=True):
    """A message of a type that this version does not know: a newer version's, most likely."""

    type: str
    request: int


class _Envelope(msgspec.Struct):
    type: str
    request: msgspec.Raw = msgspec.Raw(b"\x00")


_encoder = msgspec.msgpack.Encoder()
_entry = msgspec.msgpack.Decoder(Entry)
_envelope = msgspec.msgpack.Decoder(_Envelope)
_request = msgspec.msgpack.Decoder(RequestNumber)
_from_client: msgspec.msgpack.Decoder[FromClient] = msgspec.msgpack.Decoder(FromClient)
_from_server: msgspec.msgpack.Decoder[FromServer] = msgspec.msgpack.Decoder(FromServer)


def _tags(union: object) -> frozenset[str]:
    members = getattr(union, "__args__", ())
    return frozenset(str(member.__struct_config__.tag) for member in members)


_from_client_tags = _tags(FromClient)
_from_server_tags = _tags(FromServer)


def encode(message: Message) -> bytes:
    """Return a message as a frame, its length first.

    Raises:
        EncodingError: The message is larger than a frame, or holds what UTF-8 cannot carry.
    """
    return frame(encode_body(message))


def encode_body(message: Message) -> bytes:
    """Return a message without its length: what a log may keep of it.

    Raises:
        EncodingError: The message is larger than a frame, or holds what UTF-8 cannot carry.
    """
    try:
        body = _encoder.encode(message)
    except (UnicodeEncodeError, OverflowError) as error:
        raise EncodingError(f"cannot encode {type(message).__name__}: {error}") from error
    if len(body) > FRAME_MAX_BYTES:
        raise EncodingError(
            f"{type(message).__name__} is {len(body):,} bytes; a frame holds {FRAME_MAX_BYTES:,}"
        )
    return body


def frame(body: bytes) -> bytes:
    """Return an encoded message with its length before it."""
    return _HEADER.pack(len(body)) + body


def decode_entry(body: bytes) -> Entry:
    """Return the entry that `encode_body` made these bytes of.

    Raises:
        ProtocolError: They are something else.
    """
    try:
        return _entry.decode(body)
    except _NOT_A_MESSAGE as error:
        raise ProtocolError(f"not an entry: {error}") from error


class FrameReader(Generic[M]):
    """Turns received bytes into messages, however the network split them.

    Made by `for_server` or `for_client`. After it raised a `ProtocolError` that is not an
    `InvalidMessageError` it must not be used again.
    """

    __slots__ = ("_decoder", "_needed", "_partial", "_tags")

    def __init__(self, decoder: msgspec.msgpack.Decoder[M], tags: frozenset[str]) -> None:
        self._decoder = decoder
        self._tags = tags
        self._partial = bytearray()
        self._needed = _HEADER.size

    @property
    def buffered(self) -> int:
        """How many bytes of an unfinished frame it holds; at most a frame and its length."""
        return len(self._partial)

    def receive(self, data: bytes) -> Iterator[M | Unsupported | InvalidMessageError]:
        """Take bytes that arrived, and yield each message they complete, in order.

        An invalid message is yielded as an `InvalidMessageError`, not raised: what follows it is
        still good. The iterator must be used up before the next call.

        Raises:
            ProtocolError: The bytes are not this protocol; raised where it shows, after the
                messages before it.
        """
        if self._partial:
            self._partial += data
            if len(self._partial) < self._needed:
                return
            data = bytes(self._partial)
            self._partial.clear()
        at, end = 0, len(data)
        while True:
            start = at + _HEADER.size
            if start > end:
                self._needed = _HEADER.size
                break
            (length,) = _HEADER.unpack_from(data, at)
            if not 0 < length <= FRAME_MAX_BYTES:
                raise ProtocolError(
                    f"a frame of {length:,} bytes; 1 to {FRAME_MAX_BYTES:,} are allowed"
                )
            if start + length > end:
                self._needed = _HEADER.size + length
                break
            at = start + length
            yield self._decode(data[start:at])
        self._partial += data[at:]

    def _decode(self, body: bytes) -> M | Unsupported | InvalidMessageError:
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            reason = str(error)
        except _NOT_A_MESSAGE as error:
            raise ProtocolError(f"a frame that is not a message: {error}") from error
        try:
            envelope = _envelope.decode(body)
        except _NOT_A_MESSAGE as error:
            raise ProtocolError(f"a frame that is not a message: {error}") from error
        try:
            request = _request.decode(envelope.request)
        except _NOT_A_MESSAGE:
            request = 0
        if envelope.type not in self._tags:
            return Unsupported(envelope.type[:NAME_MAX_CHARACTERS], request)
        return InvalidMessageError(reason[:REASON_MAX_CHARACTERS], request)


def for_server() -> FrameReader[FromClient]:
    """Return a reader of what clients send."""
    return FrameReader(_from_client, _from_client_tags)


def for_client() -> FrameReader[FromServer]:
    """Return a reader of what a server sends."""
    return FrameReader(_from_server, _from_server_tags)
