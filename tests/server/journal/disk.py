"""A disk that can be full, fail to keep what it was given, or be slow, under a real SQLite."""

import threading
from itertools import count

import apsw

_numbers = count()


class Disk(apsw.VFS):
    """A VFS over the real one; its misfortunes begin when their flags are set."""

    def __init__(self) -> None:
        self.name = f"disk-{next(_numbers)}"
        self.full = False
        self.fails_to_sync = False
        self.held: threading.Event | None = None
        """If there, syncs wait for it."""
        self.syncing = threading.Event()
        super().__init__(self.name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "File":  # noqa: N802 - SQLite's name
        """Open a file."""
        return File(self, name, flags)


class File(apsw.VFSFile):
    """One file on the disk."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        """Write, if there is room."""
        if self._disk.full:
            raise apsw.FullError("no room")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        """Sync, if the disk can."""
        if self._disk.fails_to_sync:
            raise apsw.exception_for(apsw.SQLITE_IOERR_FSYNC)
        if self._disk.held is not None:
            self._disk.syncing.set()
            assert self._disk.held.wait(20)
        super().xSync(flags)
