"""Getting what was decided at a table to disk, and only then into memory and to everybody."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from parlour_protocol.limits import ID_BYTES, NICKNAME_MAX_CHARACTERS, TEXT_MAX_CHARACTERS
from parlour_protocol.messages import Result
from parlour_server.journal import Draft, NotStored, Outcome, Stored, deeds, tables
from parlour_server.journal.changes import GONE
from parlour_server.journal.deeds import Ending
from parlour_server.journal.tables import Founding, TableRecord
from parlour_server.playing import endings
from parlour_server.playing.decisions import CalledOff, Decision
from parlour_server.playing.table import Table

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server

Kept = Callable[[NotStored | None], None]
"""Told why something is not on disk, or None if it is."""


class Keeping:
    """One decision on its way to disk.

    Args:
        server: The server.
        table: Where it was made; its writer is held, and let go of once all is done.
        decision: What was decided.
        kept: Told what became of it.
    """

    def __init__(
        self, server: "Server", table: Table, decision: Decision | CalledOff, kept: Kept
    ) -> None:
        self._server = server
        self._table = table
        self._decision = decision
        self._kept = kept
        self._time = 0
        self._record: TableRecord | None = None
        self._failed: NotStored | None = None
        self._left = len(decision.lines)

    def submit(self) -> None:
        """Have it stored, all of it in one transaction or nothing."""
        for at, line in enumerate(self._decision.lines):
            account, nickname = self._author(line.seat)
            self._server.committer.submit(
                Draft(
                    self._table.number,
                    account,
                    nickname[:NICKNAME_MAX_CHARACTERS],
                    line.id or os.urandom(ID_BYTES),
                    line.text[:TEXT_MAX_CHARACTERS],
                    line.kind,
                    work=self._store if at == 0 else None,
                    along=at > 0,
                ),
                self._done,
            )

    def _author(self, seat: int) -> tuple[int, str]:
        """Return by whom the log tells a line: whoever sits there, or else whoever made the table.

        Somebody may have given their account up, and with it their seat.
        """
        record = self._table.record
        account, nickname = record.host, GONE
        if seat >= 0 and record.seats[seat].account:
            account, nickname = record.seats[seat].account, record.seats[seat].nickname
        present = self._server.people.find(account)
        return account, present.nickname if present is not None else nickname

    def _store(self, db: "apsw.Connection", now: int) -> None:
        table, decision = self._table, self._decision
        result = self._result()
        ending = Ending(result, self._counts()) if result is not None else None
        deeds.write(db, table.number, decision.deeds, now, ending)
        rematch = isinstance(decision, Decision) and decision.rematch
        if rematch:
            tables.follow(db, table.number, _rematch(table), now)
        self._time = now
        if result is not None or rematch:
            self._record = tables.load(db, table.number)

    def _counts(self) -> bool:
        """Tell whether a result is rated: all agreed to that, and all have moved."""
        decision = self._decision
        if isinstance(decision, CalledOff):
            return False
        position = decision.position
        return self._table.record.terms.rated and len(position.have_moved()) == position.seats

    def _result(self) -> Result | None:
        """Return how the game ends by what was decided, None if it does not."""
        decision = self._decision
        if isinstance(decision, CalledOff):
            return decision.result
        if self._table.record.state == "over" or not decision.position.over:
            return None
        return endings.result(decision.position)

    def _done(self, draft: Draft, outcome: Outcome) -> None:
        self._left -= 1
        if isinstance(outcome, Stored) and not outcome.repeated:
            self._server.conversations.publish(draft.conversation, outcome.seq, outcome.body)
        elif self._failed is None:
            self._failed = (
                outcome
                if isinstance(outcome, NotStored)
                else NotStored("id-reused", "something else was stored under this id before")
            )
        if self._left:
            return
        if self._failed is None:
            self._take()
        self._table.writer.release()
        self._kept(self._failed)

    def _take(self) -> None:
        table = self._table
        ended = table.record.state == "playing"
        if self._record is not None:
            table.record = self._record
        decision = self._decision
        position = decision.position if isinstance(decision, Decision) else None
        table.take(decision.deeds, position, self._time)
        self._server.tables.changed(table, ended=ended and table.record.state == "over")


def _rematch(table: Table) -> Founding:
    record = table.record
    accounts = [seat.account or None for seat in record.seats]
    terms = with_fields(record.terms, side="")
    # There is a position, so the rules are still those.
    return Founding(
        terms, record.version, (*accounts[1:], accounts[0]), record.host, previous=table.number
    )
