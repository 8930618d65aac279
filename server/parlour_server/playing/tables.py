"""The tables in memory: loaded when somebody asks for them, let go of when nobody follows them."""

import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

import trio

from parlour_protocol import EncodingError, encode
from parlour_server.journal import StorageError, conversations
from parlour_server.journal import tables as stored
from parlour_server.journal.deeds import Deed
from parlour_server.locks import Locks
from parlour_server.playing import telling
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.decisions import CalledOff, Decision, Draw
from parlour_server.playing.duties import Duties
from parlour_server.playing.keeping import Keeping, Kept
from parlour_server.playing.loading import fold, read
from parlour_server.playing.shelf import Shelf
from parlour_server.playing.table import Table
from parlour_server.playing.teller import Teller
from parlour_server.playing.titles import call_anew
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.server import Server


class Tables:
    """The tables in memory.

    Args:
        server: The server.
    """

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._loading = Locks()
        self.lengthy = trio.Lock()
        """Held by whoever folds a table, or writes a game down: of many who did so at once each
        would hold up everybody else in turn."""
        self.duties = Duties(server)
        """What has to be done at tables without anybody asking."""
        self._shelf = Shelf(self._followed, self.duties.part)
        self._teller = Teller(self.tell)
        self.draw: Draw = secrets.choice
        """Draws what is left to chance."""

    async def run(self) -> None:
        """Look after tables, and tell of them, for ever."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._teller.run)
            nursery.start_soon(self.duties.run)

    # --- finding them

    def find(self, number: int) -> Table | None:
        """Return a table that is in memory."""
        return self._shelf.find(number)

    async def get(self, number: int) -> Table | None:
        """Return a table, None if there is none of this number.

        Raises:
            StorageError: It could not be read.
        """
        table = self._shelf.kept(number)
        if table is not None:
            return table
        async with self._loading.of(number):
            table = self._shelf.find(number)
            if table is None:
                return await self._load(number)
            if self._shelf.kept(number) is None:
                # It was let go of, and somebody has not finished there.
                self._shelf.keep(table)
                self._arrive(table)
            return table

    async def asked_for(self, session: Session, request: int, number: int) -> Table | None:
        """Return a table that somebody asks for; None if there is none, which they are told then.

        Raises:
            StorageError: It could not be read.
        """
        table = await self.get(number)
        if table is None:
            session.refuse(request, "unknown-table", f"there is no table {number}")
        return table

    async def _load(self, number: int) -> Table | None:
        found = await self._server.journal.look(read, number)
        if found is None:
            return None
        record, done, time = found
        table = Table(record, self._server.catalogue.get(record.terms.game))
        if record.started:
            await self._stand(table, done, time)
        self._shelf.keep(table)
        self._arrive(table)
        return table

    async def _stand(self, table: Table, done: list[Deed], time: int) -> None:
        """Have a table stand as it does, or be paused where that cannot be known."""
        try:
            async with self.lengthy:
                position = await fold(table.record, table.game, done)
        except GameFaultError as error:
            self._pause(table, error)
        else:
            table.replay(position, done, time)

    def _followed(self, table: Table) -> bool:
        if table.state == "over":
            return False  # people are in it for a week, and rarely look at it again
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
        before = set(table.accounts())
        if table.record.state == "gathering":
            await self._renew(table)
        if before != set(table.accounts()):
            await call_anew(self._server, number, table.record.gallery)
        for account in list(table.accounts()):
            await self._enter(account, number)
        self._arrive(table)
        self.tell(table)

    async def _renew(self, table: Table) -> None:
        """Take in what has become of a table that gathered players."""
        await table.writer.acquire()
        try:
            found = await self._server.journal.look(read, table.number)
            assert found is not None
            before = set(table.accounts())
            table.record = found[0]
            for account in before - set(table.accounts()):
                self._shelf.leave(account, table.number)
            if table.record.state == "playing":
                await self._stand(table, found[1], found[2])
            self._shelf.keep(table)
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
        self.duties.meet(table)

    def kept(self) -> Collection[Table]:
        """Return the tables in memory that are not about to be let go of."""
        return self._shelf.all()

    # --- deciding

    def submit(self, table: Table, decision: Decision | CalledOff, kept: Kept) -> None:
        """Have a decision stored; the table's writer is held, and let go of afterwards.

        Args:
            table: The table.
            decision: What was decided.
            kept: Told why it is not on disk, or None if it is.
        """
        Keeping(self._server, table, decision, kept).submit()

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
            seat = table.seat_of(session.account)
            see = telling.public(server, table) if seat < 0 else telling.seen(server, table, seat)
            server.hub.send(session.outbox, encode(see))
        except (GameFaultError, EncodingError) as error:
            self.pause(table, error)

    def changed(self, table: Table, *, ended: bool) -> None:
        """Take in, and tell soon, that something was done at a table that is on disk by now.

        Args:
            table: The table.
            ended: Whether the game has ended by it.
        """
        if ended:
            table.hold()
        self.duties.look_after(table)
        self._teller.soon(table)
        if table.record.next and self._shelf.find(table.record.next) is None:
            self.duties.attend_soon(table.record.next, begin=True)

    def pause(self, table: Table, error: Exception) -> None:
        """Stop a table whose game is faulty, and tell everybody; the server goes on."""
        self._pause(table, error)
        self.duties.look_after(table)
        telling.tell(self._server, table)

    def _pause(self, table: Table, error: Exception) -> None:
        table.hold()
        table.position = None
        told = error.told if isinstance(error, GameFaultError) else "what it shows is too much"
        table.paused = f"the game cannot go on here: {told}"
        self._server.log.error(
            "table paused", table=table.number, game=table.record.terms.game, reason=str(error),
            cause=repr(error.__cause__ or ""),
        )  # fmt: skip

    # --- who is here

    async def greet(self, session: Session) -> None:
        """Tell a session that has just come in of the tables that it plays or watches."""
        account = session.account
        first = len(self._server.people.sessions(account)) == 1
        told = {table.number: table for table in self._shelf.of(account)} if first else {}
        for known in told.values():
            known.come(account)
            self.duties.look_after(known)
        for known in told.values():
            self.tell(known)
            await session.outbox.ease()
            if session.state is not State.PRESENT:
                return
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
                await session.outbox.ease()

    async def _of(self, kind: str, conversation: int) -> Table | None:
        if kind == "table":
            return await self.get(conversation)
        number = self._shelf.watched_from(conversation)
        if not number:
            number = await self._server.journal.look(stored.of_gallery, conversation)
        return await self.get(number)

    def rename(self, account: int, nickname: str) -> None:
        """Take in that somebody is called otherwise now, and tell of it where they sit."""
        for table in self._shelf.of(account):
            table.rename(account, nickname)
            self.tell(table)

    def left(self, account: int) -> None:
        """Take in that somebody is here no more, on any device."""
        for table in self._shelf.of(account):
            table.go(account)
            self.duties.look_after(table)
            self._teller.soon(table)
