"""A client in a terminal at a hostile server: keys pressed, and every byte of the answer read."""

import select
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.end_to_end.programs import BIN
from tests.hostile.hostile_server import HostileServer
from tests.hostile.stream import Allowed
from tests.hostile.watched import Watched
from tests.patience import PATIENCE_SECONDS


class Visit(Watched):
    """One run of `chat-tui` at a hostile server.

    Args:
        server: Where it goes; it says what it likes.
        data: The client's data directory.
        options: Further options of `chat-tui`.
        columns: How wide the terminal is.
        rows: How high it is.
        allowed: What the program may do beside drawing.
    """

    def __init__(
        self,
        server: HostileServer,
        data: Path,
        *options: str | Path,
        columns: int = 80,
        rows: int = 24,
        allowed: Allowed,
    ) -> None:
        self.server = server
        self.expected: Callable[[str], frozenset[str]] = lambda _place: frozenset()
        """Returns what must be on the screen at a place."""
        self.places: list[str] = []
        """Where it was."""
        self.blamed: list[tuple[str, str]] = []
        """Each fault, and the place where it was seen."""
        self.suffix = ""
        """What the names of places end in for now."""
        self.unseen: list[tuple[str, str]] = []
        """What was not shown, and where it ought to have been."""
        self.seqs = count(server.entries + 1)
        """The next entries of the lobby."""
        self.direct_seqs = count(server.entries + 1)
        """The next entries of what is said by one other."""
        self.revisions = count(1)
        """The next changes in the lobby."""
        self.plies = count(1)
        """The next moves at the table."""
        command = (BIN / "chat-tui", server.address, "--plaintext", "--data", data, *options)
        super().__init__(*command, columns=columns, rows=rows, allowed=allowed)

    def see(self, place: str, keys: str = "") -> None:
        """Go to a place by pressing keys, and look at what is written there.

        Args:
            place: What it is called.
            keys: What is typed.
        """
        if keys:
            self.type(keys)
        place += self.suffix
        self.places.append(place)
        missing = self.expected(place)
        if missing:
            shown = set[str]()

            def all_shown() -> bool:
                picture = "\n".join(self.lines)
                shown.update(mark for mark in missing if mark in picture)
                return shown >= missing

            self._wait_or_note(all_shown, place, missing, shown)
        self.rest()
        self.blamed += [(fault, place) for fault in self.stream.faults]
        self.stream.faults.clear()
        assert self.server.broken is None, repr(self.server.broken)
        assert self.alive, f"it ended at {place}:\n{self.written[-3_000:].decode(errors='replace')}"

    def _wait_or_note(
        self, holds: Callable[[], bool], place: str, missing: frozenset[str], shown: set[str]
    ) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not holds() and time.monotonic() < until:
            if select.select([self._main], [], [], 0.05)[0]:
                self._take()
        self.unseen += [(mark, place) for mark in sorted(missing - shown)]
