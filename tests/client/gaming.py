"""Games as a server tells them: alice and bob at a board of nine cells, and what is around it."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from parlour_protocol.messages import (
    Board,
    BoardMove,
    Conversation,
    GameInfo,
    Mark,
    MoveMade,
    Option,
    Piece,
    PlayInvitation,
    Seat,
    Table,
    Terms,
)
from tests.client.company import ALICE, BOB, MINUTE, START

TABLE, GALLERY = 40, 41
"""The conversations of those who play and of those who watch."""
SEATS = (
    Seat(ALICE, "alice", "crosses", here=True),
    Seat(BOB, "bob", "noughts", here=True),
)
PIECES = (Piece("X", "X", "cross", 0), Piece("O", "O", "nought", 1))
NAMES = tuple(column + row for row in "321" for column in "abc")
"""The cells of the board, as moves are written."""

TIC_TAC_TOE = GameInfo(
    "tic-tac-toe", "Tic-tac-toe", "Three in a row.", 2, 2, ("crosses", "noughts"),
    forms=("text", "json"), house=True,
)  # fmt: skip
CHESS = GameInfo(
    "chess", "Chess", "The game of kings.", 2, 2, ("white", "black"),
    (Option("setup", "Setup", ("standard", "shuffled")),), forms=("pgn", "text"), house=True,
)  # fmt: skip
PIG = GameInfo("pig", "Pig", "Throw, or stop in time.", 2, 4, forms=("text",))


def about(table: int = TABLE, gallery: int = 0) -> Conversation:
    """Return the conversation of those who play with bob, or of those who watch."""
    if gallery:
        return Conversation(gallery, "gallery", "Tic-tac-toe alice, bob", 0)
    return Conversation(table, "table", "Tic-tac-toe bob", 0)


def nine(plies: Sequence[str] = (), *, mine: bool = True) -> Board:
    """Return the board after these moves.

    Args:
        plies: The cells taken, crosses first.
        mine: Whether whoever sees it is to move.
    """
    cells = [0] * len(NAMES)
    for at, move in enumerate(plies):
        cells[NAMES.index(move)] = at % 2 + 1
    free = [(name, cell) for cell, name in enumerate(NAMES) if not cells[cell]]
    marks = (Mark(NAMES.index(plies[-1]), "last"),) if plies else ()
    moves = tuple(BoardMove(name, (cell,)) for name, cell in free) if mine else ()
    return Board(("a", "b", "c"), ("3", "2", "1"), PIECES, tuple(cells), marks, moves)


def table(plies: Sequence[str] = (), *, seat: int = 0, **how: Any) -> Table:  # noqa: ANN401 - fields
    """Return a table after these moves, as one seat sees it.

    Args:
        plies: The cells taken, crosses first.
        seat: Whose view it is, -1 for a watcher's.
        how: Other fields of the table.
    """
    turn = len(plies) % 2
    made = MoveMade(len(plies), 1 - turn, plies[-1]) if plies else None
    told = Table(
        TABLE, GALLERY, Terms("tic-tac-toe"), "Tic-tac-toe", SEATS, "playing", seat,
        head=len(plies), ply=len(plies), turn=(turn,), last=made,
        view=nine(plies, mine=seat == turn), started=START,
    )  # fmt: skip
    return structs.replace(told, **how)


def invitation(
    number: int = 1, *, by: int = BOB, state: str = "open", terms: Terms | None = None
) -> PlayInvitation:
    """Return bob's invitation of alice to play, or hers of him."""
    names = {ALICE: "alice", BOB: "bob"}
    other = ALICE if by == BOB else BOB
    return PlayInvitation(
        bytes([number]) * 16, by, names[by], other, names[other], terms or Terms("tic-tac-toe"),
        "Tic-tac-toe", START, START + 60 * MINUTE, state,
    )  # fmt: skip
