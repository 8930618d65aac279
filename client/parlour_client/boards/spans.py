"""What boards are drawn with: rows of spans, each with what it means, and no colour."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

from parlour_client.visible import visible

UNKNOWN = "?"
"""Stands for what cannot be drawn in one cell of a terminal."""


class Role(Enum):
    """What a span tells; where there are colours, these decide on them."""

    LABEL = "label"
    """The name of a row or a column."""
    EMPTY = "empty"
    """A cell, or the air around it, with nothing on it."""
    PIECE = "piece"
    """What stands on a cell; `Span.seat` tells whose it is."""
    CURSOR = "cursor"
    """Around the cell one points at: `( )`."""
    CHOSEN = "chosen"
    """Around a cell that was chosen as part of a move: `< >`."""
    TARGET = "target"
    """A cell that may be chosen: `·` if it is empty, else around what stands there."""
    LAST = "last"
    """Around a cell that the last move touched: `[ ]`."""
    WINNING = "winning"
    """Around a cell that won: `* *`."""
    THREATENED = "threatened"
    """Around a cell that is attacked: `! !`."""
    WORDS = "words"
    """Words, as they are."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a row.

    Args:
        text: Plain characters, each one cell wide; safe to draw.
        role: What they tell.
        seat: Whose piece it is, -1 for nobody's; of a piece that is called white or black the seat
            that has that colour in chess, as no black piece is to be the brighter one.
        cell: The cell of the view that this is part of; None for none.
        dark: Whether it is part of a dark square of a chequered board.
        mark: What the cell is marked as; None if it is not.
    """

    text: str
    role: Role = Role.WORDS
    seat: int = -1
    cell: int | None = None
    dark: bool = False
    mark: Role | None = None


Row = tuple[Span, ...]
"""One line of a drawing, from the left."""


def plain(row: Row) -> str:
    """Return a row as text alone."""
    return "".join(span.text for span in row).rstrip()


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def glyph(sign: str, ascii_sign: str, *, ascii_only: bool) -> str:
    """Return the one character that a piece is drawn as, whatever a server sent.

    Args:
        sign: How it looks.
        ascii_sign: How it looks where there is only ASCII.
        ascii_only: Whether there is only ASCII.
    """
    for wanted in (ascii_sign,) if ascii_only else (sign, ascii_sign):
        simple = len(wanted) == 1 and not wanted.isspace() and visible(wanted) == wanted
        if simple and width(wanted) == 1 and (wanted.isascii() or not ascii_only):
            return wanted
    return UNKNOWN


def words(text: str, *, ascii_only: bool) -> str:
    """Return somebody's words as one line that is safe to draw."""
    shown = visible(text)
    return shown.encode("ascii", "backslashreplace").decode() if ascii_only else shown


def fitted(label: str, cells: int, *, ascii_only: bool) -> str:
    """Return a label that takes no more than so many cells."""
    shown = words(label, ascii_only=ascii_only)
    while width(shown) > cells:
        shown = shown[:-1]
    return shown
