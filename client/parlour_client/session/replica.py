"""The model and what is kept of it on disk, changed together, and whoever follows the changes."""

from collections.abc import Callable
from dataclasses import replace

from parlour_client.errors import StoreError
from parlour_client.model import Change, ConversationModel, Model, NoteKind, Outgoing
from parlour_client.storage import Store
from parlour_client.storage.database import Database
from parlour_client.storage.history import History, Kept, account_of, set_account
from parlour_client.visible import visible
from parlour_protocol.messages import (
    Changed,
    Changes,
    Entry,
    FromServer,
    Left,
    Opened,
    Page,
    SignedIn,
)

LOADED_ENTRIES_MAX = 20_000
"""The most entries of one conversation in memory."""
LOADED_ENTRIES_KEPT = 10_000
"""How many remain where there were too many; the others can be loaded again."""

Listener = Callable[[list[Change]], None]
"""Is called on the event loop with each batch of changes, in order; must not block."""

_LOG = "log"
_DAY_MILLISECONDS = 24 * 60 * 60 * 1000


class Replica:
    """What one person knows of one server.

    Args:
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.model = Model(now)
        self.database: Database | None = None
        self.history: History | None = None
        self.inputs: list[str] = []
        self.drafts: dict[int, str] = {}
        self.settings: dict[str, str] = {}
        self.fresh = True
        """Whether this person's history here begins with this run."""
        self.trimmed: dict[int, int] = {}
        """The last entry that was dropped from memory because there were too many."""
        self._key = ""
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; returns what ends that."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def tell(self, changes: list[Change]) -> None:
        """Tell every listener what changed."""
        if changes:
            for listener in list(self._listeners):
                listener(changes)

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
        orphans: list[tuple[str, Outgoing]] = []
        if self.model.log not in (b"", message.log):
            orphans = [(c.title, o) for c in self.model.conversations.values() for o in c.outbox]
            self.history.forget_conversations()
            self.drafts.clear()
        for about in message.conversations:
            known = self.model.conversations.get(about.id)
            if known is not None and known.last > about.head:
                self.history.forget_entries(about.id, about.head)
        self.tell(self.model.apply(message))
        for about in message.conversations:
            self._expire(about.id)
        self._tell_set_aside(self.database)
        set_account(self.database, message.nickname, message.account)
        self.settings[_LOG] = message.log.hex()
        self.history.set_setting(_LOG, message.log.hex())
        for conversation in self.model.conversations.values():
            self.history.set_conversation(conversation)
        if orphans:
            return self._adopt(orphans)
        return outbox

    def _expire(self, conversation_id: int) -> None:
        """Drop what is older than the room keeps it; the server has erased it, too."""
        conversation = self.model.conversations.get(conversation_id)
        if conversation is None or not conversation.retention_days:
            return
        oldest = self._now() - conversation.retention_days * _DAY_MILLISECONDS
        self.tell(self.model.expire(conversation_id, oldest))
        if self.history is not None:
            self.history.forget_before(conversation_id, oldest)

    def _tell_set_aside(self, database: Database) -> None:
        if database.set_aside and self.model.lobby is not None:
            text = f"earlier history could not be read; it was set aside: {database.set_aside}"
            self.tell(self.model.note(self.model.lobby.id, NoteKind.ERROR, text=text))
            database.set_aside = ""

    def _adopt(self, orphans: list[tuple[str, Outgoing]]) -> list[Outgoing]:
        """Move what was said in another log to the room of that name; tell what has no place."""
        adopted = []
        rooms = {c.title: c for c in self.model.conversations.values() if c.kind == "room"}
        for title, outgoing in orphans:
            if title in rooms:
                moved = replace(outgoing, conversation=rooms[title].id)
                self.tell(self.model.queue(moved))
                adopted.append(moved)
                if self.history is not None:
                    self.history.add_outgoing(moved, lambda _failure: None)
            elif self.model.lobby is not None:
                text = (
                    f"the server began anew; this was not sent to {visible(title)}: {outgoing.text}"
                )
                self.tell(self.model.note(self.model.lobby.id, NoteKind.ERROR, text=text))
                if self.history is not None:
                    self.history.drop_outgoing(outgoing.id)
        return adopted

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
        for outgoing in kept.outbox:
            if outgoing.conversation in self.model.conversations:
                self.tell(self.model.queue(outgoing))

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
            case Left():
                if self.history is not None:
                    self.history.forget_conversation(message.conversation)
                self.tell(self.model.apply(message))
            case Opened():
                self.tell(self.model.apply(message))
                known = self.model.conversations.get(message.conversation.id)
                if known is not None:
                    self._keep_conversation(known)
            case _:
                self.tell(self.model.apply(message))

    def _add_entries(
        self, about: int, entries: tuple[Entry, ...], message: Entry | Page, *, trim: bool
    ) -> None:
        conversation = self.model.conversations.get(about)
        if conversation is None:
            return  # never announced: it would fill the disk, and nobody could read it
        if self.history is not None:
            self.history.add_entries(entries)
        self.tell(self.model.apply(message))
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
        self._keep_conversation(conversation)

    def changes_known(self, conversation_id: int, changes: Changes) -> None:
        """Take in that these are all changes up to the last of them, or all there are."""
        conversation = self.model.conversations.get(conversation_id)
        if conversation is None:
            return
        last = changes.entries[-1].revision if changes.entries else conversation.revision_head
        known = last if changes.more and changes.entries else conversation.revision_head
        conversation.revision = max(conversation.revision, last, known)
        self._keep_conversation(conversation)

    def forget(self, conversation: int) -> None:
        """Forget the entries of a conversation, which are not those the server has."""
        if self.history is not None:
            self.history.forget_entries(conversation)
        self.trimmed.pop(conversation, None)
        self.tell(self.model.forget(conversation))

    def mark_read(self, conversation: int, seq: int) -> None:
        """Move the read marker forward."""
        changes = self.model.mark_read(conversation, seq)
        if changes:
            self._keep_conversation(self.model.conversations[conversation])
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

    def _keep_conversation(self, conversation: ConversationModel) -> None:
        if self.history is not None:
            self.history.set_conversation(conversation)
