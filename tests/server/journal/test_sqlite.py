"""The journal on a real disk: kept over restarts, provable, and honest about failure."""

import threading
from hashlib import blake2b
from pathlib import Path
from typing import Any

import apsw
import pytest
import trio

from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import (
    Draft,
    NotStored,
    Outcome,
    SqliteJournal,
    StorageError,
    Stored,
    conversations,
    sqlite,
)
from tests.patience import PATIENCE_SECONDS
from tests.server.journal.disk import Disk

pytestmark = pytest.mark.trio


def draft(number: int, text: str = "") -> Draft:
    return Draft(1, 1, "ada", number.to_bytes(16, "big"), text or f"text {number}", "text")


def places(outcomes: list[Outcome]) -> list[int]:
    return [outcome.seq if isinstance(outcome, Stored) else 0 for outcome in outcomes]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Have journals use a disk that can fail."""
    made = Disk()

    def connect(path: Path, flags: int) -> apsw.Connection:
        return apsw.Connection(str(path), flags=flags, vfs=made.name)

    monkeypatch.setattr(sqlite, "_open", connect)
    return made


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    first = SqliteJournal(path)
    lobby = await first.do(conversations.lobby, "#lobby")
    stored = await first.append([draft(n) for n in range(1, 4)])
    await first.close()
    second = SqliteJournal(path)
    assert second.log_id == first.log_id
    assert (await second.do(conversations.lobby, "#lobby")).id == lobby.id
    bodies = await second.read(1, 0, 99, 99, newest=False)
    assert bodies == [outcome.body for outcome in stored if isinstance(outcome, Stored)]
    again = await second.append([draft(2), draft(4), draft(3, "other")])
    assert places(again) == [2, 4, 0]
    assert isinstance(again[0], Stored)
    assert again[0].repeated
    await second.close()


async def test_a_journal_is_on_disk_without_having_been_closed(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    first = SqliteJournal(path)
    await first.append([draft(1)])
    second = SqliteJournal(path)
    assert len(await second.read(1, 0, 99, 99, newest=False)) == 1
    await second.close()
    await first.close()


async def test_each_database_names_its_logs_otherwise(tmp_path: Path) -> None:
    one, other = SqliteJournal(tmp_path / "one.db"), SqliteJournal(tmp_path / "other.db")
    assert one.log_id != other.log_id
    await one.close()
    await other.close()


async def test_the_chain_of_hashes_can_be_recomputed_and_shows_a_changed_entry(
    tmp_path: Path,
) -> None:
    path = tmp_path / "parlour.db"
    for start in (1, 300):  # over a restart
        journal = SqliteJournal(path)
        await journal.append([draft(n) for n in range(start, start + 280)])
        await journal.close()
    db = apsw.Connection(str(path))
    assert broken_links(db) == 0
    db.execute("UPDATE entry SET digest = zeroblob(16) WHERE seq = 270")
    assert broken_links(db) == 1
    db.close()


def broken_links(db: apsw.Connection) -> int:
    previous, broken = bytes(16), 0
    rows: Any = db.execute("SELECT digest, chain FROM entry WHERE conversation = 1 ORDER BY seq")
    for digest, link in rows:
        broken += link != blake2b(previous + digest, digest_size=16).digest()
        previous = link
    return broken


async def test_every_commit_is_synced(tmp_path: Path, disk: Disk) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    disk.held = threading.Event()
    with trio.fail_after(PATIENCE_SECONDS):
        async with trio.open_nursery() as nursery:
            answered = trio.Event()

            async def append() -> None:
                await journal.append([draft(1)])
                answered.set()

            nursery.start_soon(append)
            await trio.to_thread.run_sync(disk.syncing.wait)
            assert not answered.is_set()
            disk.held.set()
            await answered.wait()
        await journal.close()


async def test_reads_do_not_wait_for_writes(tmp_path: Path, disk: Disk) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    await journal.append([draft(1)])
    disk.held = threading.Event()
    with trio.fail_after(PATIENCE_SECONDS):
        async with trio.open_nursery() as nursery:
            nursery.start_soon(journal.append, [draft(2)])
            await trio.to_thread.run_sync(disk.syncing.wait)
            assert len(await journal.read(1, 0, 99, 99, newest=False)) == 1
            disk.held.set()
        assert len(await journal.read(1, 0, 99, 99, newest=False)) == 2
        await journal.close()


async def test_on_a_full_disk_nothing_is_stored_and_it_goes_on_when_there_is_room(
    tmp_path: Path, disk: Disk
) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    await journal.append([draft(1)])
    disk.full = True
    for _ in range(2):
        refused = NotStored("storage", "the server's disk is full; nothing was stored", retry=True)
        assert await journal.append([draft(2), draft(3)]) == [refused] * 2
    with pytest.raises(StorageError, match="disk is full"):
        await journal.do(conversations.lobby, "#lobby")
    assert len(await journal.read(1, 0, 99, 99, newest=False)) == 1
    disk.full = False
    assert places(await journal.append([draft(2), draft(3)])) == [2, 3]
    assert (await journal.do(conversations.lobby, "#lobby")).id
    await journal.close()


async def test_a_database_that_may_not_grow_says_that_the_disk_is_full(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    pages = journal._db.pragma("page_count")
    journal._db.pragma("max_page_count", int(pages or 0) + 1)
    (outcome,) = await journal.append([Draft(1, 1, "ada", bytes(16), "x" * 4000, "text")] * 1)
    for n in range(10):
        (outcome,) = await journal.append([draft(n, "x" * 4000)])
    assert isinstance(outcome, NotStored)
    assert "disk is full" in outcome.reason
    journal._db.pragma("max_page_count", 1_000_000)
    (outcome,) = await journal.append([draft(100)])
    assert isinstance(outcome, Stored)
    bodies = await journal.read(1, 0, 99, 99, newest=False)
    assert len(bodies) == outcome.seq, "no place was lost to what was refused"
    await journal.close()


async def test_a_failed_sync_is_the_end(tmp_path: Path, disk: Disk) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    await journal.append([draft(1)])
    disk.fails_to_sync = True
    with pytest.raises(JournalFailedError, match="the database failed"):
        await journal.append([draft(2)])
    with pytest.raises(JournalFailedError):
        await journal.do(conversations.lobby, "#lobby")
    disk.fails_to_sync = False
    await journal.close()


async def test_a_damaged_database_is_the_end(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    journal = SqliteJournal(path)
    await journal.append([draft(n, "x" * 4000) for n in range(200)])
    await journal.close()
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half:] = b"\xa5" * (len(data) - half)
    path.write_bytes(data)
    journal = SqliteJournal(path)
    with pytest.raises(JournalFailedError):
        await journal.read(1, 0, 999, 999, newest=False)
    await journal.close()


async def test_a_place_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot open the database") as caught:
        SqliteJournal(tmp_path / "nowhere" / "parlour.db")
    assert "\n" not in str(caught.value)
