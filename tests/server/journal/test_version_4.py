"""A database of the third version, of which much was there once alone."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from parlour_server.journal import SqliteJournal, schema
from parlour_server.journal.accounts import account
from parlour_server.journal.copies import look_through

pytestmark = pytest.mark.trio

CANARY = b"canary-7h3k"


@pytest.fixture
async def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "parlour.db"
    db = apsw.Connection(str(path))
    with monkeypatch.context() as patched:
        patched.setattr(schema, "_MIGRATIONS", schema._MIGRATIONS[:3])
        patched.setattr(schema, "VERSION", 3)
        schema.migrate(db, path)
    db.execute(
        "INSERT INTO conversation (kind, key, name, topic) VALUES ('room', 'lobby', '#lobby', ?1);"
        "INSERT INTO account (nickname, created, used) VALUES (?1, 1, 1);"
        "INSERT INTO member (account, conversation) VALUES (1, 1);"
        "INSERT INTO rating VALUES (1, ?1, 25.5, 3.25, 0, 9, 5, 1)",
        {"1": CANARY.decode()},
    )
    db.close()
    return path


def copies(path: Path) -> int:
    return path.read_bytes().count(CANARY)


def each_damaged(path: Path) -> Iterator[Path]:
    whole = path.read_bytes()
    for at in range(len(whole)):
        if whole.startswith(CANARY, at):
            data = bytearray(whole)
            data[at + 7] ^= 1
            path.write_bytes(data)
            yield path


async def test_all_that_was_there_is_there_and_kept_twice(old: Path) -> None:
    once = copies(old)
    journal = SqliteJournal(old)
    assert (await journal.look(account, 1)).nickname == CANARY.decode()
    await journal.close()
    assert look_through(old)[1] == []
    assert copies(old) == once + 3
    assert copies(Path(f"{old}.before-version-{schema.VERSION}")) == once


async def test_whatever_is_another_in_one_of_the_places_is_found(old: Path) -> None:
    await SqliteJournal(old).close()
    looked = [bool(look_through(damaged)[1]) for damaged in each_damaged(old)]
    assert len(looked) >= 6
    assert all(looked)


async def test_a_table_that_is_made_otherwise_is_told(old: Path) -> None:
    await SqliteJournal(old).close()
    db = apsw.Connection(str(old))
    db.execute("DROP INDEX rating_again")
    db.close()
    (fault,) = look_through(old)[1]
    assert fault.what == "“rating_again” is not made as it has to be"
