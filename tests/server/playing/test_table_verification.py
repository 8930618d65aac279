"""What was done at tables is chained: `chat-server verify` finds what was changed beside it."""

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from parlour_protocol.messages import Clock, InviteToPlay, PlayInvited, Refused, Resign, Said, Terms
from parlour_server.journal.verification import Extent, faults
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Dice
from tests.server.playing.table_people import Sat, housed, set_table, sit

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


_READ = "what is played there cannot be read"
_TIMES = ", and its times say otherwise"
_RESULT = "its result cannot be read, or is one of a game that goes on"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE game_table SET terms = x'ff'", [_READ]),
        ("UPDATE game_table SET game = 'chess'", [_READ]),
        ("UPDATE game_table SET state = 'lost'", ["it is “lost”, which no table is"]),
        ("UPDATE game_table SET state = 'over'", [_TIMES, _RESULT]),
        ("UPDATE game_table SET started = 0", [_TIMES]),
        ("UPDATE game_table SET result = x'ff', ended = 9, state = 'over'", [_RESULT]),
        ("UPDATE seat SET account = 3 - account", ["account 1 has made a move of seat 0"]),
        ("UPDATE seat SET account = 1", ["somebody has two seats"]),
        ("UPDATE seat SET account = 9 WHERE seat = 1", ["on seat 1 sits account 9, which is not"]),
        ("DELETE FROM seat WHERE seat = 0", ["a seat is missing"]),
        ("UPDATE play_invitation SET terms = x'ff'", ["is to cannot be read"]),
        ("UPDATE play_invitation SET state = 'lost'", ["is “lost”, which none is"]),
    ],
)
async def test_a_table_or_an_invitation_that_was_changed_beside_the_server_is_found(
    change: str, words: list[str]
) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.move(0, "a1")
        await at.settled()
        await at.move(1, "b1")
        alice = at.peers[0]
        asked = InviteToPlay(alice.request(), bytes(16), "bob", Terms("pig"))
        await alice.ask(asked, PlayInvited)
        assert await here.journal.look(_found) == []

        def work(db: apsw.Connection) -> None:
            db.execute(change)

        await here.journal.do(work)
        found = await here.journal.look(_found)
        assert len(found) == len(words)
        assert all(said in what for what, said in zip(found, words, strict=True))


async def test_a_table_that_cannot_be_read_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"

    def spoil(db: apsw.Connection) -> None:
        db.execute("UPDATE game_table SET terms = x'ff' WHERE conversation = ?", (bad.number,))

    async with housed(path=path) as here:
        bad = await sit(here, "tic-tac-toe", clock=Clock(initial=60))
        number = await set_table(here, "pig", bad.peers, clock=Clock(initial=60))
        await here.journal.do(spoil)
    async with housed(path=path) as here:
        peers = [await here.join("alice"), await here.join("bob")]
        good = Sat(here, number, peers)
        assert here.logged("cannot tell of a table")
        await good.move(0, "roll")
        assert (await good.settled()).clocks
        asked = Resign(peers[0].request(), bad.number)
        refused = await peers[0].ask(asked, Refused)
        assert (refused.code, "chat-server verify" in refused.reason) == ("storage", True)
        await peers[0].ask(peers[0].saying("hello", bad.number), Said)


async def test_talk_about_moves_is_no_move() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        talk = at.peers[0].saying("kind\u00a4move kind: move", at.number)
        at.peers[0].send(talk)
        await at.move(0, "a1")
        assert await here.journal.look(_found) == []
