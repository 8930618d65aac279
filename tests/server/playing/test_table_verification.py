"""What was done at tables is chained: `chat-server verify` finds what was changed beside it."""

from collections.abc import Callable

import apsw
import pytest

from parlour_server.journal.verification import Extent, faults
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Dice
from tests.server.playing.table_people import housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)


def _found(db: apsw.Connection) -> list[str]:
    return [fault.what for fault in faults(db, Extent())]


def _with_another_move(db: apsw.Connection) -> None:
    db.execute("UPDATE deed SET move = '6' WHERE number = 2")


def _with_another_time(db: apsw.Connection) -> None:
    db.execute("UPDATE deed SET spent = spent + 1 WHERE number = 2")


def _without_one(db: apsw.Connection) -> None:
    db.execute("DELETE FROM deed WHERE number = 2")


def _without_the_last(db: apsw.Connection) -> None:
    db.execute("DELETE FROM deed WHERE number = 3")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_with_another_move, ["deed 2 is not what was done, or does not follow"]),
        (_with_another_time, ["deed 2 is not what was done, or does not follow"]),
        (_without_one, ["deed 2 is missing", "deed 3 is not what was done", "2 moves were made"]),
        (_without_the_last, ["2 moves were made, and its log tells of 3"]),
    ],
)
async def test_what_was_changed_beside_the_server_is_found(
    change: Callable[[apsw.Connection], None], words: list[str]
) -> None:
    async with housed(Dice()) as here:
        here.server.tables.draw = lambda moves: moves[0]
        at = await sit(here, "dice-for-tests")
        await at.move(0, "throw")
        assert await here.journal.look(_found) == []
        await here.journal.do(change)
        found = await here.journal.look(_found)
        assert len(found) == len(words)
        assert all(what.startswith(said) for what, said in zip(found, words, strict=True))


async def test_talk_about_moves_is_no_move() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        talk = at.peers[0].saying("kind\u00a4move kind: move", at.number)
        at.peers[0].send(talk)
        await at.move(0, "a1")
        assert await here.journal.look(_found) == []
