"""Moves: each is made once, or refused in words of its own, and on disk before anybody sees it."""

from pathlib import Path

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Board, Entry, Moved, Refused, Resign, Table
from parlour_server.journal import NotStored, committer, deeds
from parlour_server.playing import shelf
from tests.server.peers import in_virtual_time
from tests.server.playing.odd_games import Dice, Rounds, Shuffled
from tests.server.playing.table_people import Sat, come_back, housed, id_of, part, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

SHORT = ((0, "a1"), (1, "a2"), (0, "b1"), (1, "b2"), (0, "c1"))
"""A game of tic-tac-toe that the first player wins."""


async def play(at: Sat, moves: tuple[tuple[int, str], ...] = SHORT) -> None:
    for seat, text in moves:
        await at.move(seat, text)
        await wait_all_tasks_blocked()


async def test_everybody_sees_a_game_as_their_seat_does_until_it_ends() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await play(at, SHORT[:-1])
        mine, theirs = await at.settled(0), await at.settled(1)
        assert (mine.seat, theirs.seat) == (0, 1)
        assert mine.turn == theirs.turn == (0,)
        assert isinstance(mine.view, Board)
        assert isinstance(theirs.view, Board)
        assert len(mine.view.moves) == 5
        assert not theirs.view.moves
        await play(at, SHORT[-1:])
        assert await at.over() == ((1.0, 0.0), "three in a row")
        assert at.log() == [
            ("move", "alice", "a1"),
            ("move", "bob", "a2"),
            ("move", "alice", "b1"),
            ("move", "bob", "b2"),
            ("move", "alice", "c1"),
            ("notice", "alice", "wins: three in a row"),
        ]


async def test_a_move_is_understood_as_it_is_typed_and_kept_as_the_game_writes_it() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.move(0, " B2 ")
        assert at.log() == [("move", "alice", "b2")]


async def test_each_refusal_has_its_code_and_words() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        carol = await here.join("carol")
        assert (await at.refused_move(1, "a1")).code == "not-your-turn"
        illegal = await at.refused_move(0, "z9")
        assert illegal.code == "illegal-move"
        assert "z9" in illegal.reason
        at.peers.append(carol)
        outsider = await carol.ask(at.moving(0, "a1"), Refused)
        await at.peers[0].settled()
        assert outsider.code == "not-seated"
        nowhere = Sat(here, 99, at.peers)
        refused = await carol.ask(Resign(7, nowhere.number), Refused)
        assert refused.code == "unknown-table"
        assert at.log() == []


async def test_a_move_for_a_position_that_has_changed_is_stale() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await play(at, SHORT[:2])
        refused = await at.refused_move(0, "b1", head=0)
        assert refused.code == "stale-move"
        assert (await at.refused_move(0, "b1", head=99)).code == "stale-move"
        await at.move(0, "b1")


async def test_nothing_is_moved_after_the_end() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await play(at)
        refused = await at.refused_move(1, "c2")
        assert (refused.code, refused.reason) == ("table-over", "this game is over: three in a row")


async def test_the_same_move_again_is_answered_and_made_once() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        first = await at.move(0, "a1", id_="once")
        await at.move(1, "a2")
        again = await at.move(0, "a1", head=0, id_="once")
        assert again.ply == first.ply == 1
        assert [text for _, _, text in at.log()] == ["a1", "a2"]


async def test_a_move_sent_over_two_connections_at_once_is_made_once() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        alice = at.peers[0]
        other = await here.join("alice")
        message = at.moving(0, "a1", id_="once")
        alice.send(message)
        other.send(message)
        answers = [await alice.next(Moved), await other.next(Moved)]
        assert [answer.ply for answer in answers] == [1, 1]
        assert len(at.log()) == 1


async def test_an_id_of_something_said_is_no_id_of_a_move() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        alice = at.peers[0]
        saying = alice.saying("hello", at.number, id_of("said"))
        alice.send(saying)
        await wait_all_tasks_blocked()
        refused = await at.refused_move(0, "a1", id_="said")
        assert refused.code == "id-reused"
        assert (await at.settled()).ply == 0
        await at.move(0, "a1")


async def test_what_chance_adds_to_a_move_is_not_told_where_the_move_is_not_made() -> None:
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests")
        at.tell(0, at.peers[0].saying("hello", at.number, id_of("said")))
        await wait_all_tasks_blocked()
        assert (await at.refused_move(0, "throw", id_="said")).code == "id-reused"
        assert at.log() == [("text", "alice", "hello")]
        assert (await at.settled()).ply == 0


async def test_a_move_and_what_chance_adds_to_it_are_in_one_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(committer, "BATCH_MAX", 1)
    async with housed(Dice()) as here:
        at = await sit(here, "dice-for-tests")
        await at.move(0, "throw")
        assert [draft.kind for draft in here.journal.batches[-1]] == ["move", "chance", "chance"]


async def test_a_full_disk_refuses_a_move_and_nothing_changes() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        here.journal.refusal = NotStored("storage", "the disk is full", retry=True)
        refused = await at.refused_move(0, "a1", id_="again")
        assert (refused.code, refused.retry) == ("storage", True)
        assert (await at.settled()).ply == 0
        here.journal.refusal = None
        assert (await at.move(0, "a1", id_="again")).ply == 1


