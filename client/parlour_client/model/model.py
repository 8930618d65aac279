"""The whole of what a client knows of one server."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import assert_never

import msgspec

from parlour_client.model.changes import (
    Change,
    ConversationAdded,
    ConversationRemoved,
    EntriesAdded,
    EntryChanged,
    IgnoredChanged,
    InvitationsChanged,
    ItemsRebuilt,
    NoteAdded,
    OutboxChanged,
    PeopleChanged,
    StatusChanged,
    SummaryChanged,
    TypingChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import ConversationModel
from parlour_client.model.items import Note, NoteKind, Outgoing, OutgoingState
from parlour_client.model.status import Status
from parlour_protocol import PEOPLE_MAX
from parlour_protocol.limits import ROOMS_MAX
from parlour_protocol.messages import (
    Account,
    Acts,
    Changed,
    Changes,
    Conversation,
    Devices,
    Done,
    Entry,
    Forgotten,
    Found,
    FromServer,
    Goodbye,
    Ignored,
    Invited,
    IsTyping,
    Left,
    Marked,
    Members,
    NicknameChecked,
    Opened,
    OwnEntries,
    Page,
    People,
    Person,
    Ping,
    Pong,
    Presence,
    Refused,
    RoomInvitation,
    Rooms,
    Said,
    SignedIn,
    Summary,
    Welcome,
)

CONVERSATIONS_MAX = 1_000
"""The most conversations known at once; those opened beyond are not taken in."""

_DONE = {"kicked": "took", "banned": "banned"}


class Model:
    """Folds the server's messages and the person's own deeds into what is to be shown.

    Args:
        now: Returns the time in milliseconds since 1970 UTC, for what is noted here alone.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
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
        self.invitations: dict[str, RoomInvitation] = {}
        """The rooms this person is invited into, by name."""
        self.summary: Summary | None = None
        """What was missed before this connection; None before it is known."""
        self.conversations: dict[int, ConversationModel] = {}

    @property
    def lobby(self) -> ConversationModel | None:
        """The first room, where everybody is."""
        return next((c for c in self.conversations.values() if c.kind == "room"), None)

    # --- what the server sends

    def apply(self, message: FromServer) -> list[Change]:
        """Take in one message of the server."""
        match message:
            case Welcome():
                self.server_name = message.name
                return [StatusChanged()]
            case SignedIn():
                return self._signed_in(message)
            case Opened():
                return self._conversation(message.conversation)
            case Entry():
                return self._entries(message.conversation, (message,))
            case Page():
                return self._entries(message.conversation, message.entries)
            case People():
                return self._people(message)
            case Presence():
                return self._presence(message)
            case Changed():
                return self._changed(message.entry.conversation, (message.entry,))
            case Changes():
                return self._changed(message.conversation, message.entries)
            case Left():
                return self._left(message)
            case Marked():
                return self._marked(message)
            case IsTyping():
                return self._typing(message)
            case Ignored():
                self.ignored = {person.account: person.nickname for person in message.people}
                return self._ignoring()
            case Invited():
                return self._invited(message.invitation)
            case Summary():
                self.summary = message
                self.invitations = {invited.room: invited for invited in message.invitations}
                return [SummaryChanged(), InvitationsChanged()]
            case (
                NicknameChecked() | Done() | Refused() | Said() | Ping() | Pong() | Goodbye()
                | Found() | OwnEntries() | Rooms() | Members() | Acts() | Devices() | Account()
                | Forgotten()
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
        # Sent again if there are any.
        self.ignored = {}
        for about in message.conversations:
            changes += self._shortened(about)
            changes += self._conversation(about)
        return [StatusChanged(), *changes]

    def _shortened(self, about: Conversation) -> list[Change]:
        """Drop what the server no longer has: it was restored from a backup."""
        known = self.conversations.get(about.id)
        if known is None or about.head >= max(known.last, known.head):
            return []
        known.entries = [entry for entry in known.entries if entry.seq <= about.head]
        known.notes = [
            n if n.after <= known.last else replace(n, after=known.last) for n in known.notes
        ]
        known.read = min(known.read, about.head)
        known.head = about.head
        known.revision = min(known.revision, about.revision)
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
        self.conversations.clear()
        self.log = b""
        return removed

    def expire(self, conversation_id: int, oldest: int) -> list[Change]:
        """Drop entries said before a time, in milliseconds since 1970 UTC."""
        conversation = self.conversations[conversation_id]
        kept = [entry for entry in conversation.entries if entry.time >= oldest]
        if len(kept) == len(conversation.entries):
            return []
        conversation.entries = kept
        return [ItemsRebuilt(conversation_id)]

    def trim(self, conversation_id: int, keep: int) -> list[Change]:
        """Keep only the last entries; older ones can be loaded again."""
        conversation = self.conversations[conversation_id]
        del conversation.entries[:-keep]
        return [ItemsRebuilt(conversation_id)]

    def _entries(self, conversation_id: int, entries: Iterable[Entry]) -> list[Change]:
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            return []
        added, at_end = conversation.merge(entries)
        if not added:
            return []
        changes: list[Change] = []
        for entry in added:
            conversation.typing.pop(entry.account, None)
        arrived = {entry.id for entry in added if entry.account == self.account}
        kept = [o for o in conversation.outbox if o.id not in arrived]
        if len(kept) != len(conversation.outbox):
            conversation.outbox = kept
            changes.append(OutboxChanged(conversation_id))
        if at_end is None:
            changes.append(ItemsRebuilt(conversation_id))
        else:
            changes.append(EntriesAdded(conversation_id, added, at_end))
        return [*changes, UnreadChanged(conversation_id)]

    def _changed(self, conversation_id: int, entries: Iterable[Entry]) -> list[Change]:
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            return []
        replaced = [entry.seq for entry in entries if conversation.replace(entry)]
        changes: list[Change] = []
        for seq in replaced:
            entry = conversation.entry(seq)
            if entry is not None:
                changes.append(EntryChanged(conversation_id, entry))
        return [*changes, UnreadChanged(conversation_id)]

    def _left(self, message: Left) -> list[Change]:
        conversation = self.conversations.pop(message.conversation, None)
        if conversation is None:
            return []
        changes: list[Change] = [ConversationRemoved(conversation.id)]
        if message.code != "left" and self.lobby is not None:
            done = _DONE.get(message.code, message.code)
            because = f": {message.reason}" if message.reason else ""
            text = f"{message.by} {done} you from {conversation.name}{because}"
            changes += self.note(self.lobby.id, NoteKind.ERROR, text=text)
        return changes

    def _marked(self, message: Marked) -> list[Change]:
        if message.conversation not in self.conversations:
            return []
        return self.mark_read(message.conversation, message.seq)

    def _typing(self, message: IsTyping) -> list[Change]:
        conversation = self.conversations.get(message.conversation)
        if conversation is None or message.account in {self.account, *self.ignored}:
            return []
        if len(conversation.typing) >= PEOPLE_MAX:
            conversation.typing.clear()
        conversation.typing[message.account] = self._now()
        return [TypingChanged(conversation.id)]

    def _ignoring(self) -> list[Change]:
        for conversation in self.conversations.values():
            conversation.ignored = frozenset(self.ignored)
        return [IgnoredChanged(), *(ItemsRebuilt(id_) for id_ in self.conversations)]

    def _invited(self, invitation: RoomInvitation) -> list[Change]:
        if len(self.invitations) >= ROOMS_MAX and invitation.room not in self.invitations:
            return []
        self.invitations[invitation.room] = invitation
        return [InvitationsChanged()]

    def decline(self, room: str) -> list[Change]:
        """Forget an invitation into a room."""
        return [InvitationsChanged()] if self.invitations.pop(room, None) else []

    def _people(self, message: People) -> list[Change]:
        conversation = self.conversations.get(message.conversation)
        if conversation is None:
            return []
        conversation.here = message.here
        conversation.people = {person.account: person for person in message.people}
        return [PeopleChanged(conversation.id)]

    def _presence(self, message: Presence) -> list[Change]:
        conversation = self.conversations.get(message.conversation)
        if conversation is None:
            return []
        conversation.here = message.here
        # In a direct conversation the tab tells who is here; a line each time would be noise.
        told = conversation.kind != "direct"
        changes: list[Change] = [PeopleChanged(conversation.id)]
        for person in message.left:
            known = conversation.people.pop(person.account, None) is not None
            if known and told:
                changes += self.note(conversation.id, NoteKind.LEFT, who=person.nickname)
        for person in message.joined:
            fresh = person.account not in conversation.people
            self._present(conversation, person)
            if fresh and told and person.account != self.account:
                changes += self.note(conversation.id, NoteKind.JOINED, who=person.nickname)
        for renaming in message.renamed:
            before = conversation.people.get(renaming.account)
            name = before.nickname if before is not None else renaming.before
            now = before or Person(renaming.account, renaming.nickname)
            self._present(conversation, msgspec.structs.replace(now, nickname=renaming.nickname))
            changes += self._renamed(renaming.account, renaming.nickname)
            if name != renaming.nickname and told:
                changes += self.note(
                    conversation.id, NoteKind.RENAMED, who=name, text=renaming.nickname
                )
        for person in message.changed:
            self._present(conversation, person)
            if person.account == self.account and person.status != "idle":
                self.away = person.status == "away"
                changes.append(StatusChanged())
        return changes

    @staticmethod
    def _present(conversation: ConversationModel, person: Person) -> None:
        people = conversation.people
        if person.account in people or len(people) < PEOPLE_MAX:
            people[person.account] = person

    def _renamed(self, account: int, nickname: str) -> list[Change]:
        changes: list[Change] = []
        if account == self.account:
            self.nickname = nickname
            changes.append(StatusChanged())
        for conversation in self.conversations.values():
            if conversation.peer == account and conversation.name != nickname:
                conversation.name = nickname
                changes.append(ConversationAdded(conversation.id))
        return changes

    # --- what the person does, and what the session learns

    def set_status(self, status: Status) -> list[Change]:
        """Tell how the link stands."""
        if status == self.status:
            return []
        self.status = status
        return [StatusChanged()]

    def queue(self, outgoing: Outgoing) -> list[Change]:
        """Add a message that this person said; it is shown at once, as waiting."""
        conversation = self.conversations[outgoing.conversation]
        conversation.outbox.append(outgoing)
        return [OutboxChanged(conversation.id)]

    def fail(self, message_id: bytes, reason: str) -> list[Change]:
        """Mark a message as refused by the server, and why."""
        return self._set_state(message_id, OutgoingState.FAILED, reason)

    def retry(self, message_id: bytes) -> list[Change]:
        """Mark a failed message as waiting again."""
        return self._set_state(message_id, OutgoingState.WAITING, "")

    def _set_state(self, message_id: bytes, state: OutgoingState, reason: str) -> list[Change]:
        for conversation in self.conversations.values():
            for at, outgoing in enumerate(conversation.outbox):
                if outgoing.id == message_id:
                    conversation.outbox[at] = replace(outgoing, state=state, reason=reason)
                    return [OutboxChanged(conversation.id)]
        return []

    def drop(self, message_id: bytes) -> list[Change]:
        """Take a message out of the outbox: stored long ago, or given up by its author."""
        for conversation in self.conversations.values():
            kept = [o for o in conversation.outbox if o.id != message_id]
            if len(kept) != len(conversation.outbox):
                conversation.outbox = kept
                return [OutboxChanged(conversation.id)]
        return []

    def mark_read(self, conversation_id: int, seq: int) -> list[Change]:
        """Move the read marker forward to `seq`; it never moves back."""
        conversation = self.conversations[conversation_id]
        if seq <= conversation.read:
            return []
        conversation.read = min(seq, conversation.head)
        return [UnreadChanged(conversation_id)]

    def note(
        self, conversation_id: int, kind: NoteKind, *, who: str = "", text: str = ""
    ) -> list[Change]:
        """Add a line for this person alone, after what is loaded."""
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            return []
        note = Note(kind, self._now(), conversation.last, who, text)
        conversation.add_note(note)
        return [NoteAdded(conversation_id, note)]
