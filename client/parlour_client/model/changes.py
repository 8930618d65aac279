"""What a change to the model was, so that a view can follow it."""

from dataclasses import dataclass

from parlour_client.model.items import Note
from parlour_protocol.messages import Entry


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The link's status, the person's own nickname or the server's name changed."""


@dataclass(frozen=True, slots=True)
class ConversationAdded:
    """A conversation appeared, or its name changed."""

    conversation: int


@dataclass(frozen=True, slots=True)
class ConversationRemoved:
    """A conversation is gone from the model: it was of another log, or another person's."""

    conversation: int


@dataclass(frozen=True, slots=True)
class EntriesAdded:
    """Entries came in at one end, next to what was there and without a gap between.

    `at_end` is false for older history, loaded at the start.
    """

    conversation: int
    entries: tuple[Entry, ...]
    at_end: bool


@dataclass(frozen=True, slots=True)
class EntryChanged:
    """An entry was edited, deleted or reacted to; it has its place still."""

    conversation: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """A note came in at the end."""

    conversation: int
    note: Note


@dataclass(frozen=True, slots=True)
class ItemsRebuilt:
    """Something changed in the middle, or all of it: show the conversation anew."""

    conversation: int


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """A message of one's own was queued, stored, or failed."""

    conversation: int


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """Who is present, or how many, changed."""

    conversation: int


@dataclass(frozen=True, slots=True)
class UnreadChanged:
    """The read marker, or what is after it, changed."""

    conversation: int


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """Somebody is writing in a conversation, or has sent what they wrote."""

    conversation: int


@dataclass(frozen=True, slots=True)
class IgnoredChanged:
    """Whom this person ignores changed."""


@dataclass(frozen=True, slots=True)
class InvitationsChanged:
    """The rooms this person is invited into changed."""


@dataclass(frozen=True, slots=True)
class SummaryChanged:
    """What was missed while this person was away is known."""


@dataclass(frozen=True, slots=True)
class TableChanged:
    """How a table stands changed, or which of its moves are known; or it is gone.

    `conversation` is that of those who play, for those who watch, too.
    """

    conversation: int


@dataclass(frozen=True, slots=True)
class PlayInvitationsChanged:
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
