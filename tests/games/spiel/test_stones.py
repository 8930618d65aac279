"""Games in which stones are put down: Othello, gomoku, hex and go."""

import random

import pytest

from parlour_games import Board, BoardMove, IllegalMoveError, Mark, Option, Outcome
from parlour_games.spiel import gomoku, hex, othello  # noqa: A004 - the game's name
from parlour_games.spiel.go import GAME as GO
from parlour_games.spiel.open_spiel import SpielGame
from parlour_games.spiel.position import Position
from tests.games.spiel.playing import after, drawn, onwards, perft

OTHELLO, GOMOKU, HEX = othello.GAME, gomoku.GAME, hex.GAME


def random_end(game: SpielGame, seed: int, **options: str) -> Position:
    rng = random.Random(seed)
    state = game.start(options, 2)
    while seats := game.turn(state):
        state = onwards(game, state, rng.choice(game.moves(state, min(seats))))
    return state


def test_othello_has_as_many_games_as_others_have_counted() -> None:
    # https://www.aartbik.com/MISC/reversi.html
    counts = [perft(OTHELLO, after(OTHELLO), plies) for plies in range(1, 7)]
    assert counts == [4, 12, 56, 244, 1396, 8200]


def test_othello_turns_what_is_enclosed() -> None:
    view = OTHELLO.view(after(OTHELLO, "d3"), 1)
    assert drawn(view)[2:5] == ["...X....", "...XX...", "...XO..."]
    assert view.standings == ("X, 4 discs", "O, 1 disc")
    assert BoardMove("c3", (18,)) in view.moves
    assert view.marks == (Mark(19, "last"),)


@pytest.mark.parametrize("typed", ["d3", "D3", "3d", " d 3 "])
def test_a_cell_is_typed_in_several_ways(typed: str) -> None:
    assert OTHELLO.parse(after(OTHELLO), 0, typed) == "d3"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("d4", "d4 is taken already"),
        ("a1", "a disc on a1 would enclose none"),
        ("pass", "is no legal move now; cells are called a1 to h8"),
        ("i9", "is no legal move now; cells are called a1 to h8"),
        ("", "is no legal move now; cells are called a1 to h8"),
    ],
)
def test_othello_says_why_not(typed: str, reason: str) -> None:
    with pytest.raises(IllegalMoveError, match=reason):
        OTHELLO.parse(after(OTHELLO), 0, typed)


def test_othello_is_over_early_once_one_side_is_gone() -> None:
    # The shortest game there is.
    state = after(OTHELLO, "e6", "f4", "e3", "f6", "g5", "d6", "e7", "f5", "c5")
    assert OTHELLO.outcome(state) == Outcome((1.0, 0.0), "13 discs to 0")


def before_a_pass() -> Position:
    for seed in range(100):
        rng = random.Random(seed)
        state = after(OTHELLO)
        while seats := OTHELLO.turn(state):
            moves = OTHELLO.moves(state, min(seats))
            if "pass" in moves:
                return state
            state = onwards(OTHELLO, state, rng.choice(moves))
    raise AssertionError("nobody had to pass")


def test_who_can_enclose_nothing_in_othello_passes_and_is_told() -> None:
    state = before_a_pass()
    (seat,) = OTHELLO.turn(state)
    view = OTHELLO.view(state, seat)
    assert view.moves == (BoardMove("pass", ()),)
    assert view.caption == "nothing can be enclosed: pass"
    assert OTHELLO.turn(onwards(OTHELLO, state, "PASS")) == {1 - seat}


