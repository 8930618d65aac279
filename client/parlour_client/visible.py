"""Other people's text, made safe to show: the one way from the network to a terminal.

A terminal obeys control characters, reorders at bidirectional controls, and hides what has no
width; so each of these is shown by name instead. What remains is plain characters: it may still be
nonsense, but it stays where it is and can be seen.

Two invisible characters are kept where they are part of an emoji, and only there, because a family
or a flag would fall to pieces without them: the zero width joiner between two symbols, and the
variation selectors 15 and 16 directly behind a symbol or a keycap's character. There they change a
picture, and can neither hide nor forge a letter.
"""

import re
import unicodedata

MARKS_PER_BASE_MAX = 4
"""The most combining marks shown on one character; more would climb over the lines above."""
TAB_SPACES = 4
"""How many spaces stand for a tab: where the text begins is not known here."""

_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
_VARIATION_SELECTORS = "\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"
_MODIFIERS = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_KEYCAPS = frozenset("0123456789#*")
# Letters and marks by category, but blank by their looks: fillers, the braille blank, the
# khmer inherent vowels, and the grapheme joiner.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u034f\u180b\u180c\u180d\u180f")
_PLAIN = re.compile(r"[\x20-\x7e]*")
_PLAIN_LINES = re.compile(r"[\x20-\x7e\n]*")


def visible(text: str, *, lines: bool = False) -> str:
    """Return `text` as plain characters that cannot move, colour, hide or reorder anything.

    Args:
        text: Anything at all, lone surrogates included.
        lines: Keep newlines, CR LF becoming one; otherwise they are shown as `␊`.
    """
    if (_PLAIN_LINES if lines else _PLAIN).fullmatch(text):
        return text
    if lines:
        text = text.replace("\r\n", "\n")
    shown: list[str] = []
    marks = 0
    for at, character in enumerate(text):
        if character == "\n" and lines:
            marks = 0
            shown.append(character)
        elif unicodedata.category(character) in ("Mn", "Me") and character not in _BLANK:
            if character in _VARIATION_SELECTORS:
                shown.append(character if _on_symbol(text, at) else _named(character))
            elif _is_variation_selector(character):
                shown.append(_named(character))
            elif marks < MARKS_PER_BASE_MAX:
                marks += 1
                shown.append(character)
        else:
            marks = 0
            shown.append(_one(text, at))
    return "".join(shown)


def _one(text: str, at: int) -> str:
    character = text[at]
    code = ord(character)
    if character == "\t":
        return " " * TAB_SPACES
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    if character == _ZERO_WIDTH_JOINER and _joins_symbols(text, at):
        return character
    category = unicodedata.category(character)
    if category in ("Zs", "Co"):
        return " " if category == "Zs" else _named(character)
    if category.startswith(("C", "Z")) or character in _BLANK:
        return _named(character)
    return character


def _named(character: str) -> str:
    return f"‹U+{ord(character):04X}›"  # noqa: RUF001 - brackets that nobody types


def _is_variation_selector(character: str) -> bool:
    code = ord(character)
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF  # noqa: PLR2004 - the blocks


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sm", "Po") and not character.isascii()


def _on_symbol(text: str, at: int) -> bool:
    return at > 0 and (_is_symbol(text[at - 1]) or text[at - 1] in _KEYCAPS)


def _joins_symbols(text: str, at: int) -> bool:
    before = at - 1
    while before >= 0 and (text[before] in _VARIATION_SELECTORS or text[before] in _MODIFIERS):
        before -= 1
    return (
        before >= 0 and at + 1 < len(text) and _is_symbol(text[before]) and _is_symbol(text[at + 1])
    )
