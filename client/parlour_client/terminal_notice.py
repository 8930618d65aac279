"""How a terminal is asked to call somebody: its bell, and the sequences some have for it.

OSC 9 is iTerm2's (its documentation, "Proprietary Escape Codes"), OSC 777 rxvt-unicode's (its
extension `notify`). Both have several followers, and no terminal tells which of them it obeys.
"""

import unicodedata
from collections.abc import Callable, Mapping

from parlour_client.config import Desktop, Notifications
from parlour_client.notifications import Notification
from parlour_client.visible import visible

TITLE_MAX_CHARACTERS = 40
"""The most characters of a title that are sent."""
TEXT_MAX_CHARACTERS = 160
"""The most characters of a text that are sent."""

_BELL = "\a"
_BY_PROGRAM: dict[str, Desktop] = {
    "iTerm.app": "osc9",
    "WezTerm": "osc9",
    "ghostty": "osc9",
    "rio": "osc9",
}
"""By TERM_PROGRAM."""
_BY_TERM: dict[str, Desktop] = {
    "xterm-kitty": "osc9",
    "xterm-ghostty": "osc9",
    "wezterm": "osc9",
    "foot": "osc777",
    "rxvt-unicode": "osc777",
    "contour": "osc777",
}
"""By what TERM begins with."""


def sequence_for(settings: Desktop, environment: Mapping[str, str]) -> Desktop:
    """Return which sequence to send: `osc9`, `osc777` or `off`, never `auto`.

    Inside tmux and screen, `auto` is `off`: what is outside them is not known.

    Args:
        settings: What the config file says.
        environment: The program's environment.
    """
    if settings != "auto":
        return settings
    if environment.get("TMUX") or environment.get("STY"):
        return "off"
    program = _BY_PROGRAM.get(environment.get("TERM_PROGRAM", ""))
    if program is not None:
        return program
    term = environment.get("TERM", "")
    return next((found for begin, found in _BY_TERM.items() if term.startswith(begin)), "off")


def _plain(text: str, most: int) -> str:
    """Return text that cannot end a sequence, nor begin a further field of it."""
    shown = (
        character
        for character in visible(text)
        if not unicodedata.category(character).startswith("C")
    )
    line = "".join(shown).replace(";", ",")
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _desktop(notification: Notification, desktop: Desktop) -> str:
    title = _plain(notification.title, TITLE_MAX_CHARACTERS)
    text = _plain(notification.text, TEXT_MAX_CHARACTERS)
    match desktop:
        case "osc9":
            # The title is first: text that begins with a digit is a command to some terminals.
            return f"\x1b]9;{title} - {text}\a"
        case "osc777":
            return f"\x1b]777;notify;{title};{text}\a"
        case _:
            return ""


def _through_tmux(sequence: str) -> str:
    """Return what tmux hands on to the terminal around it, if allowed to (`allow-passthrough`)."""
    doubled = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{doubled}\x1b\\"


class Notices:
    """Makes what is written to the terminal, and not too often.

    Args:
        settings: What the config file says.
        environment: The program's environment.
        now: Returns the monotonic time in seconds.
    """

    def __init__(
        self, settings: Notifications, environment: Mapping[str, str], now: Callable[[], float]
    ) -> None:
        self._settings = settings
        self._desktop = sequence_for(settings.desktop, environment)
        self._in_tmux = bool(environment.get("TMUX"))
        self._now = now
        self._called: dict[str, float] = {}

    def written(self, notification: Notification, *, in_front: bool) -> str:
        """Return what to write to the terminal for it; empty if nothing.

        Args:
            notification: What to tell.
            in_front: Whether the terminal has the focus: then the bell alone is enough.
        """
        now = self._now()
        due = now - self._settings.pause_seconds
        self._called = {known: at for known, at in self._called.items() if at > due}
        if notification.title in self._called:
            return ""
        self._called[notification.title] = now
        sequence = "" if in_front else _desktop(notification, self._desktop)
        if sequence and self._in_tmux:
            sequence = _through_tmux(sequence)
        return (_BELL if self._settings.bell else "") + sequence
