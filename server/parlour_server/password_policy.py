"""Whether a password will do: long enough, and nothing that is guessed first."""

import unicodedata

from parlour_protocol.limits import PASSWORD_MAX_CHARACTERS, PASSWORD_MIN_CHARACTERS

DISTINCT_MIN = 5
"""The least number of different characters."""

_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiopasdfghjklzxcvbnm")
"""What fingers run along: the alphabet, the digits, the keys."""


def unfit(password: str, nickname: str) -> str:
    """Return why a password will not do, in words; empty if it will.

    Length counts most (NIST SP 800-63B, section 5.1.1.2); besides it, only what anybody would try
    first is kept out.
    """
    composed = unicodedata.normalize("NFC", password)
    length = len(composed)
    if length < PASSWORD_MIN_CHARACTERS:
        return (
            f"a password has at least {PASSWORD_MIN_CHARACTERS} characters, and this one"
            f" {length}; a few words in a row are easy to remember"
        )
    if length > PASSWORD_MAX_CHARACTERS:
        return f"a password has at most {PASSWORD_MAX_CHARACTERS} characters, and this one {length}"
    small = composed.casefold()
    if len(set(small)) < DISTINCT_MIN:
        return (
            f"this has fewer than {DISTINCT_MIN} different characters, and is guessed soon;"
            " take a few words in a row"
        )
    if _is_repetition(small):
        return "this is the same over and over, and is guessed soon; take a few words in a row"
    if _is_run(small):
        return "this runs along a row of characters, and is guessed soon; take a few words in a row"
    name = nickname.casefold()
    # Whatever is beside the name: it must do by itself.
    if name in small and length - len(name) < PASSWORD_MIN_CHARACTERS // 2:
        return "this is hardly more than your nickname, and is guessed first; take other words"
    return ""


def _is_repetition(text: str) -> bool:
    return text in (text + text)[1:-1]


def _is_run(text: str) -> bool:
    return any(text in row * (2 + len(text) // len(row)) for line in _ROWS for row in _ways(line))


def _ways(line: str) -> tuple[str, str]:
    return line, line[::-1]
