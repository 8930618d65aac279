"""The moves of a game in a list that follows its end, or the move one has stepped back to."""

from rich.cells import cell_len
from textual import events
from textual.message import Message

from parlour_client.boards import MoveRow, move_list
from parlour_client.widgets.look import Look
from parlour_client.widgets.rows import Row, RowWidget, shorten
from parlour_protocol.messages import MoveMade

_MOVE_MAX_CELLS = 14
_LABEL_MAX_CELLS = 12
_WHEEL_ROWS = 3


class BoardMoves(RowWidget):
    """Lists what was played; a click on a move shows how it stood after it.

    Args:
        look: How it looks.
    """

    class Picked(Message):
        """A move was clicked on."""

        def __init__(self, ply: int) -> None:
            super().__init__()
            self.ply = ply

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._moves: tuple[MoveMade, ...] = ()
        self._names: tuple[str, ...] = ()
        self._lines: list[MoveRow] = []
        self._ply: int | None = None
        self._up = 0
        self._first = 0
        self._second_at = 0

    def show(
        self, moves: tuple[MoveMade, ...], names: tuple[str, ...], ply: int | None = None
    ) -> None:
        """Show the moves of a game.

        Args:
            moves: From the first on.
            names: What the players are called, by seat; safe to draw.
            ply: After which move the board stands; None for how it stands now.
        """
        if (moves, names) != (self._moves, self._names):
            only = self._look.shown.ascii_only
            self._lines = move_list(moves, names, ascii_only=only)
        elif ply == self._ply:
            return
        self._moves, self._names, self._ply, self._up = moves, names, ply, 0
        self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw those around the move that the board shows."""
        lines = self._lines
        most = max(0, len(lines) - height)
        last = len(lines) - 1 if self._ply is None else self._line_of(self._ply) + 1
        first = max(0, min(last - height + 1, most))
        self._up = max(0, min(self._up, first))
        self._first = first - self._up
        shown = lines[self._first : self._first + height]
        label = min(_LABEL_MAX_CELLS, max((cell_len(line.label) for line in shown), default=0))
        return [self._row(line, label, width) for line in shown]

    def _row(self, line: MoveRow, label: int, width: int) -> Row:
        glyphs = self._look.glyphs
        named = shorten(self._look.shown.words(line.label), label, glyphs)
        row: Row = [(f" {' ' * (label - cell_len(named))}{named} ", "dim")]
        room = width - label - 2
        # Of a list of pairs each line is drawn as if it had both.
        pair = any(len(each.plies) > 1 for each in self._lines)
        room = max(2, min(_MOVE_MAX_CELLS, room // 2) if pair else room)
        self._second_at = label + 2 + room
        for ply, text in zip(line.plies, line.texts, strict=True):
            here = ply == (len(self._moves) if self._ply is None else self._ply) and ply > 0
            mark = glyphs.choice if here and self._ply is not None else " "
            words = shorten(text, room - 2, glyphs)
            words += " " * (room - 1 - cell_len(words)) if pair else ""
            row.append((f"{mark}{words}", "chosen" if here else ""))
        return row

    def _line_of(self, ply: int) -> int:
        for at, line in enumerate(self._lines):
            if ply <= line.plies[-1]:
                return at
        return len(self._lines) - 1

    def on_click(self, event: events.Click) -> None:
        """Tell which move was clicked on."""
        at = self._first + event.y
        if 0 <= at < len(self._lines):
            plies = self._lines[at].plies
            ply = plies[-1] if event.x >= self._second_at else plies[0]
            if ply:
                self.post_message(self.Picked(ply))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show earlier moves."""
        event.stop()
        self._up += _WHEEL_ROWS
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show later moves."""
        event.stop()
        self._up = max(0, self._up - _WHEEL_ROWS)
        self.refresh()
