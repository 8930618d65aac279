"""The directory that a server keeps everything in, and has for itself."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import platformdirs

from parlour_server import durability
from parlour_server.errors import SetupError

DATABASE = "parlour.db"
_LOCK = "lock"


def of(configured: str) -> Path:
    """Return the data directory that a config names: the user's own if it names none.

    Raises:
        SetupError: No directory can be called so.
    """
    if "\0" in configured:
        raise SetupError("the data directory in the config file has a zero byte in its name")
    return Path(configured) if configured else platformdirs.user_data_path("parlour") / "server"


def others_may(path: Path, bit: int) -> bool:
    """Tell whether everybody on this machine has a permission, where there are such.

    Raises:
        OSError: It is not there.
    """
    return os.name == "posix" and bool(path.stat().st_mode & bit)


@contextmanager
def claim(directory: Path) -> Iterator[Path]:
    """Make the directory if needed, and hold it against other servers while the context lasts.

    Raises:
        SetupError: It cannot be made or written, everybody can write there, or another server
            has it.
    """
    try:
        durability.make_directory(directory)
    except OSError as error:
        raise SetupError(f"cannot make the data directory {directory}: {error.strerror}") from error
    if not os.access(directory, os.R_OK | os.W_OK | os.X_OK):
        raise SetupError(f"cannot write to the data directory {directory}: permission denied")
    if others_may(directory, stat.S_IWOTH):
        raise SetupError(
            f"everybody on this machine may write to the data directory {directory}: whoever does"
            f" is the server; say chmod o-w {directory}"
        )
    lock = _lock(directory)
    try:
        yield directory
    finally:
        lock.close()


def _lock(directory: Path) -> apsw.Connection:
    # SQLite locks files on every system it runs on, and a lock ends with its process.
    path = directory / _LOCK
    try:
        lock = apsw.Connection(str(path))
        lock.pragma("locking_mode", "exclusive")
        lock.execute("BEGIN EXCLUSIVE")
    except apsw.BusyError as error:
        raise SetupError(
            f"the data directory {directory} is in use by another server;"
            " stop that one, or name another --data directory"
        ) from error
    except apsw.Error as error:
        raise SetupError(f"cannot use the data directory {directory}: {error}") from error
    return lock
