"""Measure how cost grows with readers, rooms, history and accounts, and fit how fast.

    just bench-growth                          three rounds, some four minutes
    just bench-growth --short                  small houses, one round; to see that it works
    just bench-growth --by history --rounds 7

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import math
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.history import Contents, house
from benchmarks.own_server import NO_BOT, PATIENT, Ready, any_cores, ready_server
from benchmarks.processes import processor_seconds
from benchmarks.programs import Program
from benchmarks.report import RESULTS, table, tell
from benchmarks.running import RunError, raise_open_files, two_cores

_READERS = 10
"""Who listen where it is not their number that grows."""
_MESSAGES = {False: 400, True: 20}
"""Said in a run, by whether it is a short one."""
_VISITS = {False: 40, True: 3}
_CONFIG = f"""{NO_BOT}[limits]
requests_per_second = 1000000
requests_burst = 1000000
bytes_per_second = 1000000000
bytes_burst = 1000000000
{PATIENT}"""
_SPARE_FILES = 200
Figures = dict[str, float]


@dataclass(frozen=True)
class Growth:
    """Something that there may be more of.

    Args:
        name: What it is.
        sizes: How many of it are measured.
        short: The same where no figure counts.
        contents: What of it the house holds: a field of `Contents`; none if it is the readers.
    """

    name: str
    sizes: tuple[int, ...]
    short: tuple[int, ...]
    contents: str = ""

    def house(self, size: int) -> Contents:
        """Return what is in the house for a size."""
        return Contents(**{self.contents: size}) if self.contents else Contents()

    def readers(self, size: int) -> int:
        """Return how many listen for a size."""
        return _READERS if self.contents else size


@dataclass(frozen=True)
class Figure:
    """Something that is measured at each size."""

    key: str
    label: str
    digits: int = 0


GROWTHS = (
    Growth("readers", (10, 100, 1_000), (2, 4)),
    Growth("rooms", (1, 100, 10_000), (1, 10), "rooms"),
    Growth("history", (1, 1_000, 100_000, 1_000_000), (1, 2_000), "messages"),
    Growth("accounts", (1, 1_000, 100_000), (1, 10), "accounts"),
)
"""All that is looked at."""
FIGURES = (
    Figure("message", "a message, µs of the server's processor"),
    Figure("delivery", "a delivery of it, µs", 2),
    Figure("said", "say something, until it is stored, p50, ms", 2),
    Figure("visit", "somebody known comes in and goes, µs of the server's processor"),
    Figure("came", "come in, p50, ms", 2),
    Figure("work", "start, ms of the server's processor"),
    Figure("ready", "start, from the command to `ready`, ms"),
)
"""What is measured of each."""


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Return the slope of costs over sizes where both axes are logarithmic, by least squares.

    0 is a cost that does not grow, 1 one that grows as its cause does.
    """
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    return statistics.linear_regression(xs, ys).slope


def main() -> int:
    """Run what the command line asks for."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    growths = [one for one in GROWTHS if one.name in asked.by]
    runs = [(one, size) for one in growths for size in (one.short if asked.short else one.sizes)]
    rounds: list[dict[str, Figures]] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        raise_open_files(max(one.readers(size) for one, size in runs) + _SPARE_FILES)
        for number in range(asked.rounds):
            seen: dict[str, Figures] = {}
            for at, (one, size) in enumerate(runs, 1):
                progress = f"[{number + 1}/{asked.rounds}] {at}/{len(runs)}"
                print(f"{progress} {size:,} {one.name}", file=sys.stderr, flush=True)
                seen[_key(one, size)] = _run(one, size, cores, short=asked.short)
            rounds.append(seen)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    tell("growth", [_table(one, rounds) for one in growths], rounds, short=asked.short)
    return 0


def _key(growth: Growth, size: int) -> str:
    return f"{growth.name} {size}"


def _run(growth: Growth, size: int, cores: tuple[int, int], *, short: bool) -> Figures:
    with TemporaryDirectory(dir=RESULTS, prefix="running-") as made:
        data, config = Path(made, "house"), Path(made, "bench.toml")
        house(data, growth.house(size))
        config.write_text(_CONFIG, encoding="utf-8")
        with ready_server(cores[0], data, "--plaintext", "--config", config) as server:
            started = processor_seconds(server.pid)
            figures = _talk(server, growth.readers(size), cores[1], short=short)
        return figures | {"ready": server.seconds * 1e3, "work": started * 1e3}


def _talk(server: Ready, readers: int, core: int, *, short: bool) -> Figures:
    messages, visits = _MESSAGES[short], _VISITS[short]
    with Program("talkers", core, ["--port", server.port, "--people", readers + 1]) as talkers:
        talkers.expect("ready")

        def spent(deed: str) -> tuple[float, list[float]]:
            before = processor_seconds(server.pid)
            talkers.tell(deed)
            took: list[float] = talkers.result()["took"]
            return (processor_seconds(server.pid) - before) * 1e6, took

        spent("come 1")  # who comes later is known
        spent(f"talk {messages // 10}")
        talk, said = spent(f"talk {messages}")
        visit, came = spent(f"come {visits}")
    return {
        "message": talk / messages,
        "delivery": talk / messages / (readers + 1),
        "said": statistics.median(said),
        "visit": visit / visits,
        "came": statistics.median(came),
    }


def _table(growth: Growth, rounds: Sequence[dict[str, Figures]]) -> str:
    sizes = [int(key.split()[1]) for key in rounds[0] if key.split()[0] == growth.name]
    rows = []
    for figure in FIGURES:
        medians = [
            statistics.median(one[_key(growth, size)][figure.key] for one in rounds)
            for size in sizes
        ]
        cells = [f"{median:,.{figure.digits}f}" for median in medians]
        fitted = exponent(sizes, medians), exponent(sizes[-2:], medians[-2:])
        rows.append([figure.label, *cells, *(f"{each:.2f}" for each in fitted)])
    heads = [f"by {growth.name}", *(f"{size:,}" for size in sizes)]
    return table([*heads, "exponent", "of the last step"], rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [one.name for one in GROWTHS]
    parser.add_argument("--by", nargs="+", choices=names, default=names, help="what grows; all")
    parser.add_argument("--rounds", type=int, help="3, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    asked.rounds = asked.rounds or (1 if asked.short else 3)
    return asked


if __name__ == "__main__":
    sys.exit(main())
