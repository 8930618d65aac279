"""What a change to the model was, so that a view can follow it.

Structs and no dataclasses: there are many, and Python would take 5 ms to make them at every start.
"""

import msgspec

from parlour_client.model.items import Note
from parlour_protocol.messages import Entry


class StatusChanged(msgspec.Struct, frozen=True):
    """The link's status, the person's own nickname or the server's name changed."""


class ConversationAdded(msgspec.Struct, frozen=True):
    """A conversation appeared, or its name changed."""

    conversation: int


class ConversationRemoved(msgspec.Struct, frozen=True):
    """A conversation is gone from the model: it was of another log, or another person's."""

    conversation: int


class EntriesAdded(msgspec.Struct, frozen=True):
    """Entries came in at one end, next to what was there and without a gap between.

    `at_end` is false for older history, loaded at the start.
    """

    conversation: int
    entries: tuple[Entry, ...]
    at_end: bool


class EntryChanged(msgspec.Struct, frozen=True):
    """An entry was edited, deleted or reacted to; it has its place still."""

    conversation: int
    entry: Entry


class NoteAdded(msgspec.Struct, frozen=True):
    """A note came in at the end."""

    conversation: int
    note: Note


class ItemsRebuilt(msgspec.Struct, frozen=True):
    """Something changed in the middle, or all of it: show the conversation anew."""

    conversation: int


class OutboxChanged(msgspec.Struct, frozen=True):
    """A message of one's own was queued, stored, or failed."""

    conversation: int


class PeopleChanged(msgspec.Struct, frozen=True):
    """Who is present, or how many, changed."""

    conversation: int


class UnreadChanged(msgspec.Struct, frozen=True):
    """The read marker, or what is after it, changed."""

    conversation: int


class TypingChanged(msgspec.Struct, frozen=True):
    """Somebody is writing in a conversation, or has sent what they wrote."""

    conversation: int


class IgnoredChanged(msgspec.Struct, frozen=True):
    """Whom this person ignores changed."""


class InvitationsChanged(msgspec.Struct, frozen=True):
    """The rooms this person is invited into changed."""


class SummaryChanged(msgspec.Struct, frozen=True):
    """What was missed while this person was away is known."""


class TableChanged(msgspec.Struct, frozen=True):
    """How a table stands changed, or which of its moves are known; or it is gone.

    `conversation` is that of those who play, for those who watch, too.
    """

    conversation: int


class PlayInvitationsChanged(msgspec.Struct, frozen=True):
    """An invitation to play is new, or its state changed; `id` is None where several may be."""

    id: bytes | None


Change = (
    StatusChanged
    | ConversationAdded
    | ConversationRemoved
    | EntriesAdded
    | EntryChanged
    | NoteAdded
    | ItemsRebuilt
    | OutboxChanged
    | PeopleChanged
    | UnreadChanged
    | TypingChanged
    | IgnoredChanged
    | InvitationsChanged
    | SummaryChanged
    | TableChanged
    | PlayInvitationsChanged
)
