"""The whole of what a client knows of one server."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import assert_never

from parlour_client.model.changes import (
    Change,
    ConversationAdded,
    ConversationRemoved,
    EntriesAdded,
    ItemsRebuilt,
    NoteAdded,
    OutboxChanged,
    PeopleChanged,
    StatusChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import ConversationModel
from parlour_client.model.items import Note, NoteKind, Outgoing, OutgoingState
from parlour_client.model.status import Status
from parlour_protocol import PEOPLE_MAX
from parlour_protocol.messages import (
    Conversation,
    Done,
    Entry,
    FromServer,
    Goodbye,
    NicknameChecked,
    Opened,
    Page,
    People,
    Ping,
    Pong,
    Presence,
    Refused,
    Said,
    SignedIn,
    Welcome,
)

CONVERSATIONS_MAX = 1_000
"""The most conversations known at once; those opened beyond are not taken in."""


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
            case NicknameChecked() | Done() | Refused() | Said() | Ping() | Pong() | Goodbye():
                return []  # answers to a request: the session that asked knows what they mean
            case _:
                assert_never(message)

    def _signed_in(self, message: SignedIn) -> list[Change]:
        changes: list[Change] = []
        if self.log not in (b"", message.log):
            changes += self.forget_all()
        self.log = message.log
        self.account = message.account
        self.nickname = message.nickname
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
        return [ItemsRebuilt(about.id)]

    def _conversation(self, about: Conversation) -> list[Change]:
        known = self.conversations.get(about.id)
        if known is None and len(self.conversations) >= CONVERSATIONS_MAX:
            return []
        if known is None:
            self.conversations[about.id] = ConversationModel(about)
            return [ConversationAdded(about.id), UnreadChanged(about.id)]
        known.name, known.peer, known.here = about.name, about.peer, about.here
        known.head = max(known.head, about.head)
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

    def _people(self, message: People) -> list[Change]:
        conversation = self.conversations.get(message.conversation)
        if conversation is None:
            return []
        conversation.here = message.here
        conversation.people = {person.account: person.nickname for person in message.people}
        return [PeopleChanged(conversation.id)]

    def _presence(self, message: Presence) -> list[Change]:
        conversation = self.conversations.get(message.conversation)
        if conversation is None:
            return []
        conversation.here = message.here
        changes: list[Change] = [PeopleChanged(conversation.id)]
        for person in message.left:
            if conversation.people.pop(person.account, None) is not None:
                changes += self.note(conversation.id, NoteKind.LEFT, who=person.nickname)
        for person in message.joined:
            fresh = person.account not in conversation.people
            self._present(conversation, person.account, person.nickname)
            if fresh and person.account != self.account:
                changes += self.note(conversation.id, NoteKind.JOINED, who=person.nickname)
        for renaming in message.renamed:
            before = conversation.people.get(renaming.account, renaming.before)
            self._present(conversation, renaming.account, renaming.nickname)
            changes += self._renamed(renaming.account, renaming.nickname)
            if before != renaming.nickname:
                changes += self.note(
                    conversation.id, NoteKind.RENAMED, who=before, text=renaming.nickname
                )
        return changes

    @staticmethod
    def _present(conversation: ConversationModel, account: int, nickname: str) -> None:
        people = conversation.people
        if account in people or len(people) < PEOPLE_MAX:
            people[account] = nickname

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
