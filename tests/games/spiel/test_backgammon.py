import pytest

from parlour_games import NATURE, BoardMove, IllegalMoveError, Mark, Step
from parlour_games.spiel.backgammon import GAME
from parlour_games.spiel.position import Position
from tests.games.spiel.playing import drawn

START = [
    "X...O..O....X.",
    "X...O..O....X.",
    "X...O..O......",
    "X......O......",
    "X......O......",
    "..............",
    "O......X......",
    "O......X......",
    "O...X..X......",
    "O...X..X....O.",
    "O...X..X....O.",
]


def after(*steps: str) -> Position:
    """The position after throws and moves, as in `5-3`, `8/3 6/3`."""
    state = GAME.start({}, 2)
    for text in steps:
        (seat,) = GAME.turn(state)
        state = GAME.apply(state, Step(seat, GAME.parse(state, seat, text)))
    return state


def test_both_throw_a_die_and_the_higher_begins_with_both() -> None:
    throws = GAME.moves(after(), NATURE)
    assert len(set(throws)) == len(throws) == 30
    assert GAME.turn(after()) == {NATURE}
    assert GAME.turn(after("5-3")) == {0}
    assert GAME.turn(after("3-5")) == {1}
    assert GAME.view(after("3-5"), None).caption == (
        "black threw 3, white 5: white begins with both"
    )


def test_later_throws_are_all_36_of_two_dice() -> None:
    state = after("5-3", "8/3 6/3")
    assert GAME.turn(state) == {NATURE}
    throws = GAME.moves(state, NATURE)
    assert sorted(throws) == [f"{one}-{other}" for one in range(1, 7) for other in range(1, 7)]
    assert GAME.view(after("5-3", "8/3 6/3", "2-6"), 0).caption == "6-2 thrown"


def test_nobody_types_a_throw() -> None:
    for typed in ("8/3 6/3", "5-5", "", "6/off"):
        with pytest.raises(IllegalMoveError, match="is no legal move now"):
            GAME.parse(after(), NATURE, typed)


def test_everybody_sees_their_home_at_the_bottom_right() -> None:
    state = after("5-3")
    assert drawn(GAME.view(state, 0)) == START
    assert drawn(GAME.view(state, None)) == START
    other = [row.translate(str.maketrans("XO", "OX")) for row in START]
    assert drawn(GAME.view(state, 1)) == other
    view = GAME.view(state, 0)
    assert view.columns[:7] == ("13", "14", "15", "16", "17", "18", "bar")
    assert view.below[:7] == ("12", "11", "10", "9", "8", "7", "bar")
    assert len(view.columns) == len(view.below) == 14


@pytest.mark.parametrize("typed", ["8/3 6/3", "6/3 8/3", "6/3, 8/3", "8-3 6-3", " 8/3  6/3 "])
def test_a_move_is_typed_in_any_order(typed: str) -> None:
    assert GAME.parse(after("5-3"), 0, typed) == "8/3 6/3"


def test_a_star_where_nothing_is_hit_is_refused() -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move with 5-3"):
        GAME.parse(after("5-3"), 0, "8/3* 6/3")


@pytest.mark.parametrize("typed", ["24/16", "24/21/16", "24/21 21/16", "21/16 24/21"])
def test_one_checker_with_both_dice_is_one_way_wherever_it_stops(typed: str) -> None:
    assert GAME.parse(after("5-3"), 0, typed) == "24/16"


def test_two_alike_are_written_once() -> None:
    state = after("3-1", "8/5 6/5", "4-4")
    assert GAME.parse(state, 1, "13/9(2)") == "13/9(2)"
    assert GAME.parse(state, 1, "13/9 13/9") == "13/9(2)"
    assert GAME.parse(state, 1, "13/9/5") == "13/5"


def test_a_double_is_played_in_two_halves_by_the_same_player() -> None:
    state = after("3-1", "8/5 6/5", "4-4", "13/9(2)")
    assert GAME.turn(state) == {1}
    assert GAME.view(state, 1).caption == "4-4 thrown, second half"
    with pytest.raises(IllegalMoveError, match="a double is played in two halves"):
        GAME.parse(state, 1, "13/9(2) 6/2(2)")
    assert GAME.turn(after("3-1", "8/5 6/5", "4-4", "13/9(2)", "6/2(2)")) == {NATURE}


