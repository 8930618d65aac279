"""What a server held while people came and went, and how that is told."""

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.players import Seen
from tests.hostile.vitals import percentile, slope

_ROWS = 12
"""Of so many of the measurements the table tells."""


_FILES_OF_CHILD = 3
"""What the server has open for a process it started: two pipes, and one to see it end."""


@dataclass(frozen=True)
class Measurement:
    """What the server held at a time.

    Args:
        minute: When, from the beginning.
        memory: MiB that are resident.
        sqlite: MiB of them that are SQLite's.
        files: File descriptors.
        tasks: Of the event loop.
        threads: Of the process.
        children: Processes that it started.
        connections: That were open.
        conversations: That anybody there was in.
        log: MiB of the write-ahead log.
        database: MiB of the database.
        stored: Messages since the start.
    """

    minute: float
    memory: float
    sqlite: float
    files: int
    tasks: int
    threads: int
    children: int
    connections: int
    conversations: int
    log: float
    database: float
    stored: int

    @property
    def holds(self) -> tuple[int, int]:
        """Files and tasks, without those of the processes that the house thinks in.

        A process is ended where a game is given up in the middle of its thoughts, and started when
        it is needed, so that there are none to two of them.
        """
        return self.files - _FILES_OF_CHILD * self.children, self.tasks - self.children

    def holds_more_than(self, other: "Measurement") -> bool:
        """Tell whether there is a file or a task more."""
        return any(mine > its for mine, its in zip(self.holds, other.holds, strict=True))

    @property
    def own(self) -> float:
        """MiB that are not SQLite's."""
        return self.memory - self.sqlite


@dataclass
class Soaked:
    """What was seen.

    Args:
        before: With nobody there, after everything had been done once.
        through: While people came and went.
        after: With nobody there any more.
        seen: What people met.
        visits: How many came.
        database_bytes: The size of the database once the server had stopped.
        said: When somebody who stays said something, in minutes, and how many ms it took.
    """

    seen: Seen
    visits: int = 0
    database_bytes: int = 0
    said: list[tuple[float, float]] = field(default_factory=list)
    before: list[Measurement] = field(default_factory=list)
    through: list[Measurement] = field(default_factory=list)
    after: list[Measurement] = field(default_factory=list)

    def growth(self, of: Callable[[Measurement], float]) -> float:
        """Return by how much something grew in an hour, in the second half of the time."""
        half = self.through[len(self.through) // 2 :]
        return 60 * slope([(each.minute, of(each)) for each in half])

    def slowness(self) -> tuple[float, float]:
        """Return the p99 of saying something, in ms: in the first and in the last fifth."""
        fifth = max(1, len(self.said) // 5)
        took = [ms for _, ms in self.said]
        return percentile(took[:fifth], 99), percentile(took[-fifth:], 99)


def table(soaked: Soaked) -> str:
    """Return what was measured as a table in Markdown."""
    heads = ["minute", "MiB", "of it SQLite's", "files", "tasks", "threads", "children"]
    heads += ["connections", "conversations", "WAL MiB", "database MiB", "messages"]
    lines = [f"| {' | '.join(heads)} |", "| --- |" + " --: |" * (len(heads) - 1)]
    every = max(1, len(soaked.through) // _ROWS)
    through = [(f"{each.minute:.1f}", each) for each in soaked.through[::every]]
    ends = [("before", each) for each in soaked.before], [("after", each) for each in soaked.after]
    for when, it in [*ends[0], *through, *ends[1]]:
        cells = [when, f"{it.memory:.1f}", f"{it.sqlite:.1f}", it.files, it.tasks, it.threads]
        cells += [
            it.children,
            it.connections,
            it.conversations,
            f"{it.log:.1f}",
            f"{it.database:.1f}",
        ]
        lines.append(f"| {' | '.join(map(str, cells))} | {it.stored:,} |")
    return "\n".join(lines)


def words(soaked: Soaked) -> tuple[str, str]:
    """Return what was done, and what came of it."""
    (before,), (after,) = soaked.before, soaked.after
    minutes = soaked.through[-1].minute - soaked.through[0].minute
    stored = after.stored - before.stored
    bytes_each = soaked.database_bytes / max(1, after.stored)
    first, last = soaked.slowness()
    tried = (
        f"{minutes:.0f} minutes, {soaked.visits:,} visits, {stored:,} messages,"
        f" {soaked.seen.games:,} games"
    )
    seen = (
        f"files {before.holds[0]} → {after.holds[0]}, tasks {before.holds[1]} → {after.holds[1]}"
        f" (those of the house's processes, {before.children} and {after.children}, left out),"
        f" threads {before.threads} → {after.threads};"
        f" memory {soaked.growth(lambda it: it.own):+.2f} MiB/h without SQLite's cache,"
        f" {soaked.growth(lambda it: it.memory):+.2f} with it;"
        f" WAL at most {max(it.log for it in soaked.through):.1f} MiB; {bytes_each:,.0f} bytes of"
        f" database a message; saying something p99 {first:.1f} ms at first, {last:.1f} at last"
    )
    return tried, seen
