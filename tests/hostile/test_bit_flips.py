"""A bit of what a server keeps flips, or the end of a file is gone: it is found or harmless."""

import io
import random
import shutil
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import apsw
import pytest
import trio

from parlour_server import cli, keys
from parlour_server.errors import SetupError
from parlour_server.journal import sqlite
from tests.hostile.busy_day import Day
from tests.hostile.film import place
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time, now

FLIPS = size(60, 1_000)
STEPS = size(60, 120)
CUT_SHARE = 0.15
"""How many of the damages are an end that is missing."""
SEARCHED = ("word_data", "word_idx", "word_docsize", "word_config")
"""The index of words: it follows from the entries."""


async def busy(stem: Path) -> None:
    """Make a database by a busy day; beside it, as it was when the power failed, with its log."""
    journal = MemoryJournal(now, stem)
    limits = {"administration_seconds": 1e7, "requests_burst": 1e6, "ping_seconds": 1e7}
    limits |= {"retention_seconds": 30, "compaction_seconds": 90, "dead_seconds": 1e7}
    async with house(journal, None, **limits) as here:
        await trio.sleep(1)
        day = Day(here, 7)
        await day.live(STEPS)
        for _ in range(20):
            await day.say("ada")
        for end in ("", "-wal"):
            shutil.copy(f"{stem}{end}", stem.with_name(f"killed.db{end}"))
    await journal.close()


def content(db: apsw.Connection) -> dict[str, list[str]]:
    """Return all that people have, table by table; not what only makes it quick to find."""
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    ).fetchall()
    return {
        str(table): sorted(map(repr, db.execute(f"SELECT * FROM {table}").fetchall()))  # noqa: S608
        for (table,) in tables
        if table not in SEARCHED
    }


def damage(path: Path, chance: random.Random) -> str:
    """Flip a bit of a file, or cut it; return what was done."""
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    if chance.random() < CUT_SHARE:
        path.write_bytes(data[:at])
        return f"cut to {at} bytes"
    bit = chance.randrange(8)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    return f"bit {bit} of byte {at}"


def typed(*words: str | Path) -> tuple[int, str]:
    """Run a command of the server's; return its exit code, and what it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said), pytest.raises(SystemExit) as ended:
        cli.main([str(each) for each in words])
    return int(ended.value.code or 0), said.getvalue()


def seen(directory: Path, before: dict[str, list[str]]) -> str:
    """Return how a damaged database is found, or that it does no harm."""
    code, said = typed("verify", "--data", directory)
    assert "Traceback" not in said
    assert all(line.isprintable() for line in said.splitlines()), said
    try:
        journal = MemoryJournal(now, directory / "parlour.db")
    except SetupError:
        return "found by verify" if code else "found at start"
    try:
        if code:
            return "found by verify"
        if content(journal._db) == before:
            return "harmless"
        return "told at start as unfinished" if journal.unfinished else "MISSED"
    finally:
        for each in (journal._seeker, journal._reader, journal._db):
            each.close()


def looked_at(
    stem: Path, to: Path, damaged: str, times: int, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Damage copies of a database; return what was done to each, and how it was found."""
    ends = [end for end in ("", "-wal") if Path(f"{stem}{end}").exists()]

    def lay_out() -> None:
        for old in to.iterdir():
            old.unlink()
        for end in ends:
            shutil.copy(f"{stem}{end}", to / f"parlour.db{end}")

    lay_out()
    journal = MemoryJournal(now, to / "parlour.db")
    before = content(journal._db)
    for each in (journal._seeker, journal._reader, journal._db):
        each.close()
    for _ in range(times):
        lay_out()
        done = damage(to / f"parlour.db{damaged}", chance)
        yield done, seen(to, before)


@pytest.mark.trio(run=in_virtual_time)
@pytest.mark.parametrize(
    ("which", "damaged", "share"),
    [("parlour.db", "", 0.6), ("killed.db", "-wal", 0.2), ("killed.db", "", 0.1)],
)
async def test_damage_to_the_database_is_found_or_does_no_harm(
    which: str, damaged: str, share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CHECKPOINT_PAGES", 40)
    await busy(tmp_path / "parlour.db")
    found: Counter[str] = Counter()
    missed: list[str] = []
    with place(tmp_path) as path:
        times = max(6, int(FLIPS * share))
        stem = tmp_path / which
        for done, how in looked_at(stem, path.parent, damaged, times, random.Random(which)):
            found[how] += 1
            if how == "MISSED":
                missed.append(done)
    named = {"": "the database", "-wal": "its write-ahead log"}[damaged]
    left = " of a server that was killed" if which == "killed.db" else ""
    tell(
        f"bits flipped in {named}{left}, or its end cut off",
        f"{found.total():,}",
        ", ".join(f"{count:,} {how}" for how, count in sorted(found.items())),
    )
    assert not missed


def shaken(context: ssl.SSLContext) -> bool:
    """Tell whether a handshake succeeds with a server's context."""
    asking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = asking.wrap_bio(to_client, to_server)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    done = set()
    for _ in range(6):
        for side in (client, server):
            try:
                side.do_handshake()
                done.add(side)
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                return False
    return len(done) == 2


def test_damage_to_the_server_s_key_is_found_or_does_no_harm(tmp_path: Path) -> None:
    chance = random.Random(3)
    _, fingerprint = keys.load_or_make(tmp_path)
    whole = (tmp_path / keys.FILE).read_bytes()
    found: Counter[str] = Counter()
    for _ in range(FLIPS):
        (tmp_path / keys.FILE).write_bytes(whole)
        damage(tmp_path / keys.FILE, chance)
        try:
            context, now_seen = keys.load_or_make(tmp_path)
        except SetupError:
            found["told at start"] += 1
            continue
        found["harmless"] += 1
        assert now_seen == fingerprint
        assert shaken(context)
    tell(
        "bits flipped in `server.pem`, or its end cut off",
        f"{FLIPS:,}",
        ", ".join(f"{count:,} {how}" for how, count in sorted(found.items())),
    )
