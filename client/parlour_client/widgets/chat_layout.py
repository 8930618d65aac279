"""How one thing of a chat log becomes rows of styled words; knows no screen and no scrolling."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from rich.cells import cell_len

from parlour_client.clock import Days, day, hour
from parlour_client.model import Gap, Note, NoteKind, Outgoing, OutgoingState
from parlour_client.model.conversation import mention_pattern
from parlour_client.widgets.chat_things import Thing, Things, Traffic
from parlour_client.widgets.look import Look
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import ACTION, Entry

RUN_PAUSE_MILLISECONDS = 5 * 60_000
"""A pause after which the same author gets a new heading."""
TEXT_MAX_CELLS = 76
"""The widest a message gets, in cells: longer rows are hard to read."""
_TEXT_MIN_CELLS = 8
_NAME_CELLS = 12
"""The widest a nickname gets in the compact layout, in cells."""

Span = tuple[str, str]
"""Safe text, and the role it is drawn in: a component class without its `chat--`."""
Row = list[Span]


@dataclass(frozen=True, slots=True)
class _Speech:
    """An entry and an unsent message, as far as they are drawn alike."""

    own: bool
    account: int
    author: str
    time: int
    text: str
    action: bool


class Layout:
    """Lays out things one at a time; what precedes a thing decides on its heading.

    Args:
        things: What there is.
        look: How it is to look; may be changed between calls.
    """

    def __init__(self, things: Things, look: Look) -> None:
        self._things = things
        self.look = look
        self._days = Days()

    def rows(self, index: int) -> list[Row]:
        """Return the rows of the thing at `index`, with what stands above it."""
        thing = self._things[index]
        before = self._things[index - 1] if index else None
        rows: list[Row] = []
        self._lead(rows, thing, before)
        match thing:
            case Entry() | Outgoing():
                speech = self._speech(thing)
                new_run = bool(rows) or not self._continues(before, speech)
                if self.look.compact:
                    rows += self._compact(speech, thing)
                else:
                    air = bool(index and not rows)
                    rows += self._bubble(speech, thing, new_run=new_run, air=air)
            case Traffic():
                rows.append(self._dim(self._traffic(thing)))
            case Note():
                rows += self._note(thing)
            case Gap():
                rows.append(self._gap(thing))
            case _:
                assert_never(thing)
        return rows

    # --- what stands above

    def _lead(self, rows: list[Row], thing: Thing, before: Thing | None) -> None:
        time, time_before = self._time(thing), self._time(before)
        if time and (not time_before or not self._days.same(time, time_before)):
            if before is not None:
                rows.append([])
            rows.append(self._centred(day(time), " ", "dim"))
        if isinstance(thing, Entry) and thing.seq == self._things.new_from:
            if not rows and before is not None and not self.look.compact:
                rows.append([])
            rows.append(self._centred(" new ", self.look.glyphs.rule, "new"))

    @staticmethod
    def _time(thing: Thing | None) -> int:
        return 0 if thing is None or isinstance(thing, Gap) else thing.time

    def _continues(self, before: Thing | None, speech: _Speech) -> bool:
        if not isinstance(before, Entry | Outgoing) or speech.action:
            return False
        said = self._speech(before)
        return (
            not said.action
            and said.account == speech.account
            and said.author == speech.author
            and abs(speech.time - said.time) < RUN_PAUSE_MILLISECONDS
        )

    # --- what was said

    def _speech(self, thing: Entry | Outgoing) -> _Speech:
        action = thing.kind == ACTION
        own = self._things.account
        if isinstance(thing, Outgoing):
            return _Speech(True, own, "you", thing.time, thing.text, action)
        mine = thing.account == own and own != 0
        author = "you" if mine else self.look.shown.line(thing.nickname)
        return _Speech(mine, thing.account, author, thing.time, thing.text, action)

    def _mentions(self, speech: _Speech) -> bool:
        name = self.look.nickname
        return bool(name) and not speech.own and bool(mention_pattern(name).search(speech.text))

    def _bubble(
        self, speech: _Speech, thing: Entry | Outgoing, *, new_run: bool, air: bool
    ) -> Iterator[Row]:
        look, glyphs = self.look, self.look.glyphs
        width = max(_TEXT_MIN_CELLS, min(TEXT_MAX_CELLS, (look.width - 6) * 4 // 5))
        text = look.shown.lines(speech.text)
        if speech.action:
            name = look.shown.line(look.nickname) if speech.own else speech.author
            text = f"* {name} {text}"
        lines = wrap(text, width)
        if new_run and air and not speech.action:
            yield []
        if speech.own:
            if new_run and not speech.action:
                yield self._right([(hour(speech.time), "dim"), ("  ", ""), ("you", "own-name")], 2)
            block = max(cell_len(line) for line in lines)
            for line in lines:
                padded = line + " " * (block - cell_len(line))
                yield self._right([(padded, "own"), (f" {glyphs.own_bar}", "own-bar")], 1)
            if state := self._state(thing):
                for line in wrap(state[0], width):
                    yield self._right([(line, state[1])], 3)
            return
        if new_run and not speech.action:
            yield [("  ", ""), (speech.author, "name"), ("  ", ""), (hour(speech.time), "dim")]
        named = self._mentions(speech)
        margin: Span = ("@ ", "mention") if named else ("  ", "")
        for line in lines:
            bar: Span = (f"{glyphs.bar} ", "mention" if named else "bar")
            if speech.action:
                bar = ("", "")
            yield [margin, bar, *self._marked(line, named=named)]

    def _compact(self, speech: _Speech, thing: Entry | Outgoing) -> Iterator[Row]:
        look = self.look
        name = look.shown.line(look.nickname) if speech.own and look.nickname else speech.author
        if cell_len(name) > _NAME_CELLS:
            name = wrap(name, _NAME_CELLS - len(look.glyphs.ellipsis))[0] + look.glyphs.ellipsis
        named = self._mentions(speech)
        lead = f"{hour(speech.time)} "
        indent = len(lead) + _NAME_CELLS + 4
        text = look.shown.lines(speech.text)
        state = self._state(thing)
        if state and state[1] == "failed":
            text = f"{text}\n{state[0]}"
        room = max(_TEXT_MIN_CELLS, look.width - indent - 2)
        lines = wrap(text, room)
        if state and state[1] != "failed":
            # Beside the text, not below it: if the words have no room, their sign has the margin.
            fits = cell_len(lines[-1]) + 2 + cell_len(state[0]) <= room
            lines[-1] += f"  {state[0]}" if fits else f" {state[0].split()[-1]}"
        mark: Span = ("@ ", "mention") if named else ("  ", "")
        column = ("* " if speech.action else "") + name
        column = " " * max(0, _NAME_CELLS - cell_len(column)) + column
        role = "own-name" if speech.own else "name"
        for number, line in enumerate(lines):
            words = self._marked(line, named=named)
            if number:
                yield [(" " * indent, ""), *words]
            else:
                yield [mark, (lead, "dim"), (column, role), ("  ", ""), *words]

    def _marked(self, line: str, *, named: bool) -> Row:
        if not named:
            return [(line, "text")]
        row: Row = []
        at = 0
        for found in mention_pattern(self.look.nickname).finditer(line):
            row += [(line[at : found.start()], "text"), (found.group(), "mention")]
            at = found.end()
        return [span for span in (*row, (line[at:], "text")) if span[0]]

    def _state(self, thing: Entry | Outgoing) -> Span | None:
        glyphs = self.look.glyphs
        if isinstance(thing, Entry):
            if thing.seq == self._things.last_own and thing.account == self._things.account:
                return f"stored {glyphs.stored}", "dim"
            return None
        if thing.state is OutgoingState.WAITING:
            return f"waiting {glyphs.ellipsis}", "dim"
        reason = self.look.shown.line(thing.reason) or "not stored"
        return f"failed {glyphs.failed} {reason} {glyphs.dash} Ctrl+R sends it again", "failed"

    # --- what nobody said

    def _traffic(self, traffic: Traffic) -> str:
        parts = []
        for names, verb in ((traffic.came, "came in"), (traffic.left, "left")):
            if names:
                parts.append(f"{self._names(tuple(names))} {verb}")
        return f" {self.look.glyphs.dot} ".join(parts)

    def _names(self, names: tuple[str, ...]) -> str:
        count = len(names)
        safe = [self.look.shown.line(name) for name in names[:2]]
        if count == 1:
            return safe[0]
        if count == 2:  # noqa: PLR2004 - "one and the other", which needs no name of its own
            return f"{safe[0]} and {safe[1]}"
        return f"{safe[0]} and {count - 1} others"

    def _note(self, note: Note) -> Iterator[Row]:
        who, text = self.look.shown.line(note.who), self.look.shown.lines(note.text)
        match note.kind:
            case NoteKind.RENAMED:
                yield self._dim(f"{who} is now {self.look.shown.line(note.text)}")
            case NoteKind.INFO | NoteKind.ERROR:
                role = "failed" if note.kind is NoteKind.ERROR else "note"
                sign = self.look.glyphs.failed if note.kind is NoteKind.ERROR else "|"
                lines = wrap(text, max(_TEXT_MIN_CELLS, self.look.width - 6))
                for number, line in enumerate(lines):
                    # A bar goes on beside all its lines; a mark stands once, before the first.
                    lead = " " if number and note.kind is NoteKind.ERROR else sign
                    yield [(f"  {lead} ", role), (line, role)]
            case NoteKind.JOINED:
                yield self._dim(f"{who} came in")
            case NoteKind.LEFT:
                yield self._dim(f"{who} left")
            case _:
                assert_never(note.kind)

    def _gap(self, gap: Gap) -> Row:
        earlier = "earlier messages" if gap.after == 0 else "messages"
        noun = earlier if gap.count > 1 else earlier[:-1]
        return self._centred(f" {gap.count:,} {noun} not loaded ", self.look.glyphs.rule, "dim")

    def _dim(self, text: str) -> Row:
        dot = self.look.glyphs.dot
        return [(f"  {dot} ", "dim"), (wrap(text, max(2, self.look.width - 6))[0], "dim")]

    def _centred(self, text: str, fill: str, role: str) -> Row:
        room = max(0, self.look.width - 4 - cell_len(text))
        left = room // 2
        return [("  " + fill * left + text + fill * (room - left), role)]

    def _right(self, row: Row, margin: int) -> Row:
        used = sum(cell_len(text) for text, _ in row) + margin
        return [(" " * max(0, self.look.width - used), ""), *row]
