"""Turn the runs into medians, and the medians into two Markdown tables: figures, and ratios."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.cases import Case, Figure
from benchmarks.peers import Peer

_NOTHING = "-"


@dataclass(frozen=True)
class Run:
    """One case against one server in one round: its figures, or why there are none."""

    round: int
    server: str
    case: Case
    figures: dict[str, float] = field(default_factory=dict)
    error: str = ""


class Medians:
    """The median of each figure over the rounds that gave one."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._values: dict[tuple[str, Case, str], list[float]] = {}
        for run in runs:
            for key, value in run.figures.items():
                self._values.setdefault((run.server, run.case, key), []).append(value)

    def of(self, server: str, case: Case, figure: Figure) -> float | None:
        """Return a median in the figure's own unit; None if no round gave one."""
        values = self._values.get((server, case, figure.key))
        return statistics.median(values) / figure.divisor if values else None


def figures_table(cases: Sequence[Case], peers: Sequence[Peer], medians: Medians) -> str:
    """Return the table of medians."""

    def cell(peer: Peer, case: Case, figure: Figure) -> str:
        value = medians.of(peer.name, case, figure)
        return _NOTHING if value is None else f"{value:,.{figure.digits}f}"

    return _table(cases, "", [peer.name for peer in peers], _per_peer(peers, cell))


def ratios_table(
    cases: Sequence[Case], ours: Peer, others: Sequence[Peer], medians: Medians
) -> str:
    """Return the table of one server's medians divided by each other's."""

    def cell(peer: Peer, case: Case, figure: Figure) -> str:
        mine = medians.of(ours.name, case, figure)
        theirs = medians.of(peer.name, case, figure)
        return f"{mine / theirs:,.2f}" if mine is not None and theirs else _NOTHING

    measured = [case for case in cases if ours.takes(case)]
    heads = [peer.name for peer in others]
    return _table(measured, f"{ours.name} ÷", heads, _per_peer(others, cell))


def flushes_table(flushes: Sequence[Sequence[float]], written: int) -> str:
    """Return the table of what the disk took by itself: medians of each round's percentiles.

    Args:
        flushes: Of each round, milliseconds each.
        written: KiB that were written and flushed each time.
    """
    cells = [
        f"{statistics.median(_share(times, share) for times in flushes):.2f}"
        for share in (0.5, 0.99)
    ]
    label = f"{written} KiB written and flushed by `fdatasync`, ms"
    return "\n".join(
        _line(row) for row in (["this disk", "p50", "p99"], ["---", "--:", "--:"], [label, *cells])
    )


def _share(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


_Row = Callable[[Case, Figure], list[str]]


def _per_peer(peers: Sequence[Peer], cell: Callable[[Peer, Case, Figure], str]) -> _Row:
    return lambda case, figure: [cell(peer, case, figure) for peer in peers]


def _table(cases: Sequence[Case], corner: str, heads: Sequence[str], row: _Row) -> str:
    lines = [_line([corner, "", *heads]), _line(["---", "---", *("--:" for _ in heads)])]
    for case in cases:
        label = case.label
        for figure in case.figures:
            lines.append(_line([label, figure.label, *row(case, figure)]))
            label = ""
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
