"""A short mark for each field that is text, to know it again on a screen."""

from tests.hostile.hostile_server import Saying
from tests.hostile.poison import FROM_SERVER

MARKED_MIN_CHARACTERS = 24
"""Fields that hold as many have room for a mark and for what is said behind it."""
_ORDER = sorted(FROM_SERVER)
_NARROW = {"Piece.glyph": "Ж", "Piece.ascii": "Ж", "Word.letters": "Д"}


def mark(field: str) -> str:
    """Return the mark of a field, as `Entry.text`."""
    return _NARROW.get(field) or f"q{_ORDER.index(field):03d}"


def marked(text: str, *, alone: bool = False) -> Saying:
    """Return a voice that says a text behind the mark of each field.

    Args:
        text: What is said.
        alone: Whether a field too short for both has the mark alone, and not the text alone.
    """

    def says(field: str, longest: int) -> str:
        if longest >= MARKED_MIN_CHARACTERS:
            return f"{mark(field)} {text}"
        return mark(field) if alone else text

    return says


def plainly(text: str) -> Saying:
    """Return a voice that says the same everywhere."""
    return lambda _field, _longest: text
