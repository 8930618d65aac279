"""Which rows of a chat log are on the screen. Only those are ever laid out, so length is free.

The place in the log is kept as a thing and a row within it, not as a distance from the start:
resizing, history at the top and arrivals at the end then move nothing, and nothing off the screen
needs a height. Knows no terminal.
"""

from dataclasses import dataclass

from parlour_client.model import ConversationModel, Gap
from parlour_client.widgets.chat_layout import Layout
from parlour_client.widgets.chat_rows import Row
from parlour_client.widgets.chat_things import Things
from parlour_protocol.messages import Entry

_LAID_OUT_MAX = 512
"""The most things whose rows are kept; all are forgotten beyond it."""
_CONTEXT_ROWS = 3
"""How much of what was read is shown above what is new."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The top of the screen: a row of a thing, and how many rows that thing had then."""

    index: int
    row: int
    of: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row of the screen, and of which thing it is which row."""

    index: int
    at: int
    row: Row


class Viewport:
    """A window on things, which follows their end until it is moved away from there.

    Args:
        things: What there is.
        layout: How a thing becomes rows.
    """

    def __init__(self, things: Things, layout: Layout) -> None:
        self._things = things
        self._layout = layout
        self._height = 0
        self._top: _Place | None = None
        self._laid_out: dict[int, list[Row]] = {}
        self._drawn: list[Drawn] | None = None

    @property
    def following(self) -> bool:
        """Whether the end is on the screen, and what comes will be."""
        self.drawn()
        return self._top is None

    @property
    def top(self) -> int:
        """The index of the thing at the top of the screen."""
        return self._top.index if self._top else len(self._things)

    @property
    def things(self) -> int:
        """How many things there are."""
        return len(self._things)

    def resize(self, width: int, height: int) -> None:
        """Take another size, in cells; the first thing on the screen stays the first."""
        if width != self._layout.look.width:
            self._layout.look.width = width
            self._laid_out.clear()
            self._drawn = None
        if height != self._height:
            self._height = height
            self._drawn = None

    def changed(self) -> None:
        """Lay out anew: things or their looks are no longer what they were."""
        self._laid_out.clear()
        self._drawn = None

    def changed_within(self) -> None:
        """Lay out anew, as things have other rows now: at the end stay there, else hold the top."""
        if self.following:
            self.changed()
        else:
            self.changed_below()

    def changed_below(self) -> None:
        """Lay out anew, with the row at the top of the screen where it is."""
        drawn = self.drawn()
        self.changed()
        if drawn:
            row = min(drawn[0].at, len(self.rows(drawn[0].index)) - 1)
            self._move(drawn[0].index, row)

    def drawn(self) -> list[Drawn]:
        """Return the rows on the screen, from its top; fewer than its height if all fit."""
        if self._drawn is None:
            drawn = self._from_top()
            if not drawn or len(drawn) < self._height or self._ends(drawn[-1]):
                drawn = self._from_end()
                self._top = self._top if not self._height else None
            self._drawn = drawn
        return self._drawn

    def is_last_row(self, drawn: Drawn) -> bool:
        """Tell whether a thing is shown to its end by this row."""
        return drawn.at == len(self.rows(drawn.index)) - 1

    # --- moving

    def scroll(self, rows: int) -> None:
        """Move down by `rows`, up if negative."""
        drawn = self.drawn()
        if drawn:
            self._move(drawn[0].index, drawn[0].at + rows)

    def show(self, index: int) -> None:
        """Bring a thing near the top, with a little of what is above it."""
        self._move(index, -min(_CONTEXT_ROWS, self._height // 4))

    def show_amid(self, index: int) -> None:
        """Bring a thing to the middle, so that as much is seen before it as after."""
        self._move(index, -max(0, (self._height - len(self.rows(index))) // 2))

    def reveal(self, index: int) -> None:
        """Bring all of a thing on the screen, as much as there is room, and move no further."""
        shown = [drawn.at for drawn in self.drawn() if drawn.index == index]
        rows = len(self.rows(index))
        if len(shown) == rows:
            return
        drawn = self.drawn()
        below = index > drawn[0].index if drawn and not shown else bool(shown) and shown[0] == 0
        if below and rows <= self._height:
            self._move(index, rows - self._height)
        else:
            self._move(index, 0)

    def start(self) -> None:
        """Show the first thing."""
        if len(self._things):
            self._move(0, 0)

    def end(self) -> None:
        """Show the end, and follow what comes."""
        self._top = None
        self._drawn = None

    def _move(self, index: int, row: int) -> None:
        """Put `row`, counted from the first one of a thing, at the top of the screen."""
        while row < 0 and index > 0:
            index -= 1
            row += len(self.rows(index))
        while index < len(self._things) - 1 and row >= len(self.rows(index)):
            row -= len(self.rows(index))
            index += 1
        of = len(self.rows(index))
        self._top = _Place(index, max(0, min(row, of - 1)), of)
        self._drawn = None

    # --- staying where one is while things change above

    def add_older(self, entries: tuple[Entry, ...]) -> int:
        """Add history; no row on the screen moves. Return by how much indexes moved."""
        drawn = self.drawn()
        moved = self._things.add_older(entries)
        self.changed()
        if self._top is not None and drawn:
            last = drawn[-1]
            self._move(last.index + moved, last.at - len(drawn) + 1)
        return moved

    def fill(self, conversation: ConversationModel, account: int) -> None:
        """Show all that is loaded; an entry on the screen stays where it is.

        It is the last one, or the last one above a gap.
        """
        drawn = self.drawn()
        held: tuple[int, int] | None = None
        reads_on = False
        for y, row in enumerate(drawn):
            thing = self._things[row.index]
            if isinstance(thing, Gap) and held is not None:
                reads_on = True  # whoever comes from above reads on there
                break
            if isinstance(thing, Entry):
                held = (thing.seq, y - row.at)
        if held is None and self._top is not None and self._top.index < len(self._things):
            thing = self._things[self._top.index]  # nothing is drawn yet
            held = (thing.seq, -self._top.row) if isinstance(thing, Entry) else None
        self._things.fill(conversation, account)
        self.changed()
        if self._top is None and not reads_on:
            return
        index = self._things.index_of(held[0]) if held else None
        if index is None or held is None:
            self._top = None
        else:
            self._move(index, -held[1])

    # --- laying out

    def rows(self, index: int) -> list[Row]:
        """Return the rows of a thing."""
        rows = self._laid_out.get(index)
        if rows is None:
            if len(self._laid_out) >= _LAID_OUT_MAX:
                self._laid_out.clear()
            rows = self._laid_out[index] = self._layout.rows(index)
        return rows

    def _from_top(self) -> list[Drawn]:
        drawn: list[Drawn] = []
        if self._top is None or not len(self._things):
            return drawn
        index = min(self._top.index, len(self._things) - 1)
        of = len(self.rows(index))
        row = self._top.row if of == self._top.of else self._top.row * of // max(1, self._top.of)
        while len(drawn) < self._height and index < len(self._things):
            rows = self.rows(index)
            drawn += [Drawn(index, at, rows[at]) for at in range(row, len(rows))]
            index, row = index + 1, 0
        return drawn[: self._height]

    def _from_end(self) -> list[Drawn]:
        drawn: list[Drawn] = []
        index = len(self._things) - 1
        while index >= 0 and len(drawn) < self._height:
            rows = self.rows(index)
            drawn += [Drawn(index, at, rows[at]) for at in range(len(rows) - 1, -1, -1)]
            index -= 1
        return drawn[: self._height][::-1]

    def _ends(self, drawn: Drawn) -> bool:
        return drawn.index == len(self._things) - 1 and self.is_last_row(drawn)
