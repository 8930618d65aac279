"""Looking back at a game: its moves and how it stood, and nothing of it that is hidden."""

import pytest

from parlour_protocol.messages import (
    AskMoves,
    AskPosition,
    Board,
    Choices,
    Clock,
    Dice,
    Done,
    Moves,
    Position,
    Refused,
    Resign,
    Word,
)
from parlour_server.playing import looking_back
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    play,
    players,
    set_table,
    watch,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

HIDING = "rock-paper-scissors"


async def moves(peer: Peer, table: int, after: int = 0) -> list[tuple[int, int, str]]:
    found = await peer.ask(AskMoves(peer.request(), table, after), Moves)
    assert not found.more
    return [(move.ply, move.seat, move.text) for move in found.moves]


async def position(peer: Peer, table: int, ply: int) -> Position:
    return await peer.ask(AskPosition(peer.request(), table, ply), Position)


def texts(found: list[tuple[int, int, str]]) -> list[str]:
    return [text for _, _, text in found]


async def resigned(peer: Peer, table: int) -> None:
    await peer.ask(Resign(peer.request(), table), Done)


async def test_moves_are_told_in_order_and_from_any_of_them_on() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, clock=Clock(300, 3))
        await play(here, table, (ada, "b2"), (bob, "a1"), (ada, "c3"))
        for peer in (ada, bob, cleo):
            assert await moves(peer, table) == [(1, 0, "b2"), (2, 1, "a1"), (3, 0, "c3")]
            assert await moves(peer, table, 2) == [(3, 0, "c3")]
            assert await moves(peer, table, 3) == await moves(peer, table, 2**40) == []


async def test_moves_are_told_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking_back, "MOVES_MAX", 2)
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob)
        await play(here, table, (ada, "b2"), (bob, "a1"), (ada, "c3"))
        first = await ada.ask(AskMoves(ada.request(), table), Moves)
        rest = await ada.ask(AskMoves(ada.request(), table, first.moves[-1].ply), Moves)
        assert [move.ply for move in (*first.moves, *rest.moves)] == [1, 2, 3]
        assert (first.more, rest.more) == (True, False)


async def test_each_is_told_of_hidden_moves_what_they_may_know_and_all_once_it_is_over() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game=HIDING)
        await play(here, table, (ada, "rock"))
        assert [texts(await moves(peer, table)) for peer in (ada, bob, cleo)] == [
            ["rock"], ["?"], ["?"],
        ]  # fmt: skip
        await resigned(bob, table)
        for peer in (ada, bob, cleo):
            assert texts(await moves(peer, table)) == ["rock"]


async def test_what_the_house_has_drawn_is_told_to_nobody_before_the_end() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game="hangman", options=(("setter", "the house"),))
        await ada.settled()
        drawn = ""
        for peer in (ada, bob, cleo):
            ((ply, seat, drawn),) = await moves(peer, table)
            assert (ply, seat, set(drawn)) == (1, -1, {"?"}), "how long it is, and no more"
            view = (await position(peer, table, 1)).view
            assert isinstance(view, Word)
            assert set(view.letters) == {""}
        await resigned(ada, table)
        word = texts(await moves(cleo, table))[0]
        assert (word.isalpha(), len(word)) == (True, len(drawn))


async def board(peer: Peer, table: int, ply: int) -> tuple[int, ...]:
    found = await position(peer, table, ply)
    assert found.ply == ply
    assert isinstance(found.view, Board)
    assert found.view.moves == (), "nobody moves in the past"
    return found.view.cells


async def test_the_position_after_each_move_is_shown_while_the_game_goes_on_and_later() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob)
        made = ((ada, "a1"), (bob, "b1"), (ada, "a2"), (bob, "b2"), (ada, "a3"))
        await play(here, table, *made[:3])
        for peer in (ada, bob, cleo):
            stones = [sum(map(bool, await board(peer, table, ply))) for ply in range(4)]
            assert stones == [0, 1, 2, 3]
        last = (await position(cleo, table, 2)).last
        assert last is not None
        assert (last.ply, last.seat, last.text) == (2, 1, "b1")
        assert (await position(cleo, table, 0)).last is None
        await play(here, table, *made[3:])
        for peer in (ada, bob, cleo):
            assert sum(map(bool, await board(peer, table, 5))) == 5


async def test_an_earlier_position_is_shown_as_the_asker_saw_it_also_when_all_is_over() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game=HIDING)
        await play(here, table, (ada, "rock"), (bob, "paper"), (ada, "scissors"))

        async def chosen(peer: Peer, ply: int) -> tuple[str, ...]:
            view = (await position(peer, table, ply)).view
            assert isinstance(view, Choices)
            assert view.choices == ()
            return view.chosen

        async def check() -> None:
            first = [await chosen(peer, 1) for peer in (ada, bob, cleo)]
            assert first == [("rock", ""), ("?", ""), ("?", "")]
            third = [(await chosen(peer, 3))[0] for peer in (ada, bob, cleo)]
            assert third == ["scissors", "?", "?"]

        await check()
        await resigned(bob, table)
        await check()


async def test_dice_are_told_as_moves_of_nobody() -> None:
    async with house() as here:
        ada, bob = await players(here)
        table = await set_table(here, ada, bob, game="pig")
        await play(here, table, (ada, "roll"))
        (_, seat, text), (_, chance, thrown) = await moves(bob, table)
        assert (seat, text, chance) == (0, "roll", -1)
        view = (await position(bob, table, 2)).view
        assert isinstance(view, Dice)
        assert thrown in map(str, range(1, 7))


async def test_what_cannot_be_looked_at_is_refused_in_words() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob)
        await play(here, table, (ada, "b2"))
        beyond = await cleo.ask(AskPosition(cleo.request(), table, 2), Refused)
        assert (beyond.code, beyond.reason) == (
            "unknown-entry", "there is no move 2: 1 were made so far",
        )  # fmt: skip
        waiting = await set_table(here, ada, gathering=True)
        given_up = await set_table(here, ada, bob, game="given-up")
        for number, code in (
            (999, "unknown-table"),
            (1, "unknown-table"),
            (waiting, "not-permitted"),
            (given_up, "table-paused"),
        ):
            for message in (AskMoves(9, number), AskPosition(9, number, 0)):
                assert (await cleo.ask(message, Refused)).code == code


async def test_a_game_is_looked_back_at_after_a_restart_as_before() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game=HIDING)
        await play(here, table, (ada, "rock"), (bob, "paper"), (ada, "rock"))
        before = [await moves(peer, table) for peer in (ada, bob, cleo)]
        journal = here.journal
        await watch(cleo, table)
    async with house(journal) as here:
        peers = await players(here, "cleo")
        assert [await moves(peer, table) for peer in peers] == before
