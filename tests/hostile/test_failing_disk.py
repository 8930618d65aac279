"""A disk fails at its n-th write or sync: nothing is acknowledged that is not there afterwards."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import apsw
import pytest
import trio

from parlour_protocol.messages import Goodbye
from parlour_server.errors import JournalFailedError, SetupError
from parlour_server.journal import StorageError, sqlite
from parlour_server.journal.verification import Extent, faults
from tests.hostile.busy_day import Day, Promise, broken, until_it_ends
from tests.hostile.film import place
from tests.hostile.recording_disk import Operation, Platter, RecordingDisk, lay_out
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time, now

pytestmark = pytest.mark.trio(run=in_virtual_time)

EACH = size(8, 500)
"""How many places are tried for each kind of failure: 1 … 500 in the long form."""
LAST = size(250, 500)
STEPS = {"write": 60, "sync": size(60, 150)}
"""What is done on a day: enough for so many writes, or syncs."""
CHECKPOINT_PAGES = 12
IMAGES = 3
"""What may be on the disk afterwards: nothing that was not synced, all of it, some of it."""
LONG_SECONDS = 1e6
"""Virtual time after which nobody answers any more."""

FAILURES = {
    "EIO on a write, once": ("write", apsw.SQLITE_IOERR_WRITE, 1),
    "EIO on all writes from one on": ("write", apsw.SQLITE_IOERR_WRITE, 10**9),
    "EIO on a sync, once": ("sync", apsw.SQLITE_IOERR_FSYNC, 1),
    "EIO on all syncs from one on": ("sync", apsw.SQLITE_IOERR_FSYNC, 10**9),
    "no room for 20 writes": ("write", apsw.SQLITE_FULL, 20),
}
"""What fails, with which code, and how often."""


@dataclass
class Misfortune:
    """Fails an operation by its number, counted from the first that it hears of.

    Args:
        verb: Which are counted.
        code: What SQLite is told.
        first: The first that fails.
        times: How many fail.
    """

    verb: str
    code: int
    first: int
    times: int
    count: int = 0
    failed: int = 0

    def __call__(self, operation: Operation) -> None:
        """Let it pass or not."""
        self.count += operation.verb == self.verb
        if operation.verb == self.verb and self.first <= self.count < self.first + self.times:
            self.failed += 1
            raise apsw.exception_for(self.code)


@dataclass
class Seen:
    """What was seen of one run."""

    failed: int = 0
    stopped: bool = False
    told: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    promises: list[Promise] = field(default_factory=list)
    platter: Platter = field(default_factory=Platter)


async def lived(path: Path, misfortune: Misfortune) -> Seen:
    """Live a day on a disk that fails."""
    seen = Seen()
    disk = RecordingDisk(path, seen.platter.take)
    journal = MemoryJournal(now, Path(disk.url()))
    disk.begin = misfortune
    limits = {"administration_seconds": 1e7, "requests_burst": 1e6, "ping_seconds": 1e7}
    limits |= {"retention_seconds": 30, "compaction_seconds": 30, "dead_seconds": 1e7}
    day: Day | None = None
    try:
        async with house(journal, None, **limits) as here:
            day = Day(here, 5, seen.promises.append)
            with trio.fail_after(LONG_SECONDS):
                await until_it_ends(day, STEPS[misfortune.verb])
    except* JournalFailedError as failed:
        seen.stopped = True
        seen.told.append(str(_first(failed)))
    except* StorageError:
        assert day is None, "it can only be at the start that nobody else is told"
    seen.failed = misfortune.failed
    if day is not None:
        seen.refused.update(each.code for each in day.refused)
        if seen.stopped:
            goodbyes = [
                any(isinstance(each, Goodbye) and "disk" in each.reason for each in peer.look())
                for peer in day.people.values()
            ]
            seen.told += ["unsaid"] * goodbyes.count(False)
    disk.begin = disk.keep = lambda _: None
    await journal.close()
    return seen


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


def wrong(seen: Seen, path: Path, chance: random.Random) -> Counter[str]:
    """Lay out what may be on the disk afterwards, and count what is wrong with it."""
    found: Counter[str] = Counter()
    for image in islice(seen.platter.images(chance), IMAGES):
        lay_out(image, path)
        try:
            journal = MemoryJournal(now, path)
        except SetupError as error:
            found[f"it does not open: {error}"] += 1
            continue
        found.update(f"{fault}" for fault in faults(journal._db, Extent()))
        found.update(broken(journal._db, seen.promises))
        for each in (journal._seeker, journal._reader, journal._db):
            each.close()
    return found


@pytest.mark.parametrize("failure", FAILURES)
async def test_what_was_acknowledged_is_there_whatever_failed_afterwards(
    failure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", CHECKPOINT_PAGES)
    verb, code, times = FAILURES[failure]
    chance = random.Random(failure)
    found: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    places = sorted({1 + at * LAST // EACH for at in range(EACH)})
    for first in places:
        with place(tmp_path) as path, place(tmp_path) as image:
            seen = await lived(path, Misfortune(verb, code, first, times))
            found += wrong(seen, image, chance)
        sums.update(runs=1, failed=bool(seen.failed), stopped=seen.stopped)
        sums.update(promises=len(seen.promises), unsaid=seen.told.count("unsaid"))
        sums.update(refused=seen.refused["storage"])
        assert seen.stopped is (verb == "sync" and seen.failed > 0), (first, seen.told)
        assert all("disk" in each or "database" in each for each in seen.told), seen.told
    tell(
        f"{failure}, the n-th since the start",
        f"n = {places[0]} … {places[-1]}: {sums['runs']:,} days, {sums['failed']:,} of them struck",
        f"0 of {sums['promises']:,} acknowledgements false; {sums['refused']:,} refused,"
        f" {sums['stopped']:,} servers stopped and said why",
    )
    assert not found
    assert sums["failed"] >= sums["runs"] // 2
