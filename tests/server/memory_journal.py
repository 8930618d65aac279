"""A journal in memory: keeps its promises without a disk, and breaks them when told to."""

import itertools
from collections import defaultdict
from collections.abc import Sequence

import trio

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.messages import Entry
from parlour_server.journal import Account, ConversationRecord, Draft, NotStored, Outcome, Stored
from parlour_server.journal.port import READ_BYTES_MAX


class MemoryJournal:
    """A `Journal` without threads; every method waits for one tick at least, as a thread would."""

    def __init__(self) -> None:
        self.log_id = bytes(range(16))
        self.refusal: NotStored | None = None
        """What `append` answers instead of storing."""
        self.errors: dict[str, Exception] = {}
        """What methods raise, by name."""
        self.batches: list[list[Draft]] = []
        self._held: dict[str, trio.Event] = {}
        self._bodies: dict[int, list[bytes]] = defaultdict(list)
        self._said: dict[tuple[bytes, int], tuple[Draft, Stored]] = {}
        self._accounts: dict[int, tuple[bytes, str, str]] = {}
        self._used: list[int] = []
        self._rooms: dict[str, int] = {}
        self._directs: dict[tuple[int, int], int] = {}
        self._numbers = itertools.count(1)

    # --- handles

    def hold(self, method: str) -> trio.Event:
        """Have a method wait until the event is set; like a thread, it cannot be given up."""
        event = self._held[method] = trio.Event()
        return event

    def log(self, conversation: int) -> list[Entry]:
        """Return what is stored of a conversation."""
        return [decode_entry(body) for body in self._bodies[conversation]]

    async def _hop(self, method: str) -> None:
        await trio.lowlevel.checkpoint()
        held = self._held.pop(method, None)
        if held is not None:
            with trio.CancelScope(shield=True):
                await held.wait()
        if method in self.errors:
            raise self.errors[method]

    # --- the port

    async def append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store entries in order."""
        self.batches.append(list(drafts))
        await self._hop("append")
        if self.refusal is not None:
            return [self.refusal] * len(drafts)
        return [self._append(draft) for draft in drafts]

    def _append(self, draft: Draft) -> Outcome:
        if (draft.id, draft.account) in self._said:
            before, stored = self._said[draft.id, draft.account]
            same = (before.conversation, before.text, before.kind)
            if same != (draft.conversation, draft.text, draft.kind):
                return NotStored("id-reused", "another message was stored under this id before")
            return Stored(stored.seq, stored.time, b"", repeated=True)
        log = self._bodies[draft.conversation]
        now = int(trio.current_time() * 1000)
        seq = len(log) + 1
        entry = Entry(
            draft.conversation, seq, now, draft.account,
            draft.nickname, draft.id, draft.text, draft.kind,
        )  # fmt: skip
        log.append(encode_body(entry))
        stored = Stored(seq, now, log[-1])
        self._said[draft.id, draft.account] = draft, stored
        return stored

    async def read(
        self,
        conversation: int,
        after: int,
        before: int,
        limit: int,
        *,
        newest: bool,
        bytes_max: int = READ_BYTES_MAX,
    ) -> list[bytes]:
        """Return the bodies of entries with `after < seq < before`, in order."""
        await self._hop("read")
        found = self._bodies[conversation][after : max(0, before - 1)]
        found = found[-limit:][::-1] if newest else found[:limit]
        sizes = itertools.accumulate(len(body) for body in found)
        kept = found[: 1 + sum(1 for size in sizes if size <= bytes_max)]
        return kept[::-1] if newest else kept

    async def account(self, holder: bytes, key: str, nickname: str) -> Account:
        """Return the account of a holder and nickname key, made if there is none."""
        await self._hop("account")
        number = self._number(holder, key)
        if number is None:
            number = len(self._accounts) + 1
        self._use(number, holder, key, nickname)
        return Account(number, nickname)

    def _number(self, holder: bytes, key: str) -> int | None:
        return next(
            (n for n, known in self._accounts.items() if known[:2] == (holder, key)),
            None,
        )

    def _use(self, number: int, holder: bytes, key: str, nickname: str) -> None:
        self._accounts[number] = holder, key, nickname
        if number in self._used:
            self._used.remove(number)
        self._used.append(number)

    async def find_account(self, key: str) -> Account | None:
        """Return the account that used a nickname last."""
        await self._hop("find_account")
        for number in reversed(self._used):
            if self._accounts[number][1] == key:
                return Account(number, self._accounts[number][2])
        return None

    async def rename(self, account: int, key: str, nickname: str) -> bool:
        """Give an account another nickname; False if its holder has one of that name already."""
        await self._hop("rename")
        holder = self._accounts[account][0]
        if self._number(holder, key) not in (None, account):
            return False
        self._use(account, holder, key, nickname)
        return True

    async def room(self, name: str) -> ConversationRecord:
        """Return a room, made if there is none."""
        await self._hop("room")
        if name not in self._rooms:
            self._rooms[name] = next(self._numbers)
        number = self._rooms[name]
        return ConversationRecord(number, "room", name, len(self._bodies[number]))

    async def direct(self, one: int, other: int) -> ConversationRecord:
        """Return the direct conversation of two accounts, or of one alone; made if needed."""
        await self._hop("direct")
        pair = (min(one, other), max(one, other))
        if pair not in self._directs:
            self._directs[pair] = next(self._numbers)
        return self._direct(pair)

    def _direct(self, pair: tuple[int, int]) -> ConversationRecord:
        number = self._directs[pair]
        members = tuple(Account(n, self._accounts[n][2]) for n in sorted(set(pair)))
        return ConversationRecord(number, "direct", "", len(self._bodies[number]), members)

    async def find_direct(self, conversation: int, account: int) -> ConversationRecord | None:
        """Return a direct conversation by its id, if the account is in it."""
        await self._hop("find_direct")
        for pair, number in self._directs.items():
            if number == conversation and account in pair:
                return self._direct(pair)
        return None

    async def directs(self, account: int, limit: int) -> list[ConversationRecord]:
        """Return an account's direct conversations that hold something, the latest first."""
        await self._hop("directs")
        found = [self._direct(pair) for pair in self._directs if account in pair]
        spoken = [record for record in found if record.head]
        spoken.sort(key=lambda record: self.log(record.id)[-1].time, reverse=True)
        return spoken[:limit]

    async def close(self) -> None:
        """Let go of everything."""
        await self._hop("close")
