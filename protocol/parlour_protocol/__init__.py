"""What travels between a Parlour client and server: messages, and how they are framed in bytes.

Sans-IO: bytes go in and messages come out, messages go in and bytes come out. Nothing here opens a
socket, reads a clock, draws a random number, or knows which of the two sides it runs on.
"""

from parlour_protocol.errors import EncodingError, InvalidMessageError, ProtocolError
from parlour_protocol.framing import (
    FrameReader,
    Unsupported,
    decode_entry,
    encode,
    encode_body,
    for_client,
    for_server,
    frame,
)
from parlour_protocol.limits import (
    FRAME_MAX_BYTES,
    NAME_MAX_CHARACTERS,
    NICKNAME_MAX_CHARACTERS,
    PAGE_MAX_ENTRIES,
    PEOPLE_MAX,
    TEXT_MAX_CHARACTERS,
)
from parlour_protocol.messages import VERSION, FromClient, FromServer

__all__ = [
    "FRAME_MAX_BYTES",
    "NAME_MAX_CHARACTERS",
    "NICKNAME_MAX_CHARACTERS",
    "PAGE_MAX_ENTRIES",
    "PEOPLE_MAX",
    "TEXT_MAX_CHARACTERS",
    "VERSION",
    "EncodingError",
    "FrameReader",
    "FromClient",
    "FromServer",
    "InvalidMessageError",
    "ProtocolError",
    "Unsupported",
    "decode_entry",
    "encode",
    "encode_body",
    "for_client",
    "for_server",
    "frame",
]
