"""The whole of what a client knows of one server."""

from collections.abc import Callable
from typing import assert_never

from parlour_client.model import entries, play_invitations, presence, rooms, tables
from parlour_client.model.changes import (
    Change,
    ConversationAdded,
    ConversationRemoved,
    InvitationsChanged,
    ItemsRebuilt,
    NoteAdded,
    PeopleChanged,
    PlayInvitationsChanged,
    StatusChanged,
    TableChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import ConversationModel
from parlour_client.model.items import Note, NoteKind
from parlour_client.model.played import Played
from parlour_client.model.status import Status
from parlour_client.model.unsent import Unsent
from parlour_protocol.messages import (
    Account,
    Acts,
    BecomeOwner,
    Catalogue,
    Changed,
    Changes,
    Conversation,
    Devices,
    Done,
    Entry,
    Forgotten,
    Found,
    FromServer,
    Games,
    GameText,
    Goodbye,
    Ignored,
    Invited,
    IsTyping,
    Ladder,
    Left,
    Marked,
    Members,
    Message,
    Moved,
    Moves,
    NicknameChecked,
    Opened,
    OwnEntries,
    Page,
    People,
    Ping,
    PlayInvitations,
    PlayInvited,
    Pong,
    Position,
    Presence,
    Refused,
    RoomInvitation,
    Rooms,
    Rules,
    Said,
    SetAway,
    SignedIn,
    Summary,
    Table,
    Tables,
    Welcome,
)

CONVERSATIONS_MAX = 1_000
"""The most conversations known at once; those opened beyond are not taken in."""


def _standing() -> float:
    return 0.0


class Model(Unsent, Played):
    """Folds the server's messages and the person's own deeds into what is to be shown.

    Args:
        now: Returns the time in milliseconds since 1970 UTC, for what is noted here alone.
        monotonic: Returns the time in seconds of a clock that nobody sets, for the clocks of
            games.
    """

    def __init__(self, now: Callable[[], int], monotonic: Callable[[], float] = _standing) -> None:
        Unsent.__init__(self)
        Played.__init__(self)
        self.now = now
        self.monotonic = monotonic
        self.status = Status()
        self.server_name = ""
        self.account = 0
        self.nickname = ""
        self.log = b""
        self.role = ""
        """`owner` if the server is this person's, or empty."""
        self.away = False
        self.device = 0
        self.ignored: dict[int, str] = {}
        """The nicknames of those this person takes nothing from, by account."""
        self._ignored_due = False
        self.invitations: dict[str, RoomInvitation] = {}
        """The rooms this person is invited into, by name."""
        self.summary: Summary | None = None
        """What was missed before this connection; None before it is known."""

    @property
    def lobby(self) -> ConversationModel | None:
        """The first room, where everybody is."""
        return next((c for c in self.conversations.values() if c.kind == "room"), None)

    # --- what the server sends

    def apply(self, message: FromServer) -> list[Change]:
        """Take in one message of the server."""
        match message:
            case Entry() | Page() | Changed() | Changes() | Marked():
                return entries.take(self, message)
            case People() | Presence() | IsTyping():
                return presence.take(self, message)
            case Ignored():
                return self.ignore({person.account: person.nickname for person in message.people})
            case Welcome():
                self.server_name = message.name
                return [StatusChanged()]
            case SignedIn():
                return self._signed_in(message)
            case Opened():
                return self._conversation(message.conversation)
            case Left() | Invited() | Summary():
                return rooms.take(self, message)
            case Table() | Moves():
                return tables.take(self, message)
            case PlayInvited() | PlayInvitations():
                return play_invitations.take(self, message)
            case Catalogue():
                self.take_catalogue(message)
                return []
            case (
                NicknameChecked() | Done() | Refused() | Said() | Ping() | Pong() | Goodbye()
                | Found() | OwnEntries() | Rooms() | Members() | Acts() | Devices() | Account()
                | Forgotten() | Rules() | Moved() | Tables() | Games() | Position()
                | Ladder() | GameText()
            ):  # fmt: skip
                return []  # answers to a request: whoever asked knows what they mean
            case _:
                assert_never(message)

    def _signed_in(self, message: SignedIn) -> list[Change]:
        changes: list[Change] = []
        if self.log not in (b"", message.log):
            changes += self.forget_all()
        self.log = message.log
        self.account = message.account
        self.nickname = message.nickname
        self.role, self.away, self.device = message.role, message.away, message.device
        self._ignored_due = True
        for about in message.conversations:
            changes += self._shortened(about)
            changes += self._conversation(about)
        return [StatusChanged(), *changes]

    def _shortened(self, about: Conversation) -> list[Change]:
        """Drop what the server no longer has: it was restored from a backup."""
        known = self.conversations.get(about.id)
        if known is None or about.head >= max(known.last, known.head, known.read, known.place):
            return []
        known.shorten(about.head)
        return [ItemsRebuilt(about.id)]

    def _conversation(self, about: Conversation) -> list[Change]:
        known = self.conversations.get(about.id)
        if known is None and len(self.conversations) >= CONVERSATIONS_MAX:
            return []
        if known is None:
            known = self.conversations[about.id] = ConversationModel(about)
            known.ignored = frozenset(self.ignored)
            self.invitations.pop(about.name, None)
            return [ConversationAdded(about.id), UnreadChanged(about.id), InvitationsChanged()]
        known.describe(about)
        known.mark(about.read)
        return [ConversationAdded(about.id), PeopleChanged(about.id), UnreadChanged(about.id)]

    def add(self, conversation: ConversationModel) -> list[Change]:
        """Add a conversation as it was kept on disk."""
        self.conversations[conversation.id] = conversation
        return [ConversationAdded(conversation.id), UnreadChanged(conversation.id)]

    def forget(self, conversation_id: int) -> list[Change]:
        """Forget the entries of one conversation: they are not those the server has."""
        conversation = self.conversations[conversation_id]
        conversation.entries.clear()
        conversation.notes.clear()
        return [ItemsRebuilt(conversation_id), UnreadChanged(conversation_id)]

    def forget_all(self) -> list[Change]:
        """Forget every conversation: this is another log, or another person."""
        removed: list[Change] = [ConversationRemoved(id_) for id_ in self.conversations]
        removed += [TableChanged(id_) for id_ in self.tables]
        removed += [PlayInvitationsChanged(None)] if self.play_invitations else []
        self.conversations.clear()
        self.tables.clear()
        self.games.clear()
        self.play_invitations = {}
        self.ignored, self.invitations, self.summary = {}, {}, None
        self.log = b""
        return removed

    def expire(self, conversation_id: int, oldest: int) -> list[Change]:
        """Empty entries said before a time, in milliseconds since 1970 UTC: kept no longer."""
        expired = self.conversations[conversation_id].expire(oldest)
        return [ItemsRebuilt(conversation_id)] if expired else []

    def trim(self, conversation_id: int, keep: int) -> list[Change]:
        """Keep only the last entries; older ones can be loaded again."""
        conversation = self.conversations[conversation_id]
        del conversation.entries[:-keep]
        return [ItemsRebuilt(conversation_id)]

    def remove(self, conversation_id: int) -> list[Change]:
        """Remove a conversation: this person is in it no more."""
        if self.conversations.pop(conversation_id, None) is None:
            return []
        return [ConversationRemoved(conversation_id), *tables.without(self, conversation_id)]

    def done(self, asked: Message) -> list[Change]:
        """Take in that the server has done what was asked."""
        match asked:
            case BecomeOwner():
                self.role = "owner"
                return [StatusChanged()]
            case SetAway(away=away):
                self.away = away
                return [StatusChanged()]
            case _:
                return []

    def ignore(self, ignored: dict[int, str]) -> list[Change]:
        """Know whom this person ignores: nicknames by account."""
        self._ignored_due = False
        self.ignored = ignored
        return presence.ignoring(self)

    def ignored_by_now(self) -> list[Change]:
        """Know that whom one ignores was told if there is anybody: it is, right at the start."""
        return self.ignore({}) if self._ignored_due and self.ignored else []

    def decline(self, room: str) -> list[Change]:
        """Forget an invitation into a room."""
        return [InvitationsChanged()] if self.invitations.pop(room, None) else []

    # --- what the person does, and what the session learns

    def set_status(self, status: Status) -> list[Change]:
        """Tell how the link stands."""
        if status == self.status:
            return []
        self.status = status
        return [StatusChanged()]

    def mark_read(self, conversation_id: int, seq: int) -> list[Change]:
        """Move the read marker, and this device's place, forward to `seq`; never back."""
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            return []  # left while it was read
        placed, moved = conversation.deal_with(seq), conversation.mark(seq)
        return [UnreadChanged(conversation_id)] if placed or moved else []

    def note(
        self, conversation_id: int, kind: NoteKind, *, who: str = "", text: str = ""
    ) -> list[Change]:
        """Add a line for this person alone, after what is loaded."""
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            return []
        note = Note(kind, self.now(), conversation.last, who, text)
        conversation.add_note(note)
        return [NoteAdded(conversation_id, note)]
