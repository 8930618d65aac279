"""A position in words, for those who hear it instead of seeing it."""

from collections import Counter
from collections.abc import Sequence
from typing import assert_never

from parlour_client.boards.drawing import called, remarks
from parlour_client.boards.moves import cell_name
from parlour_client.game_words import NOBODY, result_words
from parlour_client.model import is_hidden
from parlour_client.visible import visible
from parlour_protocol.messages import (
    Board,
    Choices,
    Dice,
    Mark,
    Piece,
    SideBoard,
    Table,
    View,
    Word,
)

MARK_NAMES = {"last": "last move", "winning": "winning", "threatened": "under attack"}
"""What each kind of mark is called."""


def words(view: View, table: Table) -> str:
    """Return how a game stands, in sentences: what is where, what is marked, and whose turn it is.

    Args:
        view: What is seen; it may be a position of the past.
        table: Where it is played.
    """
    names = names_of(table)
    match view:
        case Board():
            told = _board(view, names)
        case Word():
            told = _word(view)
        case Choices():
            told = [*_points(view.points, names), *_chosen(view, names)]
        case Dice():
            thrown = ", ".join(str(face) for face in view.dice)
            told = [f"thrown: {thrown}"] if thrown else []
            told += [*_points(view.points, names), f"{view.pending:,} at stake"]
        case _:
            assert_never(view)
    return ". ".join(part for part in (*told, *remarks(view, names), turn(table)) if part) + "."


def names_of(table: Table) -> tuple[str, ...]:
    """Return what those at a table are called, by seat; safe to draw, and never empty."""
    return tuple(
        visible(seat.nickname) or visible(seat.name) or f"player {at}"
        for at, seat in enumerate(table.seats, 1)
    )


def turn(table: Table) -> str:
    """Return in a few words who is to move, or how it ended."""
    names = names_of(table)
    match table.state:
        case "playing" if table.seat >= 0 and table.seat in table.turn:
            return "your turn"
        case "playing":
            who = " and ".join(called(names, seat) for seat in table.turn)
            return f"{who} to move" if who else "chance decides"
        case "over":
            return ended(table)
        case "paused":
            return f"paused: {visible(table.paused)}" if table.paused else "paused"
        case "gathering":
            return "players gather"
        case other:
            return visible(other)


def ended(table: Table) -> str:
    """Return in a few words how a game ended, as `result_words` does; safe to draw."""
    own = table.seats[table.seat].account if 0 <= table.seat < len(table.seats) else NOBODY
    return visible(result_words(table, own)) or "over"


def _board(view: Board, names: Sequence[str]) -> list[str]:
    told = _standing(view, view, view.pieces, names)
    told += _marked(view)
    if view.aside is not None:
        side = Board(view.aside.columns, view.aside.rows, view.pieces, view.aside.cells)
        standing = "; ".join(_standing(side, view.aside, view.pieces, names)) or "empty"
        told.append(f"{visible(view.aside.title)}: {standing}")
    return told or ["the board is empty"]


def _standing(
    view: Board, shown: Board | SideBoard, pieces: tuple[Piece, ...], names: Sequence[str]
) -> list[str]:
    where: dict[int, list[str]] = {}
    for cell, number in enumerate(shown.cells):
        name = visible(cell_name(view, cell))
        if name and 0 < number <= len(pieces):
            where.setdefault(number, []).append(name)
    told = []
    for number, piece in enumerate(pieces, 1):
        if number in where:
            what = visible(piece.name) or f"piece of {called(names, piece.seat)}"
            told.append(f"{what}: {', '.join(_counted(where[number]))}")
    return told


def _counted(cells: list[str]) -> list[str]:
    """Return each name once: columns of a board may be one place, as the points of backgammon."""
    return [f"{name} ({n})" if n > 1 else name for name, n in Counter(cells).items()]


def _marked(view: Board) -> list[str]:
    told = []
    for kind, meaning in MARK_NAMES.items():
        cells = [_cell(view, mark) for mark in view.marks if mark.kind == kind]
        if named := ", ".join(cell for cell in cells if cell):
            told.append(f"{meaning}: {named}")
    return told


def _cell(view: Board, mark: Mark) -> str:
    return visible(cell_name(view, mark.cell))


def _word(view: Word) -> list[str]:
    letters = " ".join(visible(letter) or "blank" for letter in view.letters)
    tried = ", ".join(visible(text) for text in view.tried)
    told = [f"the word: {letters}"] if letters else []
    told += [f"tried in vain: {tried}"] if tried else []
    return [*told, f"tries left: {view.tries_left:,}", visible(view.prompt)]


def _points(points: Sequence[int], names: Sequence[str]) -> list[str]:
    had = [f"{called(names, seat)} has {count:,}" for seat, count in enumerate(points)]
    return [", ".join(had)] if had else []


def _chosen(view: Choices, names: Sequence[str]) -> list[str]:
    return [
        f"{called(names, seat)} " + ("has chosen" if is_hidden(move) else f"chose {visible(move)}")
        for seat, move in enumerate(view.chosen)
        if move
    ]
