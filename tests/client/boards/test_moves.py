"""Legal moves as they are typed."""

import pytest

from parlour_client.boards import cell_name, completions, exact, legal_moves
from parlour_client.boards.moves import COMPLETIONS_MAX
from parlour_protocol.messages import Board, BoardMove, Choice, Choices, Word
from tests.client.gaming import nine

CHESS = Board(
    tuple("abcdefgh"), tuple("87654321"), (), (0,) * 64,
    moves=(
        BoardMove("e4", (52, 36)), BoardMove("Nf3", (62, 45)), BoardMove("Nh3", (62, 47)),
        BoardMove("bc3", (49, 42)), BoardMove("Bc3", (58, 42)),
        BoardMove("O-O", (60, 62)), BoardMove("O-O", (60, 63)), BoardMove("pass"),
    ),
)  # fmt: skip
ROUND = Choices((Choice("rock", "Rock"), Choice("p", "Paper")), ("", ""), (0, 0))


@pytest.mark.parametrize(
    ("typed", "moves"),
    [
        ("", ("e4", "Nf3", "Nh3", "bc3", "Bc3", "O-O", "pass")),
        ("n", ("Nf3", "Nh3")), ("nf", ("Nf3",)), ("e2", ("e4",)), ("e1", ("O-O",)),
        ("bc", ("bc3", "Bc3")), (" PASS ", ("pass",)), ("x", ()),
    ],
)  # fmt: skip
def test_moves_are_offered_by_how_they_are_written_and_by_their_cells(
    typed: str, moves: tuple[str, ...]
) -> None:
    assert completions(CHESS, typed) == moves


@pytest.mark.parametrize(
    ("typed", "move"),
    [
        ("e4", "e4"), ("e2e4", "e4"), ("nf3", "Nf3"), ("e1g1", "O-O"), ("e1h1", "O-O"),
        ("bc3", "bc3"), ("Bc3", "Bc3"), ("BC3", None), ("b2c3", "bc3"), ("e5", None),
        ("", None), ("n", None), (" pass ", "pass"),
    ],
)  # fmt: skip
def test_a_move_is_known_where_it_is_one_and_not_where_it_may_be_two(
    typed: str, move: str | None
) -> None:
    assert exact(CHESS, typed) == move


@pytest.mark.parametrize(
    ("typed", "move"), [("1", "rock"), ("2", "p"), ("paper", "p"), ("ROCK", "rock"), ("3", None)]
)
def test_choices_are_known_by_their_numbers_and_names(typed: str, move: str | None) -> None:
    assert exact(ROUND, typed) == move
    assert completions(ROUND, typed) == ((move,) if move else ())


def test_words_are_offered_as_they_may_be_typed() -> None:
    assert completions(Word((), (), 1, ("a", "b")), "A") == ("a",)
    assert legal_moves(Word((), (), 1, ("a", "b"))) == ("a", "b")


def test_where_nothing_is_seen_nothing_is_legal() -> None:
    assert (legal_moves(None), completions(None, ""), exact(None, "e4")) == ((), (), None)


def test_of_many_moves_only_some_are_offered() -> None:
    moves = tuple(BoardMove(f"m{n}") for n in range(2_000))
    assert len(completions(Board((), (), (), (), moves=moves), "m")) == COMPLETIONS_MAX


def test_cells_are_called_by_column_and_row_and_in_the_lower_half_by_the_labels_there() -> None:
    assert [cell_name(nine(), cell) for cell in (0, 8, 9, -1)] == ["a3", "c1", "", ""]
    points = Board(("13", "14"), ("", ""), (), (), below=("12", "11"))
    assert [cell_name(points, cell) for cell in range(4)] == ["13", "14", "12", "11"]
    seven = Board(("6", "7"), ("2", "1"), (), ())
    assert [cell_name(seven, cell) for cell in range(4)] == ["6-2", "7-2", "6-1", "7-1"]
