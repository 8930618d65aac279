"""Who is seen as playing, and as a program."""

from typing import TypeVar

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Clock,
    Done,
    Idle,
    People,
    Person,
    Presence,
    Resign,
    SetAway,
    SignedIn,
    SignIn,
    Who,
)
from parlour_server.journal.port import P, Work
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    again,
    names,
    set_table,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

T = TypeVar("T")


async def status(peer: Peer, nickname: str) -> str:
    found = await peer.ask(Who(peer.request(), peer.lobby.id), People)
    (person,) = (each for each in found.people if each.nickname == nickname)
    return person.status


HOUR = 3600
PACES = {
    "no clock": (Clock(), "playing"),
    "minutes": (Clock(300, 3), "playing"),
    "just under an hour": (Clock(per_move=HOUR - 1), "playing"),
    "an hour": (Clock(per_move=HOUR), "here"),
    "days": (Clock(per_move=24 * HOUR), "here"),
}


@pytest.mark.parametrize("pace", PACES)
async def test_who_plays_a_game_that_wants_them_there_is_playing_when_they_come_in(
    pace: str,
) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        clock, seen = PACES[pace]
        number = await set_table(here, ada, bob, clock=clock)
        ada = await again(here, ada)
        assert await status(bob, "ada") == seen
        await ada.ask(SetAway(ada.request(), away=True), Done)
        assert await status(bob, "ada") == "away", "what one says of oneself comes first"
        await ada.ask(SetAway(ada.request(), away=False), Done)
        await bob.ask(Resign(bob.request(), number), Done)
        assert await status(bob, "ada") == "here"
        await again(here, ada)
        assert await status(bob, "ada") == "here"


class Slow(MemoryJournal):
    """A journal that answers whoever comes in late, if told to."""

    answers: trio.Event | None = None

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        found = await super().look(work, *args, **kwargs)
        if self.answers is not None and work.__name__ == "_everything":
            await self.answers.wait()
        return found


async def test_who_comes_in_as_their_game_ends_is_not_playing_any_more() -> None:
    journal = Slow()
    async with house(journal) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        number = await set_table(here, ada, bob)
        ada.transport.lose()
        await ada.gone()
        journal.answers = trio.Event()
        again = await here.greeted()
        again.send(SignIn(1, "ada", again.credential("ada")))
        await wait_all_tasks_blocked()
        await bob.ask(Resign(bob.request(), number), Done)
        journal.answers.set()
        again.signed_in = await again.next(SignedIn)
        assert await status(again, "ada") == "here"


async def test_a_table_that_gathers_players_makes_nobody_play() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await set_table(here, ada, gathering=True)
        ada = await again(here, ada)
        assert names(ada) == ["Tic-tac-toe"]
        assert await status(bob, "ada") == "here"


async def test_programs_are_seen_as_such() -> None:
    async with house() as here:
        ada, robby = await here.join("ada"), await here.join("robby")
        await here.journal.do(lambda db: db.execute("UPDATE account SET bot = 1 WHERE id = 2"))
        await trio.sleep(1)
        await ada.settled()
        robby.transport.lose()
        await trio.sleep(1)
        await here.join("robby")
        await trio.sleep(1)
        assert [
            person for m in await ada.settled() if isinstance(m, Presence) for person in m.joined
        ] == [Person(2, "robby", bot=True)]


async def test_others_are_told_as_a_game_begins_and_when_the_last_of_several_has_ended() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]

        async def told() -> list[tuple[str, str]]:
            await trio.sleep(1)
            news = [m for m in await cleo.settled() if isinstance(m, Presence)]
            return [(person.nickname, person.status) for m in news for person in m.changed]

        await told()
        first = await set_table(here, ada, bob)
        assert sorted(await told()) == [("ada", "playing"), ("bob", "playing")]
        second = await set_table(here, ada, bob)
        await bob.ask(Resign(bob.request(), first), Done)
        assert await told() == []
        await bob.ask(Resign(bob.request(), second), Done)
        assert sorted(await told()) == [("ada", "here"), ("bob", "here")]


@pytest.mark.parametrize(
    ("playing", "away", "idle", "seen"),
    [
        (False, False, False, "here"),
        (False, False, True, "idle"),
        (False, True, False, "away"),
        (False, True, True, "away"),
        (True, False, False, "playing"),
        (True, False, True, "playing"),
        (True, True, False, "away"),
        (True, True, True, "away"),
    ],
)
async def test_one_status_is_seen_of_several(
    *, playing: bool, away: bool, idle: bool, seen: str
) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        phone = await here.join("ada")
        if playing:
            await set_table(here, ada, bob)
        await ada.ask(SetAway(ada.request(), away=away), Done)
        for device in (ada, phone):
            device.send(Idle(idle=idle))
        await wait_all_tasks_blocked()
        assert await status(bob, "ada") == seen
        phone.transport.lose()
        await phone.gone()
        assert await status(bob, "ada") == seen
