"""What the fields of messages may hold: each type is a limit that every receiver holds to."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from parlour_protocol.limits import (
    CAPTION_MAX_CHARACTERS,
    DEVICE_NAME_MAX_CHARACTERS,
    EMOJI_MAX_CHARACTERS,
    GAME_KEY_MAX_CHARACTERS,
    GROUNDS_MAX_CHARACTERS,
    ID_BYTES,
    LABEL_MAX_CHARACTERS,
    MOVE_MAX_CHARACTERS,
    NAME_MAX_CHARACTERS,
    NICKNAME_MAX_CHARACTERS,
    NONCE_BYTES,
    NOTE_MAX_CHARACTERS,
    PASSWORD_MAX_CHARACTERS,
    PUBLIC_KEY_BYTES,
    REASON_MAX_CHARACTERS,
    SECRET_BYTES,
    SIGNATURE_BYTES,
    TEXT_MAX_CHARACTERS,
    TIME_MAX,
    TOPIC_MAX_CHARACTERS,
)

RequestNumber = Annotated[int, Meta(ge=1, le=2**32 - 1)]
MaybeRequestNumber = Annotated[int, Meta(ge=0, le=2**32 - 1)]
MessageId = Annotated[bytes, Meta(min_length=ID_BYTES, max_length=ID_BYTES)]
Nonce = Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
PublicKey = Annotated[bytes, Meta(min_length=PUBLIC_KEY_BYTES, max_length=PUBLIC_KEY_BYTES)]
Signature = Annotated[bytes, Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]
MaybeSecret = Annotated[bytes, Meta(max_length=SECRET_BYTES)]
Identifier = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Time = Annotated[int, Meta(ge=0, le=TIME_MAX)]
Text = Annotated[str, Meta(min_length=1, max_length=TEXT_MAX_CHARACTERS)]
MaybeText = Annotated[str, Meta(max_length=TEXT_MAX_CHARACTERS)]
Name = Annotated[str, Meta(max_length=NAME_MAX_CHARACTERS)]
DeviceName = Annotated[str, Meta(max_length=DEVICE_NAME_MAX_CHARACTERS)]
Nickname = Annotated[str, Meta(min_length=1, max_length=NICKNAME_MAX_CHARACTERS)]
AskedNickname = Annotated[str, Meta(max_length=NAME_MAX_CHARACTERS)]
AskedPassword = Annotated[str, Meta(max_length=PASSWORD_MAX_CHARACTERS)]
Reason = Annotated[str, Meta(max_length=REASON_MAX_CHARACTERS)]
Grounds = Annotated[str, Meta(max_length=GROUNDS_MAX_CHARACTERS)]
StatusNote = Annotated[str, Meta(max_length=NOTE_MAX_CHARACTERS)]
Topic = Annotated[str, Meta(max_length=TOPIC_MAX_CHARACTERS)]
Emoji = Annotated[str, Meta(min_length=1, max_length=EMOJI_MAX_CHARACTERS)]
Code = Annotated[str, Meta(min_length=1, max_length=NAME_MAX_CHARACTERS)]
Kind = Annotated[str, Meta(min_length=1, max_length=16)]
GameKey = Annotated[str, Meta(min_length=1, max_length=GAME_KEY_MAX_CHARACTERS)]
MaybeGameKey = Annotated[str, Meta(max_length=GAME_KEY_MAX_CHARACTERS)]
Label = Annotated[str, Meta(max_length=LABEL_MAX_CHARACTERS)]
MoveText = Annotated[str, Meta(min_length=1, max_length=MOVE_MAX_CHARACTERS)]
Caption = Annotated[str, Meta(max_length=CAPTION_MAX_CHARACTERS)]
MaybeKind = Annotated[str, Meta(max_length=16)]

TEXT: Literal["text"] = "text"
"""The kind of an entry that is something said."""
ACTION: Literal["action"] = "action"
"""The kind of an entry that tells what its author does, as in `/me waves`."""
NOTICE: Literal["notice"] = "notice"
"""The kind of an entry by which the server tells what its author did to the room."""
MOVE: Literal["move"] = "move"
"""The kind of an entry that is a move of its author at a table, as far as everybody may know it."""
CHANCE: Literal["chance"] = "chance"
"""The kind of an entry that is a draw of chance at a table, made for its author."""


def _tag(name: str) -> str:
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")


class Message(Struct, frozen=True, omit_defaults=True, tag_field="type", tag=_tag):
    """What every message shares: it is immutable, and its `type` is its name in kebab-case."""
