"""Which message of a conversation is picked, and how its rows show it."""

from parlour_client.model import EVENT_KINDS
from parlour_client.widgets.chat_rows import PICKED, TEXT, Row, width_of
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.viewport import Drawn, Viewport
from parlour_protocol.messages import Entry

_OF_MESSAGES = {TEXT, "bar", "own-bar", "mention"}


class Picked:
    """One message, kept by its `seq`: it stays the same while others come and go.

    Args:
        things: What there is to pick.
        viewport: What is on the screen.
    """

    def __init__(self, things: Things, viewport: Viewport) -> None:
        self._things = things
        self._viewport = viewport
        self._seq = 0

    @property
    def entry(self) -> Entry | None:
        """The message, None if none is picked or it is not loaded any more."""
        return self._things.entry(self._seq) if self._seq else None

    def take(self, seq: int) -> None:
        """Pick the message with this `seq`."""
        self._seq = seq

    def drop(self) -> None:
        """Pick none."""
        self._seq = 0

    def begin(self) -> bool:
        """Pick the last message that is on the screen; tell whether there is one."""
        drawn = self._viewport.drawn()
        last = drawn[-1].index if drawn else len(self._things) - 1
        index = self._seek(last, -1)
        return self._show(self._seek(last, 1) if index is None else index)

    def move(self, by: int) -> bool:
        """Pick the message so many above or below; tell whether there is one."""
        at = self._things.place_of(self._seq)
        if at is None:
            return self.begin()
        step = 1 if by > 0 else -1
        return self._show(self._seek(at + step, step))

    def page(self, by: int) -> None:
        """Pick a message on the screen: the first after going up, the last after going down."""
        drawn = self._viewport.drawn()
        if drawn:
            index = self._seek(drawn[0].index, 1) if by < 0 else self._seek(drawn[-1].index, -1)
            self._show(index)

    def marked(self, drawn: Drawn, glyph: str, width: int) -> Row:
        """Return a row as it is drawn: with a sign in its margin if its message is picked."""
        thing = self._things[drawn.index]
        if not self._seq or not isinstance(thing, Entry) or thing.seq != self._seq:
            return drawn.row
        rows = self._viewport.rows(drawn.index)
        if not _is_message(drawn.row) and any(_is_message(row) for row in rows):
            return drawn.row
        rest = [*drawn.row, (" " * max(0, width - width_of(drawn.row)), "")]
        row: Row = [(glyph, f"own-bar {PICKED}")]
        cut = len(glyph)
        for text, role in rest:
            # The margin is of narrow characters.
            row.append((text[cut:], f"{role or TEXT} {PICKED}"))
            cut = max(0, cut - len(text))
        return row

    def _seek(self, index: int, step: int) -> int | None:
        while 0 <= index < len(self._things):
            thing = self._things[index]
            hidden = isinstance(thing, Entry) and thing.account in self._things.ignored
            if isinstance(thing, Entry) and thing.kind not in EVENT_KINDS and not hidden:
                return index
            index += step
        return None

    def _show(self, index: int | None) -> bool:
        thing = self._things[index] if index is not None else None
        if index is None or not isinstance(thing, Entry):
            return False
        self._seq = thing.seq
        self._viewport.reveal(index)
        return True


def _is_message(row: Row) -> bool:
    return any(_OF_MESSAGES & set(role.split()) for _, role in row)