def test_five_in_a_row_win_at_gomoku() -> None:
    state = after(GOMOKU, "h8", "a1", "i9", "a2", "j10", "a3", "k11", "a4", "g7")
    assert GOMOKU.outcome(state) == Outcome((1.0, 0.0), "five in a row")
    view = GOMOKU.view(state, None)
    names = [view.columns[m.cell % 15] + view.rows[m.cell // 15] for m in view.marks]
    assert sorted(names) == ["g7", "g7", "h8", "i9", "j10", "k11"]
    assert Mark(14 * 15, "last") in GOMOKU.view(after(GOMOKU, "a1"), 1).marks


def test_gomoku_says_why_not() -> None:
    with pytest.raises(IllegalMoveError, match="h8 is taken already"):
        GOMOKU.parse(after(GOMOKU, "h8"), 1, "H8")
    with pytest.raises(IllegalMoveError, match="cells are called a15 to o1"):
        GOMOKU.parse(after(GOMOKU), 0, "h16")


def test_red_joins_top_and_bottom_at_hex_and_the_chain_is_marked() -> None:
    red = [f"c{row}" for row in range(1, 12)]
    blue = [f"h{row}" for row in range(1, 11)]
    moves = [move for pair in zip(red, [*blue, ""], strict=True) for move in pair if move]
    state = after(HEX, *moves)
    assert HEX.outcome(state) == Outcome((1.0, 0.0), "top and bottom are joined")
    winning = [mark.cell for mark in HEX.view(state, 0).marks if mark.kind == "winning"]
    assert sorted(winning) == [row * 11 + 2 for row in range(11)]


def test_blue_joins_left_and_right_at_hex() -> None:
    red = [f"{column}9" for column in "abcdefghijk"]
    blue = [f"{column}3" for column in "abcdefghijk"]
    moves = [move for pair in zip(red, blue, strict=True) for move in pair]
    # Red's last stone would not end it: row 9 goes from left to right.
    state = after(HEX, *moves)
    assert HEX.outcome(state) == Outcome((0.0, 1.0), "left and right are joined")


def test_blue_may_swap_the_first_stone_at_hex_unless_agreed_otherwise() -> None:
    first = after(HEX, "c5")
    assert HEX.view(first, 1).caption.endswith("blue may swap")
    swapped = onwards(HEX, first, "swap")
    view = HEX.view(swapped, 0)
    assert drawn(view)[2] == "....B......"
    assert drawn(view)[4] == "..........."
    assert view.marks == (Mark(2 * 11 + 4, "last"),)
    assert HEX.turn(swapped) == {0}
    assert "swap" not in HEX.moves(after(HEX, "c5", swap="no"), 1)
    assert HEX.options == (Option("swap", "Swap rule", ("yes", "no")),)


@pytest.mark.parametrize("seed", range(12))
def test_somebody_always_wins_at_hex_by_a_chain(seed: int) -> None:
    state = random_end(HEX, seed)
    outcome = HEX.outcome(state)
    assert outcome is not None
    assert sorted(outcome.scores) == [0.0, 1.0]
    marks = [mark for mark in HEX.view(state, None).marks if mark.kind == "winning"]
    assert len(marks) >= 11


def test_go_captures_and_counts_prisoners() -> None:
    state = after(GO, "e6", "e5", "d5", "a1", "f5", "a2", "e4")
    view = GO.view(state, 0)
    assert view.standings == ("X, 1 captured", "O, 0 captured")
    assert drawn(view)[4] == "...X.X..."
    assert view.columns == tuple("abcdefghj")


def test_go_ends_with_two_passes_and_counts_the_area() -> None:
    state = after(GO, "e5", "pass", "pass")
    assert GO.outcome(state) == Outcome((1.0, 0.0), "black 81, white 7.5")
    assert GO.view(state, None).caption == "black 81, white 7.5"
    empty = after(GO, "PASS", "pass", komi="0.5")
    assert GO.outcome(empty) == Outcome((0.0, 1.0), "black 0, white 0.5")
    assert GO.view(after(GO, "pass"), 1).caption == "komi 7.5 for white; the other has passed"


@pytest.mark.parametrize("seed", range(8))
def test_the_points_of_go_agree_with_who_won(seed: int) -> None:
    state = random_end(GO, seed, komi="6.5")
    outcome = GO.outcome(state)
    assert outcome is not None
    black, white = (float(word.rstrip(",")) for word in outcome.reason.split()[1::2])
    assert outcome.scores == ((1.0, 0.0) if black > white else (0.0, 1.0))


def test_a_ko_cannot_be_taken_back_at_once() -> None:
    ko = after(GO, "d5", "f6", "e6", "f4", "e4", "g5", "a1", "e5", "f5")
    with pytest.raises(IllegalMoveError, match="take back at once"):
        GO.parse(ko, 1, "e5")
    assert GO.parse(onwards(GO, ko, "a9", "a2"), 1, "e5") == "e5"


def test_no_position_of_go_comes_up_again() -> None:
    # White sends two stones, black takes them with one, which white would take back.
    state = after(GO, "a2", "c2", "b2", "d1", "a9", "b1", "j9", "a1", "c1")
    assert "b1" not in GO.moves(state, 1)
    with pytest.raises(IllegalMoveError, match="would repeat a position"):
        GO.parse(state, 1, "b1")
    assert "b1" in GO.moves(onwards(GO, state, "j1", "j2"), 1)


def test_go_refuses_suicide_and_repetition_in_words() -> None:
    suicide = after(GO, "a2", "e5", "b1")
    with pytest.raises(IllegalMoveError, match="without a free crossing"):
        GO.parse(suicide, 1, "a1")
    with pytest.raises(IllegalMoveError, match="a2 is taken already"):
        GO.parse(suicide, 1, "a2")


@pytest.mark.parametrize("game", [OTHELLO, GOMOKU, HEX, GO], ids=lambda game: game.key)
def test_stones_differ_without_colour_and_nobody_turns_the_board(game: SpielGame) -> None:
    view: Board = game.view(random_end(game, 1), 1)
    stones = {piece for piece in view.cells if piece}
    assert {piece.seat for piece in stones} == {0, 1}
    assert len({piece.ascii for piece in stones}) == 2
    assert not view.turned
