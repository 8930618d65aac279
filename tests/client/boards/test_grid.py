"""Boards in characters: marks by shape, any style, either way round, and in ASCII alone."""

import pytest

from parlour_client.boards import Role, aside, lines, plain
from parlour_protocol.messages import Board, Mark, Piece, SideBoard

KING = Piece("♚", "K", "white king", 0)
PAWN = Piece("♟", "p", "black pawn", 1)
FOUR = ("a", "b", "c", "d")


def board(cells: str = "", style: str = "plain", **fields: object) -> Board:
    """Return a board of four by three: 1 is a king, 2 a pawn, a dot an empty cell."""
    codes = tuple(int(code) for code in cells.replace(".", "0"))
    fields = {"columns": FOUR, "rows": ("3", "2", "1"), "pieces": (KING, PAWN)} | fields
    return Board(cells=codes or (0,) * 12, style=style, **fields)  # type: ignore[arg-type]


def drawn(view: Board, **how: object) -> list[str]:
    return [plain(row) for row in lines(view, **how)]  # type: ignore[arg-type]


def test_each_mark_has_a_shape_of_its_own() -> None:
    kinds = ("last", "winning", "threatened", "unheard-of")
    marks = tuple(Mark(cell, kind) for cell, kind in enumerate(kinds))
    view = board("2222....1...", marks=marks)
    assert drawn(view, cursor=4, targets=(5, 8), chosen=(6,)) == [
        "   a  b  c  d",
        "3 [♟]*♟*!♟! ♟",
        "2 (.) · <.> .",
        "1 ·♚· .  .  .",
    ]  # fmt: skip


def test_all_of_it_can_be_had_in_ascii() -> None:
    view = board("2222....1...", marks=(Mark(0, "last"),))
    rows = drawn(view, ascii_only=True, cursor=4, targets=(5, 8))
    assert rows == ["   a  b  c  d", "3 [p] p  p  p", "2 (.) +  .  .", "1 +K+ .  .  ."]


def test_what_is_marked_twice_shows_the_cursor_first() -> None:
    view = board("1...........", marks=(Mark(0, "last"), Mark(0, "threatened")))
    assert drawn(view)[1] == "3 !♚! .  .  ."
    assert drawn(view, cursor=0, targets=(0,), chosen=(0,))[1] == "3 (♚) .  .  ."


def test_cells_may_share_what_stands_between_them() -> None:
    view = board("12..........", marks=(Mark(1, "last"),))
    assert drawn(view, narrow=True)[:2] == ["   a b c d", "3  ♚[♟]. ."]
    assert drawn(view, narrow=True, cursor=0)[1] == "3 (♚)♟]. ."
    assert drawn(view, narrow=True, cursor=2)[1] == "3  ♚[♟(.)."


@pytest.mark.parametrize(("turned", "flip"), [(True, False), (False, True)])
def test_whoever_sits_at_the_top_sees_it_from_there(turned: bool, flip: bool) -> None:  # noqa: FBT001
    rows = drawn(board("1.........2.", turned=turned), flip=flip)
    assert rows == ["   d  c  b  a", "1  .  ♟  .  .", "2  .  .  .  .", "3  .  .  .  ♚"]
    assert drawn(board("1...........", turned=True), flip=True)[0] == "   a  b  c  d"


def test_columns_that_are_called_otherwise_below_are_labelled_there_too() -> None:
    view = board("............", below=("8", "7", "6", "5"))
    assert [drawn(view)[0], drawn(view)[-1]] == ["   a  b  c  d", "   8  7  6  5"]
    turned = drawn(view, flip=True)
    assert [turned[0], turned[-1]] == ["   5  6  7  8", "   d  c  b  a"]
    assert len(drawn(board("............", below=("8",)))) == 4


def test_squares_are_dark_where_there_are_dots_as_at_the_bottom_left() -> None:
    rows = lines(board("1...........", "chequered"))
    assert [plain(row) for row in rows][1:] == ["3  ♚     .", "2     .     .", "1  .     ."]
    dark = [span.cell for row in rows for span in row if span.dark and span.role is Role.EMPTY]
    assert set(dark) - {None} == {0, 2, 5, 7, 8, 10}


def test_stones_stand_on_crossings_of_lines() -> None:
    view = board(".1..........", "lines", marks=(Mark(1, "last"),))
    assert drawn(view)[1:] == ["3  ┌─[♚]─┬──┐", "2  ├──┼──┼──┤", "1  └──┴──┴──┘"]
    assert drawn(view, ascii_only=True)[1:] == ["3  +-[K]-+--+", "2  +--+--+--+", "1  +--+--+--+"]
    assert drawn(view, flip=True)[1:] == ["1  ┌──┬──┬──┐", "2  ├──┼──┼──┤", "3  └──┴─[♚]─┘"]


