"""Messages that were found: where and by whom, and below it the line with the words in it."""

from dataclasses import dataclass

from textual import events
from textual.message import Message

from parlour_client.found_words import Part, around_first
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread, width_of

ROWS_OF_ONE = 2
"""How many rows each result takes."""


@dataclass(frozen=True, slots=True)
class Result:
    """One message; all words are safe to draw.

    Args:
        conversation: The id of its conversation.
        seq: Its place there.
        where: The title of the conversation.
        who: Who said it.
        when: On which day, and at which time.
        said: Its text, with what was searched for told apart.
    """

    conversation: int
    seq: int
    where: str
    who: str
    when: str
    said: tuple[Part, ...]


class FoundList(RowWidget):
    """Shows results around the chosen one; behind the last one stands that there are more.

    Args:
        glyphs: The signs this terminal has.
    """

    class Chosen(Message):
        """A result was taken, or with None that there are more."""

        def __init__(self, result: Result | None) -> None:
            super().__init__()
            self.result = result

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self.results: tuple[Result, ...] = ()
        self.more = False
        self._at = 0

    def show(self, results: tuple[Result, ...], *, more: bool, keep: bool = False) -> None:
        """Show other results, with the first one chosen, or with `keep` the one that was."""
        self.results, self.more = results, more
        self._at = min(self._at, max(0, len(results) - 1)) if keep else 0
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Choose another."""
        last = len(self.results) - 1 + int(self.more)
        self._at = max(0, min(last, self._at + by))
        self.refresh()

    def take(self) -> None:
        """Tell that the chosen one is taken."""
        if self._at < len(self.results):
            self.post_message(self.Chosen(self.results[self._at]))
        elif self.more:
            self.post_message(self.Chosen(None))

    @property
    def page(self) -> int:
        """How many results fit on the screen."""
        return max(1, self.size.height // ROWS_OF_ONE)

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw those around the chosen one."""
        rows: list[Row] = []
        first = self._first(height)
        for at in range(first, len(self.results)):
            if len(rows) >= height:
                break
            rows += self._result(self.results[at], width, chosen=at == self._at)
        if self.more and len(rows) < height:
            chosen = self._at == len(self.results)
            mark = f" {self._glyphs.choice} " if chosen else "   "
            rows.append([(f"{mark}more{self._glyphs.ellipsis}", "chosen" if chosen else "dim")])
        return rows[:height]

    def _first(self, height: int) -> int:
        fit = max(1, height // ROWS_OF_ONE)
        return max(0, min(self._at - fit // 2, len(self.results) - fit + int(self.more)))

    def _result(self, result: Result, width: int, *, chosen: bool) -> list[Row]:
        mark = f" {self._glyphs.choice} " if chosen else "   "
        where = f"{mark}{result.where}  {result.who}"
        room = width - len(result.when) - 3
        role = "chosen" if chosen else "strong"
        head = spread(
            [(shorten(where, room, self._glyphs), role)], [(f"{result.when} ", "dim")], width
        )
        line: Row = [("   ", "")]
        for text, searched in around_first(list(result.said), width - 4):
            room = width - 1 - width_of(line)
            if room < 1:
                break
            line.append((shorten(text, room, self._glyphs), "found" if searched else ""))
        return [head, line]

    def on_click(self, event: events.Click) -> None:
        """Take what was clicked on."""
        at = self._first(self.size.height) + event.y // ROWS_OF_ONE
        if at < len(self.results) + int(self.more):
            self._at = at
            self.refresh()
            self.take()
