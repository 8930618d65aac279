"""The server killed at any moment under people who talk, play and invite each other."""

import asyncio
import random
import statistics
import time
from pathlib import Path

import pytest

from tests.end_to_end.programs import BIN, ChatServer, Program, running
from tests.hostile.ledger import Ledger
from tests.hostile.opponents import Opponents
from tests.hostile.reading_back import check_games, check_said
from tests.hostile.report import tell
from tests.hostile.resident import LOBBY, Company, Resident
from tests.hostile.sizes import size
from tests.hostile.vitals import Process
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio

CLIENTS = 20
SAID_PER_SECOND = 7.5
"""By each; with some fifty moves and invitations a second that makes two hundred."""
EARLY, LATE = (0.0, 0.3), (0.3, 1.8)
"""When it is killed, in seconds since it was ready: before all have caught up, and after."""
UNSAID_MAX = 100
"""Who waits for so many answers says nothing more."""
CONFIG = """
[house]
present = false
[limits]
requests_per_second = 1000
bytes_per_second = 100000000
play_invitations_per_day = 1000000
play_invitations_unanswered_per_day = 1000000
play_declined_rest_seconds = 0.5
rematches_per_minute = 1000
"""


class Killed:
    """A server that is killed again and again, on the same data.

    Args:
        place: Where its data and its config are.
    """

    def __init__(self, place: Path) -> None:
        self._data = place / "data"
        self._config = place / "killed.toml"
        self._config.write_text(CONFIG)
        self.started: list[float] = []
        """How long it took each time from its start to its line `ready`, in seconds."""
        self.worked: list[float] = []
        """The same, in seconds of a processor."""
        self.server = self._start(0)

    def _start(self, port: int) -> ChatServer:
        began = time.monotonic()
        server = ChatServer(self._data, "--plaintext", "--config", self._config, port=port)
        self.started.append(time.monotonic() - began)
        self.worked.append(Process(server.pid).cpu_seconds)
        return server

    async def again(self) -> None:
        """Be killed, and started at once."""
        await asyncio.to_thread(self.server.kill)
        self.server = await asyncio.to_thread(self._start, self.server.port)

    async def verified(self) -> None:
        """Have the operator look at everything once it is dead."""
        await asyncio.to_thread(self.server.kill)
        verify = Program(BIN / "chat-server", "verify", "--data", self._data)
        with running(verify):
            assert await asyncio.to_thread(verify.wait) == 0, verify.out.lines + verify.err.lines


async def talk(resident: Resident, rng: random.Random) -> None:
    """Say something now and then, for ever."""
    number = 0
    while True:
        await asyncio.sleep(rng.uniform(0.5, 1.5) / SAID_PER_SECOND)
        if resident.unanswered < UNSAID_MAX:
            number += 1
            resident.say(f"{resident.nickname} {number}")


async def settled(residents: list[Resident]) -> None:
    """Wait until all is answered, and all have what any of them has."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        for each in residents:
            await each.until(lambda each=each: each.here.is_set() and not each.unanswered)  # type: ignore[misc]
        head = max(each.last[LOBBY] for each in residents)
        for each in residents:
            await each.until(lambda each=each: each.last[LOBBY] >= head)  # type: ignore[misc]


async def test_a_server_killed_under_traffic_keeps_all_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    kills, rng = size(3, 300), random.Random(5)
    killed = Killed(tmp_path)
    moves = Ledger()
    company = Company(killed.server.port)
    residents = [Resident(company, f"person-{number}") for number in range(CLIENTS)]
    pairs = [
        Opponents(one, other, moves, rng)
        for one, other in zip(residents[::2], residents[1::2], strict=True)
    ]
    with running(killed.server):
        stays = [asyncio.create_task(each.stay()) for each in residents]
        async with asyncio.timeout(PATIENCE_SECONDS):
            for each in residents:
                await each.here.wait()
        began = time.monotonic()
        busy = [asyncio.create_task(talk(each, rng)) for each in residents]
        busy += [asyncio.create_task(pair.play()) for pair in pairs]
        for _ in range(kills):
            await asyncio.sleep(rng.uniform(*(EARLY if rng.random() < 1 / 4 else LATE)))
            await killed.again()
        await asyncio.sleep(LATE[1])
        seconds = time.monotonic() - began
        for task in busy:
            task.cancel()
        with running(killed.server):
            await settled(residents)
            async with asyncio.timeout(PATIENCE_SECONDS * size(1, 10)):
                said = await check_said(company, residents[0], LOBBY)
                played = await check_games(company, pairs, moves)
            await killed.verified()
        ended = await asyncio.gather(*busy, return_exceptions=True)
        for task in stays:
            task.cancel()
        ended += await asyncio.gather(*stays, return_exceptions=True)
    assert not [each for each in ended if not isinstance(each, asyncio.CancelledError)]
    assert not company.faults, "\n".join(company.faults[:20])
    assert not said.faults
    assert not played.faults
    again, worked = killed.started[1:], killed.worked[1:]
    invitations = sum(len(pair.made) for pair in pairs)
    done = said.acknowledged + played.acknowledged + 2 * invitations
    tell(
        f"`kill -9` of the server under {CLIENTS} clients that ask for"
        f" {done / (seconds - sum(again)):.0f} things a second while it is up",
        f"{kills} kills",
        f"{said.told('messages')}; {played.told('moves')}; {invitations:,} invitations as they were"
        f" told; all clients told the same; `verify` finds nothing; ready again in"
        f" {statistics.median(again):.2f} s, at most {max(again):.2f} s; in CPU seconds"
        f" {statistics.median(worked[:10]):.2f} the first ten times and"
        f" {statistics.median(worked[-10:]):.2f} the last ten",
    )