def test_a_hit_is_starred_and_puts_the_other_on_the_bar() -> None:
    state = after("3-1", "24/23 6/3", "6-5")
    assert GAME.parse(state, 1, "13/2") == "13/2*"
    hit = after("3-1", "24/23 6/3", "6-5", "13/2*")
    view = GAME.view(hit, 0)
    assert view.standings[0] == "X, 165 pips, 1 on the bar"
    assert drawn(view)[0][6] == "X"
    assert drawn(GAME.view(hit, 1))[-1][6] == "X"


def test_who_is_on_the_bar_comes_in_first_or_passes() -> None:
    hit = ("3-1", "24/23 6/3", "6-5", "13/2*")
    assert all(move.startswith("bar/") for move in GAME.moves(after(*hit, "4-2"), 0))
    shut_out = after(*hit, "6-6")
    assert GAME.moves(shut_out, 0) == ("pass",)
    assert GAME.view(shut_out, 0).moves == (BoardMove("pass", ()),)
    assert GAME.view(shut_out, 0).caption == "6-6 thrown; nothing can be moved: pass"
    with pytest.raises(IllegalMoveError, match="nothing can be moved with 6-6: pass"):
        GAME.parse(shut_out, 0, "13/7")
    assert GAME.turn(after(*hit, "6-6", "PASS")) == {NATURE}


def test_a_hit_on_the_way_is_another_move_than_one_passed_by() -> None:
    state = after("4-6", "24/18 8/4", "4-6")
    assert {"13/3", "13/7*/3"} <= set(GAME.moves(state, 0))
    assert GAME.parse(state, 0, "13/3") == "13/3"
    assert GAME.parse(state, 0, "13/7/3") == "13/7*/3"
    assert GAME.parse(state, 0, "13/7*/3") == "13/7*/3"
    assert GAME.parse(state, 0, "13/9/3") == "13/3"


def test_who_plays_one_die_of_two_is_told() -> None:
    with pytest.raises(IllegalMoveError, match="is one die of 5-3; both can be played"):
        GAME.parse(after("5-3"), 0, "8/3")


@pytest.mark.parametrize("typed", ["", "8", "8/", "/3", "8/9", "bar/9", "99/1", "8/3 x", "off/3"])
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move with 5-3"):
        GAME.parse(after("5-3"), 0, typed)


def test_one_points_at_the_last_checkers_in_any_order() -> None:
    view = GAME.view(after("5-3"), 0)
    eight, three = 8 * 14 + 4, 10 * 14 + 10
    six = 6 * 14 + 7
    paths = {move.path for move in view.moves if move.text == "8/3 6/3"}
    assert paths == {(eight, three, six, three), (six, three, eight, three)}
    one_checker = {move.path for move in view.moves if move.text == "24/16"}
    assert one_checker == {(14 + 12, 9, 3), (14 + 12, 3)}


def test_the_last_move_stays_marked_while_dice_are_thrown() -> None:
    moved = after("5-3", "8/3 6/3")
    thrown = after("5-3", "8/3 6/3", "2-1")
    marks = {mark for mark in GAME.view(moved, 0).marks if mark.kind == "last"}
    assert Mark(10 * 14 + 10, "last") in marks
    assert set(GAME.view(thrown, 0).marks) == marks
    assert Mark(10, "last") in GAME.view(thrown, 1).marks


def test_more_than_five_on_a_point_are_told_by_a_number() -> None:
    view = GAME.view(after("5-1", "13/8 6/5", "6-2", "24/18 13/11", "2-2", "13/11(2)", "8/6(2)"), 0)
    six = next(p for p in view.cells if p and p.ascii not in "XO")
    assert six.ascii == "6"
    assert six.name == "black, 6 in all"
    assert drawn(view)[6][7] == "6"


def test_all_actions_of_open_spiel_come_to_a_move_that_is_written() -> None:
    state = after("4-6", "24/18 8/4", "4-6")
    written = {actions[0] for actions in state.legal.values()}
    actions = state.situation.legal_actions()
    assert len(actions) > len(written)
    assert {state.alike(action) for action in actions} == written
