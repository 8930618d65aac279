"""`chat-server backup` and `chat-server restore`."""

import os
import threading
from pathlib import Path

import apsw
import pytest
import trio

from parlour_server import data_directory
from parlour_server.journal import Draft, SqliteJournal, copies, schema, version_1
from tests.server.administration.commands import run
from tests.server.administration.stored import House


def said_in(database: Path) -> int:
    """Return how many entries a database has."""
    db = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    count = db.execute("SELECT count(*) FROM entry").get
    db.close()
    assert isinstance(count, int)
    return count


def log_id(database: Path) -> object:
    db = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    found = db.execute("SELECT value FROM meta WHERE name = 'log'").get
    db.close()
    return found


@pytest.fixture
def backup(stored: House, tmp_path: Path) -> Path:
    """Return a backup of what is stored."""
    file = tmp_path / "backup.db"
    assert run("backup", file, "--data", stored.directory) == 0
    return file


def test_a_backup_is_one_private_file_that_holds_everything(
    stored: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--data", stored.directory) == 0
    assert said_in(backup) == 3
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(tmp_path.iterdir()) == sorted([backup, stored.directory])
    assert capsys.readouterr().out == f"{backup}: 3 entries in 1 conversation, without fault\n"


def test_a_file_that_is_there_is_replaced_only_by_force(
    stored: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backup.db"
    file.write_text("mine")
    assert run("backup", file, "--data", stored.directory) == 2
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "mine"
    assert run("backup", file, "--force", "--data", stored.directory) == 0
    assert said_in(file) == 3


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_database_is_not_overwritten_by_its_own_backup(stored: House, force: list[str]) -> None:
    before = stored.database.read_bytes()
    assert run("backup", stored.database, *force, "--data", stored.directory) == 2
    assert stored.database.read_bytes() == before


def test_a_backup_that_cannot_be_written_is_told(
    stored: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "no" / "where", "--data", stored.directory) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_a_damaged_database_makes_no_backup_and_replaces_none(
    stored: House, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = backup.read_bytes()
    with stored.changing() as db:
        db.execute("DELETE FROM entry WHERE seq = 2")
    other = backup.with_name("other.db")
    for arguments in ([backup, "--force"], [other]):
        assert run("backup", *arguments, "--data", stored.directory) == 1
        assert "conversation 1 entry 3: one is missing before it" in capsys.readouterr().out
    assert backup.read_bytes() == before
    assert sorted(backup.parent.iterdir()) == sorted([backup, stored.directory])


@pytest.mark.trio
async def test_a_backup_beside_a_busy_server_is_one_state_of_it(
    stored: House, tmp_path: Path
) -> None:
    journal = SqliteJournal(stored.database)
    written = 0

    async def write() -> None:
        nonlocal written
        while True:
            drafts = [Draft(1, 1, "ada", os.urandom(16), "x" * 1000, "text") for _ in range(20)]
            await journal.append(drafts)
            written += 20

    async with trio.open_nursery() as nursery:
        nursery.start_soon(write)
        for n in range(5):
            before = written
            file = tmp_path / f"{n}.db"
            extent, faults = await trio.to_thread.run_sync(copies.back_up, stored.database, file)
            assert not faults
            assert 3 + before <= extent.entries <= 3 + written + 20
            assert (extent.entries - 3) % 20 == 0, "a batch is in it as a whole or not at all"
        assert written > 0
        nursery.cancel_scope.cancel()
    with trio.CancelScope(shield=True):
        await journal.close()


def test_a_restored_backup_is_what_was_there_then_and_the_rest_is_kept_aside(
    stored: House, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.say("four")
    before = log_id(stored.database)
    capsys.readouterr()
    assert run("restore", backup, "--data", stored.directory) == 0
    assert said_in(stored.database) == 3
    assert stored.database.stat().st_mode & 0o777 == 0o600
    assert log_id(stored.database) != before, "clients take nothing they have for what is there"
    (aside,) = stored.directory.glob("parlour.db.before-restore-*")
    assert said_in(aside) == 4
    assert capsys.readouterr().out.splitlines() == [
        "restored: 3 entries in 1 conversation, without fault",
        f"the database before is {aside}",
    ]
    assert said_in(backup) == 3
    assert run("verify", "--data", stored.directory) == 0


def test_what_a_killed_server_left_in_its_write_ahead_log_is_kept_aside_too(
    stored: House, backup: Path, tmp_path: Path
) -> None:
    # As a kill leaves it: files copied while a connection is open, its log not yet copied in.
    open_ = apsw.Connection(str(stored.database))
    open_.execute("UPDATE account SET nickname = 'changed' WHERE id = 1")
    killed = tmp_path / "killed"
    killed.mkdir()
    for file in stored.directory.iterdir():
        (killed / file.name).write_bytes(file.read_bytes())
    open_.close()
    assert (killed / "parlour.db-wal").stat().st_size
    assert run("restore", backup, "--data", killed) == 0
    (aside,) = killed.glob("parlour.db.before-restore-*Z")
    nicknames = {}
    for path in (aside, killed / "parlour.db"):
        db = apsw.Connection(str(path))
        nicknames[path] = db.execute("SELECT nickname FROM account WHERE id = 1").get
        db.close()
    assert list(nicknames.values()) == ["changed", "ada"]


def test_a_database_that_is_past_reading_is_kept_aside_with_all_that_is_beside_it(
    stored: House, backup: Path
) -> None:
    stored.database.write_bytes(b"noise" * 1000)
    wal = stored.database.with_name("parlour.db-wal")
    wal.write_bytes(b"more noise")
    assert run("restore", backup, "--data", stored.directory) == 0
    assert said_in(stored.database) == 3
    kept = {path.read_bytes() for path in stored.directory.glob("*.before-restore-*")}
    assert kept == {b"noise" * 1000, b"more noise"}
    assert not wal.exists()


def test_a_backup_goes_into_a_directory_that_has_nothing_yet(backup: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    assert run("restore", backup, "--data", fresh) == 0
    assert said_in(fresh / data_directory.DATABASE) == 3
    assert not list(fresh.glob("*before-restore*"))


def test_a_backup_by_an_older_parlour_is_restored_for_the_server_to_bring_up_to_date(
    stored: House, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    db = apsw.Connection(str(old))
    version_1.make(db)
    db.execute("INSERT INTO meta VALUES ('log', zeroblob(16))")
    db.pragma("application_id", schema.APPLICATION_ID)
    db.pragma("user_version", 1)
    db.close()
    assert run("restore", old, "--data", stored.directory) == 0
    assert run("verify", "--data", stored.directory) == 2, "that is for its own version"
    assert said_in(stored.database) == 0


def test_nothing_is_restored_while_a_server_runs(
    stored: House, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored.say("four")
    with data_directory.claim(stored.directory):
        done = threading.Event()
        codes: list[int] = []

        def restore() -> None:
            codes.append(run("restore", backup, "--data", stored.directory))
            done.set()

        threading.Thread(target=restore).start()
        assert done.wait(20)
    assert codes == [2]
    assert "in use by another server" in capsys.readouterr().err
    assert said_in(stored.database) == 4


def test_a_backup_with_a_fault_is_not_restored(
    stored: House, backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = apsw.Connection(str(backup))
    db.execute("UPDATE entry SET digest = zeroblob(16) WHERE seq = 1")
    db.close()
    before = stored.database.read_bytes()
    assert run("restore", backup, "--data", stored.directory) == 1
    assert "conversation 1 entry 1: it is not what was stored" in capsys.readouterr().out
    assert stored.database.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"not a database " * 100, 1, "is damaged"),
        (b"", 2, "is no database of Parlour"),
        (None, 2, "there is no file"),
    ],
)
def test_what_is_no_backup_is_told_and_changes_nothing(
    stored: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    code: int,
    told: str,
) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    before = stored.database.read_bytes()
    assert run("restore", file, "--data", stored.directory) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert told in line
    assert stored.database.read_bytes() == before
    assert not list(stored.directory.glob("*.new"))


def test_the_database_is_not_restored_from_itself(
    stored: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("restore", stored.database, "--data", stored.directory) == 2
    assert "is the database itself" in capsys.readouterr().err
    assert said_in(stored.database) == 3
