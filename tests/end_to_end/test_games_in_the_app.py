"""Two people at the app play every game there is to its end, against each other."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from parlour_games import GAMES
from parlour_protocol.messages import Board, Word
from tests.end_to_end.at_table import KEYS, MOUSE, Player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, running

pytestmark = pytest.mark.asyncio
AGREED_AFTER = {"chess": 60}
"""How many plies of moves by lot are enough where mate would take hundreds: then it is a draw."""
PLIES_MAX = 600
"""The most plies of any game; one that goes on beyond does not end."""
PASSED_AFTER = 40
"""How many plies of a game with passes are enough."""
OPTIONS = {"pig": "goal=50"}
"""What is played with, where the defaults take long."""
SECRET = "parlour"
"""The word that is set for the other to guess."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatServer]:
    """A server at which people may ask as fast as a program can."""
    place = tmp_path_factory.mktemp("games")
    config = place / "config.toml"
    limits = "requests_per_second = 1000\nrequests_burst = 1000\n"
    config.write_text(f"[house]\npresent = false\n[limits]\n{limits}")
    one = ChatServer(place / "server", "--config", config)
    with running(one):
        yield one


class Pair:
    """Two people who play one game."""

    def __init__(self, server: ChatServer, game: str, data: Path) -> None:
        self.game = game
        names = (f"ann-{game}"[:24], f"ben-{game}"[:24])
        people = [Person(server.invitation, name, data / name) for name in names]
        self.inviter, self.invited = (Player(person) for person in people)
        self._random = random.Random(game)

    async def meet(self) -> None:
        """Wait until each sees the other."""
        inviter, invited = self.inviter.person, self.invited.person
        await inviter.comes_in(invited.nickname[:8])
        await invited.comes_in(inviter.nickname[:8])

    async def sit(self) -> None:
        """Have the invitation accepted, and wait for the game."""
        await self.invited.accepts(self.inviter.person.nickname)
        await asyncio.gather(self.inviter.sits(), self.invited.sits())

    async def play(self) -> None:
        """Play to the end."""
        while True:
            await self.inviter.person.until(self._stands, "the other's app to hear of it")
            mover = self._to_move()
            if mover is None:
                return
            assert mover.table.ply < PLIES_MAX, f"{self.game} does not end"
            other = self.invited if mover is self.inviter else self.inviter
            if mover.table.ply >= AGREED_AFTER.get(self.game, PLIES_MAX):
                await self._agree(mover, other)
            else:
                await mover.moves(self._chosen(mover, other))

    def _stands(self) -> bool:
        """Tell whether both know the same, and somebody is to move, or it is over."""
        one, two = self.inviter.table, self.invited.table
        same = (one.head, one.state) == (two.head, two.state)
        return same and (one.state == "over" or self._to_move() is not None)

    def _to_move(self) -> Player | None:
        return next((each for each in (self.inviter, self.invited) if each.known.my_turn), None)

    @staticmethod
    async def _agree(offers: Player, other: Player) -> None:
        offers.types("d")
        await other.person.sees("offers a draw")
        other.person.press("y")
        await offers.person.until(lambda: offers.table.state == "over", "a draw")

    def _chosen(self, mover: Player, other: Player) -> str:
        legal, mine, theirs = mover.legal(), mover.table.view, other.table.view
        if isinstance(mine, Word) and not mine.letters:
            return SECRET
        if self.game == "battleship" and isinstance(mine, Board) and isinstance(theirs, Board):
            # By lot, it would take 200 shots; so one looks at what the other's app shows.
            fleet = theirs.aside.cells if theirs.aside is not None else ()
            hits = [m.text for m in mine.moves if len(m.path) == 1 and fleet[m.path[0]]]
            return self._random.choice(hits or legal)
        if "pass" in legal and mover.table.ply >= PASSED_AFTER:
            return "pass"
        return self._random.choice(legal)

    async def check(self) -> None:
        """Both see that it is over, how, and by the same moves."""
        one, two = self.inviter, self.invited
        first, second = await one.verdict(), await two.verdict()
        assert first.reason == second.reason
        words = {first.words, second.words}
        assert words in ({"you won", "you lost"}, {"a draw"}, {"nobody won"})
        await one.person.until(lambda: one.known.moves == two.known.moves, "the same moves")
        assert [move.ply for move in one.known.moves] == list(range(1, one.table.ply + 1))
        assert "?" not in {move.text for move in one.known.moves}

    async def leave(self) -> None:
        """Close both apps."""
        await asyncio.gather(self.inviter.person.leaves(), self.invited.person.leaves())


@asynccontextmanager
async def pair_at(server: ChatServer, game: str, data: Path) -> AsyncIterator[Pair]:
    """Two people who have met, and are to play a game."""
    pair = Pair(server, game, data)
    try:
        await pair.meet()
        yield pair
    finally:
        await pair.leave()


@pytest.mark.parametrize("game", GAMES)
async def test_two_people_play_each_game_to_an_end_that_both_see(
    server: ChatServer, game: str, tmp_path: Path
) -> None:
    async with pair_at(server, game, tmp_path) as pair:
        options = OPTIONS.get(game, "")
        pair.inviter.person.says(f"/play {game} {pair.invited.person.nickname} {options}")
        await pair.sit()
        await pair.play()
        await pair.check()
        if not isinstance(pair.inviter.table.view, Word):
            assert pair.inviter.ways == pair.invited.ways == {KEYS, MOUSE}


async def test_one_sets_the_word_that_the_other_guesses_after_choosing_so_in_the_dialog(
    server: ChatServer, tmp_path: Path
) -> None:
    async with pair_at(server, "hangman-set", tmp_path) as pair:
        inviter, invited = pair.inviter.person, pair.invited.person
        inviter.says("/play hangman")
        await inviter.sees("New game", f"▸ With        ◂ {invited.nickname}", "the house")
        inviter.press("tab", "tab", "tab", "tab")
        await inviter.sees("▸ Word from")
        inviter.press("right")
        await inviter.sees("the first player", f"invite {invited.nickname}")
        inviter.press("enter")
        await pair.sit()
        await pair.play()
        await pair.check()
        assert f"“{SECRET}”" in inviter.picture
