"""A server with a thousand clients that is killed, or stopped, and started again."""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.running import raise_open_files
from tests.end_to_end.programs import ChatServer, running
from tests.hostile.member import Member
from tests.hostile.reading_back import check_said
from tests.hostile.report import tell
from tests.hostile.resident import LOBBY, Company, Resident
from tests.hostile.sizes import size
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio

CLIENTS = size(60, 1_000)
MEMBERS = size(6, 20)
"""How many of them are at the real client library, which waits before it comes again as it does."""
SENDERS = 20
SAID_SECONDS = 2.0
"""How long a sender thinks, on average."""
PAUSE_SECONDS = 1.0
"""How long the others wait, on average, before they look for the server again."""
AIM_SECONDS = 30
AT_ONCE = 50
"""How many come in at once at the start."""
CONFIG = "[house]\npresent = false\n"

Sender = Resident | Member


async def go_on(sender: Sender, rng: random.Random) -> None:
    """Say something now and then, for ever, whether the server is there or not."""
    number = 0
    while True:
        await asyncio.sleep(rng.uniform(0, 2) * SAID_SECONDS)
        number += 1
        sender.say(f"{sender.nickname} {number}")


def is_back(each: Sender, before: int) -> Callable[[], bool]:
    """Return what tells whether somebody is in once more than before, and has caught up."""
    if isinstance(each, Resident):
        return lambda: each.came > before and each.here.is_set()
    return lambda: each.came > before and each.online


async def test_all_resume_from_their_place_when_the_server_is_killed_and_when_it_is_stopped(
    tmp_path: Path,
) -> None:
    patience = PATIENCE_SECONDS * size(1, 3)
    raise_open_files(CLIENTS * 2 + 500)
    config, rng = tmp_path / "config.toml", random.Random(4)
    config.write_text(CONFIG)
    server = ChatServer(tmp_path / "data", "--config", config)
    company = Company(server.port, secure=True, pause=PAUSE_SECONDS)
    raw = [Resident(company, f"raw-{number}") for number in range(CLIENTS - MEMBERS)]
    members = [
        Member(company, server.invitation, f"member-{number}", tmp_path / f"member-{number}")
        for number in range(MEMBERS)
    ]
    everybody: list[Sender] = [*members, *raw]
    tasks, took = [], {}
    try:
        for at in range(0, len(everybody), AT_ONCE):
            coming = everybody[at : at + AT_ONCE]
            tasks += [asyncio.create_task(each.stay()) for each in coming]
            async with asyncio.timeout(patience):
                for each in coming:
                    await each.until(is_back(each, 0))
        half = SENDERS // 2
        senders: list[Sender] = [*members[:half], *raw[: SENDERS - len(members[:half])]]
        busy = [asyncio.create_task(go_on(each, rng)) for each in senders]
        for how in (signal.SIGKILL, signal.SIGTERM):
            await asyncio.sleep(SAID_SECONDS)
            before = [each.came for each in everybody]
            server.signal(how)
            await asyncio.to_thread(server.wait)
            server.kill()
            server = await asyncio.to_thread(
                ChatServer, tmp_path / "data", "--config", config, port=server.port
            )
            began = time.monotonic()
            async with asyncio.timeout(patience):
                for each, came in zip(everybody, before, strict=True):
                    await each.until(is_back(each, came))
            took[how.name] = time.monotonic() - began
        for task in busy:
            task.cancel()
        with running(server):
            async with asyncio.timeout(patience):
                for sender in raw:
                    await sender.until(lambda each=sender: not each.unanswered)  # type: ignore[misc]
                for member in members:
                    await member.until_level(0)
                account = await check_said(company, raw[0], LOBBY)
                for each in everybody:
                    head = account.stored
                    await each.until(lambda each=each, head=head: _last(each) >= head)  # type: ignore[misc]
    finally:
        server.kill()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
    assert not company.faults, "\n".join(company.faults[:20])
    assert not account.faults
    tell(
        f"a restart with {CLIENTS:,} clients, {MEMBERS} of them at the client library, while"
        f" {SENDERS} say something",
        "one `kill -9`, one SIGTERM",
        f"all are back, with all that was said, {took['SIGKILL']:.1f} s after the server was ready,"
        f" and {took['SIGTERM']:.1f} s (aim: {AIM_SECONDS} s); {account.told('messages')};"
        f" all told the same, without a gap",
    )


def _last(each: Sender) -> int:
    return each.last.get(LOBBY, 0) if isinstance(each, Resident) else each.last
