"""The tables in memory: loaded when somebody asks for them, let go of when nobody follows them."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import trio

from parlour_protocol import EncodingError, encode
from parlour_server import status
from parlour_server.journal import StorageError, conversations, deeds
from parlour_server.journal import tables as stored
from parlour_server.journal.tables import TableRecord
from parlour_server.locks import Locks
from parlour_server.playing import decisions, telling
from parlour_server.playing.alarms import Alarms
from parlour_server.playing.catalogue import GameFaultError, GuardedGame
from parlour_server.playing.decisions import CalledOff, Decision
from parlour_server.playing.keeping import Keeping, Kept
from parlour_server.playing.position import begun, folded
from parlour_server.playing.table import Table
from parlour_server.session import Session, State

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server

RESTING_MAX = 64
"""The most tables that are kept in memory without anybody following them."""

AGAIN_SECONDS = 5
"""After so long the server tries again to store what is due, where it could not."""

FOLD_SECONDS = 0.002
"""After so long of folding others get their turn."""


@dataclass(frozen=True, slots=True)
class _Pace:
    """How the clocks of a table run that was let go of; what is done there is on disk."""

    done: int
    base: int
    since: float | None


class Tables:
    """The tables in memory, and what has to be done there without anybody asking.

    Args:
        server: The server.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._known: WeakValueDictionary[int, Table] = WeakValueDictionary()
        """All that are in use; there are never two of one number."""
        self._kept: dict[int, Table] = {}
        self._trim_above = RESTING_MAX
        self._by_account: dict[int, set[int]] = {}
        self._paces: dict[int, _Pace] = {}
        self._loading = Locks()
        self._galleries: dict[int, int] = {}
        """The tables in memory by their galleries."""
        self._due: dict[int, bool] = {}
        """The tables to be looked after, and whether they are to be begun."""
        self._wake = trio.Event()
        self._alarms = Alarms(self._attend_soon)
        self.draw = secrets.choice
        """Draws what is left to chance."""

    # --- finding them

    def find(self, number: int) -> Table | None:
        """Return a table that is in memory."""
        return self._known.get(number)

    async def get(self, number: int) -> Table | None:
        """Return a table, None if there is none of this number.

        Raises:
            StorageError: It could not be read.
        """
        table = self._known.get(number)
        if table is not None:
            return table
        async with self._loading.of(number):
            table = self._known.get(number)
            if table is None:
                table = await self._load(number)
        return table

    async def _load(self, number: int) -> Table | None:
        found = await self._server.journal.look(_read, number)
        if found is None:
            return None
        record, done, time = found
        table = Table(record, self._server.catalogue.get(record.terms.game))
        if record.state != "gathering":
            await self._fold(table, done, time)
        self._keep(table)
        self._arrive(table)
        return table

    async def _fold(self, table: Table, done: list[deeds.Deed], time: int) -> None:
        """Have a table stand as it does, or be paused where that cannot be known."""
        record, game = table.record, table.game
        try:
            position = begun(_playable(record, game), record.terms, len(record.seats))
            turned = trio.current_time()
            for deed in done:
                position = folded(position, deed)
                if trio.current_time() - turned > FOLD_SECONDS:
                    await trio.lowlevel.checkpoint()
                    turned = trio.current_time()
        except GameFaultError as error:
            self._pause(table, error)
        else:
            table.replay(position, done, time)

    def _keep(self, table: Table) -> None:
        self._known[table.number] = self._kept[table.number] = table
        self._galleries[table.record.gallery] = table.number
        for account in table.accounts():
            self._by_account.setdefault(account, set()).add(table.number)
        if len(self._kept) > self._trim_above:
            self._trim()

    def _trim(self) -> None:
        """Let go of tables that nobody follows."""
        for table in list(self._kept.values()):
            if not self._followed(table):
                self._let_go(table)
        self._trim_above = len(self._kept) + RESTING_MAX

    def _let_go(self, table: Table) -> None:
        del self._kept[table.number], self._galleries[table.record.gallery]
        for account in table.accounts():
            numbers = self._by_account.get(account, set())
            numbers.discard(table.number)
            if not numbers:
                self._by_account.pop(account, None)
        self._paces.pop(table.number, None)
        if table.ticking:
            self._paces[table.number] = _Pace(table.done, *table.running())

    def _followed(self, table: Table) -> bool:
        found = self._server.conversations
        return found.get(table.number) is not None or found.get(table.record.gallery) is not None

    # --- beginning

    async def begin(self, number: int) -> None:
        """Take in a table as it is on disk by now: made, with others seated, or begun.

        Those who sit there and are here enter it, and everybody is told. The caller holds no
        account's lock.

        Raises:
            StorageError: It could not be read.
        """
        table = await self.get(number)
        if table is None:
            return
        if table.record.state == "gathering":
            await self._renew(table)
        for account in list(table.accounts()):
            await self._enter(account, number)
        self._arrive(table)
        self.tell(table)

    async def _renew(self, table: Table) -> None:
        """Take in what has become of a table that gathered players."""
        await table.writer.acquire()
        try:
            found = await self._server.journal.look(_read, table.number)
            assert found is not None
            before = set(table.accounts())
            table.record = found[0]
            for account in before - set(table.accounts()):
                self._by_account.get(account, set()).discard(table.number)
            if table.record.state == "playing":
                await self._fold(table, found[1], found[2])
            self._keep(table)
        finally:
            table.writer.release()

    async def _enter(self, account: int, number: int) -> None:
        server = self._server
        async with server.locks.of(account):
            participant = server.people.find(account)
            if participant is None:
                return
            place = await server.journal.look(conversations.place, number, account)
            if place is None or server.people.find(account) is not participant:
                return
            new = number not in participant.sessions[0].follows
            conversation = server.conversations.enter(participant, place)
            if new:
                server.conversations.tell(conversation, participant)

    def _arrive(self, table: Table) -> None:
        """Have the clocks of a table that is in memory from now on run, and what is due be done."""
        for seat, record in enumerate(table.record.seats):
            if record.account and self._server.people.find(record.account) is not None:
                table.come(record.account)
            else:
                table.absent(seat)
        pace = self._paces.pop(table.number, None)
        if pace is not None and pace.done == table.done:
            table.resume(pace.base, pace.since)
        self._look_after(table)

    def _look_after(self, table: Table) -> None:
        """Start the clocks where it is time, and wake when the next thing is due."""
        if table.state != "playing" or table.position is None:
            self._alarms.set(table.number, None)
            return
        self._seat(table, live=not table.correspondence)
        seats = range(len(table.record.seats))
        if (
            table.correspondence
            or table.elapsed()
            or table.been.issuperset(seats)
            or table.position.have_moved() == frozenset(seats)
        ):
            # Whoever has not been there yet could not know that their time runs.
            table.tick()
        now = trio.current_time()
        claims = {at for seat in seats for at in table.claims(seat, self._server.limits).values()}
        moments = [at for at in claims if at > now]
        falls = table.falls_at()
        if falls is not None:
            moments.append(falls)
        if table.position.unattended or table.position.outcome is not None:
            moments.append(now)
        self._alarms.set(table.number, min(moments, default=None))

    def _seat(self, table: Table, *, live: bool) -> None:
        for account in table.accounts():
            status.seat(self._server, account, table.number, live=live)

    # --- telling

    def tell(self, table: Table) -> None:
        """Tell everybody who plays at a table, or watches it, how it is now."""
        try:
            telling.tell(self._server, table)
        except (GameFaultError, EncodingError) as error:
            self.pause(table, error)

    def tell_one(self, table: Table, session: Session) -> None:
        """Tell one session that plays at a table, or watches it, how it is now."""
        server = self._server
        try:
            told = telling.public(server, table)
            seat = table.seat_of(session.account)
            if seat >= 0:
                told = telling.seen(server, table, seat, told)
            server.hub.send(session.outbox, encode(told))
        except (GameFaultError, EncodingError) as error:
            self.pause(table, error)

    def changed(self, table: Table, *, ended: bool) -> None:
        """Tell of a table at which something was done that is on disk by now.

        Args:
            table: The table.
            ended: Whether the game has ended by it.
        """
        if ended:
            table.hold()
            self._seat(table, live=False)
        self._look_after(table)
        self.tell(table)
        if table.record.next and table.record.next not in self._known:
            self._due[table.record.next] = True
            self._wake.set()

    def pause(self, table: Table, error: Exception) -> None:
        """Stop a table whose game is faulty, and tell everybody; the server goes on."""
        self._pause(table, error)
        self._alarms.set(table.number, None)
        telling.tell(self._server, table)

    def _pause(self, table: Table, error: Exception) -> None:
        table.hold()
        table.position = None
        table.paused = f"the game cannot go on here: {error}"
        self._server.log.error(
            "table paused", table=table.number, game=table.record.terms.game, reason=str(error),
            cause=repr(error.__cause__ or ""),
        )  # fmt: skip

    # --- who is here

    async def greet(self, session: Session) -> None:
        """Tell a session that has just come in of the tables that it plays or watches."""
        account = session.account
        first = len(self._server.people.sessions(account)) == 1
        told = self._by_account.get(account, set()) if first else set()
        for number in list(told):
            known = self._kept[number]
            known.come(account)
            self._look_after(known)
            self.tell(known)
        for conversation in list(session.follows.values()):
            if conversation.kind not in ("table", "gallery") or conversation.id in told:
                continue
            try:
                table = await self._of(conversation.kind, conversation.id)
            except StorageError as error:
                self._server.log.warning("cannot tell of a table", reason=str(error))
                continue
            if session.state is not State.PRESENT:
                return
            if table is not None and conversation.id in session.follows:
                self.tell_one(table, session)

    async def _of(self, kind: str, conversation: int) -> Table | None:
        if kind == "table":
            return await self.get(conversation)
        number = self._galleries.get(conversation)
        if number is None:
            number = await self._server.journal.look(stored.of_gallery, conversation)
        return await self.get(number)

    def left(self, account: int) -> None:
        """Take in that somebody is here no more, on any device."""
        for number in list(self._by_account.get(account, ())):
            table = self._kept[number]
            table.go(account)
            self._look_after(table)
            self.tell(table)

    # --- what nobody asks for

    def submit(self, table: Table, decision: Decision | CalledOff, kept: Kept) -> None:
        """Have a decision stored; the table's writer is held, and let go of afterwards.

        Args:
            table: The table.
            decision: What was decided.
            kept: Told why it is not on disk, or None if it is.
        """
        Keeping(self._server, table, decision, kept).submit()

    def settle(self, table: Table) -> bool:
        """Do what is due at a table whose writer is held: a flag that has fallen, chance.

        Returns:
            Whether there was something; the writer is let go of then, once it is on disk.
        """
        if table.state != "playing" or table.position is None:
            return False
        try:
            decision = self._overdue(table)
        except GameFaultError as error:
            self.pause(table, error)
            return False
        if decision is None:
            return False

        def kept(failed: object) -> None:
            if failed is not None:
                self._alarms.set(table.number, trio.current_time() + AGAIN_SECONDS)

        self.submit(table, decision, kept)
        return True

    def _overdue(self, table: Table) -> Decision | None:
        position = table.position
        assert position is not None
        flagged = table.flagged()
        if flagged:
            spent = table.elapsed()
            decision = decisions.fallen(position, flagged, spent)
        elif position.unattended or position.outcome is not None:
            decision = Decision(position)
        else:
            return None
        seat = max(flagged[0] if flagged else 0, 0)
        return decisions.attended(decision, seat, self.draw)

    def _attend_soon(self, number: int) -> None:
        self._due.setdefault(number, False)
        self._wake.set()

    async def run(self) -> None:
        """Look after all tables, for ever."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._alarms.run)
            nursery.start_soon(self._note_for_ever)
            nursery.start_soon(self._load_clocked)
            while True:
                await self._wake.wait()
                self._wake = trio.Event()
                due, self._due = self._due, {}
                for number, new in due.items():
                    nursery.start_soon(self._attend, number, new)

    async def _attend(self, number: int, new: bool) -> None:  # noqa: FBT001 - from a nursery
        try:
            table = await self.get(number)
            if table is None:
                return
            if new:
                await self.begin(number)
        except StorageError as error:
            self._server.log.warning("cannot look after a table", reason=str(error))
            self._alarms.set(number, trio.current_time() + AGAIN_SECONDS)
            return
        await table.writer.acquire()
        if not self.settle(table):
            table.writer.release()
            self._look_after(table)
            self.tell(table)

    async def _load_clocked(self) -> None:
        """Have the clocks run that ran before the server was down."""
        for number in await self._server.journal.look(stored.clocked):
            try:
                await self.get(number)
            except StorageError as error:
                self._server.log.warning("cannot look after a table", reason=str(error))

    async def _note_for_ever(self) -> None:
        while True:
            await trio.sleep(self._server.limits.clock_note_seconds)
            await self.note()

    async def note(self) -> None:
        """Keep how long clocks have run, so that a restart gives nobody more time, or less."""
        now = trio.current_time()
        running = {
            number: (pace.done, pace.base + round((now - pace.since) * 1000))
            for number, pace in self._paces.items()
            if pace.since is not None
        }
        running |= {
            number: (table.done, table.elapsed())
            for number, table in self._kept.items()
            if table.ticking
        }
        if not running:
            return
        try:
            await self._server.journal.do(deeds.note_spent, running)
        except StorageError as error:
            self._server.log.warning("cannot note how long clocks have run", reason=str(error))


def _playable(record: TableRecord, game: GuardedGame | None) -> GuardedGame:
    if game is None:
        raise GameFaultError(f"“{record.terms.game}” is not played here any more")
    if game.version != record.version:
        raise GameFaultError(
            f"it was begun by version {record.version} of the rules of {game.name}, and this server"
            f" plays by version {game.version}"
        )
    return game


def _read(db: "apsw.Connection", number: int) -> tuple[TableRecord, list[deeds.Deed], int] | None:
    record = stored.load(db, number)
    return None if record is None else (record, *deeds.read(db, number))
