"""Have people come and go for hours, five a second, and see what the server holds at the end.

    just soak                       two hours
    just soak --minutes 10          what is run every week
    just soak --keep FILE           every measurement, as lines of JSON

Memory that is SQLite's is told apart: it keeps the pages of the database that it read lately, up to
a limit, so that it grows with the history until that is reached.
"""

import argparse
import json
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it is run as a file

import trio

from benchmarks.machine import told_machine
from benchmarks.players import Seen
from benchmarks.running import free_port, raise_open_files
from benchmarks.visitor import LostError
from parlour_protocol.messages import CreateRoom, Said
from tests.end_to_end.programs import ChatServer, running
from tests.hostile.guest import Guest, guest, secure
from tests.hostile.report import tell
from tests.hostile.soaked import Measurement, Soaked, table, words
from tests.hostile.vitals import MIB, Process, metrics
from tests.patience import PATIENCE_SECONDS

JOINS_PER_SECOND = 5
RESIDENTS = 20
"""Who stay and talk."""
_ROOMS = 10
_NEW = 0.2
"""How many of those who come were never there before."""
_ENDINGS = {"politely": 60, "cut": 25, "vanish": 15}
_FILES = 2_000
_WARM_UP = 0.1
"""Of the time: until everything that is made once has been made."""
_SAYING_SECONDS = 2.0
_LOOK_SECONDS = 0.2
_SAME = 5
"""After so many looks at which nothing had changed the server rests."""
_DATABASE = "parlour.db"
_RESULTS = Path(__file__).parent / "results"


class Soak:
    """People who come to a server and go.

    Args:
        server: The server.
        monitoring: Its monitoring port.
        data: Its data directory.
        minutes: How long.
        vanish_seconds: How long whoever vanishes keeps the connection, without a sign of life.
    """

    def __init__(
        self, server: ChatServer, monitoring: int, data: Path, minutes: float, vanish_seconds: float
    ) -> None:
        self._server, self._monitoring, self._data = server, monitoring, data
        self._minutes, self._vanish_seconds = minutes, vanish_seconds
        self._process = Process(server.pid)
        self._rng = random.Random(0)
        self._began = trio.current_time()
        self._guests = 0
        self.soaked = Soaked(Seen())

    @property
    def _minute(self) -> float:
        return (trio.current_time() - self._began) / 60

    async def run(self) -> Soaked:
        """Have everything done once, then have people come and go, and then be gone."""
        await self._warm_up()
        self.soaked.before.append(await self._rest())
        async with trio.open_nursery() as nursery:
            for number in range(RESIDENTS):
                nursery.start_soon(self._stay, f"resident-{number}")
            nursery.start_soon(self._watch)
            nursery.start_soon(self._come, nursery)
            await trio.sleep(self._minutes * 60)
            nursery.cancel_scope.cancel()
        self.soaked.after.append(await self._returned(self.soaked.before[0]))
        return self.soaked

    async def _warm_up(self) -> None:
        with trio.move_on_after(self._minutes * 60 * _WARM_UP):
            async with trio.open_nursery() as nursery, secure(self._server.port) as stream:
                await self._make_rooms(stream)
                await self._come(nursery)

    async def _make_rooms(self, stream: trio.abc.Stream) -> None:
        async with guest(
            self._server, stream, "resident-0", self.soaked.seen, self._rng
        ) as resident:
            for number in range(_ROOMS):
                await resident.ask(lambda n, number=number: CreateRoom(n, _room(number)))  # type: ignore[misc]

    async def _rest(self) -> Measurement:
        """Measure with nobody there but the house, once nothing changes any more."""
        same = 0
        last = await self._measure()
        with trio.fail_after(PATIENCE_SECONDS):
            while same < _SAME:
                await trio.sleep(_LOOK_SECONDS)
                now = await self._measure()
                same = same + 1 if now.connections == 1 and now.holds == last.holds else 0
                last = now
        return last

    async def _returned(self, before: Measurement) -> Measurement:
        """Measure once it holds what it held before; or what it does hold, after a while."""
        now = await self._measure()
        with trio.move_on_after(PATIENCE_SECONDS):
            while now.holds_more_than(before):
                await trio.sleep(_LOOK_SECONDS)
                now = await self._measure()
        return now

    # --- people

    async def _come(self, nursery: trio.Nursery) -> None:
        while True:
            nursery.start_soon(self._visit)
            await trio.sleep(self._rng.expovariate(JOINS_PER_SECOND))

    def _nickname(self) -> str:
        if not self._guests or self._rng.random() < _NEW:
            self._guests += 1
            return f"guest-{self._guests - 1}"
        return f"guest-{self._rng.randrange(self._guests)}"

    def _other(self) -> str:
        # Not one of those who stay: they would follow a conversation more with everybody who comes.
        return f"guest-{self._rng.randrange(self._guests)}"

    async def _visit(self) -> None:
        self.soaked.visits += 1
        nickname, rng = self._nickname(), random.Random(self._rng.random())
        ending = rng.choices([*_ENDINGS], [*_ENDINGS.values()])[0]
        with self._counting():
            async with secure(self._server.port) as stream:
                async with guest(self._server, stream, nickname, self.soaked.seen, rng) as here:
                    for _ in range(rng.randint(2, 9)):
                        await here.do_something(_room(rng.randrange(_ROOMS)), self._other())
                        await trio.sleep(rng.expovariate(1))
                    if ending == "politely":
                        await here.part()
                if ending == "vanish":
                    await trio.sleep(self._vanish_seconds)

    async def _stay(self, nickname: str) -> None:
        rng = random.Random(nickname)
        while True:
            with self._counting():
                async with (
                    secure(self._server.port) as stream,
                    guest(self._server, stream, nickname, self.soaked.seen, rng) as here,
                ):
                    await self._talk(here)

    async def _talk(self, here: Guest) -> None:
        while True:
            await trio.sleep(here.rng.uniform(0.5, 1.5) * _SAYING_SECONDS)
            began = trio.current_time()
            answer, _ = await here.say(here.lobby)
            if isinstance(answer, Said):
                self.soaked.said.append((self._minute, (trio.current_time() - began) * 1_000))

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except* LostError as lost:
            for error in _leaves(lost):
                self.soaked.seen.wrong[f"lost: {error}"] += 1

    # --- what the server holds

    async def _watch(self) -> None:
        every = max(0.25, min(10, self._minutes * 60 / 100))
        while True:
            with suppress(TimeoutError):  # the machine is busy; there will be others
                self.soaked.through.append(await self._measure())
            await trio.sleep(every)

    async def _measure(self) -> Measurement:
        told = await trio.to_thread.run_sync(metrics, self._monitoring)
        database, log = self._data / _DATABASE, self._data / f"{_DATABASE}-wal"
        return Measurement(
            round(self._minute, 3),
            self._process.memory_bytes / MIB,
            told["parlour_database_memory_bytes"] / MIB,
            self._process.files,
            int(told["parlour_tasks"]),
            self._process.threads,
            len(self._process.children),
            int(told["parlour_connections"]),
            int(told["parlour_conversations"]),
            log.stat().st_size / MIB,
            database.stat().st_size / MIB,
            int(told["parlour_messages_stored_total"]),
        )


