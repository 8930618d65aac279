"""What is measured, and which figures of a run each case tells."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number of a run.

    Args:
        key: What the load generator calls it.
        label: What a table calls it, with its unit.
        divisor: From the generator's unit to the table's.
        digits: How many digits after the point a table shows.
    """

    key: str
    label: str
    divisor: float = 1
    digits: int = 0


DELIVERIES = Figure("deliveries_per_second", "1,000 deliveries/s", 1e3, 1)
P50 = Figure("p50_us", "p50, ms", 1e3, 2)
P99 = Figure("p99_us", "p99, ms", 1e3, 2)
PER_CPU_SECOND = Figure("deliveries_per_cpu_second", "1,000 deliveries per CPU second", 1e3, 1)
MEMORY = Figure("kib_per_connection", "KiB per connection", 1, 1)
CONNECTS = Figure("connects_per_second", "connects/s", 1, 0)


@dataclass(frozen=True)
class Case:
    """One load put on every server.

    Args:
        kind: What `--cases` names it by.
        readers: Connections that each message is delivered to.
        tls: Whether everybody speaks TLS.
        arguments: What else the load generator is told.
        figures: What is told of it.
    """

    kind: str
    readers: int
    tls: bool
    arguments: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def label(self) -> str:
        """What a table calls it."""
        return f"{'TLS' if self.tls else 'plain'}, {_WORDS[self.kind].format(self.readers)}"


_WORDS = {
    "closed": "1 sender, {:,} readers",
    "saturation": "10 senders x 10 in flight, {:,} readers",
    "idle": "idle, {:,} connections",
}
_LOADS = {
    "closed": ("--senders", "1", "--window", "1"),
    "saturation": ("--senders", "10", "--window", "10"),
}
KINDS = tuple(_WORDS)
_IDLE_CONNECTIONS = 1_000


def chosen_cases(
    kinds: Sequence[str], transports: Sequence[str], readers: Sequence[int]
) -> list[Case]:
    """Return the cases that were asked for, in the order of the tables."""
    return [
        case
        for transport in transports
        for kind in kinds
        for case in _cases_of(kind, tls=transport == "tls", readers=readers)
    ]


def _cases_of(kind: str, *, tls: bool, readers: Sequence[int]) -> list[Case]:
    if kind == "idle":
        # how fast a plain connection is made tells little, a TLS handshake much
        figures = (MEMORY, CONNECTS) if tls else (MEMORY,)
        return [Case(kind, _IDLE_CONNECTIONS, tls, ("--idle",), figures)]
    figures = (DELIVERIES, P50, P99, PER_CPU_SECOND)
    return [Case(kind, count, tls, _LOADS[kind], figures) for count in readers]
