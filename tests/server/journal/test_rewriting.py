"""What was overwritten is gone from the disk, wherever SQLite had put it meanwhile."""

import hashlib
import itertools
import random
from pathlib import Path

import apsw
import pytest

from parlour_server.journal import (
    Draft,
    SqliteJournal,
    changes,
    compaction,
    conversations,
    search_index,
)
from parlour_server.journal.changes import Asked
from parlour_server.journal.verification import Extent, faults

pytestmark = pytest.mark.trio

LOBBY, ADA = 1, 1
ROUNDS, ENTRIES = 20, 40
CHOICE = 7
"""A course of events after which SQLite has left something behind."""
LENGTHS = (0, 0, 20, 500, 1800)


def word(number: int) -> str:
    return hashlib.sha256(f"{number}".encode()).hexdigest()


class Course:
    """Much is said, and moves about as what was said before is edited and taken back."""

    def __init__(self) -> None:
        self._random = random.Random(CHOICE)
        self._numbers = itertools.count(1)
        self._kept: dict[int, str] = {}
        self.gone: set[str] = set()

    @property
    def kept(self) -> set[str]:
        """What is still said."""
        return set(self._kept.values())

    async def run(self, journal: SqliteJournal) -> None:
        """Have it all happen."""
        await journal.do(conversations.lobby, "#lobby")
        for at in range(ROUNDS):
            first = at * ENTRIES + 1
            await journal.append([self._draft(seq) for seq in range(first, first + ENTRIES)])
            await journal.do(self._overwrite)

    def _draft(self, seq: int) -> Draft:
        number, text = self._text(seq)
        return Draft(LOBBY, ADA, "ada", number.to_bytes(16, "big"), text, "text")

    def _text(self, seq: int) -> tuple[int, str]:
        number = next(self._numbers)
        self._kept[seq] = word(number)
        return number, word(number) + " x" * self._random.choice(LENGTHS)

    def _overwrite(self, db: apsw.Connection) -> None:
        search_index.follow(db, [LOBBY], 10**6, 10**9)
        for _ in range(30):
            seq = self._random.choice(sorted(self._kept))
            self.gone.add(self._kept.pop(seq))
            if self._random.random() < 1 / 2:
                changes.erase(db, LOBBY, [seq])
            else:
                changes.edit(db, Asked(LOBBY, seq, ADA), self._text(seq)[1], 1)


def opened(path: Path) -> SqliteJournal:
    return SqliteJournal(path, lambda: 1_700_000_000_000)


def found(words: set[str], path: Path) -> int:
    data = b"".join(each.read_bytes() for each in path.parent.iterdir())
    return sum(word.encode() in data for word in words)


async def test_nothing_of_it_is_left_after_a_while(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    journal = opened(path)
    course = Course()
    await course.run(journal)
    assert await journal.compact()
    assert (found(course.gone, path), found(course.kept, path)) == (0, len(course.kept))
    assert await journal.look(lambda db: list(faults(db, Extent()))) == []
    await journal.close()


async def test_nothing_of_it_is_left_in_a_large_database_after_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "REWRITE_BYTES_MAX", 1000)
    path = tmp_path / "parlour.db"
    journal = opened(path)
    course = Course()
    await course.run(journal)
    assert await journal.compact()
    assert found(course.gone, path), "or this test proves nothing"
    await journal.close()
    await opened(path).close()
    assert (found(course.gone, path), found(course.kept, path)) == (0, len(course.kept))


async def test_a_database_is_rewritten_only_where_something_was_overwritten(
    tmp_path: Path,
) -> None:
    path = tmp_path / "parlour.db"
    journal = opened(path)
    await Course().run(journal)
    assert await journal.compact()
    before = path.read_bytes()
    assert await journal.compact()
    await journal.close()
    await opened(path).close()
    assert path.read_bytes() == before
