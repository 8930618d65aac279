"""What is pasted reaches the app in one piece, whatever is in it.

Textual's parser takes an Escape inside a bracketed paste for the beginning of a key: it hands on
what follows as if it were typed, before the paste itself. Line ends among it would send messages.
"""

from collections.abc import Iterable

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_ESCAPE = "\x1b"


class PasteFilter:
    """Leaves out every Escape inside a paste but the one that ends it."""

    def __init__(self) -> None:
        self._pasting = False
        self._recent = ""
        self._held = ""

    def __call__(self, data: str) -> str:
        """Return what to pass on of `data`; the beginning of an end may wait for its rest."""
        if not self._pasting and not self._recent and _ESCAPE not in data:
            return data
        return "".join(map(self._one, data))

    def _one(self, character: str) -> str:
        if not self._pasting:
            recent = self._recent + character
            self._recent = recent if BRACKETED_PASTE_START.startswith(recent) else ""
            if character == _ESCAPE:
                self._recent = character
            self._pasting = recent == BRACKETED_PASTE_START
            if self._pasting:
                self._recent = ""
            return character
        held = self._held + character
        if BRACKETED_PASTE_END.startswith(held):
            self._held = held
            if held != BRACKETED_PASTE_END:
                return ""
            self._held, self._pasting = "", False
            return held
        self._held = character if character == _ESCAPE else ""
        return held.replace(_ESCAPE, "")


class PasteParser(XTermParser):
    """Textual's parser, behind the filter."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as Textual calls it
        super().__init__(debug)
        self._filter = PasteFilter()

    def feed(self, data: str) -> Iterable[Message]:
        """Parse; nothing is what Textual takes for the end of all input."""
        passed = self._filter(data)
        return super().feed(passed) if passed or not data else ()


def keep_pastes_whole() -> None:
    """Have Textual use this parser, for the whole process."""
    vars(linux_driver)["XTermParser"] = PasteParser