def test_hexagons_lean_to_the_right() -> None:
    assert drawn(board("1..........2", "hex")) == [
        "   a b c d", "3  ♚ . . .", " 2  . . . .", "  1  . . . ♟",
    ]  # fmt: skip


def test_labels_below_are_drawn_where_they_are_others_and_turn_with_the_board() -> None:
    view = board(below=("8", "7", "6", "5"))
    assert (drawn(view)[0], drawn(view)[-1]) == ("   a  b  c  d", "   8  7  6  5")
    turned = drawn(view, flip=True)
    assert (turned[0], turned[-1]) == ("   5  6  7  8", "   d  c  b  a")


def test_labels_below_that_do_not_fit_the_columns_are_left_out() -> None:
    assert drawn(board(below=("8",))) == drawn(board())


def test_long_labels_stay_in_their_columns() -> None:
    rows = drawn(board(columns=("10", "11", "long", "宽"), rows=("10", "9", "eight")))
    assert rows == ["     10 11 lon 宽", "  10  .  .  .  .", "   9  .  .  .  .", "eigh  .  .  .  ."]


def test_labels_that_would_touch_are_parted() -> None:
    names = ("17", "18", "bar", "19", "20", "off")
    view = board(columns=names, rows=("1",), cells="000000")
    assert drawn(view) == ["  17 18 bar 19 20 off", "1  .  .  .  .  .  ."]


def test_long_labels_of_cells_that_share_take_the_place_of_the_next() -> None:
    names = ("12", "11", "10", "9", "8", "bar", "6", "off")
    view = board(columns=names, rows=("1",), cells="00000000")
    assert drawn(view, narrow=True) == ["   12  10  8 bar off", "1  . . . . . . . ."]


def test_black_is_drawn_as_black_where_it_begins() -> None:
    pieces = (Piece("X", "X", "black disc", 0), Piece("6", "6", "white, 6 in all", 1))
    drawn_pieces = [
        s
        for row in lines(board("12..........", pieces=pieces))
        for s in row
        if s.role is Role.PIECE
    ]
    assert [(s.text, s.seat) for s in drawn_pieces] == [("X", 1), ("6", 0)]


def test_each_piece_says_whose_it_is_and_each_cell_where() -> None:
    spans = [s for row in lines(board("12..........")) for s in row if s.role is Role.PIECE]
    assert [(s.text, s.seat, s.cell) for s in spans] == [("♚", 0, 0), ("♟", 1, 1)]
    row = lines(board("12.........."))[1]
    assert [span.cell for span in row] == [None, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]


@pytest.mark.parametrize(
    ("glyph", "ascii_glyph", "shown"),
    [
        ("⚫", "b", "b"), ("\x1b", "b", "b"), ("\u202e", "b", "b"), ("ab", "b", "b"),
        (" ", "b", "b"), ("é", "b", "é"), ("⚫", "⚫", "?"), ("\x1b", "\x07", "?"),
    ],
)  # fmt: skip
def test_a_piece_is_one_cell_wide_whatever_a_server_sends(
    glyph: str, ascii_glyph: str, shown: str
) -> None:
    view = board("1...........", pieces=(Piece(glyph, ascii_glyph, "piece", 0),))
    assert drawn(view)[1] == f"3  {shown}  .  .  ."
    assert drawn(view, ascii_only=True)[1].isascii()


def test_cells_pieces_and_marks_that_do_not_fit_are_left_out() -> None:
    few = board("12", marks=(Mark(600, "last"),))
    assert drawn(few, cursor=99, targets=(300,))[1:] == [
        "3  ♚  ♟  .  .",
        "2  .  .  .  .",
        "1  .  .  .  .",
    ]
    many = board("9" * 30)
    assert drawn(many)[1:] == ["3  .  .  .  .", "2  .  .  .  .", "1  .  .  .  ."]
    assert drawn(board(columns=())) == drawn(board(rows=())) == []


def test_the_second_board_has_a_title_and_stays_as_it_is_turned() -> None:
    side = SideBoard("your fleet", ("a", "b"), ("2", "1"), (2, 0, 0, 1), (Mark(0, "last"),))
    view = board(aside=side)
    assert [plain(row) for row in aside(view)] == ["your fleet", "   a b", "2 [♟].", "1  . ♚"]
    assert [plain(row) for row in aside(view, ascii_only=True)][2] == "2 [p]."
    assert aside(board()) == []
