"""Every game there is can be played at a table, by what its players are told and nothing else."""

import random
from pathlib import Path

import apsw
import pytest

from parlour_client.boards import legal_moves
from parlour_games import GAMES
from parlour_protocol.messages import Moved, Refused
from parlour_server.journal.verification import Extent, faults
from parlour_server.playing.loading import fold, read
from tests.server.peers import in_virtual_time
from tests.server.playing.table_people import Sat, housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

MOVES_MAX = 150
"""After so many moves a game that goes on is resigned."""

NICKNAMES = ("alice", "bob", "carol", "dave")


def _faults(db: apsw.Connection) -> list[object]:
    return list(faults(db, Extent()))


async def _take_back(at: Sat, seat: int) -> None:
    table = at.here.server.tables.find(at.number)
    assert table is not None
    assert table.position is not None
    before = table.position.last_ply_of(seat)
    if not before:
        return
    wish = await at.propose(seat, "takeback")
    for other in range(len(at.peers)):
        if other != seat:
            await at.answer(other, wish, "accept")
    told = await at.settled()
    assert told.ply == before - 1
    assert seat in told.turn


async def _play(at: Sat, dice: random.Random) -> None:
    for number in range(MOVES_MAX):
        told = await at.settled()
        assert told.state in ("playing", "over"), told.paused
        if told.state == "over":
            return
        if number % 20 == 10:
            await _take_back(at, dice.randrange(len(at.peers)))
        seat = dice.choice((await at.settled()).turn)
        moves = legal_moves(at.seen(seat).view)
        assert moves, "whoever is to move is told what they may do"
        peer, message = at.peers[seat], at.moving(seat, dice.choice(moves), id_=f"{number}")
        peer.send(message)
        answer = await peer.answer_to(message)
        assert isinstance(answer, Moved), answer
        for other in at.peers:
            other.inbox = [it for it in other.look() if it is at_last(at, other)]
    await at.resign(0)


def at_last(at: Sat, peer: object) -> object:
    """Return the table as somebody was told it last."""
    return at.seen(next(seat for seat, each in enumerate(at.peers) if each is peer))


@pytest.mark.parametrize("key", GAMES)
async def test_a_game_is_played_by_what_its_players_are_told(key: str, tmp_path: Path) -> None:
    dice = random.Random(key)
    path = tmp_path / "parlour.db"
    least = GAMES[key].seats.start
    async with housed(path=path, requests_per_second=1e6) as here:
        here.server.tables.draw = dice.choice
        at = await sit(here, key, *NICKNAMES[: max(least, 2)])
        refused = await at.refused_move(0, "no move at all")
        assert refused.code in ("illegal-move", "not-your-turn")
        assert isinstance(refused, Refused)
        await _play(at, dice)
        assert await here.journal.look(_faults) == []
        table = await here.server.tables.get(at.number)
        found = await here.journal.look(read, at.number)
        assert table is not None
        assert found is not None
        again = await fold(found[0], table.game, found[1])
        assert table.position is not None
        assert again.made == table.position.made
        assert again.head == table.position.head
    async with housed(path=path) as here:
        back = Sat(here, at.number, [await here.join(name) for name in NICKNAMES[:2]])
        told = await back.settled()
        assert (told.ply, told.paused) == (len(again.made), "")
