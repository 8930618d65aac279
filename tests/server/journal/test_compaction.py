"""What was erased is gone from the disk once the journal was compacted."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest

from parlour_server.day import DAY
from parlour_server.journal import (
    Draft,
    SqliteJournal,
    Stored,
    changes,
    conversations,
    search_index,
)
from parlour_server.journal.changes import Asked
from parlour_server.journal.retention import erase

pytestmark = pytest.mark.trio

SECRET = "Zebrasecrets"
TRACE = b"brasecre"
"""What is left of it where only the ends of words are kept."""


def traces(directory: Path) -> list[str]:
    """Return the files that hold a trace of the secret."""
    return [it.name for it in directory.iterdir() if TRACE in it.read_bytes()]


async def journal_with_secret(path: Path) -> tuple[SqliteJournal, int]:
    """Return a journal that holds the secret between other things, and where."""
    journal = SqliteJournal(path, lambda: 0)
    lobby = await journal.do(conversations.lobby, "#lobby")
    texts = [f"nothing of note {n}" for n in range(300)]
    texts[150] = f"my {SECRET}, and much more: {SECRET * 200}"
    drafts = [
        Draft(lobby.id, 1, "ada", n.to_bytes(16, "big"), text, "text")
        for n, text in enumerate(texts)
    ]
    assert all(isinstance(it, Stored) for it in await journal.append(drafts))
    assert await journal.do(search_index.follow, [lobby.id], 1_000, 10**6) == []
    return journal, lobby.id


def _keep_a_day(db: apsw.Connection, number: int) -> None:
    db.execute("UPDATE conversation SET retention_days = 1 WHERE id = ?", (number,))


async def _by_retention(journal: SqliteJournal, number: int) -> None:
    await journal.do(_keep_a_day, number)
    while await journal.do(erase, number, 2 * DAY):
        pass


async def _by_taking_back(journal: SqliteJournal, number: int) -> None:
    assert await journal.do(changes.delete, Asked(number, 151, 1), leads=False)


async def _by_editing(journal: SqliteJournal, number: int) -> None:
    assert await journal.do(changes.edit, Asked(number, 151, 1), "nothing of note", 5)


@pytest.mark.parametrize("how", [_by_retention, _by_taking_back, _by_editing])
async def test_nothing_of_an_erased_text_is_left_in_the_data_directory(
    how: Callable[[SqliteJournal, int], Awaitable[None]], tmp_path: Path
) -> None:
    journal, lobby = await journal_with_secret(tmp_path / "parlour.db")
    assert await journal.compact()
    assert traces(tmp_path) == ["parlour.db"]
    await how(journal, lobby)
    assert traces(tmp_path), "it takes a compaction"
    assert await journal.compact()
    assert traces(tmp_path) == []
    await journal.close()


async def test_what_somebody_still_reads_is_compacted_when_they_have_done(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    journal, lobby = await journal_with_secret(path)
    assert await journal.compact()
    reader = apsw.Connection(str(path))
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM entry").get == 300
    await _by_taking_back(journal, lobby)
    assert not await journal.compact()
    reader.execute("COMMIT")
    assert await journal.compact()
    assert traces(tmp_path) == []
    reader.close()
    await journal.close()
