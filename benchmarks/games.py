"""Measure what people notice while 500 games are played, and how many moves a second there can be.

    just bench-games                    three rounds, some three minutes
    just bench-games --short            a few games, one round; to see that it works
    just bench-games --games 1000

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import dataclasses
import datetime as dt
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.machine import told_machine
from benchmarks.own_server import any_cores, chat_server
from benchmarks.programs import Program
from benchmarks.running import OthersLoad, RunError, raise_open_files, two_cores
from benchmarks.talk import Talk, latencies_table

_RESULTS = Path(__file__).resolve().parent / "results"
_SPARE_FILES = 200
_WARM_UP_SECONDS = 2.0
_SITTING_DOWN_SECONDS = 8.0
_VISITORS = "127.0.0.2"
_ROOM = "#talk"
"""People talk apart from the players: what is measured is not how many hear them."""
_WHOLE = {"games": 500, "pause": 1.0, "people": 20, "seconds": 15, "rounds": 3}
_SHORT = {"games": 8, "pause": 0.1, "people": 4, "seconds": 1, "rounds": 1}


@dataclasses.dataclass(frozen=True)
class Play:
    """What players saw for a while.

    Args:
        moves: How long each took until it was stored, in milliseconds.
        games: How many ended.
        wrong: Refusals and lost connections, by their codes or words.
        seconds: How long it went on.
    """

    moves: list[float]
    games: int
    wrong: dict[str, int]
    seconds: float

    @property
    def pace(self) -> float:
        """Moves a second."""
        return len(self.moves) / self.seconds

    def percentile(self, percent: int) -> float:
        """Return a percentile of how long a move took, in milliseconds."""
        times = sorted(self.moves)
        return times[min(len(times) - 1, len(times) * percent // 100)] if times else float("nan")


@dataclasses.dataclass(frozen=True)
class Round:
    """What was seen at one server: talk without and with games beside it, and moves without pause.

    Args:
        quiet: What people saw without games.
        beside: What they saw with games at a pace.
        paced: What the players saw then.
        hasty: What players saw who do not think, with nobody beside.
        others_cpu: What other programs took meanwhile, in cores.
    """

    quiet: Talk
    beside: Talk
    paced: Play
    hasty: Play
    others_cpu: float


def main() -> int:
    """Run what the command line asks for; returns 1 if something was not as it has to be."""
    asked = _arguments()
    machine = told_machine("just bench-games")
    _RESULTS.mkdir(exist_ok=True)
    try:
        cores = any_cores() if asked.short else two_cores()
        raise_open_files(2 * asked.games + asked.people + _SPARE_FILES)
        rounds = [_round(asked, cores) for _ in range(asked.rounds)]
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    wrong = [f"round {n}: {fault}" for n, one in enumerate(rounds, 1) for fault in faults(one)]
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"\n{told(rounds, asked.games)}")
    for fault in wrong:
        print(f"WRONG: {fault}")
    if not asked.short:
        at = dt.datetime.now().astimezone()
        path = _RESULTS / f"games-{at:%Y%m%d-%H%M%S}.json"
        kept = {"machine": machine, "rounds": [dataclasses.asdict(one) for one in rounds]}
        path.write_text(json.dumps(kept), encoding="utf-8")
        print(f"\nKept in {path}")
    return int(bool(wrong))


def _round(asked: argparse.Namespace, cores: tuple[int, int]) -> Round:
    with ExitStack() as stack:
        port, pid = stack.enter_context(chat_server(cores[0], _RESULTS))
        people = _program(stack, cores, "people", port, "--people", asked.people,
                          "--guessers", _VISITORS, "--room", _ROOM)  # fmt: skip
        players = _program(stack, cores, "players", port, "--games", asked.games,
                           "--pause", asked.pause)  # fmt: skip
        _during(people, lambda: time.sleep(_WARM_UP_SECONDS))
        load = OthersLoad([pid, people.pid, players.pid])
        quiet = Talk(**_during(people, lambda: time.sleep(asked.seconds)))
        _begin(players)
        beside = Talk(**_during(people, lambda: _count(players, asked.seconds)))
        paced = Play(**players.result())
        others = load.cores()
    with ExitStack() as stack:
        port, _ = stack.enter_context(chat_server(cores[0], _RESULTS))
        players = _program(stack, cores, "players", port, "--games", asked.games, "--pause", 0)
        _begin(players)
        _count(players, asked.seconds)
        hasty = Play(**players.result())
    return Round(quiet, beside, paced, hasty, others)


def _begin(players: Program) -> None:
    """Have everybody sit down: that many tables are made at once is not what goes on all day."""
    players.tell("go")
    time.sleep(_SITTING_DOWN_SECONDS)


def _count(players: Program, seconds: float) -> None:
    players.tell("count")
    time.sleep(seconds)
    players.tell("stop")


def _program(
    stack: ExitStack, cores: tuple[int, int], module: str, port: int, *arguments: object
) -> Program:
    program = stack.enter_context(Program(module, cores[1], ["--port", port, *arguments]))
    program.expect("ready")
    return program


def _during(program: Program, meanwhile: Callable[[], None]) -> dict[str, Any]:
    program.tell("go")
    meanwhile()
    program.tell("stop")
    return program.result()


def faults(seen: Round) -> list[str]:
    """Return what was not as it has to be, in words; nothing in here depends on the machine."""
    found = seen.quiet.faults("without games") + seen.beside.faults("with games")
    for when, play in (("beside talk", seen.paced), ("in haste", seen.hasty)):
        found += [f"{when}, players met {n} x {what}" for what, n in play.wrong.items()]
        if not play.moves:
            found.append(f"{when}, nobody moved")
    return found


def told(rounds: Sequence[Round], games: int) -> str:
    """Return what was seen, as a table and two sentences."""
    table = latencies_table([(one.quiet, one.beside) for one in rounds], f"{games} games")

    def median(of: Callable[[Round], float]) -> float:
        return statistics.median(of(one) for one in rounds)

    pace, hasty_pace = median(lambda one: one.paced.pace), median(lambda one: one.hasty.pace)
    half, most = (median(lambda one, n=n: one.paced.percentile(n)) for n in (50, 99))  # type: ignore[misc]
    hasty_half = median(lambda one: one.hasty.percentile(50))
    paced = (
        f"Beside the talk {pace:,.0f} moves a second were made in {games} games at once; a move was"
        f" stored within {half:.2f} ms (p99 {most:.2f})."
    )
    hasty = f"Without any pause it was {hasty_pace:,.0f} moves a second (p50 {hasty_half:.1f} ms)."
    return f"{table}\n\n{paced}\n{hasty}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--games", type=int, help="at once; 500, or 8 if --short")
    parser.add_argument("--pause", type=float, help="before a move, in seconds; 1, or 0.1")
    parser.add_argument("--people", type=int, help="who talk meanwhile; 20, or 4 if --short")
    parser.add_argument("--seconds", type=float, help="of each part; 15, or 1 if --short")
    parser.add_argument("--rounds", type=int, help="3, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    usual = _SHORT if asked.short else _WHOLE
    for name, value in usual.items():
        if getattr(asked, name) is None:
            setattr(asked, name, value)
    return asked


if __name__ == "__main__":
    sys.exit(main())
