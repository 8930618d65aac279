"""What clients send: coming in, saying, reading, and who is present."""

from typing import Annotated

from msgspec import Meta

from parlour_protocol.limits import (
    FOUND_MAX,
    PAGE_MAX_ENTRIES,
)
from parlour_protocol.messages.fields import (
    TEXT,
    AskedNickname,
    Count,
    Emoji,
    Identifier,
    Kind,
    MaybeSecret,
    MaybeText,
    Message,
    MessageId,
    Name,
    Nonce,
    PublicKey,
    RequestNumber,
    StatusNote,
    Text,
    Time,
)
from parlour_protocol.messages.parts import (
    Credential,
)

# --- coming in


class Hello(Message, frozen=True):
    """The first message of a client. Answered by `Welcome`, or by `Goodbye` if versions differ."""

    version: Count
    software: Name
    nonce: Nonce


class CheckNickname(Message, frozen=True):
    """Ask whether a nickname could be had, without taking it. Answered by `NicknameChecked`.

    Args:
        request: The number of this request.
        nickname: As it was typed.
        public: The key of the device that would come in.
        guest: As in `DeviceKey`.
    """

    request: RequestNumber
    nickname: AskedNickname
    public: PublicKey
    guest: MaybeSecret = b""


class SignIn(Message, frozen=True):
    """Come in under a nickname; a free one belongs to the device from then on.

    Answered by `SignedIn`.
    """

    request: RequestNumber
    nickname: AskedNickname
    credential: Credential


class Quit(Message, frozen=True):
    """Leave on purpose. Answered by `Goodbye`, and the end of the connection."""


# --- talking


class Say(Message, frozen=True):
    """Add an entry to a conversation. Answered by `Said` once it is on disk.

    Saying the same `id` again is answered with the first one's place, and stores nothing: that is
    how a client repeats, after a lost connection, what it does not know to be stored.

    Args:
        request: The number of this request.
        id: Made by the client, another for each entry.
        conversation: The conversation's id.
        text: What to say.
        kind: `text` or `action`.
        reply: The `seq` of the entry this one answers to, 0 if none.
        off: Say it off the record: it is delivered, and its text is not kept.
    """

    request: RequestNumber
    id: MessageId
    conversation: Identifier
    text: Text
    kind: Kind = TEXT
    reply: Count = 0
    off: bool = False


class Edit(Message, frozen=True):
    """Change the text of an entry of one's own. Answered by `Done`, and told by `Changed`."""

    request: RequestNumber
    conversation: Identifier
    seq: Identifier
    text: Text


class Delete(Message, frozen=True):
    """Take back an entry. Answered by `Done`, and told by `Changed`.

    One may take back one's own, and in a room one leads those of others.
    """

    request: RequestNumber
    conversation: Identifier
    seq: Identifier


class React(Message, frozen=True):
    """Put an emoji to an entry, or with `on` false take it away.

    Answered by `Done`, and told by `Changed`.
    """

    request: RequestNumber
    conversation: Identifier
    seq: Identifier
    emoji: Emoji
    on: bool = True


class Typing(Message, frozen=True):
    """Tell that one is writing; it is not answered, and not kept."""

    conversation: Identifier


class OpenDirect(Message, frozen=True):
    """Open the direct conversation with somebody, oneself included. Answered by `Opened`."""

    request: RequestNumber
    nickname: AskedNickname


# --- reading


class Read(Message, frozen=True):
    """Ask for stored entries, in order. Answered by `Page`.

    Args:
        request: The number of this request.
        conversation: The conversation's id.
        after: Entries with a greater `seq` than this …
        before: … and with a smaller one than this; 0 means no end.
        limit: At most so many.
        newest: Where more fit than the limit: the last ones if true, the first ones if not.
    """

    request: RequestNumber
    conversation: Identifier
    after: Count = 0
    before: Count = 0
    limit: Annotated[int, Meta(ge=1, le=PAGE_MAX_ENTRIES)] = PAGE_MAX_ENTRIES
    newest: bool = False


class ReadChanges(Message, frozen=True):
    """Ask for entries that were changed, by `revision`. Answered by `Changes`.

    Args:
        request: The number of this request.
        conversation: The conversation's id.
        after: Entries with a greater `revision` than this.
        limit: At most so many.
    """

    request: RequestNumber
    conversation: Identifier
    after: Count = 0
    limit: Annotated[int, Meta(ge=1, le=PAGE_MAX_ENTRIES)] = PAGE_MAX_ENTRIES


class MarkRead(Message, frozen=True):
    """Move one's read marker forward; it is not answered. Other devices are told by `Marked`."""

    conversation: Identifier
    seq: Identifier


class AskMissed(Message, frozen=True):
    """Ask what came while one was away. Answered by `Summary`."""

    request: RequestNumber


class Search(Message, frozen=True):
    """Look for entries in all that one may see, the latest first. Answered by `Found`.

    Args:
        request: The number of this request.
        words: All of which an entry must have, accents and case aside; `"several words"` are a
            phrase, and `begin*` is the beginning of a word.
        conversation: Look here alone; 0 looks everywhere.
        author: Only what was said by whoever has this nickname; empty for anybody.
        after: Only what was said at this time or later.
        before: Only what was said before this time; 0 means no end.
        skip: Leave out so many of the first: those already found.
        limit: At most so many.
    """

    request: RequestNumber
    words: MaybeText
    conversation: Count = 0
    author: AskedNickname = ""
    after: Time = 0
    before: Time = 0
    skip: Annotated[int, Meta(ge=0, le=10_000)] = 0
    limit: Annotated[int, Meta(ge=1, le=FOUND_MAX)] = FOUND_MAX


# --- presence


class Who(Message, frozen=True):
    """Ask who is present in a conversation. Answered by `People`."""

    request: RequestNumber
    conversation: Identifier


class SetAway(Message, frozen=True):
    """Tell that one is away, or with `away` false that one is back. Answered by `Done`."""

    request: RequestNumber
    away: bool
    note: StatusNote = ""


class Idle(Message, frozen=True):
    """Tell that nobody has touched this device for a while, or somebody did; not answered."""

    idle: bool
