"""What is seen of a game: enough to draw and play one whose rules the receiver does not know."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

MarkKind: TypeAlias = Literal["last", "winning", "threatened"]
"""Why a cell is marked: the last move touched it, it won, or what stands there is attacked."""

BoardStyle: TypeAlias = Literal["plain", "chequered", "lines", "hex"]
"""How a board is drawn: its cells alike, in two shades, as crossings of lines, or each row half a
cell further to the right."""


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
        path: The cells to choose, in turn: one where something is put down, two or more where it
            goes from one to another; none for a move that touches no cell, as in “pass”. Several
            moves may have the same path, as the promotions of a pawn have, and a move may be
            listed with several paths.
    """

    text: str
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SideBoard:
    """A second board to be looked at, as one's own fleet; the arguments are those of `Board`."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Piece | None, ...]
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A rectangular board, cells counted row by row from the top left.

    Args:
        columns: Their labels, from the left; there are as many columns, at most 26.
        rows: Their labels, from the top; there are as many rows, at most 26.
        cells: What stands on each cell, None for an empty one.
        marks: Cells to be shown as special.
        moves: The receiver's legal moves, at most 2,000; none for those who may not move.
        style: How it is drawn.
        turned: Whether the receiver sits at the top, and would have it drawn the other way round.
        caption: One line of words for what the board does not show, as whose move it is not, but
            that a king is in check.
        standings: For each seat, in a few words, how it stands, as in what it has captured; or
            nothing at all.
        aside: A second board to be looked at.
        below: The labels of the columns below the board, where they are others than above it.
    """

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[Piece | None, ...]
    marks: tuple[Mark, ...] = ()
    moves: tuple[BoardMove, ...] = ()
    style: BoardStyle = "plain"
    turned: bool = False
    caption: str = ""
    standings: tuple[str, ...] = ()
    aside: SideBoard | None = None
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word to be found.

    Args:
        letters: Each letter, None where it is still hidden.
        tried: What was tried in vain.
        tries_left: How many more may fail.
        moves: The receiver's legal moves; where there are too many to list, some of them.
        prompt: What the receiver is to type, where it is more than one of `moves`.
        caption: One line of words for the rest.
        standings: As in `Board`.
    """

    letters: tuple[str | None, ...]
    tried: tuple[str, ...]
    tries_left: int
    moves: tuple[str, ...] = ()
    prompt: str = ""
    caption: str = ""
    standings: tuple[str, ...] = ()


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
        standings: As in `Board`.
    """

    choices: tuple[Choice, ...]
    chosen: tuple[str | None, ...]
    points: tuple[int, ...]
    caption: str = ""
    standings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dice:
    """Dice, and points to be had with them.

    Args:
        dice: What they show, 1 to 6; none before the first throw.
        points: For each seat how many it has.
        pending: How many points whoever is to move may still lose.
        goal: How many points win.
        choices: As in `Choices`.
        caption: As in `Choices`.
        standings: As in `Board`.
    """

    dice: tuple[int, ...]
    points: tuple[int, ...]
    pending: int
    goal: int
    choices: tuple[Choice, ...] = ()
    caption: str = ""
    standings: tuple[str, ...] = ()


View: TypeAlias = Board | Word | Choices | Dice
"""All that a client must be able to draw."""
