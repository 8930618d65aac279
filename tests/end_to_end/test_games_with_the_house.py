"""The house plays every game to its end: with a program, and with people at the app."""

import asyncio
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from parlour_client.bots import Chat, connect
from parlour_client.playing import invite
from parlour_games import GAMES
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import Table, Terms
from tests.end_to_end.at_table import Player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, running
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio
HOUSE = "house"
GAMES_SECONDS = 8 * PATIENCE_SECONDS
"""How long all games may take together; the house takes its time with each move."""


class Guest:
    """A program that plays the house at all its games at once, by lot."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._random = random.Random(1)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables it sits at, by game."""
        known = self._chat.session.model.tables.values()
        return {each.table.terms.game: each.table for each in known}

    async def play(self) -> None:
        """Play all games to their ends."""
        moving = asyncio.create_task(self._move())
        inviting = asyncio.create_task(self._invite())
        try:
            done, _ = await asyncio.wait((moving, inviting), return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                await each
        finally:
            moving.cancel()
            inviting.cancel()

    async def _invite(self) -> None:
        """Have the house accept one invitation to each game after the other; wait for the ends."""
        for game in GAMES:
            await invite(self._chat.session, os.urandom(ID_BYTES), HOUSE, Terms(game, level="easy"))
            await self._until(partial(self._is_there, game))
        await self._until(lambda: {table.state for table in self.tables.values()} == {"over"})

    def _is_there(self, game: str) -> bool:
        return game in self.tables

    async def _move(self) -> None:
        """Make moves, for ever."""
        async for turn in self._chat.turns():
            await self._chat.move(turn.table, self._random.choice(turn.moves))

    async def _until(self, holds: Callable[[], bool]) -> None:
        changed = asyncio.Event()
        end = self._chat.session.subscribe(lambda _changes: changed.set())
        while not holds():
            await changed.wait()
            changed.clear()
        end()


async def test_the_house_plays_all_its_games_at_once_to_their_ends(tmp_path: Path) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server", house=True)
    with running(server):
        async with connect(server.invitation, nickname="alice", data=tmp_path / "alice") as chat:
            guest = Guest(chat)
            async with asyncio.timeout(GAMES_SECONDS):
                await guest.play()
        assert list(guest.tables) == list(GAMES)
        for table in guest.tables.values():
            assert sorted(seat.bot for seat in table.seats) == [False, True]
            assert table.result
            assert len(table.result.scores) == 2
            assert table.result.reason
            assert "resigned" not in table.result.reason
        told = "\n".join(server.err.lines)
        assert "Traceback" not in told
        assert "the house's move was refused" not in told
        # Where thinking takes too long, as on a busy machine, or fails, it moves by lot.
        assert told.count("the house moves by lot") * 3 < sum(t.ply for t in guest.tables.values())


async def at_the_app(server: ChatServer, game: str, data: Path) -> None:
    """Have somebody at the app play the house to an end that is told."""
    player = Player(Person(server.invitation, f"at-{game}", data))
    person = player.person
    await person.comes_in()
    person.says(f"/play {game} house easy")
    await player.sits()
    lot = random.Random(1)
    while True:
        await person.until(
            lambda: player.known.my_turn or player.table.state == "over", "the house's move"
        )
        if player.table.state == "over":
            break
        await player.moves(lot.choice(player.legal()))
    verdict = await player.verdict()
    assert verdict.words in {"you won", "you lost", "a draw", "nobody won"}
    assert verdict.reason
    assert "resigned" not in verdict.reason
    # By lot, a game may be as short as its rules allow; but it is played by both.
    assert {0, 1} <= {move.seat for move in player.known.moves}
    await person.leaves()


async def test_somebody_at_the_app_plays_the_house_to_an_end_that_is_told(tmp_path: Path) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server", house=True)
    with running(server):
        async with asyncio.TaskGroup() as games:
            for game in GAMES:
                games.create_task(at_the_app(server, game, tmp_path / game))
