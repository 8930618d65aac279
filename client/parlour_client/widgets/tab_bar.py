"""The open conversations, across the top."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread, width_of

_TITLE_MAX_CELLS = 20
_ROOMY_TITLE_MAX_CELLS = 40
"""A title takes as much where all of them have the room for it."""
_GAME_MIN_CELLS = 7


@dataclass(frozen=True, slots=True)
class Tab:
    """One conversation: `title` is safe to draw, `turn` tells that a game waits for one's move."""

    conversation: int
    title: str
    unread: int = 0
    mentions: int = 0
    turn: bool = False


class TabBar(RowWidget):
    """Shows tabs with unread count, `!` for mentions, and a dot where it is one's turn.

    The active one stays in sight.

    Args:
        glyphs: The signs this terminal has.
        switch: The key that switches to another conversation.
    """

    class Picked(Message):
        """A tab was clicked on."""

        def __init__(self, conversation: int) -> None:
            super().__init__()
            self.conversation = conversation

    def __init__(self, glyphs: Glyphs, switch: str) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._switch = switch
        self._tabs: tuple[Tab, ...] = ()
        self._active = 0
        self._places: list[tuple[int, int, int]] = []

    def show(self, tabs: tuple[Tab, ...], active: int) -> None:
        """Show these tabs."""
        if (tabs, active) != (self._tabs, self._active):
            self._tabs, self._active = tabs, active
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw as many tabs as fit, around the active one."""
        del height
        hint: Row = [(f"{self._switch} switch ", "dim")]
        labels = [self._label(tab, _ROOMY_TITLE_MAX_CELLS) for tab in self._tabs]
        if sum(width_of(label) + 1 for label in labels) > width - width_of(hint):
            labels = [self._label(tab, _TITLE_MAX_CELLS) for tab in self._tabs]
        sizes = [width_of(label) + 1 for label in labels]
        at = next((i for i, t in enumerate(self._tabs) if t.conversation == self._active), 0)
        first, last = at, at
        room = width - 4
        used = sizes[at] if sizes else 0
        while True:
            if last + 1 < len(sizes) and used + sizes[last + 1] <= room:
                last += 1
                used += sizes[last]
            elif first > 0 and used + sizes[first - 1] <= room:
                first -= 1
                used += sizes[first]
            else:
                break
        row: Row = [(self._glyphs.more_left, "accent")] if first else []
        self._places = []
        for index in range(first, min(last + 1, len(labels))):
            if index > first:
                row.append((self._glyphs.upright, "dim"))
            start = width_of(row)
            row += labels[index]
            self._places.append((start, width_of(row), self._tabs[index].conversation))
        if last + 1 < len(labels):
            row.append((self._glyphs.more_right, "accent"))
        return [spread(row, hint, width)]

    def _label(self, tab: Tab, most: int) -> Row:
        active = tab.conversation == self._active
        title = _fitted(tab.title, most, self._glyphs)
        role = "chosen" if active else "strong" if tab.unread or tab.turn else "dim"
        row: Row = [(" ", ""), (title, role), (" ", "")]
        counts = f"{tab.unread if tab.unread < 1000 else '999+'} " if tab.unread else ""  # noqa: PLR2004 - no room for more
        if counts or tab.mentions:
            row.append((f"{counts}{'! ' if tab.mentions else ''}", "accent"))
        if tab.turn:
            row.append((f"{self._glyphs.here} ", "accent"))
        return row

    def on_click(self, event: events.Click) -> None:
        """Open the tab that was clicked on."""
        for start, end, conversation in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(conversation))


def _fitted(title: str, most: int, glyphs: Glyphs) -> str:
    """Return a title that is short enough; of a game's it keeps whom it is played with."""
    begin, _, last = title.rpartition(" ")
    room = most - cell_len(last) - 1
    if cell_len(title) <= most or room < _GAME_MIN_CELLS:
        return shorten(title, most, glyphs)
    return f"{shorten(begin, room, glyphs)} {last}"
