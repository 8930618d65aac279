"""A word to be found, and the letters that can be tried."""

from parlour_client.boards import Role, Row, Span, lines
from parlour_client.visible import visible
from parlour_client.widgets.board_view import WORDS_MAX_CELLS, BoardView, Taker, broken
from parlour_client.widgets.look import Look
from parlour_protocol.messages import View, Word

_INDENT = "   "
_KEYS_MAX = 40
"""Of more moves than this, none is offered to be pointed at."""
_KEY_MAX_CELLS = 12
_ACROSS_MAX = 13
"""The most letters in one row: the alphabet has two of them."""


class BoardWord(BoardView):
    """Shows a `Word`; the letters that can be tried stand below it, to be pointed at.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__(look, taker)
        self._view = Word((), (), 0)
        self._offered: tuple[str, ...] = ()
        self._at = 0
        self._across = 1

    def show(self, view: View, names: tuple[str, ...], *, flip: bool) -> None:
        """Show how far the word is found."""
        del names, flip
        if not isinstance(view, Word):
            return
        self._view = view
        fit = [m for m in view.moves if len(visible(m)) <= _KEY_MAX_CELLS]
        offered = tuple(fit) if len(fit) == len(view.moves) <= _KEYS_MAX else ()
        if offered != self._offered:
            self._at = min(self._at, max(0, len(offered) - 1))
        self._offered = offered
        self.changed(layout=True)

    def drawn(self, width: int) -> list[Row]:
        """Return the word, what was tried, and what can be."""
        rows = lines(self._view, ascii_only=self.look.shown.ascii_only)
        found: list[Row] = [(), *broken(rows, width, _INDENT)]
        if not self._offered:
            return found
        texts = [self.look.shown.line(move) for move in self._offered]
        cell = max(len(text) for text in texts) + 2
        self._across = max(
            1, min(_ACROSS_MAX, (min(width, WORDS_MAX_CELLS) - len(_INDENT)) // cell)
        )
        found.append(())
        for first in range(0, len(texts), self._across):
            row = [Span(_INDENT)]
            for at, text in enumerate(texts[first : first + self._across], first):
                pointed = at == self._at and self.has_focus
                left, right = "()" if pointed else "  "
                mark = Role.CURSOR if pointed else None
                word = f"{left}{text}{right}{' ' * (cell - len(text) - 2)}"
                row.append(Span(word, Role.TARGET, cell=at, mark=mark))
            found.append(tuple(row))
        return found

    def press(self, key: str) -> bool:
        """Move among the letters, also by pressing one, or try one."""
        by = {"left": -1, "right": 1, "up": -self._across, "down": self._across}
        if key in by and self._offered:
            to = self._at + by[key]
            self._at = to if 0 <= to < len(self._offered) else self._at
        elif key == "enter" and self._offered:
            self.post_message(self.Played((self._offered[self._at],)))
        elif (letter := self._letter(key)) is not None:
            self._at = letter
        else:
            return False
        self.changed()
        self.post_message(self.Pointed())
        return True

    def _letter(self, key: str) -> int | None:
        folded = [text.casefold() for text in self._offered]
        return folded.index(key.casefold()) if key.casefold() in folded else None

    def click(self, span: Span | None, row: int) -> None:
        """Try the letter that was clicked on."""
        del row
        if span is not None and span.cell is not None and span.cell < len(self._offered):
            self._at = span.cell
            self.changed()
            self.post_message(self.Played((self._offered[self._at],)))

    def pointed(self) -> str:
        """Return the letter that is pointed at."""
        return self.look.shown.line(self._offered[self._at]) if self._offered else ""

    def pointed_row(self) -> int | None:
        """Return the row of the letter that is pointed at."""
        if not self.has_focus or not self._offered:
            return None
        last = (len(self._offered) - 1) // self._across
        return len(self._rows) - 1 - last + self._at // self._across
