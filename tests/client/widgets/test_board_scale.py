"""Boards with more air in their cells."""

from parlour_client.boards import lines, plain
from parlour_client.widgets.board_scale import widened
from tests.client import views
from tests.client.gaming import nine


def test_a_plain_board_has_five_columns_and_two_rows_for_each_cell() -> None:
    rows = widened(lines(nine(("a1", "b2"))), lined=False)
    assert [plain(row) for row in rows] == [
        "    a    b    c", "3   .    .    .", "", "2   .   [O]   .", "", "1   X    .    .",
    ]  # fmt: skip


def test_lines_go_on_between_crossings_and_not_beyond_the_edge() -> None:
    rows = [plain(row) for row in widened(lines(views.gomoku()), lined=True)]
    assert rows[1].startswith("15   ┌────┬────┬")
    assert rows[1].endswith("┬────┐")
    assert rows[2].startswith("     │    │    │")
    assert rows[-1].startswith(" 1   └────┴")
    assert any("┼───[●]───┼" in row for row in rows)


def test_squares_of_a_chequered_board_are_whole_also_in_the_last_row() -> None:
    rows = widened(lines(views.chess()), lined=False)
    assert len(rows) == 1 + 2 * 8
    assert [span.dark for span in rows[-1] if span.cell is not None].count(True) == 4


def test_each_cell_has_the_same_width_in_every_row() -> None:
    for view, lined in (
        (views.chess(), False),
        (views.gomoku(), True),
        (views.backgammon(), False),
    ):
        for row in widened(lines(view, cursor=3, targets=(5, 6)), lined=lined):
            cells = [span for span in row if span.cell is not None]
            wide = {span.cell: 0 for span in cells}
            for span in cells:
                wide[span.cell] += len(span.text)
            assert set(wide.values()) <= {5}


def test_nothing_is_made_of_nothing() -> None:
    assert widened([], lined=True) == []
