"""What happened on a disk and in a database, in one order; and what may be there at any moment."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.busy_day import Promise
from tests.hostile.recording_disk import Operation, Platter, fast_directory


@dataclass(frozen=True, slots=True)
class Released:
    """A promise that need not be kept any more."""

    promise: Promise


@dataclass
class Film:
    """All that happened, in order: operations on the disk, states and promises.

    A state is a hash of all that is in the database, after a change that was acknowledged.
    """

    happened: list[Operation | Promise | Released | str | None] = field(default_factory=list)
    """A text is a state, and None the beginning of what leads to the next."""


@dataclass
class Moment:
    """What a disk may hold, and must.

    Args:
        platter: The disk.
        states: The states that there may be, none if there is no database yet.
        promises: What was promised.
    """

    platter: Platter = field(default_factory=Platter)
    states: tuple[str, ...] = ()
    promises: list[Promise] = field(default_factory=list)


def moments(film: Film) -> Iterator[Moment]:
    """Return each moment of a film after something was done to the disk, one object for all."""
    moment = Moment()
    following: dict[int, str] = {}
    last = ""
    for at in range(len(film.happened) - 1, -1, -1):
        what = film.happened[at]
        last = what if isinstance(what, str) else last
        following[at] = last
    for at, what in enumerate(film.happened):
        if what is None:
            moment.states = (moment.states[-1], following[at])
        elif isinstance(what, str):
            moment.states = (what,)
        elif isinstance(what, Promise):
            moment.promises.append(what)
        elif isinstance(what, Released):
            moment.promises.remove(what.promise)
        else:
            moment.platter.take(what)
            yield moment


@contextmanager
def place(tmp_path: Path, name: str = "parlour.db") -> Iterator[Path]:
    """Return where images are laid out."""
    made = Path(tempfile.mkdtemp(prefix="parlour-power-", dir=fast_directory(tmp_path)))
    try:
        yield made / name
    finally:
        shutil.rmtree(made)
