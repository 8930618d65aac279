"""Where in a text the words stand that were searched for, as the server compares them."""

import re
import unicodedata

_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

Part = tuple[str, bool]
"""A part of a text, and whether it was searched for."""


def searched_words(words: str) -> frozenset[str]:
    """Return the single words of a query, folded; those of phrases, too.

    Args:
        words: As `SearchQuery.words` has them.
    """
    found = (phrase or word for phrase, word in _PIECE.findall(words))
    return frozenset(word for piece in found for word in _WORD.findall(_folded(piece)))


def parted(text: str, words: frozenset[str]) -> list[Part]:
    """Return a text in parts, those that begin like a searched word told apart.

    Args:
        text: What was found; safe to draw.
        words: What `searched_words` returned.
    """
    parts: list[Part] = []
    at = 0
    for match in _WORD.finditer(text):
        if any(_folded(match[0]).startswith(word) for word in words):
            parts += [(text[at : match.start()], False), (match[0], True)]
            at = match.end()
    parts.append((text[at:], False))
    return [part for part in parts if part[0]]


def around_first(parts: list[Part], room: int) -> list[Part]:
    """Return so much of the parts that the first one that was searched for is among it.

    Args:
        parts: As `parted` returned them.
        room: How many characters there is room for.
    """
    before = 0
    for text, searched in parts:
        if searched:
            break
        before += len(text)
    else:
        before = 0
    skip = max(0, before - room // 2) if before > room // 2 else 0
    if not skip:
        return parts
    kept: list[Part] = [("…", False)]
    for text, searched in parts:
        if skip < len(text):
            kept.append((text[skip:], searched))
        skip = max(0, skip - len(text))
    return kept


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
