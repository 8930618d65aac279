"""Emoji of several characters, on terminals that draw each of these characters by itself.

A family needs four times the room there that it needs elsewhere, a heart with a variation selector
half of it; and what stands behind it on the row is then not where it is thought to be.
"""

from collections.abc import Mapping

_APART_IN = ("TMUX", "STY", "XTERM_VERSION")
"""Set by tmux, GNU screen and xterm, whatever they themselves run in."""
_APART_TERMS = ("tmux", "screen", "linux")
"""What TERM begins with, there and on the Linux console."""
_DROPPED = dict.fromkeys((0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))
_FLAG_LETTERS = {0x1F1E6 + at: chr(ord("A") + at) for at in range(26)}
_APART = {**_DROPPED, **_FLAG_LETTERS}


def joins_emoji(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal may be expected to draw an emoji of several characters as one.

    Args:
        environment: The program's.
    """
    if any(environment.get(name) for name in _APART_IN):
        return False
    return not environment.get("TERM", "").startswith(_APART_TERMS)


def apart(text: str) -> str:
    """Return safe text with emoji of one character each: `👩👧` for a family, `DE` for a flag."""
    return text if text.isascii() else text.translate(_APART)
