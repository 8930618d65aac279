"""Which script a text is in (UTS #39, Unicode Security Mechanisms, section 5.1)."""

from collections.abc import Iterable

from fontTools.unicodedata import script_extension

_WRITTEN_TOGETHER = {
    "Hani": {"Hanb", "Jpan", "Kore"},
    "Hira": {"Jpan"},
    "Kana": {"Jpan"},
    "Hang": {"Kore"},
    "Bopo": {"Hanb"},
}
"""The scripts of Chinese with Bopomofo, of Japanese and of Korean, by what they are made of."""

EVERY = frozenset({"Zyyy"})
"""What is of no script or of each: digits, most accents."""


def scripts(character: str) -> frozenset[str]:
    """Return the scripts (ISO 15924) in which a character is written, or `EVERY`."""
    found = set(script_extension(character))
    if found & {"Zyyy", "Zinh"}:
        return EVERY
    return frozenset(found.union(*(_WRITTEN_TOGETHER.get(script, ()) for script in found)))


def shared(each: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the scripts that all have, `EVERY` if there is nothing to tell, or none."""
    common = EVERY
    for some in each:
        if some >= EVERY:
            continue
        common = some if common == EVERY else common & some
    return common


def stranger(text: str) -> str | None:
    """Return the first character that is in no one script with those before it."""
    common = EVERY
    for character in text:
        common = shared((common, scripts(character)))
        if not common:
            return character
    return None
