"""Battleship: each places a fleet unseen by the other, then both shoot at where it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from parlour_games.battleship_waters import CELLS, COLUMNS, FLEET, ROWS, Waters, typed_cells
from parlour_games.game import (
    HIDDEN,
    IllegalMoveError,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.views import Board, BoardMove, Mark, SideBoard

_SIDES: Final = ("red", "blue")


@dataclass(frozen=True, slots=True)
class Battle:
    """A position.

    Args:
        waters: Each seat's, with its ships and what was shot at there.
        shots: How many were fired.
        last: The cell of the last shot, None before the first.
    """

    waters: tuple[Waters, Waters] = (Waters(), Waters())
    shots: int = 0
    last: int | None = None

    @property
    def placing(self) -> frozenset[Seat]:
        """Who has still ships to place."""
        return frozenset(s for s, own in enumerate(self.waters) if len(own.ships) < len(FLEET))

    @property
    def winner(self) -> Seat | None:
        """Who has sunk the other's whole fleet, None while nobody has."""
        if self.placing:
            return None
        return next((1 - s for s, own in enumerate(self.waters) if not own.afloat), None)


class Battleship:
    """The rules; a placement is written by its ends, `a1-a5`, and a shot by its cell, `b7`."""

    key = "battleship"
    name = "Battleship"
    summary = "Hide a fleet of five ships, and find the other's by shooting at the sea."
    rules = (
        "First each places five ships on their own waters, unseen by the other: a carrier of 5"
        " cells, a battleship of 4, a cruiser and a submarine of 3, a destroyer of 2. A ship lies"
        " across or down; ships may touch, and not cross.\n\n"
        "Then red begins, and both take turns to shoot at one cell of the other's waters. Each is"
        " told whether it is a hit, and when a ship is sunk. Whoever first sinks all five wins."
        "\n\n"
        "Type a ship by its ends, as in a1-a5, and a shot by its cell, as in b7; a1 is at the top"
        " left. On the board, choose the ship's two ends, or the cell to shoot at. An x is a hit,"
        " # a sunk ship, o a miss. Your own fleet is shown beside."
    )
    picture = (
        "   a b c d e f g",
        "1  . . . . o . .",
        "2  . x x . . . .",
        "3  . . . . . # .",
        "4  . o . . . # .",
        "5  . . . o . . .",
    )
    sides = _SIDES
    options = ()
    version = 1
    seats = range(2, 3)

    def start(self, options: Mapping[str, str], seats: int) -> Battle:
        """Return the empty waters; there are no options."""
        choose(self, options, seats)
        return Battle()

    def turn(self, state: Battle) -> frozenset[Seat]:
        """Return who has ships to place, later whose turn it is to shoot; red, seat 0, begins."""
        if state.placing:
            return state.placing
        return frozenset() if state.winner is not None else frozenset({state.shots % 2})

    def moves(self, state: Battle, seat: Seat) -> tuple[str, ...]:
        """Return where the next ship can lie, later the cells not shot at."""
        if seat not in self.turn(state):
            return ()
        if state.placing:
            return tuple(state.waters[seat].placements())
        shot = state.waters[1 - seat].shots
        return tuple(name for cell, name in enumerate(CELLS) if cell not in shot)

    def parse(self, state: Battle, seat: Seat, text: str) -> str:
        """Return what was typed: a placement as in `A1 A5` or `a5-a1`, or a shot as in `B7`."""
        if seat not in self.turn(state):
            check_legal(self, state, Step(seat, text.strip()))
        cells = typed_cells(text)
        if state.placing:
            return state.waters[seat].placement(cells)
        if len(cells) != 1:
            raise IllegalMoveError("shoot at one cell, as in b7")
        if cells[0] in state.waters[1 - seat].shots:
            raise IllegalMoveError(f"{CELLS[cells[0]]} was shot at already; choose another cell")
        return CELLS[cells[0]]

    def apply(self, state: Battle, step: Step) -> Battle:
        """Return the state with one more ship placed, or one more shot fired."""
        check_legal(self, state, step)
        waters = list(state.waters)
        if state.placing:
            own = waters[step.seat]
            waters[step.seat] = own.with_ship(own.placements()[step.move])
            return replace(state, waters=(waters[0], waters[1]))
        cell = CELLS.index(step.move)
        waters[1 - step.seat] = waters[1 - step.seat].with_shot(cell)
        return Battle((waters[0], waters[1]), state.shots + 1, cell)

    def outcome(self, state: Battle) -> Outcome | None:
        """Return the end: a whole fleet is sunk."""
        if state.winner is None:
            return None
        scores = (1.0, 0.0) if state.winner == 0 else (0.0, 1.0)
        return Outcome(scores, f"the whole fleet is sunk after {state.shots} shots")

    def view(self, state: Battle, seat: Seat | None) -> Board:
        """Return the waters to shoot at, and one's own beside; the other's ships only at the end.

        While ships are placed it is one's own waters. Watchers see blue's, and red's beside.
        """
        standings = tuple(_standing(state, each) for each in (0, 1))
        if state.placing and seat is not None:
            own = state.waters[seat]
            return Board(
                COLUMNS,
                ROWS,
                own.seen(ships=True),
                moves=_placing_moves(own),
                caption=_to_place(own),
                standings=standings,
            )
        over = state.winner is not None
        near = 0 if seat is None else seat
        beside, far = state.waters[near], state.waters[1 - near]
        shot_far = state.shots % 2 != near
        marks = () if state.last is None else (Mark(state.last, "last"),)
        moves = () if seat is None else self.moves(state, seat)
        return Board(
            COLUMNS,
            ROWS,
            far.seen(ships=over),
            marks if shot_far else (),
            tuple(BoardMove(move, (CELLS.index(move),)) for move in moves),
            caption=_caption(state, seat),
            standings=standings,
            aside=SideBoard(
                "red's waters" if seat is None else "your fleet",
                COLUMNS,
                ROWS,
                beside.seen(ships=over or seat is not None),
                () if shot_far else marks,
            ),
        )

    def redact(self, state: Battle, step: Step, seat: Seat | None) -> Step:
        """Return the step, a placement hidden from all others."""
        if state.placing and step.seat != seat:
            return Step(step.seat, HIDDEN)
        return step


def _placing_moves(own: Waters) -> tuple[BoardMove, ...]:
    """Return where the next ship can lie, by its ends in either order."""
    return tuple(
        BoardMove(move, ends)
        for move, cells in own.placements().items()
        for ends in ((cells[0], cells[-1]), (cells[-1], cells[0]))
    )


def _to_place(own: Waters) -> str:
    ship = own.next_ship
    if ship is None:
        return "your fleet is placed; the other is still placing theirs"
    return f"place your {ship.name}: {ship.length} cells, by its two ends"


def _standing(state: Battle, seat: Seat) -> str:
    own = state.waters[seat]
    if state.placing:
        return f"{len(own.ships)} of {len(FLEET)} ships placed"
    if not own.afloat:
        return "all sunk"
    return f"{', '.join(str(ship.length) for ship in own.afloat)} afloat"


def _caption(state: Battle, seat: Seat | None) -> str:
    if state.placing:
        return "the fleets are being placed"
    whose = "blue's waters" if seat is None else "the other's waters"
    if state.last is None:
        return whose
    shooter = (state.shots - 1) % 2
    shot = f"{CELLS[state.last]} by {_SIDES[shooter]}"
    return f"{whose}; {shot}: {state.waters[1 - shooter].result(state.last)}"
