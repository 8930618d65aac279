"""Other people's text, made safe to show: the one way from the network to a terminal.

A terminal obeys control characters, reorders at bidirectional controls, and hides what has no
width; so each of these is shown by name instead. What remains is plain characters: it may still be
nonsense, but it stays where it is and can be seen.

Some characters are kept where they are part of an emoji, and only there, because a family or a flag
would fall to pieces without them: the zero width joiner between two pictures, and not more often
than the largest family has it; skin tones directly behind a picture; the variation selectors 15 and
16 directly behind a symbol, or within a keycap; and the letters of flags by twos. There they change
a picture, and can neither hide nor forge a letter. Elsewhere terminals do not even agree how wide
they are, and the rest of the row would not be where it is thought to be.
"""

import re
import unicodedata
from collections.abc import Iterator

MARKS_PER_BASE_MAX = 4
"""The most combining marks shown on one character; more would climb over the lines above. As many
again may be of the kind that stands beside it, of which a Burmese syllable has three."""
JOINERS_MAX = 3
"""The most joiners in one emoji: a family of four has as many."""
TAB_SPACES = 4
"""How many spaces stand for a tab: where the text begins is not known here."""

_CONTROL_PICTURES = 0x2400
_DELETE = 0x7F
_ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
_VARIATION_SELECTORS = "\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}"
_ENCLOSING_KEYCAP = "\N{COMBINING ENCLOSING KEYCAP}"
_WITHOUT_BASE = "\N{DOTTED CIRCLE}"
"""What a mark stands on that stands on nothing: the Unicode Standard, section 7.9."""
_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_FLAG_LETTERS = frozenset(chr(code) for code in range(0x1F1E6, 0x1F200))
_KEYCAPS = frozenset("0123456789#*")
_EMOJI_SIGNS = frozenset("\N{DOUBLE EXCLAMATION MARK}\N{EXCLAMATION QUESTION MARK}\N{WAVY DASH}")
"""Emoji that are punctuation by category."""
_PICTURE_BLOCKS = (
    range(0x2190, 0x2200),
    range(0x2600, 0x27C0),
    range(0x2B00, 0x2C00),
    range(0x1F000, 0x1F1E6),
    range(0x1F200, 0x1F3FB),
    range(0x1F400, 0x1FB00),
)
"""Where the parts of joined emoji are: arrows, signs, dingbats, and the pictures."""
# Letters by category that take no room of their own: the later parts of a Korean syllable.
_JAMO = frozenset(
    character
    for character in map(chr, (*range(0x1160, 0x1200), *range(0xD7B0, 0xD7FC)))
    if unicodedata.category(character) == "Lo"  # a few between them are nothing yet
)
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
    return "".join(_Shown(text, lines=lines).characters())


class _Shown:
    """One text on its way to be shown."""

    def __init__(self, text: str, *, lines: bool) -> None:
        self._text = text
        self._lines = lines
        self._marks = self._beside = 0
        self._joiners = 0
        self._half_flag = False

    def characters(self) -> Iterator[str]:
        """Return what is shown, in pieces."""
        before = "\n"
        for at, character in enumerate(self._text):
            if _is_mark(character):
                shown = self._mark(character)
                if shown and before in " \n":
                    shown = _WITHOUT_BASE + shown
            else:
                shown = self._base(at)
            yield shown
            before = shown[-1:] or before

    def _mark(self, character: str) -> str:
        """Return what stands on the character before, if it is not too much."""
        if unicodedata.category(character) in ("Mn", "Me"):
            self._marks += 1
            return character if self._marks <= MARKS_PER_BASE_MAX else ""
        self._beside += 1
        return character if self._beside <= MARKS_PER_BASE_MAX else ""

    def _base(self, at: int) -> str:
        """Return what a character is shown as that does not stand on another."""
        character = self._text[at]
        if character in _VARIATION_SELECTORS:
            return character if _is_selected(self._text, at) else _named(character)
        self._marks = self._beside = 0
        if character == _ZERO_WIDTH_JOINER:
            self._joiners += 1
            joins = self._joiners <= JOINERS_MAX and _joins_pictures(self._text, at)
            return character if joins else _named(character)
        if character in _TONES:
            return character if _is_picture(self._text[at - 1 : at]) else _named(character)
        if self._text[at - 1 : at] != _ZERO_WIDTH_JOINER:
            self._joiners = 0
        if character in _FLAG_LETTERS:
            return self._flag_letter(at)
        if character == "\n" and self._lines:
            return character
        return _one(character)

    def _flag_letter(self, at: int) -> str:
        """Return a letter of a flag if it is one of two."""
        character = self._text[at]
        if self._half_flag:
            self._half_flag = False
            return character
        self._half_flag = self._text[at + 1 : at + 2] in _FLAG_LETTERS
        return character if self._half_flag else _named(character)


def _one(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return " " * TAB_SPACES
    if code < ord(" "):
        return chr(_CONTROL_PICTURES + code)
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    category = unicodedata.category(character)
    if category in ("Zs", "Co"):
        return " " if category == "Zs" else _named(character)
    if category.startswith(("C", "Z")) or character in _BLANK or _is_selector(code):
        return _named(character)
    return character


def _named(character: str) -> str:
    return f"‹U+{ord(character):04X}›"  # noqa: RUF001 - brackets that nobody types


def _is_selector(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF  # noqa: PLR2004 - the blocks


def _is_mark(character: str) -> bool:
    """Tell whether a character is one that stands on, or closely beside, the one before it."""
    if character in _BLANK or _is_selector(ord(character)):
        return False
    return character in _JAMO or unicodedata.category(character).startswith("M")


def _is_symbol(character: str) -> bool:
    if character in _EMOJI_SIGNS:
        return True
    return unicodedata.category(character) in ("So", "Sm") and not character.isascii()


def _is_picture(character: str) -> bool:
    """Tell whether a character may be a part of an emoji of several."""
    return bool(character) and any(ord(character) in block for block in _PICTURE_BLOCKS)


def _is_selected(text: str, at: int) -> bool:
    """Tell whether a variation selector chooses how an emoji looks."""
    before = text[at - 1 : at]
    if before in _KEYCAPS:
        return text[at + 1 : at + 2] == _ENCLOSING_KEYCAP
    return bool(before) and _is_symbol(before)


def _joins_pictures(text: str, at: int) -> bool:
    before = at - 1
    while before >= 0 and (text[before] in _VARIATION_SELECTORS or text[before] in _TONES):
        before -= 1
    return before >= 0 and _is_picture(text[before]) and _is_picture(text[at + 1 : at + 2])
