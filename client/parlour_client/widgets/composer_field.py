"""The text being written: a growing field whose keys are those of a chat, not of an editor."""

import unicodedata
from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from parlour_client.widgets.own_keys import act_at_once, hand_on

_KEPT = frozenset("\n\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NEW_LINE = frozenset({"alt+enter", "shift+enter", "ctrl+j"})
_SPECIAL = frozenset({"enter", "tab", "escape", "pageup", "pagedown", "ctrl+home", "ctrl+end"})


def typed(text: str) -> str:
    """Return `text` as somebody could have typed it: nothing a terminal would obey or reorder."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _DROPPED)


class ComposerField(TextArea):
    """Hands the keys that are not about editing to its owner.

    Args:
        special: Gets such a key, by Textual's name: `enter`, `tab`, `up` and so on.
    """

    class Pasted(Message):
        """Several lines were pasted; they wait for an answer, and what follows for `go_on`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, special: Callable[[str], None]) -> None:
        super().__init__(soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self._special = special
        self._held: list[events.Key | events.Paste] | None = None

    def go_on(self) -> None:
        """Take what came after the lines that were asked about, but send none of it."""
        held, self._held = self._held or [], None
        for event in held:
            if isinstance(event, events.Paste):
                self.post_message(events.Paste(event.text))
            elif event.key != "enter":  # pressed before there was an answer
                self.post_message(events.Key(event.key, event.character))

    def _hold(self, event: events.Key | events.Paste) -> bool:
        if self._held is None:
            return False
        self._held.append(event)
        event.stop()
        event.prevent_default()
        return True

    async def _on_key(self, event: events.Key) -> None:
        if hand_on(self, event) or self._hold(event):
            return
        key = event.key
        at_edge = (key == "up" and self.cursor_at_first_line) or (
            key == "down" and self.cursor_at_last_line
        )
        if key in _NEW_LINE:
            self.insert("\n")
        elif key in _SPECIAL or at_edge or (key in {"home", "end"} and not self.text):
            # Called, not posted: what is typed right after Enter must not get into its message.
            self._special(key)
        else:
            if not await act_at_once(self, event):
                await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        if self._hold(event):
            return
        event.stop()
        event.prevent_default()
        text = typed(event.text).strip("\n")
        if "\n" in text:
            self._held = []
            self.post_message(self.Pasted(text))
        elif text:
            self.insert(text)
