"""The model and what is kept of it on disk, changed together, and whoever follows the changes."""

from collections.abc import Callable

import msgspec

from parlour_client.errors import StoreError
from parlour_client.model import ConversationModel, Model, NoteKind, Outgoing
from parlour_client.session.listeners import Listeners
from parlour_client.session.listing import Listing
from parlour_client.session.reconciling import (
    Orphans,
    adopt,
    orphans,
    tell_set_aside,
    tell_unsent,
    unwind,
)
from parlour_client.storage import Store
from parlour_client.storage.database import Database
from parlour_client.storage.history import History, Kept, account_of, set_account
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

_LOG = "log"
_IGNORED = "ignored"


class Replica(Listeners):
    """What one person knows of one server.

    Args:
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__()
        self.model = Model(now)
        self.database: Database | None = None
        self.history: History | None = None
        self.inputs: list[str] = []
        self.unkept: set[str] = set()
        self.drafts: dict[int, str] = {}
        self.settings: dict[str, str] = {}
        self.fresh = True
        """Whether this person's history here begins with this run."""
        self.trimmed: dict[int, int] = {}
        """The last entry that was dropped from memory because there were too many."""
        self._listing = Listing(self.model)
        self._key = ""

    # --- whose it is

    async def open(self, store: Store, key: str, nickname: str | None) -> list[Outgoing] | None:
        """Open what is kept of a server, and load what one had there under a nickname.

        Returns:
            What was said and is not stored by the server yet; None if that is known already.

        Raises:
            StoreError: It cannot be opened.
        """
        outbox: list[Outgoing] | None = None
        if self._key != key or self.database is None:
            await self.close()
            self.tell(self.model.forget_all())
            self.database = await store.database(key)
            self._key = key
            outbox = []
        account = await account_of(self.database, nickname) if nickname else 0
        if account and (self.history is None or self.history.account != account):
            outbox = await self._become(account)
        return outbox

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
        self._set(_LOG, message.log.hex())
        for conversation in self.model.conversations.values():
            self.history.set_conversation(conversation)
            self._withdraw_draft(conversation.id)
        if left:
            return adopt(self, left)
        return outbox

    def remember_account(self) -> None:
        """Keep which account this person's nickname is, for when there is no connection."""
        if self.database is not None and self.model.account:
            set_account(self.database, self.model.nickname, self.model.account)

    def forget_person(self) -> None:
        """Forget all that is kept of this person."""
        if self.history is not None:
            self.history.forget_account()
        self.history = None
        self.drafts, self.inputs, self.settings = {}, [], {}
        self.unkept.clear()
        self.model.account, self.model.nickname = 0, ""
        self.tell(self.model.forget_all())

    async def _become(self, account: int) -> list[Outgoing]:
        if self.database is None:
            return []
        history = History(self.database, account)
        kept = await history.load()
        self.history = history
        self._fill(kept)
        self.model.account = account
        return [o for o in kept.outbox if o.conversation in self.model.conversations]

    def _fill(self, kept: Kept) -> None:
        self.tell(self.model.forget_all())
        self.drafts, self.inputs, self.settings = kept.drafts, kept.inputs, kept.settings
        self.fresh = not kept.conversations
        self.model.log = bytes.fromhex(kept.settings.get(_LOG, ""))
        for conversation in kept.conversations:
            self.tell(self.model.add(conversation))
        if _IGNORED in kept.settings:
            self.model.ignore(msgspec.json.decode(kept.settings[_IGNORED], type=dict[int, str]))
        for outgoing in kept.outbox:
            if outgoing.conversation in self.model.conversations:
                self.tell(self.model.queue(outgoing))

    def _set(self, key: str, value: str) -> None:
        if self.history is not None and self.settings.get(key, "") != value:
            self.settings[key] = value
            self.history.set_setting(key, value)

    async def close(self) -> None:
        """Write what is queued, and close the database."""
        database, self.database, self.history, self._key = self.database, None, None, ""
        if database is not None:
            await database.close()

    # --- what comes in

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
                self._set(_IGNORED, msgspec.json.encode(self.model.ignored).decode())
            case _:
                self.tell(self.model.apply(message))

    def _open(self, message: Opened) -> None:
        self.tell(self.model.apply(message))
        self._keep_conversation(message.conversation.id)
        self._withdraw_draft(message.conversation.id)
        self._part(self._listing.opened(message))

    def _withdraw_draft(self, conversation: int) -> None:
        """Have no disk know what is typed where it is off the record by now."""
        known = self.model.conversations.get(conversation)
        if self.history is not None and known is not None and not known.recorded:
            self.history.withdraw_draft(conversation)

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

    def written(self, failure: StoreError) -> None:
        """Tell the person that the disk fails."""
        if self.model.lobby is not None:
            self.tell(self.model.note(self.model.lobby.id, NoteKind.ERROR, text=str(failure)))

    def _keep_conversation(self, conversation: int) -> None:
        known = self.model.conversations.get(conversation)
        if self.history is not None and known is not None:
            self.history.set_conversation(known)
