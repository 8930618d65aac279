"""What is counted while the server runs: plain numbers, so that counting costs next to nothing."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from parlour_server.journal.port import NotStored, Outcome, Stored

BATCH_BOUNDS = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0, 4096.0)
"""The upper bounds of the classes that batches are counted in, in entries."""

COMMIT_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
"""The same for commits, in seconds."""

LAG_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
"""The same for the event loop's lag, in seconds."""


class Histogram:
    """How often a value fell into each class.

    Args:
        bounds: The upper bounds of the classes, rising; one more class holds what is above.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0
        """The sum of all values."""

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Tally:
    """The counts since the server started."""

    def __init__(self) -> None:
        self.connections = 0
        """Connections taken."""
        self.messages = 0
        """Entries stored."""
        self.sign_ins_failed = 0
        """Attempts to come in as somebody that did not show to be that one."""
        self.refusals: Counter[str] = Counter()
        """Requests refused, by code."""
        self.goodbyes: Counter[str] = Counter()
        """Connections ended with a reason, by code."""
        self.batches = Histogram(BATCH_BOUNDS)
        """Entries in a transaction."""
        self.commits = Histogram(COMMIT_BOUNDS)
        """Seconds that a transaction took, on disk."""
        self.lag = Histogram(LAG_BOUNDS)
        """Seconds by which a timer of the event loop came late."""
        self.committing_since: float | None = None
        """When the commit under way began, in trio's time."""
        self.disk_refused_at: float | None = None
        """When the disk refused a batch, in trio's time; none once it took one again."""

    def commit_begins(self, now: float) -> None:
        """Note that a transaction is on its way to disk."""
        self.committing_since = now

    def commit_ends(self, outcomes: Sequence[Outcome], now: float) -> None:
        """Count a transaction, and the entries in it."""
        assert self.committing_since is not None
        self.batches.observe(len(outcomes))
        self.commits.observe(now - self.committing_since)
        self.committing_since = None
        self.messages += sum(type(it) is Stored and not it.repeated for it in outcomes)
        refused = any(type(it) is NotStored and it.code == "storage" for it in outcomes)
        self.disk_refused_at = now if refused else None
