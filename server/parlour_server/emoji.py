"""What is an emoji, as far as a server needs to know: nothing that could pass for words."""

import unicodedata

_JOINER, _TEXT_STYLE, _EMOJI_STYLE, _KEYCAP = "\u200d", "\ufe0e", "\ufe0f", "\u20e3"
_TAGS = range(0xE0020, 0xE0080)
"""What flags of parts of countries are spelt with."""
_PICTURES = range(0x1F000, 0x1FB00)
"""Where emoji are, also those that this Python does not know yet."""
_CAPPED = frozenset("0123456789#*")
_PUNCTUATION = frozenset("\u203c\u2049\u3030\u303d\u2139")
"""Emoji that Unicode counts as punctuation, or as a letter."""
_SYMBOLS = frozenset({"So", "Sm", "Sk"})


def is_emoji(text: str) -> bool:
    """Tell whether a text is made of what emoji are made of (Unicode Technical Standard #51).

    Pictures and other symbols outside of ASCII, the signs that join and style them, and digits,
    `#` and `*` as keycaps; no letters, spaces, controls, or other marks. It may be several emoji.
    """
    return any(map(_shows, text)) and all(
        _shows(character) or _joins(character) or _is_capped(text, at)
        for at, character in enumerate(text)
    )


def _shows(character: str) -> bool:
    if character.isascii():
        return False
    return (
        unicodedata.category(character) in _SYMBOLS
        or character in _PUNCTUATION
        or character == _KEYCAP
        or ord(character) in _PICTURES
    )


def _joins(character: str) -> bool:
    return character in (_JOINER, _TEXT_STYLE, _EMOJI_STYLE) or ord(character) in _TAGS


def _is_capped(text: str, at: int) -> bool:
    return text[at] in _CAPPED and text[at + 1 :].removeprefix(_EMOJI_STYLE).startswith(_KEYCAP)
