"""The shape of a game: whether an object that says it is one can be listed and played."""

import re
from typing import Any, Final, TypeGuard

from parlour_games.game import Option

KEY_MAX_CHARACTERS: Final = 32
"""The longest key of a game, in Unicode code points."""

LABEL_MAX_CHARACTERS: Final = 48
"""The longest name of a game, a side, an option or its value, and the longest line of a picture."""

SUMMARY_MAX_CHARACTERS: Final = 200
"""The longest summary, in Unicode code points."""

RULES_MAX_CHARACTERS: Final = 8_000
"""The longest rules, in Unicode code points."""

PICTURE_MAX_LINES: Final = 12
"""The most lines of a picture."""

SEATS_MAX: Final = 8
"""The most that can play a game."""

OPTIONS_MAX: Final = 8
"""The most options of a game."""

OPTION_VALUES_MAX: Final = 32
"""The most values of one option."""

VERSION_MAX: Final = 1_000_000_000
"""The highest version of rules."""

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_FUNCTIONS = ("start", "turn", "moves", "parse", "apply", "outcome", "view", "redact")


def shape_fault(game: Any) -> str | None:  # noqa: ANN401 - whatever somebody's package names
    """Return what keeps an object from being a `Game`, in words; None if nothing does."""
    checks = (_functions, _words, _seats, _sides, _options)
    return next((fault for check in checks if (fault := check(game)) is not None), None)


def _functions(game: Any) -> str | None:  # noqa: ANN401 - as above
    for name in _FUNCTIONS:
        if not callable(getattr(game, name, None)):
            return f"it has no function `{name}`"
    return None


def _words(game: Any) -> str | None:  # noqa: ANN401 - as above
    longest = {
        "key": KEY_MAX_CHARACTERS,
        "name": LABEL_MAX_CHARACTERS,
        "summary": SUMMARY_MAX_CHARACTERS,
        "rules": RULES_MAX_CHARACTERS,
    }
    for name, limit in longest.items():
        if not is_text(getattr(game, name, None), limit):
            return f"its `{name}` is not a text of 1 to {limit} characters"
    if not _KEY.fullmatch(game.key):
        return "its `key` has more than lower case letters, digits and single hyphens"
    picture = getattr(game, "picture", None)
    lines = PICTURE_MAX_LINES
    if not isinstance(picture, tuple) or not 1 <= len(picture) <= lines:
        return f"its `picture` is not a tuple of 1 to {lines} lines"
    if not all(line == "" or is_text(line, LABEL_MAX_CHARACTERS) for line in picture):
        return f"its `picture` has lines of more than {LABEL_MAX_CHARACTERS} characters"
    return None


def _seats(game: Any) -> str | None:  # noqa: ANN401 - as above
    seats = getattr(game, "seats", None)
    fits = isinstance(seats, range) and seats.step == 1
    if not fits or not seats or seats.start < 1 or seats[-1] > SEATS_MAX:
        return f"its `seats` is not a range within 1 to {SEATS_MAX}, as in range(2, 3) for two"
    version = getattr(game, "version", None)
    if type(version) is not int or not 1 <= version <= VERSION_MAX:
        return f"its `version` is not a number of 1 to {VERSION_MAX:,}"
    return None


def _sides(game: Any) -> str | None:  # noqa: ANN401 - as above
    sides = getattr(game, "sides", None)
    if not isinstance(sides, tuple) or not _are_labels(sides):
        return "its `sides` is not a tuple of different names"
    if sides and len(sides) != game.seats[-1]:
        return "its `sides` does not name as many seats as there can be"
    return None


def _options(game: Any) -> str | None:  # noqa: ANN401 - as above
    options = getattr(game, "options", None)
    if not isinstance(options, tuple) or len(options) > OPTIONS_MAX:
        return f"its `options` is not a tuple of at most {OPTIONS_MAX}"
    if not all(isinstance(option, Option) for option in options):
        return "its `options` holds other things than `Option`"
    if not _are_labels(tuple(option.name for option in options)):
        return "its `options` do not have different names"
    for option in options:
        values = option.values
        fits = isinstance(values, tuple) and 1 <= len(values) <= OPTION_VALUES_MAX
        if not fits or not _are_labels(values) or not is_text(option.label, LABEL_MAX_CHARACTERS):
            return f"its option “{option.name}” lacks a label, or different values"
    return None


def _are_labels(texts: tuple[Any, ...]) -> bool:
    fit = all(is_text(text, LABEL_MAX_CHARACTERS) for text in texts)
    return fit and len(set(texts)) == len(texts)


def is_text(value: object, limit: int) -> TypeGuard[str]:
    """Tell whether something is a text of 1 to `limit` characters that can be written down."""
    return type(value) is str and 1 <= len(value) <= limit and not _SURROGATE.search(value)
