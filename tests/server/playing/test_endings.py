"""How games end that are not played out: resigned, drawn, called off; and rematches."""

from pathlib import Path

import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Clock, Opened, Refused, Resign, Table
from parlour_server.journal import NotStored
from tests.server.peers import in_virtual_time
from tests.server.playing.table_people import Sat, housed, latest, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

LIVE = Clock(initial=600)


async def test_whoever_resigns_loses() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.resign(0)
        assert await at.over() == ((0.0, 1.0), "crosses resigned")
        assert all(it.view is not None and not it.view.moves for it in map(at.seen, (0, 1)))  # type: ignore[union-attr] # it is a board
        assert at.log() == [("notice", "alice", "resigns")]
        await at.resign(0)  # the answer was lost
        refused = await at.peers[1].ask(Resign(9, at.number), Refused)
        assert refused.code == "table-over"


async def test_a_draw_is_offered_and_accepted() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        offer = await at.propose(0, "draw")
        told = (await at.settled(1)).proposals
        assert [(it.id, it.what, it.seat) for it in told] == [(offer, "draw", 0)]
        await at.answer(1, offer, "accept")
        assert await at.over() == ((0.5, 0.5), "by agreement")
        await at.answer(1, offer, "accept")  # the answer was lost
        assert [text for _, _, text in at.log()] == ["offers a draw", "accepts the draw"]


async def test_offers_of_a_draw_that_cross_are_a_draw() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        at.tell(0, at.proposing(0, "draw"))
        at.tell(1, at.proposing(1, "draw"))
        assert await at.over() == ((0.5, 0.5), "by agreement")


@pytest.mark.parametrize("by_moving", [False, True])
async def test_a_declined_draw_may_be_offered_again_after_a_move(*, by_moving: bool) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.move(0, "a1")
        offer = await at.propose(0, "draw")
        refused = await at.refused_proposal(0, "draw")
        assert refused.code == "resting"
        if by_moving:
            await at.move(1, "a2")
        else:
            await at.answer(1, offer, "decline")
            assert (await at.refused_proposal(0, "draw")).code == "resting"
            await at.move(1, "a2")
        assert (await at.settled()).proposals == ()
        await at.propose(0, "draw")


async def test_ones_own_move_leaves_the_offer_of_a_draw_standing() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        offer = await at.propose(0, "draw")
        await at.move(0, "a1")
        await at.answer(1, offer, "accept")
        assert (await at.over())[1] == "by agreement"


async def test_an_offer_withdrawn_cannot_be_accepted_nor_repeated_at_once() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        offer = await at.propose(0, "draw")
        await at.answer(0, offer, "withdraw")
        refused = await at.peers[1].ask(at.answering(1, offer, "accept"), Refused)
        assert (refused.code, refused.reason) == ("closed", "it is off the table already")
        assert (await at.refused_proposal(0, "draw")).code == "resting"


async def test_answers_that_are_not_ones_own_to_give_are_refused() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        offer = await at.propose(0, "draw")
        for seat, answer, code in (
            (0, "accept", "not-yours"),
            (1, "withdraw", "not-yours"),
            (1, "perhaps", "invalid"),
        ):
            refused = await at.peers[seat].ask(at.answering(seat, offer, answer), Refused)
            assert refused.code == code
        unknown = await at.peers[1].ask(at.answering(1, bytes(16), "accept"), Refused)
        assert unknown.code == "unknown-proposal"
        assert (await at.refused_proposal(1, "peace")).code == "invalid"


async def test_a_move_is_taken_back_with_all_that_came_after_it() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        assert (await at.refused_proposal(0, "takeback")).code == "invalid"
        for seat, text in ((0, "a1"), (1, "a2")):
            await at.move(seat, text, id_=text)
        wish = await at.propose(0, "takeback")
        await at.answer(1, wish, "accept")
        told = await at.settled()
        assert (told.ply, told.turn, told.proposals) == (0, (0,), ())
        assert (await at.refused_move(0, "b1", head=1)).code == "stale-move"
        assert (await at.move(0, "a1", id_="a1")).ply == 1, "it was made before"
        assert (await at.settled()).ply == 0
        await at.move(0, "b1")
        assert (await at.settled()).ply == 1


async def test_a_wish_to_take_back_is_over_once_one_moves_on() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.move(0, "a1")
        await at.move(1, "a2")
        wish = await at.propose(0, "takeback")
        await at.move(0, "b1")
        refused = await at.peers[1].ask(at.answering(1, wish, "accept"), Refused)
        assert refused.code == "closed"


async def test_a_game_in_which_not_all_have_moved_is_called_off_by_one_alone() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", rated=True)
        await at.move(0, "a1")
        await at.propose(1, "abort")
        assert await at.over() == ((), "called off")


@pytest.mark.parametrize(("moves", "rated"), [((), False), (("a1",), False), (("a1", "b1"), True)])
async def test_a_rated_game_counts_once_both_have_moved(
    moves: tuple[str, ...], *, rated: bool
) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", rated=True)
        for ply, text in enumerate(moves):
            await at.move(ply % 2, text)
        await at.resign(0)
        assert await at.over() == ((0.0, 1.0), "crosses resigned")
        changes = [seat.change for seat in (await at.settled()).seats]
        assert (changes != [0, 0]) == rated


async def test_a_game_in_which_all_have_moved_is_called_off_by_both() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.move(0, "a1")
        await at.move(1, "a2")
        wish = await at.propose(1, "abort")
        assert (await at.settled()).state == "playing"
        await at.answer(0, wish, "accept")
        assert await at.over() == ((), "called off")


async def test_proposals_outlast_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    async with housed(path=path) as here:
        at = await sit(here, "tic-tac-toe")
        offer = await at.propose(0, "draw")
    async with housed(path=path) as here:
        again = Sat(here, at.number, [await here.join("alice"), await here.join("bob")])
        await again.settled()
        await again.answer(1, offer, "accept")
        assert (await again.over())[1] == "by agreement"


async def test_a_rematch_is_a_new_table_with_sides_swapped() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=LIVE, rated=True)
        assert (await at.refused_proposal(0, "rematch")).code == "invalid"
        await at.resign(0)
        offer = await at.propose(1, "rematch")
        await at.answer(0, offer, "accept")
        told = await at.settled()
        assert told.next
        for seat, peer in enumerate(at.peers):
            new = latest(peer, told.next)
            assert (new.seat, new.state, new.turn) == (1 - seat, "playing", (0,))
            assert (new.terms.clock, new.terms.rated) == (LIVE, True)
            assert told.next in {it.conversation.id for it in peer.look() if isinstance(it, Opened)}
        assert (await at.refused_proposal(0, "rematch")).code == "closed"


async def test_offers_of_a_rematch_that_cross_make_one_table() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.resign(1)
        for seat in (0, 1):
            at.tell(seat, at.proposing(seat, "rematch"))
        await wait_all_tasks_blocked()
        tables = {it.conversation for it in at.peers[0].look() if isinstance(it, Table)}
        assert len(tables) == 2


async def test_a_rematch_that_the_disk_does_not_take_is_not_there() -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe")
        await at.resign(1)
        offer = await at.propose(0, "rematch")
        here.journal.refusal = NotStored("storage", "the disk is full", retry=True)
        refused = await at.peers[1].ask(at.answering(1, offer, "accept"), Refused)
        assert refused.code == "storage"
        here.journal.refusal = None
        assert (await at.settled()).next == 0
        await at.answer(1, offer, "accept")
        assert (await at.settled()).next
