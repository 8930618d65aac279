"""A disk that remembers all that was done to it, and what would be on it had the power failed."""

import os
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from typing import Literal, NamedTuple

import apsw

SECTOR_BYTES = 512
"""What a disk writes as a whole."""

_numbers = count()


class Operation(NamedTuple):
    """Something that was done to a file.

    Args:
        verb: What; `failed` is a sync that did.
        file: The end of its name, as in `-wal`.
        offset: Where it was written, or to how many bytes it was cut.
        data: What was written.
    """

    verb: Literal["write", "truncate", "sync", "failed", "delete"]
    file: str
    offset: int = 0
    data: bytes = b""


class RecordingDisk(apsw.VFS):
    """A VFS over the real one that keeps a list of what is done to files that have a name.

    Args:
        stem: The database's path; the ends of names are what comes after it.
        keep: Hears of each operation once it is done.
        default: Whether whoever names no disk gets this one.
    """

    def __init__(
        self, stem: Path, keep: Callable[[Operation], None], *, default: bool = False
    ) -> None:
        self.name = f"recording-{next(_numbers)}"
        self.stem = str(stem)
        self.keep = keep
        self.begin: Callable[[Operation], None] = lambda _: None
        """Hears of each before it is done, and may raise what SQLite is told instead."""
        self.base = apsw.vfs_names()[0]  # not itself, where it becomes the default
        super().__init__(self.name, self.base, makedefault=default)

    def url(self) -> str:
        """Return what opens the database on this disk."""
        return f"file:{self.stem}?vfs={self.name}"

    def end_of(self, name: str) -> str:
        """Return the end of a file's name."""
        return name.removeprefix(self.stem)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """Open a file; those without a name are gone with their process."""
        if name is None:
            return apsw.VFSFile(self.base, name, flags)
        return _File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001 - SQLite's
        """Delete a file."""
        super().xDelete(filename, syncdir)
        self.keep(Operation("delete", self.end_of(filename)))


class _File(apsw.VFSFile):
    def __init__(self, disk: RecordingDisk, name: str | apsw.URIFilename, flags: list[int]) -> None:
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._end = disk.end_of(path)
        super().__init__(disk.base, name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        operation = Operation("write", self._end, offset, bytes(data))
        self._disk.begin(operation)
        super().xWrite(data, offset)
        self._disk.keep(operation)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        super().xTruncate(newsize)
        self._disk.keep(Operation("truncate", self._end, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        try:
            self._disk.begin(Operation("sync", self._end))
        except apsw.Error:
            self._disk.keep(Operation("failed", self._end))
            raise
        super().xSync(flags)
        self._disk.keep(Operation("sync", self._end))


@dataclass
class Platter:
    """What is certain to be on a disk, and what may be.

    A new file, and the end of one, is in its directory for certain once a journal beside it was
    synced for the first time: SQLite syncs the directory with it.
    """

    certain: dict[str, bytearray] = field(default_factory=dict)
    pending: list[Operation] = field(default_factory=list)
    """What was done and not synced, in order."""

    def take(self, operation: Operation) -> None:
        """Take in what was done next.

        What a sync that failed was for is lost, and a later one that does not fail brings none of
        it back: that is how Linux does it.
        """
        if operation.verb == "failed":
            self.pending = [each for each in self.pending if each.file != operation.file]
            return
        if operation.verb != "sync":
            self.pending.append(operation)
            return
        with_directory = operation.file not in self.certain
        left = []
        for each in self.pending:
            if each.file == operation.file or (with_directory and each.verb == "delete"):
                _apply(self.certain, each)
            else:
                left.append(each)
        self.certain.setdefault(operation.file, bytearray())
        self.pending = left

    def images(self, chance: random.Random) -> Iterator[dict[str, bytearray]]:
        """Return what a power failure may leave, for ever: by the ends of names."""
        yield _image(self.certain, ())
        yield _image(self.certain, self.pending)
        while True:
            kept = [each for each in self.pending if chance.random() < chance.choice(_SHARES)]
            pieces = [piece for each in kept for piece in _torn(each, chance)]
            if chance.random() < _SHUFFLED:
                chance.shuffle(pieces)
            yield _image(self.certain, pieces)


_SHARES = (0.2, 0.5, 0.8, 0.95)
_SHUFFLED = 0.7
_TORN = 0.4


def _torn(operation: Operation, chance: random.Random) -> list[Operation]:
    if operation.verb != "write" or chance.random() > _TORN:
        return [operation]
    verb, file, offset, data = operation
    first = SECTOR_BYTES - offset % SECTOR_BYTES
    cuts = [0, *range(first, len(data), SECTOR_BYTES), len(data)]
    sectors = [
        Operation(verb, file, offset + begin, data[begin:end]) for begin, end in pairwise(cuts)
    ]
    share = chance.choice(_SHARES)
    return [sector for sector in sectors if chance.random() < share]


def _image(certain: dict[str, bytearray], operations: Iterable[Operation]) -> dict[str, bytearray]:
    files = {name: bytearray(content) for name, content in certain.items()}
    for each in operations:
        _apply(files, each)
    return files


def _apply(files: dict[str, bytearray], operation: Operation) -> None:
    verb, file, offset, data = operation
    if verb == "delete":
        files.pop(file, None)
        return
    content = files.setdefault(file, bytearray())
    if verb == "truncate":
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def lay_out(image: dict[str, bytearray], stem: Path) -> None:
    """Write an image where a server finds it; what was there is gone."""
    for old in stem.parent.iterdir():
        old.unlink()
    for end, content in image.items():
        Path(f"{stem}{end}").write_bytes(content)


def fast_directory(otherwise: Path) -> Path:
    """Return where images are laid out: in memory, where the machine has such a place."""
    return Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else otherwise  # noqa: S108