def _room(number: int) -> str:
    return f"#room-{number}"


def _leaves(group: BaseExceptionGroup[LostError]) -> Iterator[LostError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def soak(minutes: float, *, vanish_seconds: float, limits: str = "") -> Soaked:
    """Start a server as it comes, and have people come and go for so long.

    Args:
        minutes: How long.
        vanish_seconds: How long whoever vanishes keeps the connection.
        limits: The table of limits in its config file.
    """
    raise_open_files(_FILES)
    _RESULTS.mkdir(exist_ok=True)
    # Beside the results and not in /tmp, which may be in memory: it is to be on a disk.
    with tempfile.TemporaryDirectory(dir=_RESULTS, prefix="soak-") as made:
        data, monitoring = Path(made) / "data", free_port()
        config = Path(made) / "config.toml"
        config.write_text(f'[monitoring]\nlisten = "127.0.0.1:{monitoring}"\n\n{limits}')
        server = ChatServer(data, "--config", config, house=True)
        with running(server):

            async def main() -> Soaked:
                return await Soak(server, monitoring, data, minutes, vanish_seconds).run()

            soaked = trio.run(main)
            server.signal(signal.SIGTERM)
            server.wait()
        soaked.database_bytes = (data / _DATABASE).stat().st_size
        return soaked


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--keep", type=Path, help="where every measurement is kept")
    asked = parser.parse_args()
    machine = told_machine("just soak")
    # Whoever vanishes is given up after 90 s of silence.
    soaked = soak(asked.minutes, vanish_seconds=100)
    if asked.keep:
        every = [*soaked.before, *soaked.through, *soaked.after]
        asked.keep.write_text("".join(json.dumps(asdict(each)) + "\n" for each in every))
    tried, seen = words(soaked)
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"\n{table(soaked)}\n\n{tried}: {seen}\n\nMet: {dict(soaked.seen.wrong)}")
    tell("coming and going, 5 joins a second", tried, seen)
    (before,), (after,) = soaked.before, soaked.after
    return int(after.holds_more_than(before))


if __name__ == "__main__":
    sys.exit(main())
