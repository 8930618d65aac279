"""Twenty people who talk at a server as it comes, and what they notice of what goes on beside."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.own_server import any_cores
from benchmarks.programs import Program
from benchmarks.running import free_port
from benchmarks.talk import MEASURED, Talk
from tests.end_to_end.programs import ChatServer, running
from tests.hostile.sizes import size
from tests.hostile.vitals import Process

PEOPLE = size(5, 20)
"""How many talk."""
QUIET_SECONDS = size(1, 10)
"""How long they talk undisturbed, for comparison."""
PEOPLE_SOURCE = "127.0.0.2"
"""The address that one of them comes from who comes in again and again."""
SLOWEST_MS = 3_000.0
"""No 99th percentile may be longer, on any machine: the aims are told, and this is a fault."""


@dataclass(frozen=True)
class Company:
    """A server, and people who talk there.

    Args:
        server: The server.
        process: What it is to the system.
        monitoring: Its monitoring port.
        people: The program that the people are in.
        data: Its data directory.
        connections: How many there are of them, and of the house.
    """

    server: ChatServer
    process: Process
    monitoring: int
    people: Program
    data: Path
    connections: int

    def talk(self, meanwhile: Callable[[], None]) -> Talk:
        """Have them talk as long as something goes on."""
        self.people.tell("go")
        try:
            meanwhile()
        finally:
            self.people.tell("stop")
        return Talk(**self.people.result())

    def quiet(self) -> Talk:
        """Have them talk undisturbed."""
        return self.talk(lambda: _wait(QUIET_SECONDS))


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


@contextmanager
def company(
    place: Path, config: str = "", *, house: bool = False, people: int = PEOPLE, room: str = "#talk"
) -> Iterator[Company]:
    """Start a server, and have people come in.

    Args:
        place: Where it has its data and its config file.
        config: What is in that besides: tables of TOML.
        house: Whether the house bot is there.
        people: How many talk.
        room: Where they talk; in the lobby if empty.
    """
    monitoring = free_port()
    present = str(house).lower()
    file = place / "parlour.toml"
    file.write_text(
        f'{config}\n[house]\npresent = {present}\n[monitoring]\nlisten = "127.0.0.1:{monitoring}"\n'
    )
    data = place / "data"
    server = ChatServer(data, "--config", file, house=house)
    arguments: list[Any] = ["--port", server.port, "--people", people, "--room", room]
    arguments += ["--guessers", PEOPLE_SOURCE]
    arguments += ["--fingerprint", server.invitation.partition("#")[2]]
    with running(server), Program("people", any_cores()[1], arguments) as talking:
        os.sched_setaffinity(talking.pid, os.sched_getaffinity(0))
        talking.expect("ready")
        connections = people + house
        yield Company(server, Process(server.pid), monitoring, talking, data, connections)


def told(quiet: Talk, beside: Talk, *, but: str = "") -> str:
    """Return how long things took those who talked, undisturbed and beside something, in words.

    Args:
        quiet: What they saw undisturbed.
        beside: What they saw beside something.
        but: What is left out.
    """
    parts = []
    for what in sorted(MEASURED.keys() - {but}):
        before, with_it = quiet.percentile(what, 99), beside.percentile(what, 99)
        parts.append(f"{what} {with_it:.1f} ms ({with_it / before:.1f} times)")
    return f"p99 of those who talk: {', '.join(parts)}"


def judge(beside: Talk, when: str) -> None:
    """Check that those who talked lost nothing, and waited for nothing very long."""
    assert not beside.faults(when), beside.faults(when)
    for what in MEASURED:
        assert beside.percentile(what, 99) < SLOWEST_MS, (when, what, beside.percentile(what, 99))
