"""Nim, an example of a game for Parlour: take matches from heaps, and take the last one.

`docs/games.md` tells how to install it. Everything here is a pure function of a state that never
changes: no I/O, no clock, no chance. The server does the rest, and clients draw what `view` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from parlour_games import Board, BoardMove, Option, Outcome, Piece, Seat, Step, check_legal, choose

MATCH = Piece(None, "|", "|", "match")
ROWS = ("a", "b", "c", "d")
WIDTH = 7


@dataclass(frozen=True, slots=True)
class Heaps:
    """A state: immutable, and equal to another that is alike."""

    last_wins: bool
    left: tuple[int, ...] = (1, 3, 5, 7)
    seat: Seat = 0


class Nim:
    """The rules."""

    key = "nim"  # What logs call it: never change it.
    name = "Nim"
    summary = "Take matches from one of four heaps; the last one decides."
    rules = (
        "Take turns to take as many matches as you like from one heap. Whoever takes the last match"
        " of all wins, or loses if so agreed.\n\n"
        "Type the heap and how many you take, as in c2."
    )
    picture = ("a  |", "b  | | |", "c  | | | | |", "d  | | | | | | |")
    sides = ("first", "second")  # Or (), where it does not matter who sits where.
    options = (Option("last", "Whoever takes the last match", ("wins", "loses")),)
    version = 1  # Raise it when logs kept of it would replay otherwise.
    seats = range(2, 3)

    def start(self, options: Mapping[str, str], seats: int) -> Heaps:
        """Return the state before the first step; `choose` checks options and seats."""
        return Heaps(choose(self, options, seats)["last"] == "wins")

    def turn(self, state: Heaps) -> frozenset[Seat]:
        """Return who may move: several at once if the game is so, and nobody when it is over."""
        return frozenset({state.seat}) if any(state.left) else frozenset()

    def moves(self, state: Heaps, seat: Seat) -> tuple[str, ...]:
        """Return the legal moves of a seat."""
        if seat not in self.turn(state):
            return ()
        heaps = zip(ROWS, state.left, strict=True)
        return tuple(f"{row}{take + 1}" for row, left in heaps for take in range(left))

    def parse(self, state: Heaps, seat: Seat, text: str) -> str:
        """Return the move that a person means by what they typed."""
        move = text.replace(" ", "").lower()
        check_legal(self, state, Step(seat, move))  # Raises IllegalMoveError.
        return move

    def apply(self, state: Heaps, step: Step) -> Heaps:
        """Return the state after a step, which is written as `moves` has it."""
        check_legal(self, state, step)
        left = list(state.left)
        left[ROWS.index(step.move[0])] -= int(step.move[1])
        return Heaps(state.last_wins, tuple(left), 1 - state.seat)

    def outcome(self, state: Heaps) -> Outcome | None:
        """Return how it ended, None while it goes on."""
        if any(state.left):
            return None
        first_wins = (state.seat == 1) == state.last_wins
        return Outcome((1.0, 0.0) if first_wins else (0.0, 1.0), "the last match is taken")

    def view(self, state: Heaps, seat: Seat | None) -> Board:
        """Return what a seat may see, or with None what everybody may."""
        cells = [MATCH if n < left else None for left in state.left for n in range(WIDTH)]
        moves = () if seat is None else self.moves(state, seat)
        columns = tuple(str(n + 1) for n in range(WIDTH))
        return Board(columns, ROWS, tuple(cells), moves=tuple(self._seen(state, m) for m in moves))

    def redact(self, state: Heaps, step: Step, seat: Seat | None) -> Step:  # noqa: ARG002 - open
        """Return what a seat may know of a step; a hidden one is `Step(step.seat, HIDDEN)`."""
        return step

    def _seen(self, state: Heaps, move: str) -> BoardMove:
        row = ROWS.index(move[0])  # One points at a match: it is taken, and all to its right.
        return BoardMove(move, (row * WIDTH + state.left[row] - int(move[1]),))
