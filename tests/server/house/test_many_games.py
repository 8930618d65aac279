"""The house plays with many, as long as there is room, and keeps little of what is over."""

import pytest
import trio

from parlour_protocol.messages import Done, Propose, Resign, Terms
from parlour_server.house import player
from tests.server.house.games import CROSSES, ID, invite, move, state_of, table_where
from tests.server.house.keeping import kept_house
from tests.server.peers import in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_games_that_are_over_leave_its_list_and_can_be_played_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(player, "OVER_MAX", 1)
    async with kept_house() as (here, thoughts):
        alice = await here.join("alice")
        numbers = []
        for number in range(3):
            await invite(alice, CROSSES, number)
            table = await table_where(alice, state="playing", turn=(0,))
            numbers.append(table.conversation)
            await alice.ask(Resign(alice.request(), table.conversation), Done)
            await table_where(alice, state="over", conversation=table.conversation)
            await trio.sleep(1)
        (house_,) = here.server.people.sessions(1)
        assert {each for each in numbers if each in house_.follows} == {numbers[-1]}
        asked = Propose(alice.request(), numbers[0], ID + b"r", "rematch")
        await alice.ask(asked, Done)
        thoughts.moves = ["a1"]
        again = await table_where(alice, state="playing", ply=1)
        assert again.conversation in house_.follows


@pytest.mark.parametrize(("seconds", "state"), [(300, "declined"), (700, "accepted")])
async def test_games_whose_player_has_left_make_room_for_others(
    monkeypatch: pytest.MonkeyPatch, seconds: float, state: str
) -> None:
    monkeypatch.setattr(player, "GAMES_MAX", 1)
    async with kept_house(ping_seconds=1e6, dead_seconds=1e7) as (here, _):
        alice, bob = await here.join("alice"), await here.join("bob")
        await invite(alice, CROSSES)
        await move(alice, await table_where(alice, ply=0, turn=(0,)), "a1")
        await table_where(alice, ply=2)
        assert await state_of(bob, CROSSES, 2) == "declined"
        alice.transport.end()
        await alice.gone()
        await trio.sleep(seconds)
        assert await state_of(bob, CROSSES, 3) == state


async def test_nobody_takes_all_games_for_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "GAMES_EACH_MAX", 1)
    async with kept_house() as (here, _):
        alice, bob = await here.join("alice"), await here.join("bob")
        assert await state_of(alice, CROSSES, 1) == "accepted"
        await trio.sleep(1)
        assert await state_of(alice, Terms("pig"), 2) == "declined"
        assert await state_of(bob, CROSSES, 3) == "accepted"
