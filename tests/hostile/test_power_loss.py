"""The power fails at any moment of a busy day: what is on disk then is a state that there was."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import apsw
import pytest
import trio

from parlour_server.errors import SetupError
from parlour_server.journal import sqlite
from parlour_server.journal.verification import Extent, faults
from tests.hostile.busy_day import Day, Promise, broken
from tests.hostile.film import Film, Moment, moments, place
from tests.hostile.recording_disk import Operation, RecordingDisk, lay_out
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time, now

pytestmark = pytest.mark.trio(run=in_virtual_time)

T = TypeVar("T")

IMAGES = size(150, 6_000)
STEPS = size(60, 260)
"""What is done on the day whose disk is looked at."""
CHECKPOINT_PAGES = 12
"""The write-ahead log is copied into the database much more often than in earnest."""
PER_MOMENT = 3
"""Images of one moment: nothing of what was not synced, all of it, and some of it."""


class FilmedJournal(MemoryJournal):
    """The journal on a recording disk, with the state after each of its changes."""

    def __init__(self, film: Film, disk: RecordingDisk, synchronous: int) -> None:
        self._film = film
        super().__init__(now, Path(disk.url()))
        assert self._db.pragma("synchronous") == 2
        self._db.pragma("synchronous", synchronous)
        film.happened.append(state(self._db))

    async def _in_thread(self, work: Callable[[], T], limiter: trio.CapacityLimiter) -> T:
        async with limiter:
            if limiter is not self._writing:
                return self._guarded(work, limiter)
            self._film.happened.append(None)
            try:
                return self._guarded(work, limiter)
            finally:
                self._film.happened.append(state(self._db))


def state(db: apsw.Connection) -> str:
    """Return a hash of everything that is in a database, also in the index for searching."""
    hashed = hashlib.blake2b()
    tables: Any = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    ).fetchall()
    for (table,) in tables:
        rows: Any = db.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table's name
        for row in rows:
            # Whether something is to be overwritten yet is not what people have said.
            if row[0] != "overwritten":
                hashed.update(repr(row).encode())
    return hashed.hexdigest()


async def filmed(path: Path, monkeypatch: pytest.MonkeyPatch, synchronous: int) -> Film:
    """Return a busy day."""
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", CHECKPOINT_PAGES)
    film = Film()
    disk = RecordingDisk(path, film.happened.append)
    journal = FilmedJournal(film, disk, synchronous)
    limits = {"administration_seconds": 1e7, "requests_burst": 1e6, "ping_seconds": 1e7}
    limits |= {"retention_seconds": 30, "compaction_seconds": 30, "dead_seconds": 1e7}
    async with house(journal, None, **limits) as here:
        day = Day(here, 5, film.happened.append)
        await trio.sleep(1)
        await day.live(STEPS)
    await journal.close()
    return film


def wrong(moment: Moment, path: Path) -> Iterator[str]:
    """Return in words what is wrong with an image that was laid out."""
    try:
        journal = MemoryJournal(now, path)
    except SetupError as error:
        yield f"it does not open: {error}"
        return
    db = journal._db
    yield from (f"{fault}" for fault in faults(db, Extent()))
    if moment.states and state(db) not in moment.states:
        yield "it is in no state that there was then"
    yield from broken(db, moment.promises)
    for each in (journal._seeker, journal._reader, db):
        each.close()


def looked_through(film: Film, images: int, path: Path) -> Counter[str]:
    """Lay out images of moments spread over a film, and count what was wrong with them."""
    chance = random.Random(11)
    count = sum(isinstance(what, Operation) for what in film.happened)
    chosen = Counter(chance.choices(range(count), k=images // PER_MOMENT))
    found: Counter[str] = Counter()
    for at, moment in enumerate(moments(film)):
        if at not in chosen:
            continue
        for image in islice(moment.platter.images(chance), PER_MOMENT * chosen[at]):
            lay_out(image, path)
            found["images"] += 1
            found["torn"] += bool(moment.platter.pending)
            if (said := next(wrong(moment, path), "")) != "":
                found["wrong"] += 1
                found[f"wrong: {said}"] += 1
    return found


async def test_a_power_failure_leaves_what_was_acknowledged_whole_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await filmed(tmp_path / "parlour.db", monkeypatch, synchronous=2)
    with place(tmp_path) as path:
        found = looked_through(film, IMAGES, path)
    promises = sum(isinstance(what, Promise) for what in film.happened)
    tell(
        "power loss at any write of a busy day, unsynced writes lost, torn and reordered",
        f"{found['images']:,} images of the disk, {found['torn']:,} with writes under way;"
        f" {promises:,} acknowledgements",
        f"{found['wrong']} in another state than the last acknowledged or the one under way",
    )
    assert found["images"] >= IMAGES - PER_MOMENT
    assert found["torn"] > IMAGES // 2
    assert not found["wrong"], found


async def test_without_a_sync_at_each_commit_some_images_have_lost_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await filmed(tmp_path / "parlour.db", monkeypatch, synchronous=1)
    with place(tmp_path) as path:
        found = looked_through(film, IMAGES // 2, path)
    tell(
        "the same with `synchronous=NORMAL`, which must fail",
        f"{found['images']:,} images",
        f"{found['wrong']:,} have lost something acknowledged",
    )
    assert found["wrong"]
