"""What nobody said, as rows: people who come and go, notes, notices, gaps, and separators."""

from collections.abc import Iterator
from typing import assert_never

from rich.cells import cell_len

from parlour_client.clock import day
from parlour_client.model import Gap, Note, NoteKind
from parlour_client.widgets.chat_rows import TEXT, Row
from parlour_client.widgets.chat_things import Traffic
from parlour_client.widgets.look import Look
from parlour_client.widgets.wrapping import wrap, wrap_row
from parlour_protocol.messages import Entry

_TEXT_MIN_CELLS = 8


class ChatEvents:
    """Draws everything in a conversation but messages.

    Args:
        look: How it is to look; may be changed between calls.
    """

    def __init__(self, look: Look) -> None:
        self._look = look

    def rows(self, thing: Traffic | Note | Gap) -> list[Row]:
        """Return the rows of one of them."""
        match thing:
            case Traffic():
                return [self._dim(self._traffic(thing))]
            case Note():
                return list(self._note(thing))
            case Gap():
                earlier = "earlier messages" if thing.after == 0 else "messages"
                noun = earlier if thing.count > 1 else earlier[:-1]
                words = f" {thing.count:,} {noun} not loaded "
                return [self._centred(words, self._look.glyphs.rule, "dim")]
            case _:
                assert_never(thing)

    def notice(self, entry: Entry) -> list[Row]:
        """Return the rows of what the server tells that somebody did to the room."""
        shown = self._look.shown
        words = f"{shown.line(entry.nickname)} {shown.line(entry.text)}"
        rows = wrap_row([(words, f"{TEXT} dim")], max(_TEXT_MIN_CELLS, self._look.width - 8))
        width = self._look.width - 4
        return [
            [(" " * (2 + max(0, width - sum(cell_len(t) for t, _ in row)) // 2), ""), *row]
            for row in rows
        ]

    def hidden(self, count: int) -> Row:
        """Return the line that stands for messages of people who are ignored."""
        return self._dim(f"{count:,} message{'s' * (count > 1)} of somebody you ignore")

    def day(self, time: int) -> Row:
        """Return the line that a day begins with."""
        return self._centred(day(time), " ", "dim")

    def new(self) -> Row:
        """Return the line that stands above what is new."""
        return self._centred(" new ", self._look.glyphs.rule, "new")

    def _traffic(self, traffic: Traffic) -> str:
        parts = []
        for names, verb in ((traffic.came, "came in"), (traffic.left, "left")):
            if names:
                parts.append(f"{self._names(tuple(names))} {verb}")
        return f" {self._look.glyphs.dot} ".join(parts)

    def _names(self, names: tuple[str, ...]) -> str:
        count = len(names)
        safe = [self._look.shown.line(name) for name in names[:2]]
        if count == 1:
            return safe[0]
        if count == 2:  # noqa: PLR2004 - "one and the other", which needs no name of its own
            return f"{safe[0]} and {safe[1]}"
        return f"{safe[0]} and {count - 1} others"

    def _note(self, note: Note) -> Iterator[Row]:
        shown, glyphs = self._look.shown, self._look.glyphs
        who = shown.line(note.who)
        match note.kind:
            case NoteKind.RENAMED:
                yield self._dim(f"{who} is now {shown.line(note.text)}")
            case NoteKind.INFO | NoteKind.ERROR:
                failed = note.kind is NoteKind.ERROR
                role, sign = ("failed", glyphs.failed) if failed else ("note", "|")
                width = max(_TEXT_MIN_CELLS, self._look.width - 6)
                lines = shown.lines(note.text).split("\n")
                rows = [
                    row for line in lines for row in wrap_row([(line, f"{TEXT} {role}")], width)
                ]
                for number, row in enumerate(rows):
                    # A bar goes on beside all its lines; a mark stands once, before the first.
                    lead = " " if number and failed else sign
                    yield [(f"  {lead} ", role), *row]
            case NoteKind.JOINED:
                yield self._dim(f"{who} came in")
            case NoteKind.LEFT:
                yield self._dim(f"{who} left")
            case _:
                assert_never(note.kind)

    def _dim(self, text: str) -> Row:
        dot = self._look.glyphs.dot
        return [(f"  {dot} ", "dim"), (wrap(text, max(2, self._look.width - 6))[0], "dim")]

    def _centred(self, text: str, fill: str, role: str) -> Row:
        room = max(0, self._look.width - 4 - cell_len(text))
        left = room // 2
        return [("  " + fill * left + text + fill * (room - left), role)]
