"""Choosing a move cell by cell."""

from parlour_client.boards import Picked, Selection
from parlour_protocol.messages import Board, BoardMove


def selection(*moves: BoardMove) -> Selection:
    return Selection(Board(tuple("abcd"), tuple("4321"), (), (0,) * 16, moves=moves))


def cells(chosen: Selection) -> list[int]:
    return list(chosen.chosen)


WRONG, MORE = Picked(wrong=True), Picked()


def test_a_move_of_one_cell_is_made_at_once() -> None:
    chosen = selection(BoardMove("a4", (0,)), BoardMove("b4", (1,)))
    assert chosen.targets == {0, 1}
    assert chosen.choose(2) == WRONG
    assert chosen.choose(1) == Picked(("b4",))
    assert chosen.chosen == ()


def test_a_move_from_one_cell_to_another_shows_where_it_may_go() -> None:
    chosen = selection(BoardMove("x", (0, 5)), BoardMove("y", (0, 6)), BoardMove("z", (1, 6)))
    assert chosen.choose(0) == MORE
    assert chosen.chosen == (0,)
    assert chosen.targets == {5, 6}
    assert chosen.choose(9) == WRONG
    assert chosen.chosen == (0,)
    assert chosen.choose(6) == Picked(("y",))


def test_it_is_known_which_move_a_cell_would_make() -> None:
    chosen = selection(
        BoardMove("x", (0, 5)),
        BoardMove("y", (0, 6)),
        BoardMove("z", (0, 6)),
        BoardMove("w", (0, 5, 7)),
    )
    assert chosen.plays(0) == ""
    chosen.choose(0)
    assert chosen.plays(6) == "", "several moves end there"
    assert chosen.plays(5) == "", "another move goes on from there"
    chosen.choose(5)
    assert chosen.plays(7) == "w"
    assert chosen.plays(9) == ""


def test_another_piece_may_be_taken_instead_and_the_same_one_put_back() -> None:
    chosen = selection(BoardMove("x", (0, 5)), BoardMove("z", (1, 6)))
    chosen.choose(0)
    assert (chosen.choose(1), cells(chosen)) == (MORE, [1])
    assert (chosen.choose(1), cells(chosen)) == (MORE, [])
    chosen.choose(0)
    assert chosen.back()
    assert not chosen.back()


def test_moves_of_one_path_are_all_told() -> None:
    chosen = selection(*(BoardMove(f"b8={piece}", (1, 0)) for piece in "QRBN"))
    chosen.choose(1)
    assert chosen.choose(0) == Picked(("b8=Q", "b8=R", "b8=B", "b8=N"))


def test_a_path_that_may_go_on_ends_where_its_last_cell_is_chosen_again() -> None:
    chosen = selection(BoardMove("short", (0, 5)), BoardMove("long", (0, 5, 10)))
    chosen.choose(0)
    assert chosen.choose(5) == MORE
    assert chosen.complete == ("short",)
    assert chosen.targets == {10}
    assert chosen.choose(5) == Picked(("short",))
    chosen.choose(0)
    chosen.choose(5)
    assert chosen.choose(10) == Picked(("long",))


def test_a_path_may_come_back_to_where_it_began() -> None:
    chosen = selection(BoardMove("round", (0, 5, 0)))
    chosen.choose(0)
    chosen.choose(5)
    assert chosen.choose(0) == Picked(("round",))


def test_paths_that_leave_the_board_cannot_be_chosen() -> None:
    chosen = selection(BoardMove("out", (0, 400)), BoardMove("pass"))
    assert chosen.targets == frozenset()
    assert chosen.choose(0) == WRONG
