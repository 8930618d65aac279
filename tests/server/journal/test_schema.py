"""Which databases are opened, and what older ones become."""

from pathlib import Path

import apsw
import pytest

from parlour_server.errors import SetupError
from parlour_server.journal import SqliteJournal, schema

pytestmark = pytest.mark.trio


def database(path: Path, *, application: int = 0, version: int = 0, sql: str = "") -> bytes:
    db = apsw.Connection(str(path))
    db.execute(sql)
    db.pragma("application_id", application)
    db.pragma("user_version", version)
    db.close()
    return path.read_bytes()


def refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(SetupError) as caught:
        SqliteJournal(path)
    assert path.read_bytes() == before, "what is not ours is left as it is"
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_a_new_database_has_the_version_of_the_last_migration(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    await SqliteJournal(path).close()
    db = apsw.Connection(str(path))
    assert db.pragma("user_version") == schema.VERSION == len(schema._MIGRATIONS)
    assert db.pragma("application_id") == schema.APPLICATION_ID
    assert db.pragma("journal_mode") == "wal"
    db.close()


async def test_a_newer_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    database(path, application=schema.APPLICATION_ID, version=schema.VERSION + 1)
    told = refused(path)
    assert "written by a newer Parlour" in told
    assert "install that one, or name another --data directory" in told


@pytest.mark.parametrize(
    ("application", "version", "sql"),
    [
        (1234, 0, ""),
        (1234, 1, "CREATE TABLE theirs (a)"),
        (0, 7, ""),
        (0, 0, "CREATE TABLE theirs (a)"),
        (schema.APPLICATION_ID + 1, schema.VERSION, ""),
    ],
)
async def test_a_database_of_another_program_is_refused_and_left_alone(
    tmp_path: Path, application: int, version: int, sql: str
) -> None:
    path = tmp_path / "parlour.db"
    database(path, application=application, version=version, sql=sql)
    assert "a database of another program" in refused(path)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    path.write_bytes(b"not a database at all " * 100)
    assert "cannot open the database" in refused(path)


async def test_an_older_database_is_backed_up_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parlour.db"
    first = SqliteJournal(path)
    await first.close()
    steps = (*schema._MIGRATIONS, lambda db: db.execute("CREATE TABLE later (a)"))
    monkeypatch.setattr(schema, "_MIGRATIONS", steps)
    monkeypatch.setattr(schema, "VERSION", len(steps))
    second = SqliteJournal(path)
    assert second.log_id == first.log_id
    assert second._db.pragma("user_version") == len(steps)
    await second.close()
    backup = apsw.Connection(str(tmp_path / f"parlour.db.before-version-{len(steps)}"))
    assert backup.pragma("user_version") == len(steps) - 1
    backup.close()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parlour.db"
    await SqliteJournal(path).close()
    with monkeypatch.context() as patched:
        make = (lambda db: db.execute("CREATE TABLE later (a)"),) * 2
        steps = (*schema._MIGRATIONS, *make)
        patched.setattr(schema, "_MIGRATIONS", steps)
        patched.setattr(schema, "VERSION", len(steps))
        with pytest.raises(SetupError, match="cannot open the database"):
            SqliteJournal(path)
    journal = SqliteJournal(path)
    assert journal._db.pragma("user_version") == schema.VERSION
    await journal.close()
