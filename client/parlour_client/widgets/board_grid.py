"""A rectangular board to be played on: cells are chosen along the path of a move."""

from dataclasses import replace

from textual.geometry import Size

from parlour_client.boards import MARK_NAMES, Role, Row, Selection, Span, aside, cell_name, lines
from parlour_client.visible import visible
from parlour_client.widgets.board_scale import Scale, widened
from parlour_client.widgets.board_view import BoardView, Taker
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Board, View

_MARGIN = Span(" ", Role.EMPTY)
_ASIDE_GAP = "   "
_WORDS_SHOWN_MAX = 6
_STEPS = {
    "up": (0, -1),
    "down": (0, 1),
    "left": (-1, 0),
    "right": (1, 0),
    "k": (0, -1),
    "j": (0, 1),
    "h": (-1, 0),
    "l": (1, 0),
}
_FREE_SHARE, _TAKEN_SHARE = 3, 12
"""Where a move begins is shown before a cell is chosen only if it is one cell of so many, or fewer:
of free cells, and of all."""

_AIR_ROWS = 3
"""A board is drawn larger only where so many rows stay free below it."""


class BoardGrid(BoardView):
    """Shows a `Board`.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__(look, taker)
        self._view = Board((), (), (), ())
        self._flip = False
        self._selection = Selection(self._view)
        self._scale = Scale.PLAIN
        self._at = (0, 0)
        self._word = -1
        self._words: tuple[str, ...] = ()
        self._sizes: dict[Scale, Size] = {}
        self._astray = False
        """Whether somebody chose a cell that no legal move begins with: all that do are shown."""

    # --- what is shown

    def show(self, view: View, names: tuple[str, ...], *, flip: bool) -> None:
        """Show a board; what was chosen is forgotten where other moves are legal now."""
        del names
        if not isinstance(view, Board):
            return
        before, self._view = self._view, view
        had_words = bool(self._words)
        if (before.columns, before.rows) != (view.columns, view.rows):
            self._at = (len(view.columns) // 2, len(view.rows) // 2)
        elif flip != self._flip:
            self._at = (len(view.columns) - 1 - self._at[0], len(view.rows) - 1 - self._at[1])
        self._flip = flip
        if before.moves != view.moves:
            self._selection = Selection(view)
            self._astray = False
            pathless = (visible(move.text) for move in view.moves if not move.path)
            self._words = tuple(dict.fromkeys(pathless))
            self._word = -1
        shape = _shape(before) == _shape(view) and had_words == bool(self._words)
        if not shape:
            self._sizes.clear()
        self.changed(layout=not shape)

    def natural(self, width: int, height: int) -> Size:
        """Return the room this would take, and draw as large as there is room for."""
        wide = self._drawn_size(Scale.WIDE)
        if wide.width <= width and wide.height + _AIR_ROWS <= height:
            self._scale = Scale.WIDE
        else:
            fits = self._drawn_size(Scale.PLAIN).width <= width
            self._scale = Scale.PLAIN if fits else Scale.NARROW
        return self._drawn_size(self._scale)

    def _drawn_size(self, scale: Scale) -> Size:
        if scale not in self._sizes:
            rows = self._all(scale)
            width = max((_cells(row) for row in rows), default=0)
            self._sizes[scale] = Size(width, len(rows))
        return self._sizes[scale]

    def drawn(self, width: int) -> list[Row]:
        """Return the board, what stands beside it, and the moves that have no cell."""
        del width
        return self._all(self._scale)

    def _all(self, scale: Scale) -> list[Row]:
        view, only = self._view, self.look.shown.ascii_only
        chosen = self._selection.chosen
        rows: list[Row] = lines(
            view,
            ascii_only=only,
            flip=self._flip,
            narrow=scale is Scale.NARROW,
            cursor=self._cursor if self.has_focus and self._word < 0 else None,
            targets=self._targets(),
            chosen=chosen,
        )
        if scale is Scale.WIDE and view.style != "hex":
            rows = widened(rows, lined=view.style == "lines" and not only)
        if second := aside(view, ascii_only=only):
            rows = _beside([(), *rows], second)
        return [*((_MARGIN, *row) for row in rows), *self._offered()]

    def _targets(self) -> frozenset[int]:
        targets = self._selection.targets
        count = len(self._view.columns) * len(self._view.rows)
        if self._selection.chosen or self._astray or len(targets) * _TAKEN_SHARE <= count:
            return targets
        cells = self._view.cells
        free = frozenset(c for c in targets if c >= len(cells) or not cells[c])
        return free if len(free) * _FREE_SHARE <= count else frozenset()

    def _offered(self) -> list[Row]:
        if not self._words:
            return []
        row: list[Span] = [_MARGIN]
        for at, text in enumerate(self._words[:_WORDS_SHOWN_MAX]):
            pointed = at == self._word and self.has_focus
            left, right = "()" if pointed else "++" if self.look.shown.ascii_only else "··"
            mark = Role.CURSOR if pointed else None
            shown = self.look.shown.words(text)
            row.append(Span(f"{left}{shown}{right}", Role.TARGET, cell=-1 - at, mark=mark))
            row.append(_MARGIN)
        more = len(self._words) - _WORDS_SHOWN_MAX
        if more > 0:
            key = self.look.keys.first("table_moves").lower()
            row.append(Span(self.look.shown.words(f" … {more} more: {key}"), Role.LABEL))
        return [tuple(row)]

    # --- pointing

    @property
    def _turned(self) -> bool:
        return self._view.turned != self._flip

    @property
    def _cursor(self) -> int | None:
        return self._cell(*self._at) if self._view.columns and self._view.rows else None

    def _cell(self, x: int, y: int) -> int:
        columns, rows = len(self._view.columns), len(self._view.rows)
        if self._turned:
            x, y = columns - 1 - x, rows - 1 - y
        return y * columns + x

    def _place(self, cell: int) -> tuple[int, int]:
        columns, rows = len(self._view.columns), len(self._view.rows)
        y, x = divmod(cell, columns)
        return (columns - 1 - x, rows - 1 - y) if self._turned else (x, y)

    def press(self, key: str) -> bool:
        """Move the cursor, choose what is pointed at, or choose nothing any more."""
        if key in _STEPS:
            self._step(*_STEPS[key])
        elif key in {"enter", "space"} and self._view.moves:
            self._choose()
        elif key == "escape" and self._selection.back():
            self.changed()
        else:
            return False
        return True

    def _step(self, across: int, down: int) -> None:
        columns, rows = len(self._view.columns), len(self._view.rows)
        shown = min(len(self._words), _WORDS_SHOWN_MAX)
        x, y = self._at
        if self._word >= 0:
            self._word = -1 if down < 0 else max(0, min(self._word + across, shown - 1))
        elif down > 0 and y == rows - 1 and shown:
            self._word = 0
        else:
            self._at = (max(0, min(x + across, columns - 1)), max(0, min(y + down, rows - 1)))
        self._astray = False
        self.changed()
        self.post_message(self.Pointed())

    def _choose(self) -> None:
        if self._word >= 0:
            self._play((self._words[self._word],))
        elif (cursor := self._cursor) is not None:
            picked = self._selection.choose(cursor)
            self._astray = picked.wrong
            self._play(picked.moves)

    def _play(self, moves: tuple[str, ...]) -> None:
        self.changed()
        self.post_message(self.Pointed())
        if moves:
            self.post_message(self.Played(moves))

    def click(self, span: Span | None, row: int) -> None:
        """Choose what was clicked on."""
        del row
        if span is None or span.cell is None:
            return
        if span.cell < 0:
            self._word = -1 - span.cell
        elif span.cell < len(self._view.columns) * len(self._view.rows):
            self._word, self._at = -1, self._place(span.cell)
        self._choose()

    def pointed(self) -> str:
        """Return what is on the cell that is pointed at, and what can be done there."""
        if self._word >= 0:
            return self.look.shown.words(self._words[self._word])
        cell, view = self._cursor, self._view
        if cell is None:
            return ""
        number = view.cells[cell] if cell < len(view.cells) else 0
        piece = view.pieces[number - 1] if 0 < number <= len(view.pieces) else None
        told = [cell_name(view, cell), "empty" if piece is None else piece.name]
        if cell in self._selection.chosen:
            told.append("chosen")
        elif cell in self._selection.targets:
            told.append(self._use_of(cell))
        elif self._astray:
            told.append("no move there")
        told += [MARK_NAMES.get(mark.kind, "") for mark in view.marks if mark.cell == cell]
        return ", ".join(self.look.shown.line(word) for word in told if word)

    def _use_of(self, cell: int) -> str:
        if move := self._selection.plays(cell):
            return f"Enter plays {'it' if move == cell_name(self._view, cell) else move}"
        return "you can go there" if self._selection.chosen else "you can choose it"

    def pointed_row(self) -> int | None:
        """Return the row with the cursor in it, or with the last move while it is not in use."""
        view = self._view
        if not view.rows:
            return None
        if self.has_focus:
            below = len(view.rows) if self._word >= 0 else self._at[1]
        else:
            last = next((mark.cell for mark in view.marks if mark.kind == "last"), None)
            if last is None:
                return None
            below = self._place(last)[1]
        tall = 2 if self._scale is Scale.WIDE and view.style != "hex" else 1
        above = 2 if view.aside is not None else 1
        return above + below * tall


def _shape(view: Board) -> tuple[object, ...]:
    second = view.aside
    beside = None if second is None else (len(second.columns), second.rows, second.title)
    return len(view.columns), view.rows, view.style, bool(view.below), beside


def _cells(row: Row) -> int:
    return sum(len(span.text) for span in row)


def _beside(rows: list[Row], second: list[Row]) -> list[Row]:
    width = max((_cells(row) for row in rows), default=0)
    found = []
    for at in range(max(len(rows), len(second))):
        left = rows[at] if at < len(rows) else ()
        right = second[at] if at < len(second) else ()
        gap = Span(" " * (width - _cells(left)) + _ASIDE_GAP, Role.EMPTY)
        found.append((*left, gap, *(replace(span, cell=None) for span in right)))
    return found
