"""Which names look alike: skeletons, from the confusables data of Unicode.

This file knows characters, and nothing of what a name may be.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from string import ascii_letters, digits
from unicodedata import category, is_normalized, normalize

from parlour_server.scripts import EVERY, scripts

_GREEK_UNLIKE_SMALL = frozenset("\u0393\u039d\u03a5")
"""Capitals gamma, nu and upsilon: N is to nu as v is to its small one.

As a name is the same in any case, they would make “nina” and “viva” one. So skeletons leave out
what these capitals look like, and `misread` looks at the names that have them.
"""

_OTHERS_UNLIKE_SMALL = frozenset("\u01bc\U000118a4\U000118a6\U000118b5\U000118bc")
"""Others of this kind, hardly ever written: tone five, and four letters of Warang Citi."""

_HOOKED = frozenset("ƁƊƤƬƳ")
"""Capitals whose hook comes before the letter, while that of ɓ ɗ ƥ ƭ ƴ comes after it."""

_HOOK = "'"

_HOOKED_PLAIN = frozenset("bdpty")

_SAME_LETTER = {"\u03c2": "\u03c3"}
"""Beside lower case: sigma at the end of a word."""


def skeleton(text: str) -> str:
    """Return what is the same for texts that look alike as they are written.

    Source: UTS #39, Unicode Security Mechanisms, section 4.
    """
    looks = confusables()
    text = normalize("NFD", text)
    return normalize("NFD", "".join(looks.get(character, character) for character in text))


def caseless_skeleton(text: str) -> str:
    """Return what is the same for texts that look alike in whatever case each of them is written.

    I looks like l, so that i and l are one here, and 1 with them; and 0 is o.

    Args:
        text: In lower case.
    """
    looks = _caseless()
    return _settled(
        "".join(looks.get(character, character) for character in normalize("NFD", text))
    )


def _settled(text: str) -> str:
    """Return what is the same wherever the hooks, and in whatever order the accents, were.

    What accents look like may be of another combining class than they are: NFD is too little.
    """
    settled: list[str] = []
    accents: list[str] = []
    hooks = 0
    for character in text:
        if character == _HOOK:
            hooks += 1
            continue
        if category(character).startswith("M"):
            accents.append(character)
            continue
        settled += sorted(accents)
        accents.clear()
        if character not in _HOOKED_PLAIN:
            settled.append(_HOOK * hooks)
            hooks = 0
        settled.append(character)
    return "".join((*settled, *sorted(accents), _HOOK * hooks))


def misread(text: str) -> bool:
    """Tell whether a text of one script may look like one that `caseless_skeleton` tells apart.

    Such are in capitals, wholly or at the beginning; none is in small letters. Of two that look
    alike the Greek one is this if the other can be written in everyday letters, else the other.
    """
    if not _OTHERS_UNLIKE_SMALL.isdisjoint(text):
        return True
    look = skeleton(text)
    if _looks_of_greek_capitals().isdisjoint(look):
        return False
    everyday = any(
        all(c in looks or category(c).startswith("M") for c in look) for looks in _everyday_looks()
    )
    if not _GREEK_UNLIKE_SMALL.isdisjoint(text):
        return everyday
    return not everyday and all(c in _greek_looks() or scripts(c) == EVERY for c in look)


@cache
def _looks_of_greek_capitals() -> frozenset[str]:
    return frozenset("".join(skeleton(capital) for capital in _GREEK_UNLIKE_SMALL))


@cache
def _everyday_looks() -> tuple[frozenset[str], ...]:
    """Return what plain Latin looks like, and what plain Cyrillic does."""
    signs = digits + "-_"
    cyrillic = "".join(map(chr, range(0x400, 0x460)))
    return (
        frozenset("".join(skeleton(c) for c in ascii_letters + signs)),
        frozenset("".join(skeleton(c) for c in cyrillic + signs)),
    )


@cache
def _greek_looks() -> frozenset[str]:
    """Return the characters of which the looks of Greek letters and their accents are made."""
    greek = (c for c in map(chr, (*range(0x300, 0x2000), 0xAB65)) if "Grek" in scripts(c))
    return frozenset("".join(map(skeleton, greek)))


@cache
def confusables() -> dict[str, str]:
    """Return the prototype of each character that looks like another text."""
    return {source: prototype for prototype, sources in _lines() for source in sources}


def _lines() -> Iterator[tuple[str, list[str]]]:
    text = files("parlour_server").joinpath("confusables.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            prototype, *sources = line.split()
            yield (
                "".join(chr(int(code, 16)) for code in prototype.split("+")),
                [chr(int(code, 16)) for code in sources],
            )


@cache
def _caseless() -> dict[str, str]:
    """Return the smallest relation that holds both look-alikes and the two cases of each letter."""
    table = confusables()
    alike = _Alike(table)
    letters = {*table, *(character for prototype in table.values() for character in prototype)}
    for letter in sorted(letters - _GREEK_UNLIKE_SMALL - _OTHERS_UNLIKE_SMALL - _HOOKED):
        small = letter.lower()
        if small != letter and len(small) == 1 and is_normalized("NFD", small):
            alike.join(letter, small)
    for letter, other in _SAME_LETTER.items():
        alike.join(letter, other)
    return alike.table()


class _Alike:
    """Texts that are to be one, as a table of rewriting: a character to a text, and that further.

    Args:
        table: What to begin with; what it leads to leads no further.
    """

    def __init__(self, table: dict[str, str]) -> None:
        self._to = dict(table)

    def join(self, one: str, other: str) -> None:
        """Make two texts one, by the least that does it.

        Raises:
            ValueError: Only deleting characters would.
        """
        one, other = self._rewritten(one), self._rewritten(other)
        if len(one) == len(other) == 1:
            if one != other:
                kept, gone = sorted((one, other), key=_rank)
                self._to[gone] = kept
        elif len(one) == len(other):
            for character, its_like in zip(one, other, strict=True):
                self.join(character, its_like)
        else:
            short, long = sorted((one, other), key=len)
            if len(short) != 1 or short in long:
                raise ValueError(f"{one!a} and {other!a} cannot be made one")
            self._to[short] = long

    def table(self) -> dict[str, str]:
        """Return what each character becomes in the end."""
        return {character: self._rewritten(character) for character in self._to}

    def _rewritten(self, text: str) -> str:
        while True:
            further = "".join(self._to.get(character, character) for character in text)
            if further == text:
                return text
            text = further


def _rank(character: str) -> tuple[bool, bool, bool, str]:
    """Order characters by how well they stand for all that is alike: small Latin ones first."""
    return (
        not (character.isascii() and character.islower()),
        not character.isascii(),
        character.isupper(),
        character,
    )
