"""Measure catching up: 1,000 clients come back at once, and each has missed 1,000 messages.

    just bench-catch-up                    five rounds, some two minutes
    just bench-catch-up --short            20 clients; to see that it works
    just bench-catch-up --clients 100 --missed 10000

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import json
import random
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.history import Contents, house
from benchmarks.own_server import NO_BOT, PATIENT, any_cores, ready_server
from benchmarks.processes import processor_seconds
from benchmarks.programs import Program
from benchmarks.report import RESULTS, table, tell
from benchmarks.running import RunError, raise_open_files, two_cores

SPREAD = 500
"""Up to how many more or fewer messages somebody has missed where they left at different times."""
_SPARE_FILES = 200
_WAYS = {"same": "all left at the same time", "apart": "each left at another time"}
Figures = dict[str, float]


def main() -> int:
    """Run what the command line asks for; returns 1 if somebody does not get what they missed."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    rounds: list[dict[str, Figures]] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        raise_open_files(asked.clients + _SPARE_FILES)
        with TemporaryDirectory(dir=RESULTS, prefix="running-") as made:
            data = Path(made, "house")
            house(data, Contents(messages=asked.missed + SPREAD))
            for number in range(-1, asked.rounds):  # the first makes the accounts
                print(f"[{number + 1}/{asked.rounds}]", file=sys.stderr, flush=True)
                ways = list(_WAYS) if number % 2 else list(_WAYS)[::-1]
                seen = {way: _run(asked, data, cores, way) for way in ways}
                if number >= 0:
                    rounds.append(seen)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    tell("catch-up", [_table(asked, rounds)], rounds, short=asked.short)
    return 0


def _run(asked: argparse.Namespace, data: Path, cores: tuple[int, int], way: str) -> Figures:
    config = data.with_name("bench.toml")
    config.write_text(f"{NO_BOT}[limits]\n{PATIENT}", encoding="utf-8")
    with (
        ready_server(cores[0], data, "--plaintext", "--config", config) as server,
        Program(
            "returners", cores[1], ["--port", server.port, "--clients", asked.clients]
        ) as returners,
    ):
        returners.expect("ready")
        before = processor_seconds(server.pid), processor_seconds(returners.pid)
        returners.tell(json.dumps(_missed(asked, way)))
        found: Figures = returners.result()
        found["server"] = processor_seconds(server.pid) - before[0]
        found["clients"] = processor_seconds(returners.pid) - before[1]
        return found


def _missed(asked: argparse.Namespace, way: str) -> list[int]:
    """Return how many messages each has missed; as many in all, whichever way."""
    if way == "same":
        return [asked.missed] * asked.clients
    lot = random.Random(asked.clients)  # noqa: S311 - no secret
    spread = min(SPREAD, asked.missed // 2)
    shifts = [lot.randint(-spread, spread) for _ in range(asked.clients // 2)]
    return [
        asked.missed + shift
        for shift in [*shifts, *(-shift for shift in shifts), *[0] * (asked.clients % 2)]
    ]


def _table(asked: argparse.Namespace, rounds: Sequence[dict[str, Figures]]) -> str:
    def median(way: str, figure: str) -> float:
        return statistics.median(one[way][figure] for one in rounds)

    def cells(way: str) -> list[str]:
        messages, seconds = median(way, "messages"), median(way, "seconds")
        return [
            _WAYS[way],
            f"{messages / seconds:,.0f}",
            f"{seconds:.2f}",
            f"{median(way, 'half'):.2f}",
            f"{median(way, 'server') / messages * 1e6:.2f}",
            f"{median(way, 'clients') / seconds * 100:.0f}%",
            f"{asked.clients / median(way, 'sign_ins'):,.0f}",
        ]

    heads = [
        f"{asked.clients:,} clients, {asked.missed:,} messages missed",
        "messages/s",
        "until all have them, s",
        "until half have, s",
        "server's processor time, µs a message",
        "of the clients' core",
        "sign-ins/s before, one by one",
    ]
    return table(heads, [cells(way) for way in _WAYS])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, help="1,000, or 20 if --short")
    parser.add_argument("--missed", type=int, help="messages, by each; 1,000")
    parser.add_argument("--rounds", type=int, help="5, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    asked.clients = asked.clients or (20 if asked.short else 1_000)
    asked.missed = asked.missed or 1_000
    asked.rounds = asked.rounds or (1 if asked.short else 5)
    return asked


if __name__ == "__main__":
    sys.exit(main())
