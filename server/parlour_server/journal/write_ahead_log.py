"""The write-ahead log as it is on disk, looked at for damage that SQLite passes over in silence.

SQLite takes the log as far as its checksums agree, and what comes after that for something that was
never finished, as it is after a power failure. Damage in the midst of the log looks the same to it,
and what was acknowledged after that would be gone without a word. But a transaction is written only
once the one before is synced: where one follows on what does not agree, that was whole before.

The format is that of SQLite, https://sqlite.org/fileformat2.html#walformat.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw

from parlour_server.journal.compaction import BUSY_MILLISECONDS

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_BIG_ENDIAN = 1
_WORD_MAX = 0xFFFFFFFF
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Tail:
    """What comes after the part of a log that SQLite takes.

    Args:
        unfinished: Frames of the present log that belong to nothing that was finished.
        damaged: Whether something that was finished is among what is not taken.
    """

    unfinished: int = 0
    damaged: bool = False


def tail(path: Path) -> Tail:
    """Look at what SQLite leaves out of the log of a database; others may be writing to it.

    It is opened for reading alone: whoever closes it otherwise takes away the log.

    Args:
        path: The database's file.

    Raises:
        apsw.Error: It cannot be read.
    """
    if not Path(f"{path}-wal").exists():
        return Tail()
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        db.set_busy_timeout(BUSY_MILLISECONDS)
        db.pragma("schema_version")  # it takes the log when something is read
        found = _tail(db, path)
        for _ in range(_LOOKS - 1):
            if found.damaged:  # or it was just being written
                found = _tail(db, path)
        return found
    finally:
        db.close()


def _tail(db: apsw.Connection, path: Path) -> Tail:
    taken = max(db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)[0], 0)
    try:
        data = Path(f"{path}-wal").read_bytes()
    except OSError:
        return Tail()
    if not any(data[: _HEADER.size]):
        return Tail()
    if len(data) < _HEADER.size:
        return Tail(damaged=True)
    log = _Log(data)
    if not log.whole:
        return Tail(damaged=len(data) > _HEADER.size)
    taken = log.written_since(taken)
    return Tail(log.present(taken), log.goes_on_after(taken))


class _Log:
    def __init__(self, data: bytes) -> None:
        self._data = data
        magic, _, page, _, salt, other, *sums = _HEADER.unpack_from(data)
        self._order = ">" if magic & _BIG_ENDIAN else "<"
        self._salts = salt, other
        self._size = _FRAME.size + page
        self.whole = magic & ~_BIG_ENDIAN == _MAGIC and tuple(sums) == self._sums((0, 0), 0, 24)
        self._frames = (len(data) - _HEADER.size) // self._size if self.whole else 0

    def written_since(self, taken: int) -> int:
        """Return how many frames agree with those before: others may have written by now."""
        while 0 < taken < self._frames and self._follows(taken):
            taken += 1
        return taken

    def present(self, after: int) -> int:
        """Return how many frames of this log follow after so many, a piece of one among them."""
        whole = sum(self._frame(number)[1] == self._salts for number in range(after, self._frames))
        return whole + bool((len(self._data) - _HEADER.size) % self._size)

    def goes_on_after(self, taken: int) -> bool:
        """Tell whether another transaction follows on one that is not among those taken."""
        return any(
            self._frame(number)[0] and self._follows(number + 1)
            for number in range(taken, self._frames - 1)
        )

    def _follows(self, number: int) -> bool:
        """Tell whether a frame was written right after the one before."""
        _, salts, sums = self._frame(number)
        if salts != self._salts:
            return False
        at = _HEADER.size + number * self._size
        before = self._frame(number - 1)[2]
        first = self._sums(before, at, 8)
        return self._sums(first, at + _FRAME.size, self._size - _FRAME.size) == sums

    def _frame(self, number: int) -> tuple[int, tuple[int, int], tuple[int, int]]:
        """Return a frame's mark of an end, its salts and its sums."""
        at = _HEADER.size + number * self._size
        _, ends, salt, other, one, two = _FRAME.unpack_from(self._data, at)
        return ends, (salt, other), (one, two)

    def _sums(self, before: tuple[int, int], at: int, length: int) -> tuple[int, int]:
        one, two = before
        words: Iterator[tuple[int, int]] = struct.iter_unpack(
            f"{self._order}2I", self._data[at : at + length]
        )
        for first, second in words:
            one = (one + first + two) & _WORD_MAX
            two = (two + second + one) & _WORD_MAX
        return one, two
