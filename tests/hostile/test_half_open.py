"""Peers that are gone without a word, and whose connections nobody ends."""

import asyncio
import contextlib
import time
from pathlib import Path

import pytest

from tests.end_to_end.programs import ChatServer, running
from tests.hostile.member import Member, impatient
from tests.hostile.proxy import Proxy
from tests.hostile.reading_back import alone_present
from tests.hostile.report import tell
from tests.hostile.resident import Company, Resident
from tests.hostile.sizes import LONG, size
from tests.hostile.vitals import MIB, Process
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio

GONE = 50
"""Half of them in a hole that takes all that is sent, half in one that takes nothing."""
MEMBERS = size(2, 5)
PING_SECONDS, DEAD_SECONDS = (30, 90) if LONG else (1, 4)
"""As a server has it by default, and shorter where there is no time for that."""
ROUNDS = size(1, 3)
SAID_SECONDS = 0.1
CONFIG = f"""
[house]
present = false
[limits]
ping_seconds = {PING_SECONDS}
dead_seconds = {DEAD_SECONDS}
"""


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients wait as long as the server does."""
    if not LONG:
        impatient(monkeypatch, DEAD_SECONDS)


async def say_on(resident: Resident) -> None:
    """Say something now and then, for ever: there is something to be sent to who has gone."""
    number = 0
    while True:
        await asyncio.sleep(SAID_SECONDS)
        number += 1
        resident.say(f"{number} " + "x" * 1_000)


async def test_those_behind_a_black_hole_are_given_up_and_leave_nothing(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(CONFIG)
    server = ChatServer(tmp_path / "data", "--config", config)
    hole = Proxy(server.port, None, 1)
    await hole.open()
    here = Company(server.port, secure=True)
    behind = Company(hole.port, secure=True)
    watcher = Resident(here, "watcher")
    address = f"127.0.0.1:{hole.port}#{server.invitation.partition('#')[2]}"
    members = [
        Member(here, address, f"member-{number}", tmp_path / f"member-{number}")
        for number in range(MEMBERS)
    ]
    process = Process(server.pid)
    back: list[float] = []
    left: list[float] = []
    memory: list[int] = []
    with running(server):
        tasks = [asyncio.create_task(watcher.stay())]
        async with asyncio.timeout(PATIENCE_SECONDS * ROUNDS * 2):
            await watcher.here.wait()
            tasks.append(asyncio.create_task(say_on(watcher)))
            files = process.files
            tasks += [asyncio.create_task(each.stay()) for each in members]
            for _ in range(ROUNDS):
                gone = [Resident(behind, f"gone-{number}") for number in range(GONE)]
                stuck = [asyncio.create_task(each.stay()) for each in gone]
                for each in gone:
                    await each.here.wait()
                for member in members:
                    await member.until(lambda member=member: member.online)  # type: ignore[misc]
                most = process.files
                came = [member.came for member in members]
                began = time.monotonic()
                for number, passage in enumerate(list(hole.passages)):
                    if number % 2:
                        passage.hang()
                    else:
                        await passage.vanish()
                # Members find out for themselves, and come anew.
                for member, before in zip(members, came, strict=True):
                    await member.until(lambda m=member, n=before: m.came > n)  # type: ignore[misc]
                back.append(time.monotonic() - began)
                await alone_present(watcher, {"watcher", *(each.nickname for each in members)})
                left.append(time.monotonic() - began)
                while process.files > files + MEMBERS:
                    await watcher.until_changed()
                memory.append(process.memory_bytes)
                for task in stuck:
                    task.cancel()
                assert most >= files + GONE + MEMBERS
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await hole.close()
    assert not here.faults + behind.faults
    assert min(left) >= DEAD_SECONDS / 2, "they were given up too early"
    sizes = ", ".join(f"{each / MIB:.1f}" for each in memory)
    tell(
        f"{GONE + MEMBERS} peers behind a black hole that ends no connection, while others talk",
        f"{'once' if ROUNDS == 1 else f'{ROUNDS} times'}, silence set to {DEAD_SECONDS} s",
        f"all given up, and nobody else present, after {max(left):.1f} s at most; {MEMBERS} of the"
        f" client library noticed as well, and were back after {max(back):.1f} s; file descriptors"
        f" as before; memory {sizes} MiB",
    )
