"""Rectangular boards in characters: chequered, plain, of lines, or of hexagons."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from parlour_client.boards.spans import Role, Row, Span, fitted, glyph, width
from parlour_protocol.messages import Board, Mark, Piece, SideBoard

LABEL_CELLS_MAX = 4
"""The most cells that the label of a row takes."""

_AROUND = {
    Role.CURSOR: "()",
    Role.CHOSEN: "<>",
    Role.WINNING: "**",
    Role.THREATENED: "!!",
    Role.LAST: "[]",
    Role.TARGET: "··",
}
"""What stands left and right of a cell: the first of these that it is marked as."""
_ASCII_TARGET = "++"
_PITCH, _NARROW_PITCH = 3, 2
_COLOURS = {"white": 0, "black": 1}
_KINDS = {"last": Role.LAST, "winning": Role.WINNING, "threatened": Role.THREATENED}
_PRIORITY = {role: at for at, role in enumerate(_AROUND)}


@dataclass(frozen=True, slots=True)
class Pointing:
    """What is shown of somebody who is about to move.

    Args:
        cursor: The cell one points at; None for none.
        targets: The cells that may be chosen.
        chosen: The cells that were chosen.
    """

    cursor: int | None = None
    targets: Collection[int] = ()
    chosen: Collection[int] = ()


NOWHERE = Pointing()
"""Nobody is about to move."""


class Grid:
    """A board as it is to be drawn; `columns` times `rows` decide, however many cells were sent.

    Args:
        view: The board.
        ascii_only: Whether there is only ASCII.
        flip: Whether to draw it the other way round than its receiver would have it.
        narrow: Whether cells share what stands between them: two columns each instead of three.
            Hexagons always do.
    """

    def __init__(self, view: Board, *, ascii_only: bool, flip: bool, narrow: bool = False) -> None:
        self._fill(view, view.pieces, view.style, turned=view.turned != flip)
        self._below = view.below
        self._ascii = ascii_only
        self._narrow = narrow or self._style == "hex"

    def _fill(
        self, view: Board | SideBoard, pieces: tuple[Piece, ...], style: str, *, turned: bool
    ) -> None:
        self._columns, self._rows = view.columns, view.rows
        self._below = view.below if isinstance(view, Board) else ()
        self._cells, self._marks = view.cells, view.marks
        self._pieces, self._style, self._turned = pieces, style, turned

    @classmethod
    def aside(cls, view: Board, side: SideBoard, *, ascii_only: bool) -> "Grid":
        """Return the second board of a view."""
        grid = cls(view, ascii_only=ascii_only, flip=False)
        style = view.style if view.style != "hex" else "plain"
        grid._fill(side, view.pieces, style, turned=view.turned)
        grid._narrow, grid._below = True, ()
        return grid

    def drawn(self, pointing: Pointing = NOWHERE) -> list[Row]:
        """Return its rows, the labels of the columns first; none where there are no cells.

        Columns that are called otherwise below the board than above it are labelled there too.
        """
        if not self._columns or not self._rows:
            return []
        roles = _marked(self._marks, pointing)
        targets = frozenset(pointing.targets)
        labels = [fitted(label, LABEL_CELLS_MAX, ascii_only=self._ascii) for label in self._rows]
        margin = max(width(label) for label in labels) + 1
        lines = self._lines(labels, margin, roles, targets)
        if len(self._below) != len(self._columns):
            return [self._heading(margin, self._columns), *lines]
        ends = (self._below, self._columns) if self._turned else (self._columns, self._below)
        return [self._heading(margin, ends[0]), *lines, self._heading(margin, ends[1])]

    def _lines(
        self, labels: list[str], margin: int, roles: dict[int, Role], targets: frozenset[int]
    ) -> Iterator[Row]:
        count = len(self._columns)
        for at, row in enumerate(_order(len(self._rows), turned=self._turned)):
            label = " " * (margin - 1 - width(labels[row])) + labels[row] + " "
            shift = " " * at if self._style == "hex" else ""
            cells = [row * count + c for c in _order(count, turned=self._turned)]
            middles = [self._middle(cell, at, x, roles, targets) for x, cell in enumerate(cells)]
            spans = self._shared(middles) if self._narrow else self._apart(middles)
            yield (Span(shift + label, Role.LABEL), *spans)

    def _heading(self, margin: int, columns: tuple[str, ...]) -> Row:
        labels = [
            fitted(columns[column], _PITCH, ascii_only=self._ascii)
            for column in _order(len(columns), turned=self._turned)
        ]
        if self._narrow:
            return Span(" " * (margin + 1), Role.LABEL), *_sparse(labels)
        spans = [Span(" " * margin, Role.LABEL)]
        before = _parted([width(each) for each in labels])
        for blank, label in zip(before, labels, strict=True):
            text = " " * blank + label
            spans.append(Span(text + " " * (_PITCH - width(text)), Role.LABEL))
        return tuple(spans)

    def _middle(
        self, cell: int, y: int, x: int, roles: dict[int, Role], targets: frozenset[int]
    ) -> Span:
        row, column = divmod(cell, len(self._columns))
        # The square at the bottom left is dark.
        dark = self._style == "chequered" and (len(self._rows) - 1 - row + column) % 2 == 0
        piece = self._piece(cell)
        mark = roles.get(cell)
        if piece is not None:
            sign = glyph(piece.glyph, piece.ascii, ascii_only=self._ascii)
            return Span(sign, Role.PIECE, _coloured(piece), cell, dark, mark)
        if cell in targets:
            sign = _ASCII_TARGET[0] if self._ascii else _AROUND[Role.TARGET][0]
            return Span(sign, Role.TARGET, -1, cell, dark, mark)
        return Span(self._empty(y, x, dark=dark), Role.EMPTY, -1, cell, dark, mark)

    def _piece(self, cell: int) -> Piece | None:
        number = self._cells[cell] if cell < len(self._cells) else 0
        return self._pieces[number - 1] if 0 < number <= len(self._pieces) else None

    def _empty(self, y: int, x: int, *, dark: bool) -> str:
        if self._style == "chequered":
            return "." if dark else " "
        if self._style != "lines":
            return "."
        if self._ascii:
            return "+"
        across = 0 if x == 0 else 2 if x == len(self._columns) - 1 else 1
        down = 0 if y == 0 else 2 if y == len(self._rows) - 1 else 1
        return ("┌┬┐", "├┼┤", "└┴┘")[down][across]

    def _apart(self, middles: list[Span]) -> Iterator[Span]:
        last = len(middles) - 1
        for x, middle in enumerate(middles):
            around = self._around(middle)
            yield self._beside(around[0], middle, open_=x > 0)
            yield middle
            yield self._beside(around[1], middle, open_=x < last)

    def _shared(self, middles: list[Span]) -> Iterator[Span]:
        first, last = middles[0], middles[-1]
        yield self._beside(self._around(first)[0], first, open_=False)
        for one, other in pairwise(middles):
            yield one
            mine, theirs = self._around(one)[1], self._around(other)[0]
            wins = _rank(one) <= _rank(other) if mine and theirs else bool(mine)
            yield self._beside(mine if wins else theirs, one if wins else other, open_=True)
        yield last
        yield self._beside(self._around(last)[1], last, open_=False)

    def _around(self, middle: Span) -> tuple[str, str]:
        mark = middle.mark
        if mark is None or (mark is Role.TARGET and middle.role is Role.TARGET):
            return "", ""
        pair = _ASCII_TARGET if self._ascii and mark is Role.TARGET else _AROUND[mark]
        return pair[0], pair[1]

    def _beside(self, sign: str, middle: Span, *, open_: bool) -> Span:
        if sign:
            role = middle.mark or Role.EMPTY
            return Span(sign, role, -1, middle.cell, middle.dark, middle.mark)
        between = ("-" if self._ascii else "─") if self._style == "lines" and open_ else " "
        return Span(between, Role.EMPTY, -1, middle.cell, middle.dark, middle.mark)


def _coloured(piece: Piece) -> int:
    colour = piece.name.split(" ", 1)[0].rstrip(",").casefold()
    return _COLOURS.get(colour, piece.seat)


def _order(count: int, *, turned: bool) -> range:
    return range(count - 1, -1, -1) if turned else range(count)


def _parted(widths: list[int]) -> list[int]:
    """Return for labels, each in three columns, what stands before them, so that none touch."""
    before = [int(wide < _PITCH) for wide in widths]
    for at in reversed(range(len(widths) - 1)):
        if before[at] + widths[at] + 1 > _PITCH + before[at + 1]:
            before[at] = 0
    for at in range(1, len(widths)):
        touches = before[at - 1] + widths[at - 1] + 1 > _PITCH + before[at]
        if touches and (widths[at] < _PITCH or at == len(widths) - 1):
            before[at] = 1
    return before


def _sparse(labels: list[str]) -> Iterator[Span]:
    """Yield labels, each in two columns; one that needs more takes the place of the next."""
    taken = 0
    for label in labels:
        if taken:
            yield Span(" " * (2 * _NARROW_PITCH - taken), Role.LABEL)
            taken = 0
        elif width(label) < _NARROW_PITCH:
            yield Span(label + " " * (_NARROW_PITCH - width(label)), Role.LABEL)
        else:
            yield Span(label, Role.LABEL)
            taken = width(label)


def _rank(span: Span) -> int:
    return _PRIORITY[span.mark] if span.mark is not None else len(_PRIORITY)


def _marked(marks: tuple[Mark, ...], pointing: Pointing) -> dict[int, Role]:
    """Return what each cell is marked as: the first in the order of `_AROUND`."""
    found = [(_KINDS[mark.kind], mark.cell) for mark in marks if mark.kind in _KINDS]
    found += [(Role.TARGET, cell) for cell in pointing.targets]
    found += [(Role.CHOSEN, cell) for cell in pointing.chosen]
    found += [(Role.CURSOR, pointing.cursor)] if pointing.cursor is not None else []
    ranked = sorted(found, key=lambda pair: _PRIORITY[pair[0]], reverse=True)
    return {cell: role for role, cell in ranked}
