"""Where a move is typed: one line, and beside it the legal moves that begin so."""

from collections.abc import Callable
from typing import Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.widgets.composer_field import typed
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.own_keys import LineField, hand_on
from parlour_client.widgets.rows import Row, RowWidget, width_of
from parlour_protocol.limits import MOVE_MAX_CHARACTERS

LABEL = " move: "
"""What stands before the field."""
_FIELD_MIN_CELLS = 8
_HINTS_MIN_CELLS = 8
_CANDIDATES_MAX = 30


class Owner(Protocol):
    """What a field for moves belongs to.

    It is called, not told: what is typed right after a key must not be taken for a part of it.
    """

    def completions(self, typed: str) -> tuple[str, ...]:
        """Return the legal moves that begin so, safe to draw, the likeliest first."""

    def entered(self, text: str) -> None:
        """Do what Enter means with this text, which may be empty; the field is empty now."""

    def pressed(self, key: str) -> None:
        """Do what a key means that is none of the field's: Tab, or an arrow while it is empty."""

    def shortcut(self, key: str) -> bool:
        """Take a key that writes, while the field is empty; tell whether it meant more."""

    def edited(self) -> None:
        """Notice that the text is another now."""


class MoveField(Horizontal):
    """Takes a move.

    Args:
        glyphs: The signs this terminal has.
        owner: What it belongs to.
    """

    def __init__(self, glyphs: Glyphs, owner: Owner) -> None:
        super().__init__()
        self._owner = owner
        self._input = _Line(self._key)
        self._hints = _Hints(glyphs)
        self._found: tuple[str, ...] = ()
        self._at = -1
        self._put = ""

    def compose(self) -> ComposeResult:
        """Put the candidates beside the line."""
        yield Static(Content(LABEL), classes="label")
        yield self._input
        yield self._hints

    @property
    def text(self) -> str:
        """What is typed."""
        return self._input.value

    @text.setter
    def text(self, text: str) -> None:
        self._input.value = typed(text).replace("\n", " ")
        self._input.cursor_position = len(self._input.value)

    def put_back(self, text: str) -> None:
        """Take a move that was not made: it can be mended, and goes where another is typed."""
        self.text = text
        self._input.select_all()

    @property
    def writing(self) -> bool:
        """Whether keys come here."""
        return self._input.has_focus

    def focus_field(self) -> None:
        """Type here."""
        self._input.focus()

    def take_focus(self) -> None:
        """Type here from the very next key on."""
        self.screen.set_focus(self._input)

    def take_late(self, event: events.Key | events.Paste) -> None:
        """Take what was typed while something else still had the keys."""
        self._input.post_message(event)

    def offer_anew(self) -> None:
        """Offer what is legal now."""
        self._offer(self._input.value)

    def on_resize(self) -> None:
        """Give the line the room that its text takes."""
        self._widen()

    def _key(self, event: events.Key) -> bool:
        """Do what a key means here; tell whether it meant anything."""
        text, key = self._input.value, event.key
        if key == "enter":
            self.text = ""
            self._owner.entered(text)
        elif key == "escape" and text:
            self.text = ""
        elif key in {"tab", "down", "up"} and text:
            self._cycle(-1 if key == "up" else 1)
        elif key in {"tab", "shift+tab", "escape"} or not text:
            # An empty field has no use for arrows; letters and the like stay here.
            if event.is_printable:
                return not text and self._owner.shortcut(key)
            if key in {"backspace", "delete"}:
                return False
            self._owner.pressed(key)
        else:
            return False
        return True

    def _cycle(self, by: int) -> None:
        if self._found:
            self._at = (self._at + by) % len(self._found) if self._at >= 0 or by > 0 else -1
            self._put = self._found[self._at]
            self.text = self._put
            self._hints.show(self._found if len(self._found) > 1 else (), self._at)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if not event.value or event.value != self._put:
            self._offer(event.value)
        self._widen()
        self._owner.edited()

    def _offer(self, text: str) -> None:
        self._put, self._at = "", -1
        found = self._owner.completions(text) if text else ()
        self._found = () if list(found) == [text] else tuple(found[:_CANDIDATES_MAX])
        self._hints.show(self._found, self._at)

    def _widen(self) -> None:
        room = self.size.width - len(LABEL) - _HINTS_MIN_CELLS
        wanted = min(max(_FIELD_MIN_CELLS, len(self._input.value) + 2), max(1, room))
        if self._input.styles.width is None or self._input.styles.width.value != wanted:
            self._input.styles.width = wanted


class _Line(LineField):
    """Hands each key to its owner first."""

    def __init__(self, special: Callable[[events.Key], bool]) -> None:
        super().__init__(compact=True, select_on_focus=False, max_length=MOVE_MAX_CHARACTERS)
        self.cursor_blink = False
        self._special = special

    async def _on_key(self, event: events.Key) -> None:
        if hand_on(self, event):
            return
        if self._special(event):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        super()._on_paste(events.Paste(typed(event.text).strip()))
        event.stop()
        event.prevent_default()


class _Hints(RowWidget):
    """The candidates, as many as fit, around the one in the field."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(classes="hints")
        self._glyphs = glyphs
        self._found: tuple[str, ...] = ()
        self._at = -1

    def show(self, found: tuple[str, ...], at: int) -> None:
        """Offer these; `at` is in the field, none if it is negative."""
        if (found, at) != (self._found, self._at):
            self._found, self._at = found, at
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw them in one line."""
        del height
        row: Row = []
        first = max(0, self._at - 1)
        for index, text in enumerate(self._found[first:], first):
            word = (f" {text}", "accent" if index == self._at else "dim")
            more = index + 1 < len(self._found)
            if width_of([*row, word]) + (len(self._glyphs.ellipsis) + 1 if more else 0) > width:
                row.append((f" {self._glyphs.ellipsis}", "dim"))
                break
            row.append(word)
        return [row]
