"""What is seen of a game: enough to draw and play one whose rules the receiver does not know."""

from typing import Annotated

from msgspec import Meta, Struct

from parlour_protocol.limits import (
    CELLS_MAX,
    DICE_MAX,
    LETTERS_MAX,
    OPTION_VALUES_MAX,
    PATH_MAX_CELLS,
    PIECES_MAX,
    SEATS_MAX,
    VIEW_MOVES_MAX,
)
from parlour_protocol.messages.fields import Caption, Count, Kind, Label, Message, MoveText

Cell = Annotated[int, Meta(ge=0, le=CELLS_MAX - 1)]
Glyph = Annotated[str, Meta(min_length=1, max_length=4)]
Side = Annotated[int, Meta(ge=-1, le=SEATS_MAX - 1)]
Labels = Annotated[tuple[Label, ...], Meta(max_length=26)]
Standings = Annotated[tuple[Caption, ...], Meta(max_length=SEATS_MAX)]
Points = Annotated[
    tuple[Annotated[int, Meta(ge=-(2**31), le=2**31)], ...], Meta(max_length=SEATS_MAX)
]


class Piece(Struct, frozen=True, omit_defaults=True):
    """Something that stands on cells of a board.

    Args:
        glyph: How it looks, one terminal cell wide.
        ascii: How it looks where there is only ASCII, one character.
        name: In words, as in `white king`.
        seat: Whose it is, -1 for nobody's.
    """

    glyph: Glyph
    ascii: Glyph
    name: Label
    seat: Side = -1


class Mark(Struct, frozen=True):
    """A cell to be shown as special: `last`, `winning` or `threatened`; more kinds may come."""

    cell: Cell
    kind: Kind


class BoardMove(Struct, frozen=True, omit_defaults=True):
    """A legal move, by what is typed and by the cells one points at.

    Args:
        text: The move as the game writes it.
        path: The cells to choose, in turn: one where something is put down, two or more where it
            goes from one to another; none for a move that touches no cell, as in `pass`. Several
            moves may have the same path, as the promotions of a pawn have, and a move several.
    """

    text: MoveText
    path: Annotated[tuple[Cell, ...], Meta(max_length=PATH_MAX_CELLS)] = ()


class SideBoard(Struct, frozen=True, omit_defaults=True):
    """A second board to be looked at, as one's own fleet; its pieces are those of the first."""

    title: Label
    columns: Labels
    rows: Labels
    cells: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=PIECES_MAX)], ...], Meta(max_length=CELLS_MAX)
    ]
    marks: Annotated[tuple[Mark, ...], Meta(max_length=CELLS_MAX)] = ()


class Board(Message, frozen=True):
    """A view: a rectangular board, its cells counted row by row from the top left.

    Args:
        columns: Their labels, from the left; there are as many columns.
        rows: Their labels, from the top; there are as many rows.
        pieces: The different pieces there are.
        cells: For each cell 0 if it is empty, else the place of its piece in `pieces`, from 1.
        marks: Cells to be shown as special.
        moves: The receiver's legal moves; none for those who may not move.
        style: How it is drawn: `plain`, `chequered`, `lines` (stones on crossings) or `hex` (each
            row half a cell further to the right); others are drawn as `plain`.
        turned: Whether the receiver sits at the top, and would have it drawn the other way round.
        caption: A line of words for what the board does not show.
        standings: For each seat, in a few words, how it stands, as in what it has captured.
        aside: A second board to be looked at.
        below: The labels of the columns below the board, where they are others than above it.
    """

    columns: Labels
    rows: Labels
    pieces: Annotated[tuple[Piece, ...], Meta(max_length=PIECES_MAX)]
    cells: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=PIECES_MAX)], ...], Meta(max_length=CELLS_MAX)
    ]
    marks: Annotated[tuple[Mark, ...], Meta(max_length=CELLS_MAX)] = ()
    moves: Annotated[tuple[BoardMove, ...], Meta(max_length=VIEW_MOVES_MAX)] = ()
    style: Kind = "plain"
    turned: bool = False
    caption: Caption = ""
    standings: Standings = ()
    aside: SideBoard | None = None
    below: Labels = ()


class Word(Message, frozen=True):
    """A view: a word to be found.

    Args:
        letters: Each letter, empty where it is still hidden.
        tried: What was tried in vain.
        tries_left: How many more may fail.
        moves: The receiver's legal moves; where there are too many to list, some of them.
        prompt: What the receiver is to type, where it is more than one of `moves`.
        caption: As in `Board`.
        standings: As in `Board`.
    """

    letters: Annotated[tuple[Annotated[str, Meta(max_length=4)], ...], Meta(max_length=LETTERS_MAX)]
    tried: Annotated[tuple[MoveText, ...], Meta(max_length=LETTERS_MAX)]
    tries_left: Count
    moves: Annotated[tuple[MoveText, ...], Meta(max_length=VIEW_MOVES_MAX)] = ()
    prompt: Caption = ""
    caption: Caption = ""
    standings: Standings = ()


class Choice(Struct, frozen=True):
    """One of several things to choose: the move as the game writes it, and its name."""

    move: MoveText
    name: Label


class Choices(Message, frozen=True):
    """A view: something to choose from, and what the others chose.

    Args:
        choices: What the receiver may choose now; empty for those who may not.
        chosen: For each seat the move it has made in this round: `?` where the receiver may only
            know that there is one, empty where there is none yet.
        points: For each seat how many it has.
        caption: As in `Board`.
        standings: As in `Board`.
    """

    choices: Annotated[tuple[Choice, ...], Meta(max_length=OPTION_VALUES_MAX)]
    chosen: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=SEATS_MAX)]
    points: Points
    caption: Caption = ""
    standings: Standings = ()


class Dice(Message, frozen=True):
    """A view: dice, and points to be had with them.

    Args:
        dice: What they show, 1 to 6; none before the first throw.
        points: For each seat how many it has.
        pending: How many points whoever is to move may still lose.
        goal: How many points win.
        choices: As in `Choices`.
        caption: As in `Board`.
        standings: As in `Board`.
    """

    dice: Annotated[tuple[Annotated[int, Meta(ge=1, le=6)], ...], Meta(max_length=DICE_MAX)]
    points: Points
    pending: Count
    goal: Count
    choices: Annotated[tuple[Choice, ...], Meta(max_length=OPTION_VALUES_MAX)] = ()
    caption: Caption = ""
    standings: Standings = ()


View = Board | Word | Choices | Dice
"""What is seen of a game."""
