"""The names of keys: as a config file writes them, as Textual calls them, as people read them."""

import string
import unicodedata

from textual.keys import KEY_NAME_REPLACEMENTS, Keys

_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})
_ALSO = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "del": "delete",
    "ins": "insert",
}
_SAME = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+left_square_bracket": "Esc",
}
"""What terminals send for these is what they send for the other."""
_WORDS = {"pageup": "PgUp", "pagedown": "PgDn", "escape": "Esc", "space": "Space"}


def character_name(character: str) -> str:
    """Return what Textual calls the key of one character."""
    name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


_CHARACTERS = {character_name(character): character for character in string.punctuation}
_NAMES = frozenset(
    {str(key.value).rpartition("+")[2] for key in Keys if not str(key.value).startswith("<")}
    | set(_CHARACTERS)
)


def parse_keys(written: str) -> str:
    """Return keys, separated by commas, as Textual calls them: `Ctrl+/, F1` as `ctrl+slash,f1`.

    Raises:
        ValueError: There is none, or one that no terminal sends, in words.
    """
    return ",".join(dict.fromkeys(_parse(key.strip()) for key in written.split(",")))


def _parse(written: str) -> str:
    if not written:
        raise ValueError("a key is missing; for the comma and the plus write “comma” and “plus”")
    *before, base = (part.strip() for part in written.split("+"))
    modifiers = {part.lower() for part in before}
    if len(base) == 1 and not base.isalnum():
        base = character_name(base) if base.isprintable() else base
    elif len(base) > 1 or modifiers:
        base = base.lower()
        base = _ALSO.get(base, base)
    if not modifiers <= _MODIFIERS or not (base in _NAMES or (len(base) == 1 and base.isalnum())):
        raise ValueError(f"there is no key “{written}”; write it as in ctrl+k, alt+slash, f2")
    if modifiers == {"shift"} and len(base) == 1 and base.upper() != base:
        return base.upper()
    key = "+".join([*sorted(modifiers), base])
    if key in _SAME:
        raise ValueError(f"“{written}” is {_SAME[key]} to a terminal; take another key")
    return key


def key_words(keys: str) -> str:
    """Return keys as people write them: `ctrl+k` as `Ctrl+K`."""
    return ", ".join(_words(key.strip()) for key in keys.split(","))


def _words(key: str) -> str:
    *modifiers, base = key.split("+")
    if len(base) == 1 and base.isupper():
        modifiers = [*modifiers, "shift"]
    named = _WORDS.get(base) or _CHARACTERS.get(base, base)
    shown = named.upper() if len(named) == 1 else named[:1].upper() + named[1:]
    return "+".join([*(m.capitalize() for m in modifiers), shown])


def is_typed(key: str) -> bool:
    """Tell whether a key writes a character where one is writing."""
    return len(key) == 1 or key == "space" or key in _CHARACTERS
