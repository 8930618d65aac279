"""Emoji by their names: `:smile:` for 😄. What is not a name stays as it is.

The table is loaded when it is first asked for: it takes as long as all of the line client.
"""

import re
from functools import cache

from parlour_client.markup import outside_code
from parlour_client.visible import visible

OFFERED_MAX = 40
"""The most names offered for what was typed so far."""
_NAME = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,60}):(?![\w:])")
_BEGUN = re.compile(r":[a-z0-9_+-]+")
_EMOJI_FROM = "\u203c"
_AT_ONCE_CHARACTERS = 64  # the library's time grows with the square of it


def emojized(text: str) -> str:
    """Return `text` with an emoji for every name of one, but in code and in web addresses."""
    if not _NAME.search(text):
        return text
    return outside_code(
        text, lambda words: _NAME.sub(lambda name: _emoji().get(name[1], name[0]), words)
    )


def emoji_names(begun: str) -> tuple[str, ...]:
    """Return the names that begin like `begun`, as `:smile:`, the shortest first.

    Args:
        begun: A colon, and at least one character of a name.
    """
    if not _BEGUN.fullmatch(begun):
        return ()
    found = (name for name in _emoji() if name.startswith(begun[1:]))
    return tuple(f":{name}:" for name in sorted(found, key=lambda n: (len(n), n))[:OFFERED_MAX])


def spelled_out(text: str) -> str:
    """Return `text` with a name for every emoji, for a terminal that cannot draw them."""
    if not any(character >= _EMOJI_FROM for character in text):
        return text
    from emoji import demojize  # noqa: PLC0415 - as said above

    parts = range(0, len(text), _AT_ONCE_CHARACTERS)
    return "".join(demojize(text[at : at + _AT_ONCE_CHARACTERS], language="alias") for at in parts)


@cache
def _emoji() -> dict[str, str]:
    from emoji import EMOJI_DATA, STATUS  # noqa: PLC0415 - as said above

    names: dict[str, str] = {}
    for character, about in EMOJI_DATA.items():
        if about["status"] == STATUS["fully_qualified"] and visible(character) == character:
            for name in map(str.lower, (*about.get("alias", ()), about["en"])):
                if _NAME.fullmatch(name):
                    names.setdefault(name.strip(":"), character)
    return names
