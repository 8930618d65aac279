"""Where one writes: the field, and the small list of what Tab could make of it."""

from collections.abc import Callable, Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from parlour_client.completion import Completion
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.composer_field import ComposerField, typed
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.shown import Shown

_CANDIDATES_SHOWN = 6

Completer = Callable[[str, int], Completion]
"""Gets the text and the cursor's place in it, in characters."""


class _Prompt(Static):
    ALLOW_SELECT = False  # it is none of what the mouse drags over to copy


class Composer(Vertical):
    """Takes what is typed, and tells when it is entered.

    Args:
        glyphs: The signs this terminal has.
        shown: Makes candidates safe to draw.
        completer: What Tab asks.
        recall: Returns what was typed before, the newest last.
    """

    class Entered(Message):
        """Enter was pressed on `text`; the field is empty now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Edited(Message):
        """The text is another now."""

    class Scroll(Message):
        """A key that moves the conversation: `pageup`, `pagedown`, `home`, `end`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Left(Message):
        """Escape was pressed, and there was nothing to close here."""

    def __init__(
        self,
        glyphs: Glyphs,
        shown: Shown,
        completer: Completer,
        recall: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__()
        self._recall_from = recall
        self._glyphs = glyphs
        self._shown = shown
        self._completer = completer
        self._field = ComposerField(self._key)
        self._list = ChoiceList(glyphs, rows_max=_CANDIDATES_SHOWN)
        self._completion: Completion | None = None
        self._inserted: tuple[int, str] = (0, "")
        self._recalled = 0
        self._elsewhere: Callable[[str], bool] | None = None

    def attach(self, elsewhere: Callable[[str], bool]) -> None:
        """Say what becomes of `tab` where there is nothing to complete, and of `escape`.

        It is called, not told: what is typed right after such a key is for where it leads.

        Args:
            elsewhere: Gets the key; returns whether it led elsewhere.
        """
        self._elsewhere = elsewhere

    def compose(self) -> ComposeResult:
        """Put the list above the field."""
        self._list.display = False
        yield self._list
        with Horizontal():
            yield _Prompt(Content(f" {self._glyphs.choice} "), id="prompt")
            yield self._field

    @property
    def text(self) -> str:
        """What is written and not entered."""
        return self._field.text

    @text.setter
    def text(self, text: str) -> None:
        self._field.text = typed(text)
        self._field.move_cursor(self._field.document.end)
        self._close_list()
        self._recalled = 0

    def invite(self, words: str) -> None:
        """Say in the empty field what to write; `words` are safe to draw."""
        if str(self._field.placeholder) != words:
            self._field.placeholder = Content(words)

    def insert(self, text: str) -> None:
        """Put text where the cursor is."""
        self._field.insert(typed(text))

    def go_on(self) -> None:
        """Take what came while a paste was asked about."""
        self._field.go_on()

    def focus_field(self) -> None:
        """Write here."""
        self._field.focus()

    def take_focus(self) -> None:
        """Write here from the very next key on."""
        self.screen.set_focus(self._field)

    def take_late(self, event: events.Key | events.Paste) -> None:
        """Take what was typed while something else still had the keys."""
        self._field.post_message(event)

    # --- keys

    def _key(self, key: str) -> None:
        match key:
            case "enter":
                self._enter()
            case "tab":
                self._complete()
            case "escape":
                if not self._close_list() and not self._leads_elsewhere(key):
                    self.post_message(self.Left())
            case "up" | "down":
                self._recall(1 if key == "up" else -1)
            case _:
                self.post_message(self.Scroll(key.removeprefix("ctrl+")))

    def _leads_elsewhere(self, key: str) -> bool:
        return self._elsewhere is not None and self._elsewhere(key)

    def _enter(self) -> None:
        text = self._field.text
        if text.strip():
            self.text = ""
            self.post_message(self.Entered(text))

    def _recall(self, older: int) -> None:
        if self._field.text and not self._recalled:
            return
        wanted = self._recalled + older
        inputs = self._recall_from()
        if 0 <= wanted <= len(inputs):
            self.text = inputs[-wanted] if wanted else ""
            self._recalled = wanted

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._completion is not None and self._inserted[1] != self._field.text:
            self._close_list()
        if not self._field.text:
            self._recalled = 0
        self.post_message(self.Edited())

    # --- completion

    def _complete(self) -> None:
        if self._completion is not None:
            self._list.move(1)
            self._put()
            return
        row, column = self._field.cursor_location
        cursor = sum(len(line) + 1 for line in self._field.text.split("\n")[:row]) + column
        found = self._completer(self._field.text, cursor)
        if not found.candidates:
            if not self._field.text:
                self._leads_elsewhere("tab")
            return
        self._inserted = (found.end, "")
        self._completion = found
        self._list.show(
            tuple(Choice(text, self._shown.line(text.strip())) for text in found.candidates)
        )
        self._list.display = len(found.candidates) > 1
        self._put()
        if len(found.candidates) == 1:
            self._completion = None

    @on(ChoiceList.Chosen)
    def _picked(self, event: ChoiceList.Chosen) -> None:
        event.stop()
        self._put()
        self._close_list()
        self._field.focus()

    def _put(self) -> None:
        """Replace what was there, or the candidate before, by the chosen one."""
        completion, chosen = self._completion, self._list.chosen
        if completion is None or chosen is None:
            return
        end, _ = self._inserted
        candidate = typed(chosen.key)
        self._field.replace(candidate, self._location(completion.start), self._location(end))
        after = completion.start + len(candidate)
        self._field.move_cursor(self._location(after))
        self._inserted = (after, self._field.text)

    def _location(self, index: int) -> tuple[int, int]:
        before = self._field.text[:index]
        return before.count("\n"), index - before.rfind("\n") - 1

    def _close_list(self) -> bool:
        was_open = self._completion is not None and self._list.display is True
        self._completion = None
        self._list.display = False
        return was_open
