"""The text being written: a growing field whose keys are those of a chat, not of an editor."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

_KEPT = "\n"
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def typed(text: str) -> str:
    """Return `text` as somebody could have typed it: nothing a terminal would obey or reorder."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "".join(
        c
        for c in text
        if c in _KEPT
        or (
            ord(c) >= 0x20  # noqa: PLR2004 - C0, DEL and C1 are what terminals obey
            and not 0x7F <= ord(c) <= 0x9F  # noqa: PLR2004
            and not 0xD800 <= ord(c) <= 0xDFFF  # noqa: PLR2004 - a lone surrogate is no text
            and c not in _BIDI_CONTROLS
        )
    )


class ComposerField(TextArea):
    """Tells its owner of the keys that are not about editing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("alt+enter,ctrl+j,shift+enter", "new_line", "New line", priority=True),
        Binding("ctrl+w", "delete_word_left", "Delete the word before", show=False),
    ]

    class Key(Message):
        """A key that means something to the chat, as `enter`, `tab` or `up`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Pasted(Message):
        """Several lines were pasted; they wait for an answer."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        key = event.key
        at_edge = (key == "up" and self.cursor_at_first_line) or (
            key == "down" and self.cursor_at_last_line
        )
        empty_only = key in {"home", "end"} and not self.text
        if key in {"enter", "tab", "escape", "pageup", "pagedown", "ctrl+home", "ctrl+end"} or (
            at_edge or empty_only
        ):
            event.stop()
            event.prevent_default()
            self.post_message(self.Key(key))
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = typed(event.text).strip("\n")
        if "\n" in text:
            self.post_message(self.Pasted(text))
        elif text:
            self.insert(text)
