"""Something to choose from, and what the others chose; with dice, if there are any."""

from parlour_client.boards import Role, Row, Span, lines
from parlour_client.widgets.board_view import BoardView, Taker, broken
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Choice, Choices, Dice, View

_INDENT = "   "
_STEPS = {"up": -1, "k": -1, "left": -1, "h": -1, "down": 1, "j": 1, "right": 1, "l": 1}


class BoardChoices(BoardView):
    """Shows `Choices`, each a line that can be chosen.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__(look, taker)
        self._view: Choices | Dice = Choices((), (), ())
        self._names: tuple[str, ...] = ()
        self._at = 0

    def takes(self, view: View) -> bool:
        """Tell whether this widget draws such a view."""
        return isinstance(view, Choices)

    def show(self, view: View, names: tuple[str, ...], *, flip: bool) -> None:
        """Show what there is to choose."""
        del flip
        if isinstance(view, Choices | Dice) and self.takes(view):
            if [c.move for c in view.choices] != [c.move for c in self._view.choices]:
                self._at = 0
            self._view, self._names = view, names
            self.changed(layout=True)

    def drawn(self, width: int) -> list[Row]:
        """Return the picture, and below it what there is to choose."""
        view = self._view
        rows = lines(view, names=self._names, ascii_only=self.look.shown.ascii_only)
        above = len(rows) - len(view.choices)
        found: list[Row] = [(), *broken(rows[:above], width, _INDENT)]
        found += [()] if view.choices else []
        for at, row in enumerate(rows[above:]):
            pointed = at == self._at and self.has_focus
            sign = f" {self.look.glyphs.choice} " if pointed else _INDENT
            mark = Role.CURSOR if pointed else None
            text = sign + "".join(span.text for span in row)
            found.append((Span(text, Role.TARGET, cell=at, mark=mark),))
        return found

    def press(self, key: str) -> bool:
        """Move to another choice, or make it; a digit moves to the choice of that number."""
        choices = self._view.choices
        if key in _STEPS and choices:
            self._at = (self._at + _STEPS[key]) % len(choices)
        elif key.isdecimal() and 0 < int(key) <= len(choices):
            self._at = int(key) - 1
        elif key in {"enter", "space"} and choices:
            self._take(choices[self._at])
        else:
            return False
        self.changed()
        self.post_message(self.Pointed())
        return True

    def _take(self, choice: Choice) -> None:
        self.post_message(self.Played((choice.move,)))

    def click(self, span: Span | None, row: int) -> None:
        """Make the choice that was clicked on."""
        del row
        if span is not None and span.cell is not None and span.cell < len(self._view.choices):
            self._at = span.cell
            self.changed()
            self._take(self._view.choices[self._at])

    def pointed(self) -> str:
        """Return the choice that is pointed at."""
        if not self._view.choices:
            return ""
        choice = self._view.choices[self._at]
        return self.look.shown.line(choice.name or choice.move)

    def pointed_row(self) -> int | None:
        """Return the row of the choice that is pointed at."""
        if not self.has_focus or not self._view.choices:
            return None
        return len(self._rows) - len(self._view.choices) + self._at
