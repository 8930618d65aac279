"""Somebody at the app watches a game of others from its middle."""

import asyncio
from pathlib import Path

import pytest

from parlour_protocol.messages import Terms
from tests.end_to_end.bot_player import bot_player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, running

pytestmark = pytest.mark.asyncio
GAME = "rock-paper-scissors"


async def test_somebody_at_the_app_watches_a_game_from_its_middle_to_its_end(
    tmp_path: Path,
) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    with running(server):
        async with (
            bot_player(server.invitation, "alice", tmp_path) as alice,
            bot_player(server.invitation, "bob", tmp_path) as bob,
        ):
            await alice.begin(bob, Terms(GAME))
            await alice.move(GAME, "scissors")
            cleo = Person(server.invitation, "cleo", tmp_path / "cleo")
            await cleo.comes_in("alice", "bob")
            cleo.says(f"/watch {alice.known(GAME).conversation}")
            await cleo.sees("you watch", "alice has chosen", "Write to others who watch")
            tabs, _, below = cleo.picture.partition("\n")
            assert "watch rock" in tabs
            assert "scissors" not in below
            await bob.move(GAME, "paper")
            await cleo.sees("scissors in the last round", "paper in the last round")
            cleo.press("tab")
            cleo.says("a good beginning")
            await cleo.sees("a good beginning", "stored")
            for each, move in ((bob, "rock"), (alice, "paper")):
                await each.move(GAME, move)
            await cleo.sees("alice won: 2 to 0", "alice  scissors", "bob  rock")
            await bob.until(lambda: bob.table(GAME).state == "over")
            for each in (alice, bob):
                known = each.session.model.conversations[each.known(GAME).conversation]
                assert not [entry for entry in known.entries if "beginning" in entry.text]
            await cleo.leaves()
