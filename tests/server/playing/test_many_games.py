"""How many games somebody plays at once."""

import pytest
import trio

from parlour_protocol.messages import Done, Refused, Resign, StartTable
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.playing.inviters import (
    answer,
    gather,
    invite,
    invite_to,
    refusal,
    refused,
    tables_made,
    three,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

MOST = 2


async def play(one: Peer, other: Peer, nickname: str) -> int:
    """Begin a game, and return its table."""
    return (await answer(other, await invite(one, nickname), "accept")).table


async def occupied(here: House) -> tuple[Peer, Peer, Peer]:
    """Return three people, of whom the first two play as much as anybody may."""
    ada, bob, cleo = await three(here)
    for _ in range(MOST):
        await play(ada, bob, "bob")
    return ada, bob, cleo


async def test_whoever_plays_as_many_games_as_one_may_accepts_no_more_until_one_is_over() -> None:
    async with house(tables_playing_max=MOST) as here:
        await trio.sleep(1)  # a game that began at 1970 has not begun
        ada, bob, cleo = await three(here)
        first, _ = [await play(ada, bob, "bob") for _ in range(MOST)]
        invitation = await invite(cleo, "bob")
        told = await refused(bob, invitation, "accept")
        assert (told.code, told.reason) == (
            "too-many",
            "you play 2 games already; end one of them first",
        )
        assert tables_made(here) == MOST
        await bob.ask(Resign(90, first), Done)
        assert (await answer(bob, invitation, "accept")).table


async def test_whoever_is_free_is_told_who_is_not() -> None:
    async with house(tables_playing_max=MOST) as here:
        _, bob, cleo = await occupied(here)
        invitation = await invite(bob, "cleo")
        told = await refused(cleo, invitation, "accept")
        assert told.reason == "“bob” plays 2 games already; try again when one of them is over"
        assert told.retry


async def test_invitations_that_cross_begin_no_game_too_many() -> None:
    async with house(tables_playing_max=MOST) as here:
        _, bob, cleo = await occupied(here)
        await invite(bob, "cleo")
        assert (await refusal(cleo, "bob")).code == "too-many"
        assert tables_made(here) == MOST


async def test_a_table_that_has_gathered_players_does_not_begin_while_one_plays_too_many() -> None:
    async with house(tables_playing_max=MOST) as here:
        _, bob, cleo = await occupied(here)
        table = await gather(cleo)
        await answer(bob, await invite_to(cleo, table, "bob"), "accept")
        told = await cleo.ask(StartTable(91, table), Refused)
        assert told.code == "too-many"
        assert "“bob”" in told.reason
