"""A drawn board with more air in each cell, for screens that have the room."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from itertools import groupby

from parlour_client.boards import Role, Row, Span

_LINE = "─"


class Scale(Enum):
    """How large the cells of a board are drawn."""

    NARROW = "narrow"
    """Two columns each, and one row."""
    PLAIN = "plain"
    """Three columns each, and one row."""
    WIDE = "wide"
    """Five columns each, and two rows."""


def widened(rows: Sequence[Row], *, lined: bool) -> list[Row]:
    """Return rows drawn in `Scale.PLAIN` as they are in `Scale.WIDE`.

    Args:
        rows: Those of the board, and of the names of its columns.
        lined: Whether cells are crossings of lines.
    """
    found: list[Row] = []
    for at, row in enumerate(rows):
        if not _has_cells(row):
            margin, *names = row
            found.append((margin, *(replace(name, text=f" {name.text} ") for name in names)))
            continue
        found.append(tuple(_wide(row, lined=lined)))
        inner = at + 1 < len(rows) and _has_cells(rows[at + 1])
        if inner or any(span.dark for span in row):  # squares are whole, also in the last row
            found.append(tuple(_below(row, lined=lined)))
    return found


def _has_cells(row: Row) -> bool:
    return any(span.cell is not None for span in row)


def _wide(row: Row, *, lined: bool) -> list[Span]:
    spans = [span for span in row if span.cell is None]
    cells = [span for span in row if span.cell is not None]
    line = _LINE if lined else " "
    for at in range(0, len(cells) - 2, 3):
        left, middle, right = cells[at : at + 3]
        before = line if at > 0 else " "
        after = line if at + 3 < len(cells) else " "
        spans += [replace(left, text=before + left.text), middle]
        spans.append(replace(right, text=right.text + after))
    return spans


def _below(row: Row, *, lined: bool) -> list[Span]:
    spans = [replace(span, text=" " * len(span.text)) for span in row if span.cell is None]
    for _, cell in groupby((span for span in row if span.cell is not None), lambda s: s.cell):
        first = next(cell)
        middle = "│" if lined else " "
        spans.append(replace(first, text=f"  {middle}  ", role=Role.EMPTY, seat=-1))
    return spans
