"""Passwords guessed from many addresses, beside people who talk."""

import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.guesser import FIRST_ADDRESS
from benchmarks.guessing import Attack
from benchmarks.own_server import any_cores, chat_server
from benchmarks.people import VISITOR, nickname
from benchmarks.programs import Program
from benchmarks.running import raise_open_files
from benchmarks.talk import Talk
from parlour_server.limits import Limits
from parlour_server.passwords import MEMORY_KIB, THREADS
from tests.hostile.company import PEOPLE, QUIET_SECONDS, judge, told
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.vitals import MIB, Process

ADDRESSES = size(3, 50)
CONNECTIONS = 4
"""From each address."""
GUESSES = size(12, 10_000)
SPARE_MIB = 32
"""What else may be taken meanwhile: connections, and what the threads themselves need."""
_FILES = 1_000


def test_guessers_cost_themselves_alone(tmp_path: Path) -> None:
    raise_open_files(_FILES)
    with ExitStack() as stack:
        cores = any_cores()
        port, pid = stack.enter_context(chat_server(cores[0], tmp_path))
        process = Process(pid)
        source = f"127.0.0.{FIRST_ADDRESS}"
        arguments: list[object] = ["--port", port, "--people", PEOPLE, "--guessers", source]
        people = stack.enter_context(Program("people", cores[1], arguments))
        names = [VISITOR, *map(nickname, range(PEOPLE))]
        arguments = ["--port", port, "--guesses", GUESSES, "--addresses", ADDRESSES]
        arguments += ["--connections", CONNECTIONS, "--names", *names]
        guesser = stack.enter_context(Program("guesser", cores[1], arguments))
        people.expect("ready")
        guesser.expect("ready")

        people.tell("go")
        time.sleep(QUIET_SECONDS)
        people.tell("stop")
        quiet, before = Talk(**people.result()), process.memory_bytes
        people.tell("go")
        guesser.tell("go")
        attack = Attack(**guesser.result())
        people.tell("stop")
        beside = Talk(**people.result())
        grown = (process.memory_bytes - before) / MIB
    tell(
        "passwords guessed as fast as it is answered",
        f"{GUESSES:,} guesses from {ADDRESSES} addresses, in {attack.seconds:.0f} s",
        f"{attack.tries} looked at; {grown:+.0f} MiB; {told(quiet, beside)}",
    )
    judge(beside, "beside guesses")
    assert grown < THREADS * MEMORY_KIB / 1024 + SPARE_MIB
    limits = Limits()
    assert attack.tries <= ADDRESSES * limits.password_tries_per_address
