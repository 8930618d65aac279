import random

import pytest

from parlour_games import BoardMove, IllegalMoveError, Mark, Outcome
from parlour_games.spiel.draughts import GAME
from parlour_games.spiel.position import Position
from tests.games.spiel.playing import after, drawn, onwards, perft

ROUND_TRIP = "10-14 24-20 9-13 22-18 11-15 18x9 5x14 20-16 12x19 23x16 7-10 16-11 2-7 11x2 3-7"
"""After these a white king can jump four times, either way round, back to where it stands."""


def test_there_are_as_many_games_as_others_have_counted() -> None:
    # https://www.aartbik.com/MISC/checkers.html
    counts = [perft(GAME, after(GAME), plies) for plies in range(1, 6)]
    assert counts == [7, 49, 302, 1469, 7361]


def test_black_begins_from_the_squares_1_to_12() -> None:
    state = after(GAME)
    assert GAME.turn(state) == {0}
    assert set(GAME.moves(state, 0)) == {
        "9-13", "9-14", "10-14", "10-15", "11-15", "11-16", "12-16",
    }  # fmt: skip
    assert drawn(GAME.view(after(GAME, "11-15"), None)) == [
        ".w.w.w.w",
        "w.w.w.w.",
        ".w.w.w.w",
        "........",
        "...b....",
        "b...b.b.",
        ".b.b.b.b",
        "b.b.b.b.",
    ]


@pytest.mark.parametrize("typed", ["11-15", "11 15", "c3d4", "C3-D4", "c3 d4"])
def test_a_move_is_typed_by_number_or_by_column_and_row(typed: str) -> None:
    assert GAME.parse(after(GAME), 0, typed) == "11-15"


@pytest.mark.parametrize("typed", ["15x22", "15-22", "15 22", "d4xf6", "d4f6"])
def test_a_capture_is_typed_in_several_ways(typed: str) -> None:
    assert GAME.parse(after(GAME, "11-15", "22-18"), 0, typed) == "15x22"


def test_who_can_capture_must() -> None:
    state = after(GAME, "11-15", "22-18")
    assert GAME.moves(state, 0) == ("15x22",)
    assert GAME.view(state, 0).caption == "there is something to capture"
    with pytest.raises(IllegalMoveError, match="you have to capture"):
        GAME.parse(state, 0, "9-13")


def test_all_jumps_of_a_man_are_one_move() -> None:
    state = after(GAME, "11-16", "22-17", "10-15", "23-19", "16x23")
    assert GAME.moves(state, 1) == ("27x18x11", "26x19x10")
    assert GAME.parse(state, 1, "27x11") == "27x18x11"
    jumped = onwards(GAME, state, "26x10")
    assert jumped.played[-1] == "26x19x10"
    assert GAME.turn(jumped) == {0}
    assert GAME.view(jumped, None).standings == ("b, 10 men", "w, 11 men")


def test_a_way_round_is_asked_about_and_told_by_what_lies_between() -> None:
    state = after(GAME, *ROUND_TRIP.split())
    assert set(GAME.moves(state, 1)) == {"2x11x18x9x2", "2x9x18x11x2"}
    with pytest.raises(IllegalMoveError, match=r"may mean .*: type one of them"):
        GAME.parse(state, 1, "2x2")
    assert GAME.parse(state, 1, "2x9x2") == "2x9x18x11x2"
    assert GAME.parse(state, 1, "2x11x18x9x2") == "2x11x18x9x2"
    board = drawn(GAME.view(onwards(GAME, state, "2x11x2"), None))
    assert sum(row.count("b") for row in board) == 5
    assert sum(row.count("W") for row in board) == 1


def test_squares_lie_where_they_are_said_to() -> None:
    view = GAME.view(after(GAME), 0)
    assert BoardMove("11-15", (5 * 8 + 2, 4 * 8 + 3)) in view.moves
    last = GAME.view(after(GAME, "11-15"), 1)
    assert set(last.marks) == {Mark(5 * 8 + 2, "last"), Mark(4 * 8 + 3, "last")}
    assert last.turned
    assert not view.turned


@pytest.mark.parametrize("typed", ["", "11", "11-", "11-99", "0-4", "a4b5", "c3", "33-37", "11/15"])
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move now"):
        GAME.parse(after(GAME), 0, typed)


def test_men_and_kings_are_told_apart_without_colour_and_counted() -> None:
    state = after(GAME, *ROUND_TRIP.split())
    assert GAME.view(state, None).standings == ("b, 9 men", "w, 9 men, 1 king")
    pieces = {p.name: p.glyph for p in GAME.view(state, None).cells if p}
    assert len(set(pieces.values())) == len(pieces)


def test_forty_plies_without_a_capture_are_a_draw_and_no_move_is_a_loss() -> None:
    ends = {GAME.outcome(ended(seed)) for seed in range(60)}
    assert Outcome((0.5, 0.5), "twenty moves of each without a capture") in ends
    assert Outcome((0.0, 1.0), "black has no men left") in ends
    assert Outcome((1.0, 0.0), "white has no men left") in ends


def ended(seed: int) -> Position:
    rng = random.Random(seed)
    state = after(GAME)
    while seats := GAME.turn(state):
        state = onwards(GAME, state, rng.choice(GAME.moves(state, min(seats))))
    return state
