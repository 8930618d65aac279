"""The tables in memory: one of each number, kept as long as anybody follows it or acts there."""

from collections.abc import Callable, Collection
from weakref import WeakValueDictionary

from parlour_server.playing.table import Table

RESTING_MAX = 64
"""The most tables that are kept in memory without anybody following them."""


class Shelf:
    """The tables in memory.

    Args:
        followed: Tells whether anybody follows a table.
        part: Told of a table that is let go of.
    """

    def __init__(self, followed: Callable[[Table], bool], part: Callable[[Table], None]) -> None:
        self._followed = followed
        self._part = part
        self._known: WeakValueDictionary[int, Table] = WeakValueDictionary()
        """All that are in use; there are never two of one number."""
        self._kept: dict[int, Table] = {}
        self._by_account: dict[int, set[int]] = {}
        self._galleries: dict[int, int] = {}
        self._trim_above = RESTING_MAX

    def find(self, number: int) -> Table | None:
        """Return a table that is in memory; it may have been let go of, and still be in use."""
        return self._known.get(number)

    def kept(self, number: int) -> Table | None:
        """Return a table that is in memory, and was not let go of."""
        return self._kept.get(number)

    def all(self) -> Collection[Table]:
        """Return the tables that were not let go of."""
        return self._kept.values()

    def of(self, account: int) -> list[Table]:
        """Return those of them at which somebody sits."""
        return [self._kept[number] for number in self._by_account.get(account, ())]

    def watched_from(self, gallery: int) -> int:
        """Return the number of the table that a gallery watches; 0 if it is not known here."""
        return self._galleries.get(gallery, 0)

    def keep(self, table: Table) -> None:
        """Keep a table, and let go of others that nobody follows, if there are many."""
        self._known[table.number] = self._kept[table.number] = table
        self._galleries[table.record.gallery] = table.number
        for account in table.accounts():
            self._by_account.setdefault(account, set()).add(table.number)
        if len(self._kept) > self._trim_above:
            for other in list(self._kept.values()):
                if other is not table and not self._followed(other):
                    self._let_go(other)
            self._trim_above = len(self._kept) + RESTING_MAX

    def _let_go(self, table: Table) -> None:
        del self._kept[table.number], self._galleries[table.record.gallery]
        for account in table.accounts():
            self.leave(account, table.number)
        self._part(table)

    def leave(self, account: int, number: int) -> None:
        """Take in that somebody sits at a table no more."""
        numbers = self._by_account.get(account, set())
        numbers.discard(number)
        if not numbers:
            self._by_account.pop(account, None)
