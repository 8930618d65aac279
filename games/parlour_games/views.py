"""What is seen of a game: enough to draw and play one whose rules the receiver does not know."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

MarkKind: TypeAlias = Literal["last", "winning", "threatened"]
"""Why a cell is marked: the last move touched it, it won, or what stands there is attacked."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that stands on a cell of a board.

    Args:
        seat: Whose it is; None for what is nobody's.
        glyph: One character, one terminal cell wide.
        ascii: One ASCII character, where the screen has no other.
        name: What a screen reader says, as in “white king”.
    """

    seat: int | None
    glyph: str
    ascii: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to be shown as special."""

    cell: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class BoardMove:
    """A legal move, by what is typed and by where one points.

    Args:
        text: The move as the game writes it.
        target: The cell it goes to.
        origin: The cell it comes from; None where something is put down.
    """

    text: str
    target: int
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """A rectangular board, cells counted row by row from the top left.

    Args:
        columns: Their labels, from the left; there are as many columns.
        rows: Their labels, from the top; there are as many rows.
        cells: What stands on each cell, None for an empty one.
        marks: Cells to be shown as special.
        moves: The receiver's legal moves; none for those who may not move.
        caption: One line of words for what the board does not show.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Piece | None, ...]
    marks: tuple[Mark, ...] = ()
    moves: tuple[BoardMove, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be found.

    Args:
        letters: Each letter, None where it is still hidden.
        tried: What was tried in vain.
        tries_left: How many more may fail.
        moves: The receiver's legal moves.
        caption: One line of words for the rest.
    """

    letters: tuple[str | None, ...]
    tried: tuple[str, ...]
    tries_left: int
    moves: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things to choose: the move as the game writes it, and its name."""

    move: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Something to choose from, and what the others chose.

    Args:
        choices: What the receiver may choose now; empty for those who may not.
        chosen: For each seat the move it has made in this round, `HIDDEN` where the receiver may
            only know that there is one, None where there is none yet.
        points: For each seat how many it has.
        caption: One line of words for the rest, such as how the last round went.
    """

    choices: tuple[Choice, ...]
    chosen: tuple[str | None, ...]
    points: tuple[int, ...]
    caption: str = ""


View: TypeAlias = Board | Word | Choices
"""All that a client must be able to draw."""
