"""What one person has at one server: on this machine's disk, and in the model filled from it."""

import time
from collections.abc import Callable

import msgspec

from parlour_client.errors import StoreError
from parlour_client.model import Model, NoteKind, Outgoing
from parlour_client.session.listeners import Listeners
from parlour_client.storage import Store
from parlour_client.storage.database import Database
from parlour_client.storage.history import History, Kept, account_of, set_account

_LOG = "log"
_IGNORED = "ignored"


class Profile(Listeners):
    """Whose the model is, and what is kept of it on disk.

    Args:
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, now: Callable[[], int]) -> None:
        super().__init__()
        self.model = Model(now, time.monotonic)
        self.database: Database | None = None
        self.history: History | None = None
        self.inputs: list[str] = []
        self.unkept: set[str] = set()
        self.drafts: dict[int, str] = {}
        self.settings: dict[str, str] = {}
        self.fresh = True
        """Whether this person's history here begins with this run."""
        self._key = ""

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

    def _keep_log(self, log: bytes) -> None:
        self._set(_LOG, log.hex())

    def _keep_ignored(self) -> None:
        self._set(_IGNORED, msgspec.json.encode(self.model.ignored).decode())

    def _set(self, key: str, value: str) -> None:
        if self.history is not None and self.settings.get(key, "") != value:
            self.settings[key] = value
            self.history.set_setting(key, value)

    async def close(self) -> None:
        """Write what is queued, and close the database."""
        database, self.database, self.history, self._key = self.database, None, None, ""
        if database is not None:
            await database.close()

    def written(self, failure: StoreError) -> None:
        """Tell the person that the disk fails."""
        if self.model.lobby is not None:
            self.tell(self.model.note(self.model.lobby.id, NoteKind.ERROR, text=str(failure)))

    def _keep_conversation(self, conversation: int) -> None:
        known = self.model.conversations.get(conversation)
        if self.history is not None and known is not None:
            self.history.set_conversation(known)

    def _withdraw_draft(self, conversation: int) -> None:
        """Have no disk know what is typed where it is off the record by now."""
        known = self.model.conversations.get(conversation)
        if self.history is not None and known is not None and not known.recorded:
            self.history.withdraw_draft(conversation)
