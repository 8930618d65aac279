"""Measure searching among a million messages, and what people who talk notice of it.

    just bench-search                      three rounds, some four minutes; the first time some more
    just bench-search --short              2,000 messages; to see that it works
    just bench-search --messages 100000

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.history import Contents, house
from benchmarks.own_server import any_cores, ready_server
from benchmarks.programs import Program
from benchmarks.report import RESULTS, table, tell
from benchmarks.running import RunError, two_cores
from benchmarks.talk import Talk, latencies_table

_WHOLE = {"messages": 1_000_000, "times": 40, "people": 20, "seconds": 10, "rounds": 3}
_SHORT = {"messages": 2_000, "times": 2, "people": 4, "seconds": 1, "rounds": 1}
_SEARCHERS = 4
_WARM_UP_SECONDS = 1.0
_GUESSERS = "127.0.0.2"
Round = dict[str, Any]


def main() -> int:
    """Run what the command line asks for; returns 1 if somebody who talks lost anything."""
    asked = _arguments()
    RESULTS.mkdir(exist_ok=True)
    rounds: list[Round] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        with TemporaryDirectory(dir=RESULTS, prefix="running-") as made:
            data = Path(made, "house")
            house(data, Contents(messages=asked.messages))
            for number in range(asked.rounds):
                print(f"[{number + 1}/{asked.rounds}]", file=sys.stderr, flush=True)
                rounds.append(_round(asked, data, cores, number))
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    talks = [(Talk(**one["without"]), Talk(**one["with"])) for one in rounds]
    tables = [_searches_table(asked, rounds), latencies_table(talks, "searches"), _told(rounds)]
    wrong = [
        fault
        for pair in talks
        for talk, when in zip(pair, ("without searches", "with searches"), strict=True)
        for fault in talk.faults(when)
    ]
    tell("search", [*tables, *(f"WRONG: {fault}" for fault in wrong)], rounds, short=asked.short)
    return int(bool(wrong))


def _round(asked: argparse.Namespace, data: Path, cores: tuple[int, int], number: int) -> Round:
    with ExitStack() as stack:
        server = stack.enter_context(ready_server(cores[0], data, "--plaintext"))
        people = stack.enter_context(
            Program(
                "people",
                cores[1],
                ["--port", server.port, "--people", asked.people, "--guessers", _GUESSERS],
            )
        )
        searchers = stack.enter_context(
            Program(
                "searchers",
                cores[1],
                ["--port", server.port, "--searchers", _SEARCHERS, "--times", asked.times],
            )
        )
        people.expect("ready")
        searchers.expect("ready")
        searchers.tell("each")
        each = searchers.result()
        answers: dict[str, int] = {}

        def quiet() -> Any:  # noqa: ANN401 - as it was printed
            return _talk(people, lambda: time.sleep(asked.seconds))

        def searched() -> Any:  # noqa: ANN401 - as above
            searchers.tell("go")
            seen = quiet()
            searchers.tell("stop")
            answers.update(searchers.result())
            return seen

        _talk(people, lambda: time.sleep(_WARM_UP_SECONDS))
        if number % 2:
            with_it, without = searched(), quiet()
        else:
            without, with_it = quiet(), searched()
        return {"each": each, "without": without, "with": with_it, "answers": answers}


def _talk(people: Program, meanwhile: Callable[[], None]) -> dict[str, Any]:
    people.tell("go")
    meanwhile()
    people.tell("stop")
    return people.result()


def _searches_table(asked: argparse.Namespace, rounds: Sequence[Round]) -> str:
    rows = []
    for kind in rounds[0]["each"]:
        seen = [answer for one in rounds for answer in one["each"][kind]]
        took = sorted(milliseconds for _, milliseconds in seen)
        p99 = took[min(len(took) - 1, len(took) * 99 // 100)]
        refused = sum(told not in ("found", "nothing") for told, _ in seen)
        rows.append([kind, f"{statistics.median(took):,.1f}", f"{p99:,.1f}", refused or ""])
    heads = [f"looking among {asked.messages:,} messages, ms", "p50", "p99", "refused"]
    return table(heads, rows)


def _told(rounds: Sequence[Round]) -> str:
    answers: dict[str, int] = {}
    for one in rounds:
        for told, count in one["answers"].items():
            answers[told] = answers.get(told, 0) + count
    listed = ", ".join(f"{count:,} {told}" for told, count in sorted(answers.items()))
    return f"{_SEARCHERS} people searched all the time meanwhile, and were answered: {listed}."


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, help="1,000,000, or 2,000 if --short")
    parser.add_argument("--times", type=int, help="of each kind in a round; 40, or 2 if --short")
    parser.add_argument("--people", type=int, help="who talk meanwhile; 20, or 4 if --short")
    parser.add_argument("--seconds", type=float, help="to talk; 10, or 1 if --short")
    parser.add_argument("--rounds", type=int, help="3, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    for name, value in (_SHORT if asked.short else _WHOLE).items():
        if getattr(asked, name) is None:
            setattr(asked, name, value)
    return asked


if __name__ == "__main__":
    sys.exit(main())
