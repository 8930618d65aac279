"""What all views of a game share: painted from spans, pointed at by keys, and clicked on."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from parlour_client.boards import Role, Row, Span
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import hand_on
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import View

SEAT_COLOURS = 2
"""How many seats have a colour of their own; glyphs tell all of them apart."""
WORDS_MAX_CELLS = 40
"""Words in the place of a board are broken into rows of at most this many cells."""
_WHEEL_ROWS = 2

_Look = tuple[Role, int, bool, Role | None]
Taker = Callable[[events.Key], bool]
"""Gets a key that means nothing on the board itself; tells whether it meant anything."""


class BoardView(Widget):
    """Shows a game; a subclass decides on rows and on what can be pointed at.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    ALLOW_SELECT = False
    FOCUS_ON_CLICK = False
    can_focus = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"board--{role.value}" for role in Role),
        *(f"board--seat-{seat}" for seat in range(SEAT_COLOURS)),
        "board--dark",
    }

    class Played(Message):
        """Moves were chosen by pointing: one to be made, or several to choose from."""

        def __init__(self, moves: tuple[str, ...]) -> None:
            super().__init__()
            self.moves = moves

    class Pointed(Message):
        """Something else is pointed at now."""

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__()
        self.look = look
        self._taker = taker
        self._styles: dict[_Look, Style] = {}
        self._rows: list[Row] = []
        self._top = 0
        self._still = False
        """Whether the mouse pointed last: it did so at what is in sight, and that stays there."""

    # --- what a subclass has

    def show(self, view: View, names: tuple[str, ...], *, flip: bool) -> None:
        """Show a view.

        Args:
            view: What is seen of the game.
            names: What the players are called, by seat; safe to draw.
            flip: Whether a board is drawn the other way round.
        """
        raise NotImplementedError

    def natural(self, width: int, height: int) -> Size:
        """Return the room this would take, of so many columns and rows."""
        del height
        rows = self.drawn(width)
        wide = max((sum(len(span.text) for span in row) for row in rows), default=0)
        return Size(min(wide, width), len(rows))

    def drawn(self, width: int) -> list[Row]:
        """Return all rows, also those that have no room."""
        raise NotImplementedError

    def press(self, key: str) -> bool:
        """Move, choose or leave by a key; tell whether it meant anything here."""
        raise NotImplementedError

    def click(self, span: Span | None, row: int) -> None:
        """Take in a click on a span of a row."""
        raise NotImplementedError

    def pointed(self) -> str:
        """Return in words what is pointed at, safe to draw; empty for nothing."""
        return ""

    def pointed_row(self) -> int | None:
        """Return the row of `drawn` that has to be in sight."""
        return None

    # --- keys and the mouse

    async def _on_key(self, event: events.Key) -> None:
        if hand_on(self, event):
            return
        self._still = False
        if self.press(event.key) or self._taker(event):
            event.stop()
            event.prevent_default()

    def on_mouse_down(self) -> None:
        """Take the keys, and stand still: nothing moves away between the mouse and its click."""
        self._still = True
        self.screen.set_focus(self, scroll_visible=False)

    def on_click(self, event: events.Click) -> None:
        """Find out what was clicked on."""
        row = event.y + self._top
        self.click(self._span_at(event.x, row), row)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show what is above, where not all has room."""
        event.stop()
        self._scroll(-_WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show what is below, where not all has room."""
        event.stop()
        self._scroll(_WHEEL_ROWS)

    def _scroll(self, rows: int) -> None:
        self._top = max(0, min(self._top + rows, len(self._rows) - self.size.height))
        self.refresh()

    def _span_at(self, x: int, row: int) -> Span | None:
        if 0 <= row < len(self._rows):
            for span in self._rows[row]:
                if x < len(span.text):
                    return span
                x -= len(span.text)
        return None

    # --- drawing

    def changed(self, *, layout: bool = False) -> None:
        """Draw anew, what is pointed at being in sight."""
        self._keep_in_sight()
        self.refresh(layout=layout)

    def _keep_in_sight(self) -> None:
        row, height = self.pointed_row(), self.size.height
        if row is not None and height and not self._still:
            self._top = max(row - height + 1, min(self._top, row))
            if row == 1:
                self._top = 0  # the names of the columns stand above it

    def on_resize(self) -> None:
        """Keep what is pointed at in sight."""
        self._still = False
        self.changed()

    def on_focus(self) -> None:
        """Show what is pointed at."""
        self.changed()

    def on_blur(self) -> None:
        """Point at nothing in particular."""
        self._still = False
        self.changed()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw, from rows made once for all lines."""
        self._rows = self.drawn(self.size.width)
        self._top = max(0, min(self._top, len(self._rows) - self.size.height))
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        at = y + self._top
        row = self._rows[at] if at < len(self._rows) else ()
        segments = [Segment(span.text, self._style(span)) for span in row if span.text]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        super().notify_style_update()
        self._styles.clear()

    def _style(self, span: Span) -> Style:
        key = (span.role, span.seat, span.dark, span.mark)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._made(key)
        return style

    def _made(self, key: _Look) -> Style:
        role, seat, dark, mark = key
        style = self.rich_style
        if dark:
            style += self.get_component_rich_style("board--dark", partial=True)
        for each in (role, mark):
            if each is not None:
                style += self.get_component_rich_style(f"board--{each.value}", partial=True)
        if role is Role.PIECE and 0 <= seat < SEAT_COLOURS:
            style += self.get_component_rich_style(f"board--seat-{seat}", partial=True)
        return style


def broken(rows: Iterable[Row], width: int, indent: str) -> list[Row]:
    """Return rows of words so that each has room; what is drawn stays as it is.

    Args:
        rows: What may be too long.
        width: The room there is, in cells.
        indent: What stands before each row.
    """
    room = max(2, min(width, WORDS_MAX_CELLS) - len(indent))
    found: list[Row] = []
    for row in rows:
        text = "".join(span.text for span in row)
        if len(text) <= room or any(span.role is not Role.WORDS for span in row):
            found.append((Span(indent), *row))
        else:
            found += [(Span(indent), Span(part)) for part in wrap(text, room)]
    return found
