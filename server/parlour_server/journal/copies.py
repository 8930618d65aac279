"""Copies of the database: made beside a running server, looked through, and put in its place."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from parlour_server import durability
from parlour_server.errors import SetupError
from parlour_server.journal import beside, schema
from parlour_server.journal.beside import DamagedError
from parlour_server.journal.transactions import transaction
from parlour_server.journal.verification import Extent, Fault, faults, of_file

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database, by the ends of the names."""


def back_up(database: Path, to: Path, *, replacing: bool = False) -> tuple[Extent, list[Fault]]:
    """Copy a database as it is now, and look through the copy; only one without fault is kept.

    The copy is one file, which its owner alone can read, and has its name once it is whole and
    on disk.

    Args:
        database: The database; a server may be writing to it.
        to: The file to make.
        replacing: Whether it may be there already.

    Raises:
        SetupError: It cannot be made, or is there already.
        DamagedError: The database is damaged.
    """
    if not replacing and to.exists():
        raise SetupError(f"{to} is there already; name another file, or use --force")
    if to.exists() and to.samefile(database):
        raise SetupError(f"{to} is the database itself; name another file")
    with _draft(to) as draft:
        _copy(database, draft)
        extent, found = look_through(draft)
        if not found:
            _install(draft, to, replacing=replacing)
    return extent, found


def look_through(copy: Path) -> tuple[Extent, list[Fault]]:
    """Return how much is in a copy, and what is wrong with it.

    Raises:
        SetupError: It is not this program's, or of a newer version.
        DamagedError: It cannot be read at all.
    """
    extent = Extent()
    with beside.looking(copy, older=True) as db:
        if beside.version(db) == schema.VERSION:
            return extent, list(faults(db, extent))
        # The server brings it up to date when it starts; what it says is for that version to know.
        extent.count(db)
        return extent, list(of_file(db))


def restore(copy: Path, database: Path, aside: Path, log_id: bytes) -> tuple[Extent, list[Fault]]:
    """Put a copy in the place of the database, which is kept aside; only one without fault.

    At every moment there is a whole database in the place. The caller has the data directory for
    itself.

    Args:
        copy: What to put there; it stays as it is.
        database: Where.
        aside: What the present one is called from then on, if there is one.
        log_id: A new name for the logs, so that clients take nothing they have for what is there.

    Raises:
        SetupError: It cannot be done.
        DamagedError: The copy is damaged.
    """
    if not copy.is_file():
        raise SetupError(f"there is no file {copy}")
    if database.exists() and copy.samefile(database):
        raise SetupError(f"{copy} is the database itself; name a copy of it")
    with _draft(database) as draft:
        _copy(copy, draft)
        extent, found = look_through(draft)
        if found:
            return extent, found
        _rename_logs(draft, log_id)
        if database.exists():
            _put_aside(database, aside)
        _install(draft, database, replacing=True)
    return extent, found


@contextmanager
def _draft(of: Path) -> Iterator[Path]:
    """Return a new file beside another, for its owner alone; gone at the end if still there."""
    draft = of.with_name(f"{of.name}.{os.getpid()}.new")
    try:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise SetupError(f"cannot write {draft}: {error.strerror}") from error
    try:
        yield draft
    finally:
        for end in ("", *_BESIDE, "-journal"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


def _copy(database: Path, draft: Path) -> None:
    try:
        source = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.Error as error:
        raise SetupError(f"cannot open the database {database}: {error}") from error
    try:
        source.set_busy_timeout(beside.BUSY_MILLISECONDS)
        with _open(draft) as target:
            # All at once: that sees one state of the database, and holds up no writer.
            with target.backup("main", source, "main") as backup:
                backup.step()
            # One file, with nothing beside it.
            target.pragma("journal_mode", "delete")
            # Without the gaps, in which there may still be something of what was erased.
            target.execute("VACUUM")
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise DamagedError(f"{database} is damaged: {error}") from error
    except apsw.Error as error:
        raise SetupError(f"cannot copy {database} to {draft}: {error}") from error
    finally:
        source.close()


def _rename_logs(draft: Path, log_id: bytes) -> None:
    with _open(draft) as db, transaction(db):
        db.execute("UPDATE meta SET value = ? WHERE name = 'log'", (log_id,))


@contextmanager
def _open(draft: Path) -> Iterator[apsw.Connection]:
    db = apsw.Connection(str(draft), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        db.pragma("synchronous", 2)
        yield db
    finally:
        db.close()


def _put_aside(database: Path, aside: Path) -> None:
    # It is not opened: SQLite drops the log of a database that it cannot read.
    with _in_words(aside):
        log = database.with_name(f"{database.name}-wal")
        if log.exists() and log.stat().st_size:
            kept = aside.with_name(f"{aside.name}-wal")
            shutil.copyfile(log, kept)
            kept.chmod(0o600)
            durability.sync(kept)
        try:
            os.link(database, aside)
        except OSError:
            shutil.copyfile(database, aside)  # a file has one name alone here
        aside.chmod(0o600)
        durability.sync(aside)
        durability.sync(aside.parent)
        # All is there twice now; with these, the copy would not be what it is.
        for end in _BESIDE:
            database.with_name(database.name + end).unlink(missing_ok=True)


def _install(draft: Path, to: Path, *, replacing: bool) -> None:
    with _in_words(to):
        durability.sync(draft)
        if replacing:
            draft.replace(to)
        else:
            _new_name(draft, to)
        durability.sync(to.parent)


def _new_name(draft: Path, to: Path) -> None:
    try:
        os.link(draft, to)
    except FileExistsError:
        raise SetupError(f"{to} is there already; name another file, or use --force") from None
    except OSError:
        draft.rename(to)  # a file has one name alone here


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SetupError(f"cannot make {path}: {error.strerror}") from error