async def test_a_disk_that_is_full_in_the_middle_of_a_move_keeps_nothing_of_it(
    tmp_path: Path,
) -> None:
    async with housed(Dice(rounds=1_000), path=tmp_path / "parlour.db") as here:
        at = await sit(here, "dice-for-tests")
        db = here.journal._db
        db.pragma("max_page_count", int(db.pragma("page_count") or 0) + 1)
        ply = 0
        while True:
            seat = ply // 3 % 2
            at.tell(seat, message := at.moving(seat, "throw", id_=f"{ply}"))
            answer = await at.peers[seat].answer_to(message)
            if isinstance(answer, Refused):
                break
            ply = (await at.settled()).ply
        assert (answer.code, answer.retry) == ("storage", True)
        assert "full" in answer.reason
        assert (await at.settled()).ply == ply == len(at.log())
        done, _ = await here.journal.look(deeds.read, at.number)
        assert len(done) == ply
        db.pragma("max_page_count", 1_000_000)
        assert (await at.move(seat, "throw", id_=f"{ply}")).ply == ply + 1


async def test_nobody_sees_a_move_before_it_is_on_disk() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.peers[1].settled()
        on_disk = here.journal.hold("append")
        at.tell(0, at.moving(0, "a1"))
        await wait_all_tasks_blocked()
        assert not at.peers[1].look()
        on_disk.set()
        await wait_all_tasks_blocked()
        assert {type(told) for told in at.peers[1].look()} == {Table, Entry}


async def test_a_player_who_hangs_up_meanwhile_has_moved() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        on_disk = here.journal.hold("append")
        at.tell(0, at.moving(0, "a1"))
        await wait_all_tasks_blocked()
        at.peers[0].transport.end()
        await wait_all_tasks_blocked()
        on_disk.set()
        assert (await at.settled(1)).ply == 1
        await at.move(1, "a2")


async def test_whoever_comes_back_is_told_how_it_stands() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await play(at, SHORT[:2])
        await part(at.peers[0])
        assert not (await at.settled(1)).seats[0].here
        await come_back(at, 0, "alice")
        assert (await at.settled(1)).seats[0].here
        told = await at.settled(0)
        assert (told.ply, told.seat, told.turn) == (2, 0, (0,))


async def test_simultaneous_moves_do_not_make_each_other_stale_nor_known() -> None:
    async with housed() as here:
        at = await sit(here, "rock-paper-scissors")
        await at.move(0, "rock")
        seen = await at.settled(1)
        assert seen.last is not None
        assert seen.last.text == "?"
        await at.move(1, "paper", head=0)
        assert (await at.settled(0)).last == (await at.settled(1)).last
        assert [text for _, _, text in at.log()] == ["?", "paper"]
        assert (await at.refused_move(0, "rock", head=0)).code == "stale-move"


async def test_a_secret_is_in_no_byte_that_others_are_sent() -> None:
    async with housed(Rounds()) as here:
        at = await sit(here, "rounds", "alice", "bob", "carol")
        for number in range(3):
            for seat in range(3):
                await at.move(seat, f"secret-{seat}-{number}-a")
        assert (await at.over())[1] == "all is written"
        for seat, peer in enumerate(at.peers):
            told = repr(peer.look())
            assert f"secret-{seat}-" in told
            for other in {0, 1, 2} - {seat}:
                assert f"secret-{other}-" not in told
        assert "secret" not in repr(here.journal.log(at.number))


async def test_chance_is_drawn_and_logged_also_several_times_in_a_row() -> None:
    async with housed(Dice(), Shuffled()) as here:
        here.server.tables.draw = lambda moves: moves[-1]
        at = await sit(here, "dice-for-tests")
        await at.move(0, "throw")
        kinds = [("move", "alice", "throw"), ("chance", "alice", "6"), ("chance", "alice", "6")]
        assert at.log() == kinds
        told = await at.settled(1)
        assert (told.ply, told.turn) == (3, (1,))
        begun_by_chance = await sit(here, "shuffled", "carol", "dave")
        assert (await begun_by_chance.settled()).turn == (0,)
        assert begun_by_chance.log() == [("chance", "carol", "6")]


async def test_moves_of_the_same_head_sent_together_are_decided_one_after_the_other() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        for text in ("a1", "b1"):
            at.tell(0, at.moving(0, text))
        moved, refused = await at.peers[0].next(Moved), await at.peers[0].next(Refused)
        assert (moved.ply, refused.code) == (1, "not-your-turn")


async def test_tables_that_nobody_follows_are_let_go_of_and_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "RESTING_MAX", 1)
    async with housed() as here:
        made = [await sit(here, "tic-tac-toe", f"a{at}", f"b{at}") for at in range(4)]
        for at in made:
            await at.move(0, "b2")
            for peer in at.peers:
                await part(peer)
        await sit(here, "tic-tac-toe", "c", "d")
        await sit(here, "tic-tac-toe", "e", "f")
        assert len(here.server.tables.kept()) < 4
        await come_back(made[0], 1, "b0")
        await made[0].move(1, "a1")
        await trio.sleep(1)
        assert (await made[0].settled(1)).ply == 2
