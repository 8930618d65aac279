"""Somebody sets the server's clock forward or back: nothing is lost or forgotten by it."""

import itertools
from pathlib import Path

import pytest
import trio

from parlour_protocol.messages import (
    Clock,
    Conversation,
    CreateRoom,
    Done,
    Found,
    Leave,
    Moderate,
    Opened,
    Page,
    Read,
    Refused,
    Search,
    SetRoom,
)
from parlour_server.config import Policy
from parlour_server.journal.verification import Extent, faults
from parlour_server.steadiness import DOUBT_SECONDS
from tests.hostile.report import tell
from tests.server.arrivals import status
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import Calendar, House, Peer, house_by, in_virtual_time
from tests.server.playing.inviters import invite
from tests.server.playing.table_people import sit
from tests.server.room_people import come, create, said_in_vain, say

pytestmark = pytest.mark.trio(run=in_virtual_time)

HOUR = 1 / 24
YEARS = 3_650.0
JUMPS = [HOUR, -HOUR, 1, -1, YEARS, -YEARS]
"""In days."""
KEPT_DAYS = 5
LINES = 12
SET_ON = 20_000
"""The day, since 1970, on which it begins: there is room to go back."""
QUIET = {"ping_seconds": 1e9, "dead_seconds": 1e9, "administration_seconds": 1e9}
OFTEN = {"retention_seconds": 60, "play_invitations_seconds": 60, "compaction_seconds": 1e9}
POLICY = Policy(nicknames_expire_after_days=KEPT_DAYS)


def begun() -> Calendar:
    """Return a calendar from which one can go back."""
    calendar = Calendar()
    calendar.skip(SET_ON)
    return calendar


async def texts(peer: Peer, room: Conversation) -> list[str]:
    """Return what a room says."""
    page = await peer.ask(Read(peer.request(), room.id), Page)
    assert [entry.seq for entry in page.entries] == list(range(1, len(page.entries) + 1))
    return [entry.text for entry in page.entries if entry.kind == "text"]


async def settle(here: House) -> tuple[Peer, Peer, Conversation]:
    """Have a room that keeps things for some days, a name nobody is here under, and a mute."""
    ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
    room = await create(ada, "#chess")
    await ada.ask(SetRoom(ada.request(), room.id, retention_days=KEPT_DAYS), Done)
    await come(bob, "#chess")
    for number in range(LINES):
        await say(ada, room, f"line {number}")
    await come(cleo, "#chess")
    mute = Moderate(ada.request(), room.id, "mute", "cleo", "too loud", 7 * 24 * 3600)
    await ada.ask(mute, Done)
    cleo.transport.end()
    await cleo.gone()
    return ada, bob, room


async def see_it_all(here: House, ada: Peer, room: Conversation) -> None:
    """See that nothing was given up, and that everything still works."""
    before = len(await texts(ada, room))
    for number in range(3):
        assert await say(ada, room, f"afterwards {number}") > before
    kept = await texts(ada, room)
    assert kept[:LINES] == [f"line {number}" for number in range(LINES)]
    assert len(kept) == before + 3
    assert await status(await here.greeted(), "cleo", "a stranger") == "taken"
    found = await ada.ask(Search(ada.request(), "line"), Found)
    assert len(found.entries) == LINES


async def use_up(peer: Peer, prefix: str) -> int:
    """Make rooms until no more may be made in a day; return how many there were."""
    for made in itertools.count():
        request = CreateRoom(peer.request(), f"#{prefix}-{made}", invite_only=False)
        peer.send(request)
        answer = await peer.answer_to(request)
        if isinstance(answer, Refused):
            assert "within a day" in answer.reason
            return made
        assert isinstance(answer, Opened)
        await peer.ask(Leave(peer.request(), answer.conversation.id), Done)
    raise AssertionError


def told_of(here: House) -> int:
    """Return how often the log told of the clock."""
    return sum("nothing is erased" in call.kwargs["event"] for call in here._log.calls)


async def jump_while_running(days: float) -> None:
    """Set the clock of a house that runs, and set it back."""
    async with house_by(begun(), None, POLICY, **QUIET, **OFTEN) as here:
        ada, bob, room = await settle(here)
        at = await sit(here, "tic-tac-toe", "dan", "eve", clock=Clock(initial=600))
        await at.move(0, "a1")
        await at.move(1, "a2")
        here.calendar.jump(days)
        await trio.sleep(120)
        assert min(at.seen(0).clocks) > 470_000
        assert (await at.move(0, "b2")).ply == 3
        await see_it_all(here, ada, room)
        await invite(bob, "ada")
        assert await use_up(ada, "during")
        here.calendar.jump(-days)
        await trio.sleep(120)
        await see_it_all(here, ada, room)
        assert (await at.settled()).state == "playing"
        if abs(days) >= 1:
            assert told_of(here) == 2
        if days >= 1:
            assert await use_up(ada, "afterwards"), "what is yet to be counts against nobody"
        cleo = await here.join("cleo")
        assert "too loud" in (await said_in_vain(cleo, room)).reason


async def jump_between_runs(days: float, path: Path) -> None:
    """Set the clock while the house is closed."""
    before = begun()
    first = MemoryJournal(before.now, path)
    async with house_by(before, first, POLICY, **QUIET) as here:
        _, _, room = await settle(here)
    await first.close()
    calendar = begun()
    calendar.jump(days)
    journal = MemoryJournal(calendar.now, path)
    async with house_by(calendar, journal, POLICY, **QUIET, **OFTEN) as here:
        await trio.sleep(DOUBT_SECONDS / 2)
        ada = await here.join("ada")
        await see_it_all(here, ada, room)
        assert told_of(here) == (days > 7)
        assert not list(faults(journal._db, Extent()))
        if days > 7:
            # Nobody has put it right, so that is the time.
            await trio.sleep(DOUBT_SECONDS)
            assert (await texts(ada, room))[:LINES] == [""] * LINES
    await journal.close()


async def test_a_jump_while_it_runs_gives_nothing_up_and_takes_no_time_from_games() -> None:
    for days in JUMPS:
        await jump_while_running(days)
    tell(
        "a running server's clock set by ±1 hour, ±1 day, ±10 years, and back",
        f"{2 * len(JUMPS)} jumps",
        "no entry erased, no nickname freed, no game's clock touched, entries in order, nothing"
        " used up of what may be done so often a day; the log tells of it",
    )


async def test_a_jump_between_two_runs_gives_nothing_up_before_somebody_can_see_it(
    tmp_path: Path,
) -> None:
    for number, days in enumerate(JUMPS):
        await jump_between_runs(days, tmp_path / f"{number}.db")
    tell(
        "the same between two runs",
        f"{len(JUMPS)} jumps",
        "no entry erased and no nickname freed; 10 years ahead that nobody puts right, of which"
        " the log tells, are taken for true after a day of running",
    )
