"""Measure what people notice while passwords are guessed: 10,000 of them, from 50 addresses.

    just bench-guesses                    five rounds, some three minutes
    just bench-guesses --short            a few hundred guesses, one round; to see that it works
    just bench-guesses --connections 8 --guesses 40000

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import dataclasses
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.guesser import ADDRESSES_MAX, FIRST_ADDRESS
from benchmarks.guessing import (
    Attack,
    Round,
    faults,
    told_answers,
    told_people,
)
from benchmarks.machine import told_machine
from benchmarks.own_server import any_cores, chat_server
from benchmarks.people import VISITOR, nickname
from benchmarks.programs import Program
from benchmarks.running import OthersLoad, RunError, raise_open_files, two_cores
from benchmarks.talk import Talk, latencies_table

_RESULTS = Path(__file__).resolve().parent / "results"
_SPARE_FILES = 200
_WARM_UP_SECONDS = 1.0
_WHOLE = {"guesses": 10_000, "addresses": 50, "people": 20, "seconds": 10, "rounds": 5}
_SHORT = {"guesses": 320, "addresses": 8, "people": 4, "seconds": 1, "rounds": 1}
_OTHERS_CPU_NOISY = 0.1
"""From here on, in cores, other programs took enough time to bend the figures."""


def main() -> int:
    """Run what the command line asks for; returns 1 if something was not as it has to be."""
    asked = _arguments()
    machine = told_machine("just bench-guesses")
    _RESULTS.mkdir(exist_ok=True)
    rounds: list[Round] = []
    try:
        cores = any_cores() if asked.short else two_cores()
        raise_open_files(asked.addresses * asked.connections + asked.people + _SPARE_FILES)
        for number in range(asked.rounds):
            print(f"[{number + 1}/{asked.rounds}]", file=sys.stderr, flush=True)
            rounds.append(_round(asked, cores, number))
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    wrong = [f"round {n}: {fault}" for n, one in enumerate(rounds, 1) for fault in faults(one)]
    _tell(machine, rounds, wrong)
    if not asked.short:
        _keep(machine, rounds)
    return int(bool(wrong))


def _round(asked: argparse.Namespace, cores: tuple[int, int], number: int) -> Round:
    """Talk with and without the attack at a server that is started for it; in turns which first."""
    with ExitStack() as stack:
        port, server = stack.enter_context(chat_server(cores[0], _RESULTS))
        people, guesser = (
            stack.enter_context(Program(module, cores[1], arguments))
            for module, arguments in _programs(asked, port)
        )
        people.expect("ready")
        guesser.expect("ready")
        _talk(people, lambda: time.sleep(_WARM_UP_SECONDS))
        load = OthersLoad([server, people.pid, guesser.pid])
        found: list[Attack] = []

        def quiet() -> Talk:
            return _talk(people, lambda: time.sleep(asked.seconds))

        def attacked() -> Talk:
            return _talk(people, lambda: found.append(_attack(guesser)))

        if number % 2:
            with_it, without = attacked(), quiet()
        else:
            without, with_it = quiet(), attacked()
        names = asked.people + 1
        return Round(
            asked.guesses, asked.addresses, names, without, with_it, found[0], load.cores()
        )


def _programs(asked: argparse.Namespace, port: int) -> Iterator[tuple[str, list[object]]]:
    guessers = f"127.0.0.{FIRST_ADDRESS}"
    yield "people", ["--port", port, "--people", asked.people, "--guessers", guessers]
    guesses: list[object] = ["--port", port, "--guesses", asked.guesses]
    guesses += ["--addresses", asked.addresses, "--connections", asked.connections]
    yield "guesser", [*guesses, "--names", VISITOR, *map(nickname, range(asked.people))]


def _talk(people: Program, meanwhile: Callable[[], None]) -> Talk:
    people.tell("go")
    meanwhile()
    people.tell("stop")
    return Talk(**people.result())


def _attack(guesser: Program) -> Attack:
    guesser.tell("go")
    return Attack(**guesser.result())


def _tell(machine: dict[str, str], rounds: Sequence[Round], wrong: Sequence[str]) -> None:
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    table = latencies_table([(one.quiet, one.attacked) for one in rounds], "the guesses")
    print(f"\n{table}\n\n{told_answers(rounds)}\n{told_people(rounds)}")
    noise = max(one.others_cpu for one in rounds)
    if noise > _OTHERS_CPU_NOISY:
        print(f"Other programs took up to {noise:.2f} of a core: trust the ratios at the most.")
    for fault in wrong:
        print(f"WRONG: {fault}")


def _keep(machine: dict[str, str], rounds: Sequence[Round]) -> None:
    at = dt.datetime.now().astimezone()
    path = _RESULTS / f"guesses-{at:%Y%m%d-%H%M%S}.json"
    kept = {"machine": machine, "rounds": [dataclasses.asdict(one) for one in rounds]}
    path.write_text(json.dumps(kept), encoding="utf-8")
    print(f"\nKept in {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--guesses", type=int, help="in a round; 10,000, or 320 if --short")
    parser.add_argument("--addresses", type=int, help="they come from; 50, or 8 if --short")
    parser.add_argument("--connections", type=int, default=4, help="from each address; 4")
    parser.add_argument("--people", type=int, help="who talk meanwhile; 20, or 4 if --short")
    parser.add_argument("--seconds", type=float, help="without guesses; 10, or 1 if --short")
    parser.add_argument("--rounds", type=int, help="5, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    usual = _SHORT if asked.short else _WHOLE
    for name, value in usual.items():
        if getattr(asked, name) is None:
            setattr(asked, name, value)
    connections = asked.addresses * asked.connections
    if not 0 < asked.addresses <= ADDRESSES_MAX or not 0 < asked.people <= ADDRESSES_MAX:
        parser.error(f"there may be 1 to {ADDRESSES_MAX} addresses, and people")
    if asked.guesses < connections or asked.guesses % connections:
        parser.error(f"--guesses has to be a multiple of the {connections} connections")
    return asked


if __name__ == "__main__":
    sys.exit(main())
