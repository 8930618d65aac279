"""What the mouse selects in a conversation: the words people said, and nothing around them.

Places are told by thing and row, as one number that grows downwards, so what is selected stays so
while the conversation moves under it.
"""

from collections.abc import Callable, Iterable, Iterator

from textual.geometry import Offset
from textual.selection import Selection

from parlour_client.widgets.chat_layout import Layout
from parlour_client.widgets.chat_rows import CUT, SELECTED, SOFT, TEXT, Row
from parlour_client.widgets.viewport import Drawn, Viewport

THINGS_MAX = 2_000
"""The most messages copied at once; an ellipsis stands for those beyond."""
_ROWS_OF_THING = 1 << 16
_ORIGIN = 1 << 40

_Chosen = Callable[[int], tuple[int, int] | None]
_Thing = tuple[str, Iterable[tuple[int, Row]]]


class Places:
    """Numbers rows, and finds what is selected between two of them.

    Args:
        viewport: What is on the screen, and all rows.
        layout: Who said what.
    """

    def __init__(self, viewport: Viewport, layout: Layout) -> None:
        self._viewport = viewport
        self._layout = layout
        self._first = _ORIGIN

    def moved(self, things: int) -> None:
        """Take in that so many things were added at the start: their places are new."""
        self._first -= things

    def place(self, drawn: Drawn | None) -> int:
        """Return the place of a row of the screen; for None, that above its first."""
        if drawn is not None:
            return self._place(drawn.index, drawn.at)
        rows = self._viewport.drawn()
        return self._place(rows[0].index, rows[0].at) - 1 if rows else 0

    def text(self, start: Offset | None, end: Offset | None) -> str | None:
        """Return what is selected, None if nothing can be.

        Args:
            start: The character of a row, by its place; None for the first row on the screen.
            end: The one behind the last; None for the last row on the screen.
        """
        drawn = self._viewport.drawn()
        if not drawn:
            return None
        first = start.y if start else self.place(drawn[0])
        last = end.y if end else self.place(drawn[-1])
        selection = Selection(start or Offset(0, first), end)

        def chosen(place: int) -> tuple[int, int] | None:
            return selection.get_span(place) if first <= place <= last else None

        return _copied(self._things(first, last), chosen, names=first != last)

    def _place(self, index: int, row: int) -> int:
        return (self._first + index) * _ROWS_OF_THING + row

    def _things(self, first: int, last: int) -> Iterator[_Thing]:
        start, end = (max(0, place // _ROWS_OF_THING - self._first) for place in (first, last))
        for index in range(start, min(self._viewport.things, end + 1)):
            rows = enumerate(self._viewport.rows(index))
            yield self._layout.author(index), ((self._place(index, at), row) for at, row in rows)


def marked(row: Row, start: int, end: int) -> Row:
    """Return a row with what is selected of it shown as such; -1 for `end` is its end."""
    made: Row = []
    at = 0
    for text, role in row:
        if TEXT not in role.split():
            made.append((text, role))
        else:
            first = max(0, min(len(text), start - at))
            last = len(text) if end == -1 else max(first, min(len(text), end - at))
            made += [
                (text[:first], role),
                (text[first:last], f"{role} {SELECTED}"),
                (text[last:], role),
            ]
        at += len(text)
    return made


def _copied(things: Iterable[_Thing], chosen: _Chosen, *, names: bool) -> str:
    """Return the words selected of things.

    A row that the screen broke is joined again; what its author broke stays broken. With `names`,
    each message selected from its beginning has its author before it.
    """
    lines: list[str] = []
    for number, (author, rows) in enumerate(things):
        if number == THINGS_MAX:
            lines.append("…")
            break
        text, begins = _of_thing(rows, chosen)
        if text is not None:
            lines.append(f"{author}: {text}" if names and begins and author else text)
    return "\n".join(lines)


def _of_thing(rows: Iterable[tuple[int, Row]], chosen: _Chosen) -> tuple[str | None, bool]:
    """Return what is selected of one thing, None for nothing, and whether that is its beginning."""
    text: str | None = None
    begins, first = False, True
    for place, row in rows:
        start = _start(row)
        if start is None:
            continue
        span = chosen(place)
        if span is not None:
            part = _part(row, *span)
            if not part and span[1] != -1:
                break  # it ends before the first word of this row
            begins = begins or (first and span[0] <= start)
            text = part if text is None else text + _joint(row) + part
        first = False
    return text, begins


def _start(row: Row) -> int | None:
    """Return where in a row its words begin; None if it has none."""
    at = 0
    for text, role in row:
        if TEXT in role.split():
            return at
        at += len(text)
    return None


def _part(row: Row, start: int, end: int) -> str:
    parts = (text for text, role in marked(row, start, end) if SELECTED in role.split())
    return "".join(parts)


def _joint(row: Row) -> str:
    roles = {role for text, role in row if not text}
    return "" if CUT in roles else " " if SOFT in roles else "\n"
