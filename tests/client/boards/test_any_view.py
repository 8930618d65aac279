"""Whatever a server may send as a view: it is drawn, told and played without harm."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from parlour_client.boards import (
    Selection,
    aside,
    completions,
    exact,
    lines,
    plain,
    remarks,
    words,
)
from parlour_client.visible import visible
from parlour_protocol.messages import Board, Dice, View, Word
from parlour_protocol.messages import Choices as ChoicesView
from tests.client.gaming import table
from tests.protocol.strategies import messages

VIEWS = st.sampled_from((Board, Word, ChoicesView, Dice)).flatmap(messages)


@given(view=VIEWS, flip=st.booleans(), narrow=st.booleans(), cursor=st.integers(-1, 700))
def test_it_is_drawn_safely_and_boards_row_by_row(
    view: View, flip: bool, narrow: bool, cursor: int  # noqa: FBT001
) -> None:  # fmt: skip
    rows = lines(view, flip=flip, narrow=narrow, cursor=cursor, targets=(0, 5, 700))
    told = [plain(row) for row in (*rows, *aside(view))]
    told += [*remarks(view), words(view, table())]
    assert all(visible(line) == line for line in told)
    if isinstance(view, Board):
        widths = {sum(cell_len(span.text) for span in row) for row in rows[1:]}
        below = len(view.below) == len(view.columns)
        assert len(widths) <= (len(view.rows) if view.style == "hex" else 1) + below
        assert len(rows) in {0, len(view.rows) + 1 + below}
    in_ascii = lines(view, ascii_only=True, narrow=narrow)
    assert all(plain(row).isascii() for row in (*in_ascii, *aside(view, ascii_only=True)))
    assert all(line.isascii() for line in remarks(view, ascii_only=True))


@given(view=VIEWS, typed=st.text(max_size=5), cells=st.lists(st.integers(-1, 700), max_size=5))
def test_it_is_played_without_harm(view: View, typed: str, cells: list[int]) -> None:
    offered = completions(view, typed)
    found = exact(view, typed)
    assert found is None or typed.strip()
    assert all(isinstance(move, str) for move in offered)
    if isinstance(view, Board):
        legal = {move.text for move in view.moves}
        selection = Selection(view)
        for cell in cells:
            assert set(selection.choose(cell).moves) <= legal
