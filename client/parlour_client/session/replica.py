"""The model and what is kept of it on disk, changed together by what the server says."""

from collections.abc import Callable

from parlour_client.model import ConversationModel, Outgoing
from parlour_client.session.listing import Listing
from parlour_client.session.profile import Profile
from parlour_client.session.reconciling import (
    Orphans,
    adopt,
    orphans,
    tell_set_aside,
    tell_unsent,
    unwind,
)
from parlour_protocol.messages import (
    Changed,
    Changes,
    Entry,
    FromServer,
    Ignored,
    Left,
    Marked,
    Message,
    Opened,
    Page,
    SignedIn,
    Summary,
)

LOADED_ENTRIES_MAX = 20_000
"""The most entries of one conversation in memory."""
LOADED_ENTRIES_KEPT = 10_000
"""How many remain where there were too many; the others can be loaded again."""


class Replica(Profile):
    """What one person knows of one server.

    Args:
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__(now)
        self.trimmed: dict[int, int] = {}
        """The last entry that was dropped from memory because there were too many."""
        self._listing = Listing(self.model)

    async def sign_in(self, message: SignedIn) -> list[Outgoing] | None:
        """Take in that somebody signed in: load what they had, and compare the logs.

        Returns:
            What was said and is not stored by the server yet; None if that is known already.

        Raises:
            StoreError: What they had cannot be read.
        """
        outbox = None
        if self.history is None or self.history.account != message.account:
            outbox = await self._become(message.account)
        if self.history is None or self.database is None:
            return outbox
        left: Orphans = []
        if self.model.log not in (b"", message.log):
            left = orphans(self)
            self.history.forget_conversations()
            self.drafts.clear()
        for about in message.conversations:
            unwind(self, self.history, about)
        self.tell(self.model.apply(message))
        self._part(self._listing.begin(message))
        tell_set_aside(self, self.database)
        self.remember_account()
        self._keep_log(message.log)
        for conversation in self.model.conversations.values():
            self.history.set_conversation(conversation)
            self._withdraw_draft(conversation.id)
        if left:
            return adopt(self, left)
        return outbox

    def apply(self, message: FromServer, *, trim: bool = True) -> None:
        """Take in one message of the server.

        Args:
            message: The message.
            trim: Whether entries may be dropped from memory where it makes them too many.
        """
        match message:
            case Entry():
                self._add_entries(message.conversation, (message,), message, trim=trim)
            case Page():
                own = tuple(e for e in message.entries if e.conversation == message.conversation)
                page = Page(message.request, message.conversation, own, message.more)
                self._add_entries(message.conversation, own, page, trim=trim)
            case Changed():
                self._change(message.entry.conversation, (message.entry,), message)
            case Changes():
                self._change(message.conversation, message.entries, message)
            case Marked():
                self.tell(self.model.apply(message))
                self._keep_conversation(message.conversation)
            case Left():
                self._leave(message)
            case Opened():
                self._open(message)
            case Ignored() | Summary():
                self.tell(self.model.apply(message))
                self._keep_ignored()
            case _:
                self.tell(self.model.apply(message))

    def _open(self, message: Opened) -> None:
        self.tell(self.model.apply(message))
        self._keep_conversation(message.conversation.id)
        self._withdraw_draft(message.conversation.id)
        self._part(self._listing.opened(message))

    def _part(self, gone: list[Left]) -> None:
        for message in gone:
            self._leave(message)

    def _leave(self, message: Left) -> None:
        conversation = self.model.conversations.get(message.conversation)
        if conversation is None:
            return
        if self.history is not None:
            self.history.forget_conversation(conversation.id)
        self.drafts.pop(conversation.id, None)
        self.trimmed.pop(conversation.id, None)
        self.tell(self.model.apply(message))
        for outgoing in conversation.outbox:
            tell_unsent(self, conversation.title, outgoing)

    def done(self, asked: Message) -> None:
        """Take in that the server has done what was asked."""
        self.tell(self.model.done(asked))

    def _add_entries(
        self, about: int, entries: tuple[Entry, ...], message: Entry | Page, *, trim: bool
    ) -> None:
        conversation = self.model.conversations.get(about)
        if conversation is None:
            return  # never announced: it would fill the disk, and nobody could read it
        changes = self.model.apply(message)
        if self.history is not None:
            # As they are known now: a change may have been heard before the entry.
            latest = (conversation.entry(entry.seq) or entry for entry in entries)
            self.history.add_entries(tuple(latest))
        self.tell(changes)
        if trim and len(conversation.entries) > LOADED_ENTRIES_MAX:
            self.tell(self.model.trim(about, LOADED_ENTRIES_KEPT))
            self.trimmed[about] = conversation.first - 1

    def _change(self, about: int, entries: tuple[Entry, ...], message: Changed | Changes) -> None:
        conversation = self.model.conversations.get(about)
        if conversation is None:
            return
        if self.history is not None:
            self.history.change_entries(entries)
        self.tell(self.model.apply(message))
        self._keep_conversation(about)

    def changes_known(self, conversation_id: int, after: int, changes: Changes) -> None:
        """Take in that these are all changes after a revision, up to the last or all there are."""
        conversation = self.model.conversations.get(conversation_id)
        if conversation is None:
            return
        last = changes.entries[-1].revision if changes.entries else 0
        # A page that leads no further would be asked for again and again.
        further = changes.more and last > after
        known = last if further else max(last, conversation.revision_head)
        conversation.revision = max(conversation.revision, known)
        self._keep_conversation(conversation_id)

    def expire(self, conversation: int, oldest: int) -> None:
        """Empty the entries said before a time, in milliseconds since 1970 UTC."""
        self.tell(self.model.expire(conversation, oldest))
        if self.history is not None:
            self.history.expire(conversation, oldest)

    def forget(self, conversation: int) -> None:
        """Forget the entries of a conversation, which are not those the server has."""
        if self.history is not None:
            self.history.forget_entries(conversation)
        self.trimmed.pop(conversation, None)
        self.tell(self.model.forget(conversation))

    def begin_at(self, conversation: int, place: int) -> None:
        """Set this device's place: it has not been there before."""
        self.model.conversations[conversation].place = place
        self._keep_conversation(conversation)

    def mark_read(self, conversation: int, seq: int) -> None:
        """Move the read marker, and this device's place, forward."""
        changes = self.model.mark_read(conversation, seq)
        if changes:
            self._keep_conversation(conversation)
        self.tell(changes)

    async def load_older(self, conversation: ConversationModel, limit: int) -> bool:
        """Load from disk what is right before the first entry; tells whether there was any.

        Raises:
            StoreError: It cannot be read.
        """
        if self.history is None or not conversation.entries:
            return False
        first = conversation.first
        stored = await self.history.older(conversation.id, first, limit)
        # Only what joins on: a gap further up is the server's to fill.
        entries = [e for at, e in enumerate(stored) if e.seq == first - len(stored) + at]
        if not entries:
            return False
        self.tell(self.model.apply(Page(1, conversation.id, tuple(entries))))
        return True
