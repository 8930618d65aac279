"""How one thing of a chat log becomes rows of styled words; knows no screen and no scrolling."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from rich.cells import cell_len

from parlour_client.clock import Days, hour
from parlour_client.model import EVENT_KINDS, Gap, Note, Outgoing
from parlour_client.model.conversation import mention_pattern
from parlour_client.nick_colours import nick_hue
from parlour_client.widgets.chat_events import ChatEvents
from parlour_client.widgets.chat_rows import FOLD, HUE, Row, Span, width_of
from parlour_client.widgets.chat_things import Thing, Things, Traffic
from parlour_client.widgets.look import Look
from parlour_client.widgets.message_marks import MessageMarks
from parlour_client.widgets.message_text import MessageText
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import ACTION, Entry

RUN_PAUSE_MILLISECONDS = 5 * 60_000
"""A pause after which the same author gets a new heading."""
TEXT_MAX_CELLS = 76
"""The widest a message gets, in cells: longer rows are hard to read."""
FOLD_OVER_ROWS = 16
"""A message of more rows than this is folded until somebody wants to see all of it."""
FOLDED_ROWS = 10
"""How many rows of a folded message are shown."""
_TEXT_MIN_CELLS = 8
_NAME_CELLS = 12
"""The widest a nickname gets in the compact layout, in cells."""


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
        self._events = ChatEvents(look)
        self._text = MessageText(look)
        self._marks = MessageMarks(things, look)
        self._unfolded: set[bytes] = set()

    def rows(self, index: int) -> list[Row]:
        """Return the rows of the thing at `index`, with what stands above it."""
        thing = self._things[index]
        rows: list[Row] = []
        if hidden := self._things.hidden_run(index):
            if hidden > 0:
                self._lead(rows, thing, self._things[index - hidden] if index >= hidden else None)
                rows.append(self._events.hidden(hidden))
            return rows
        before = self._things[index - 1] if index else None
        self._lead(rows, thing, before)
        match thing:
            case Entry() if thing.kind in EVENT_KINDS:
                rows += self._events.notice(thing)
            case Entry() | Outgoing():
                speech = self._speech(thing)
                new_run = bool(rows) or not self._continues(before, speech)
                if self.look.compact:
                    rows += self._compact(speech, thing)
                else:
                    air = bool(index and not rows)
                    rows += self._bubble(speech, thing, new_run=new_run, air=air)
            case Traffic() | Note() | Gap():
                rows += self._events.rows(thing)
            case _:
                assert_never(thing)
        return rows

    def fold(self, message: bytes) -> None:
        """Show all of a long message from now on, or only its beginning again.

        Args:
            message: The id of the message.
        """
        self._unfolded ^= {message}

    def author(self, index: int) -> str:
        """Return who said the thing at `index`; empty where its own words tell, or nobody did."""
        thing = self._things[index]
        if not isinstance(thing, Entry | Outgoing) or thing.kind in {ACTION, *EVENT_KINDS}:
            return ""
        speech = self._speech(thing)
        return self._name(speech)

    # --- what stands above

    def _lead(self, rows: list[Row], thing: Thing, before: Thing | None) -> None:
        time, time_before = self._time(thing), self._time(before)
        if time and (not time_before or not self._days.same(time, time_before)):
            if before is not None:
                rows.append([])
            rows.append(self._events.day(time))
        if isinstance(thing, Entry) and thing.seq == self._things.new_from:
            if not rows and before is not None and not self.look.compact:
                rows.append([])
            rows.append(self._events.new())

    @staticmethod
    def _time(thing: Thing | None) -> int:
        return 0 if thing is None or isinstance(thing, Gap) else thing.time

    def _continues(self, before: Thing | None, speech: _Speech) -> bool:
        if not isinstance(before, Entry | Outgoing) or speech.action or before.kind in EVENT_KINDS:
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
        author = self._marks.author(thing)
        own = isinstance(thing, Outgoing) or (
            thing.account == self._things.account and self._things.account != 0
        )
        account = self._things.account if isinstance(thing, Outgoing) else thing.account
        return _Speech(own, account, author, thing.time, thing.text, thing.kind == ACTION)

    def _name(self, speech: _Speech) -> str:
        """Return the nickname, where `you` would not do."""
        own = self.look.nickname if speech.own else ""
        return self.look.shown.line(own) or speech.author

    def _mentions(self, speech: _Speech) -> bool:
        name = self.look.nickname
        return bool(name) and not speech.own and bool(mention_pattern(name).search(speech.text))

    def _name_role(self, speech: _Speech) -> str:
        if speech.own:
            return "own-name"
        colour = self.look.nick_colours and not self.look.shown.ascii_only
        return f"name {HUE}:{nick_hue(speech.account)}" if colour else "name"

    def _said(
        self, speech: _Speech, thing: Entry | Outgoing, width: int, *, named: bool, lead: str = ""
    ) -> list[Row]:
        """Return the text of a message, folded if it is long, and what stands around it."""
        if instead := self._marks.instead(thing):
            rows: list[Row] = [[(f"{lead.rstrip()}: {instead}" if lead else instead, "dim")]]
        else:
            rows = self._text.rows(speech.text, width, named=named, lead=lead)
        if len(rows) > FOLD_OVER_ROWS:
            rows = self._folded(rows, thing, width)
        if behind := self._marks.behind(thing):
            if width_of(rows[-1]) + 2 + cell_len(behind) <= width:
                rows[-1] = [*rows[-1], ("  ", ""), (behind, "dim")]
            else:
                rows += [[(part, "dim")] for part in wrap(behind, width)]
        return [*self._marks.above(thing, width), *rows, *self._marks.beneath(thing, width)]

    def _folded(self, rows: list[Row], thing: Entry | Outgoing, width: int) -> list[Row]:
        glyphs = self.look.glyphs
        more = len(rows) - FOLDED_ROWS
        if thing.id in self._unfolded:
            kept, words = rows, f"{glyphs.ellipsis} show {more} lines less"
        else:
            kept, words = rows[:FOLDED_ROWS], f"{glyphs.ellipsis} {more} more lines"
        keys = self.look.keys
        how = f"{words} {glyphs.dash} {keys.first('pick')} {keys.first('unfold')}, or click"
        return [*kept, [(how if cell_len(how) <= width else words, f"dim {FOLD}")]]

    def _bubble(
        self, speech: _Speech, thing: Entry | Outgoing, *, new_run: bool, air: bool
    ) -> Iterator[Row]:
        look, glyphs = self.look, self.look.glyphs
        width = max(_TEXT_MIN_CELLS, min(TEXT_MAX_CELLS, (look.width - 6) * 4 // 5))
        named = self._mentions(speech)
        lead = f"* {self._name(speech)} " if speech.action else ""
        rows = self._said(speech, thing, width, named=named, lead=lead)
        heading = new_run and not speech.action
        if heading and air:
            yield []
        if speech.own:
            if heading:
                yield self._right([(hour(speech.time), "dim"), ("  ", ""), ("you", "own-name")], 2)
            block = max(width_of(row) for row in rows)
            for row in rows:
                filler = (" " * (block - width_of(row)), "")
                yield self._right([*row, filler, (f" {glyphs.own_bar}", "own-bar")], 1)
            if state := self._marks.state(thing):
                for line in wrap(state[0], width):
                    yield self._right([(line, state[1])], 3)
            return
        if heading:
            name = (speech.author, self._name_role(speech))
            yield [("  ", ""), name, ("  ", ""), (hour(speech.time), "dim")]
        margin: Span = ("@ ", "mention") if named else ("  ", "")
        for row in rows:
            bar: Span = (f"{glyphs.bar} ", "mention" if named else "bar")
            if speech.action:
                bar = ("", "")
            yield [margin, bar, *row]

    def _compact(self, speech: _Speech, thing: Entry | Outgoing) -> Iterator[Row]:
        look = self.look
        name = self._name(speech)
        if cell_len(name) > _NAME_CELLS:
            name = wrap(name, _NAME_CELLS - len(look.glyphs.ellipsis))[0] + look.glyphs.ellipsis
        named = self._mentions(speech)
        lead = f"{hour(speech.time)} "
        indent = len(lead) + _NAME_CELLS + 4
        room = max(_TEXT_MIN_CELLS, look.width - indent - 2)
        rows = self._said(speech, thing, room, named=named)
        if state := self._marks.state(thing):
            words, role = state
            if role == "failed":
                rows += [[(part, role)] for part in wrap(words, room)]
            else:
                # Beside the text, not below it: if the words have no room, their sign has the
                # margin.
                fits = width_of(rows[-1]) + 2 + cell_len(words) <= room
                beside = f"  {words}" if fits else f" {words.split()[-1]}"
                rows[-1] = [*rows[-1], (beside, role)]
        mark: Span = ("@ ", "mention") if named else ("  ", "")
        column = ("* " if speech.action else "") + name
        filler = " " * max(0, _NAME_CELLS - cell_len(column))
        for number, row in enumerate(rows):
            if number:
                yield [(" " * indent, ""), *row]
            else:
                named_by = (column, self._name_role(speech))
                yield [mark, (lead, "dim"), (filler, ""), named_by, ("  ", ""), *row]

    def _right(self, row: Row, margin: int) -> Row:
        return [(" " * max(0, self.look.width - width_of(row) - margin), ""), *row]
