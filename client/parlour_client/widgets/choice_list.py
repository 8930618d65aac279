"""A list to choose from, with the chosen line marked by a sign as well as by colour."""

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread


@dataclass(frozen=True, slots=True)
class Choice:
    """One line.

    Args:
        key: What the program calls it.
        text: What it says; safe to draw.
        hint: What stands beside it; safe to draw.
        sign: A sign before it, one cell wide or none.
    """

    key: str
    text: str
    hint: str = ""
    sign: str = ""


class ChoiceList(RowWidget):
    """Shows choices, as many as fit, around the chosen one.

    Args:
        glyphs: The signs this terminal has.
        rows_max: The most rows it takes.
        focusable: Whether it takes the arrow keys itself; otherwise its owner moves it.
    """

    class Chosen(Message):
        """A choice was taken."""

        def __init__(self, choices: "ChoiceList", choice: Choice) -> None:
            super().__init__()
            self.choices = choices
            self.choice = choice

        @property
        def control(self) -> "ChoiceList":
            """The list it was taken from."""
            return self.choices

    def __init__(
        self,
        glyphs: Glyphs,
        *,
        rows_max: int,
        focusable: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self.can_focus = focusable
        self._glyphs = glyphs
        self._rows_max = rows_max
        self._choices: tuple[Choice, ...] = ()
        self._at = 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What there is to choose from."""
        return self._choices

    @property
    def chosen(self) -> Choice | None:
        """The one that is marked; None if there is none."""
        return self._choices[self._at] if self._choices else None

    def show(self, choices: tuple[Choice, ...], *, keep: bool = False) -> None:
        """Offer other choices; the first is chosen, or with `keep` the one that was."""
        before = self.chosen.key if keep and self.chosen else None
        self._choices = choices
        self._at = next((at for at, c in enumerate(choices) if c.key == before), 0)
        self.refresh(layout=True)

    def move(self, by: int) -> None:
        """Choose another, from the last on to the first."""
        if self._choices:
            self._at = (self._at + by) % len(self._choices)
            self.refresh()

    def take(self) -> None:
        """Tell that the chosen one is taken."""
        if self.chosen is not None:
            self.post_message(self.Chosen(self, self.chosen))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Ask for a row for each choice, within the limit."""
        del container, viewport, width
        return min(self._rows_max, len(self._choices))

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw those around the chosen one."""
        first = self._first()
        marked = self.has_focus or not self.can_focus
        return [
            self._row(choice, width, chosen=marked and first + at == self._at)
            for at, choice in enumerate(self._choices[first : first + height])
        ]

    def _first(self) -> int:
        height = self.size.height
        if isinstance(self.parent, Widget):
            # Where a sheet has less room than the list wants, it cuts off the rest.
            seen = self.parent.content_region.intersection(self.content_region).height
            height = min(height, max(1, seen))
        return max(0, min(self._at - height // 2, len(self._choices) - height))

    def _row(self, choice: Choice, width: int, *, chosen: bool) -> Row:
        role = "chosen" if chosen else ""
        mark = f" {self._glyphs.choice} " if chosen else "   "
        sign = f"{choice.sign} " if choice.sign else ""
        text = shorten(choice.text, max(1, width - 5 - len(sign)), self._glyphs)
        row = spread(
            [(mark + sign + text, role)], [(choice.hint + "  ", role if chosen else "dim")], width
        )
        return [(span, role if chosen else span_role) for span, span_role in row]

    def on_key(self, event: events.Key) -> None:
        """Move and take by keys, if it is this list's turn."""
        match event.key:
            case "up":
                self.move(-1)
            case "down":
                self.move(1)
            case "enter":
                self.take()
            case _:
                return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Take what was clicked on."""
        at = self._first() + event.y
        if at < len(self._choices):
            self._at = at
            self.refresh()
            self.take()
