"""Positions, turns, clocks and lists of moves in words."""

import pytest

from parlour_client.boards import clock_text, move_lines, move_list, names_of, turn, words
from parlour_protocol.messages import (
    Board,
    Choices,
    Dice,
    Mark,
    MoveMade,
    Piece,
    Result,
    Seat,
    SideBoard,
    Table,
    View,
    Word,
)
from tests.client.gaming import nine, table


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (nine(("b2", "a3", "c1")), "cross: b2, c1. nought: a3. last move: c1. your turn."),
        (nine(), "the board is empty. your turn."),
        (
            Board(("8",), ("", ""), (Piece("X", "X", "black checker", 0),), (1, 1)),
            "black checker: 8 (2). your turn.",
        ),
        (
            Board(("a",), ("1",), (), (0,), caption="check", standings=("", "two pieces")),
            "the board is empty. check. bob: two pieces. your turn.",
        ),
        (
            Board(
                ("a",), ("1",), (Piece("#", "#", "", 1),), (1,), (Mark(0, "threatened"),),
                aside=SideBoard("your fleet", ("a",), ("1",), (0,)),
            ),
            "piece of bob: a1. under attack: a1. your fleet: empty. your turn.",
        ),
        (
            Word(("a", ""), ("x",), 3, prompt="a letter"),
            "the word: a blank. tried in vain: x. tries left: 3. a letter. your turn.",
        ),
        (
            Choices((), ("?", "rock"), (1, 0)),
            "alice has 1, bob has 0. alice has chosen. bob chose rock. your turn.",
        ),
        (
            Dice((1, 2), (3, 4), 5, 6),
            "thrown: 1, 2. alice has 3, bob has 4. 5 at stake. your turn.",
        ),
    ],
)  # fmt: skip
def test_a_position_is_told_in_sentences(view: View, said: str) -> None:
    assert words(view, table()) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (table(), "your turn"),
        (table(("b2",)), "bob to move"),
        (table(turn=(0, 1), seat=-1), "alice and bob to move"),
        (table(turn=()), "chance decides"),
        (table(turn=(-1,)), "chance to move"),
        (table(state="paused", paused="the game failed"), "paused: the game failed"),
        (table(state="paused"), "paused"),
        (table(state="gathering"), "players gather"),
        (table(state="\x1bnew"), "␛new"),
        (table(state="over"), "over"),
        (table(state="over", result=Result((1.0, 0.0), "three")), "you won: three"),
        (table(state="over", result=Result((0.0, 1.0), "")), "you lost"),
        (table(state="over", seat=-1, result=Result((1.0, 0.0), "time")), "alice won: time"),
        (table(state="over", result=Result((0.5, 0.5), "agreed")), "a draw: agreed"),
        (table(state="over", result=Result((0.0, 0.0), "no tries")), "nobody won: no tries"),
        (table(state="over", result=Result((), "nobody moved")), "no result: nobody moved"),
        (table(state="over", result=Result((0.0, 0.0, 1.0), "")), "you lost"),
    ],
)  # fmt: skip
def test_whose_turn_it_is_or_how_it_ended_is_told_in_a_few_words(told: Table, said: str) -> None:
    assert turn(told) == said


def test_everybody_at_a_table_is_called_something() -> None:
    seats = (Seat(1, "ev\x1bil"), Seat(0, "", "black"), Seat(0, ""))
    assert names_of(table(seats=seats)) == ("ev␛il", "black", "player 3")


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (-5, "00:00.0"), (0, "00:00.0"), (9_399, "00:09.3"), (10_000, "00:10"),
        (291_999, "04:51"), (3_600_000, "1:00:00"), (86_399_999, "23:59:59"),
        (86_400_000, "1 d 0 h"), (2**53, "104,249,991 d 8 h"),
    ],
)  # fmt: skip
def test_clocks_never_show_more_than_there_is(milliseconds: int, text: str) -> None:
    assert clock_text(milliseconds) == text


def test_two_who_move_in_turn_have_their_moves_in_pairs() -> None:
    moves = tuple(
        MoveMade(ply, 1 - ply % 2, text) for ply, text in enumerate(("e4", "e5", "Nf3"), 1)
    )
    assert move_lines(moves, ("alice", "bob")) == ["1  e4   e5", "2  Nf3"]
    first, second = move_list(moves, ("alice", "bob"))
    assert (first.plies, second.plies) == ((1, 2), (3,))


def test_others_have_one_below_the_other_with_who_made_it() -> None:
    moves = (MoveMade(1, 0, "roll"), MoveMade(2, -1, "5"), MoveMade(3, 1, "\x1b"))
    assert move_lines(moves, ("alice", "bob")) == [" alice  roll", "chance  5", "   bob  ␛"]
    assert move_lines(moves, (), ascii_only=True)[2] == "player 2  \\u241b"
    assert move_lines((), ()) == []
