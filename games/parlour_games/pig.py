"""Pig: throw a die as often as you dare; a one loses what the turn has brought."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from parlour_games.game import (
    NATURE,
    IllegalMoveError,
    Option,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.views import Choice, Dice

_ROLL, _HOLD = "roll", "hold"
_FACES = ("1", "2", "3", "4", "5", "6")


@dataclass(frozen=True, slots=True)
class Pot:
    """A position.

    Args:
        goal: How many points win.
        points: What each seat has for good.
        seat: Whose turn it is.
        pending: What the turn has brought so far.
        thrown: Whether the die is in the air, so that chance is next.
        die: What it showed when it last came to rest; 0 before the first throw.
        lost: What the last throw lost; 0 if it lost nothing.
    """

    goal: int
    points: tuple[int, ...]
    seat: Seat = 0
    pending: int = 0
    thrown: bool = False
    die: int = 0
    lost: int = 0


class Pig:
    """The rules; chance throws the die."""

    key = "pig"
    name = "Pig"
    summary = "Throw a die as often as you dare; a one loses all that the turn has brought."
    rules = (
        "In your turn, throw the die as often as you like. What it shows is added up, until you"
        " hold: then the sum is yours, and the next player's turn begins. A one ends the turn, and"
        " nothing is added.\n\n"
        "Whoever first holds the goal or more wins.\n\n"
        "Type roll or hold, or their first letters: r, h."
    )
    picture = (
        "+-------+",
        "| o   o |",
        "|   o   |   5 + 6 + 4 = 15",
        "| o   o |   roll, or hold?",
        "+-------+",
    )
    sides = ()
    options = (Option("goal", "Goal", ("100", "50")),)
    version = 1
    seats = range(2, 5)

    def start(self, options: Mapping[str, str], seats: int) -> Pot:
        """Return the state before the first throw; the option is `goal`."""
        return Pot(int(choose(self, options, seats)["goal"]), (0,) * seats)

    def turn(self, state: Pot) -> frozenset[Seat]:
        """Return whose turn it is, or chance while the die is in the air."""
        if self.outcome(state) is not None:
            return frozenset()
        return frozenset({NATURE if state.thrown else state.seat})

    def moves(self, state: Pot, seat: Seat) -> tuple[str, ...]:
        """Return throwing, and holding if there is something to hold; of chance the six faces."""
        if seat not in self.turn(state):
            return ()
        if seat == NATURE:
            return _FACES
        return (_ROLL, _HOLD) if state.pending else (_ROLL,)

    def parse(self, state: Pot, seat: Seat, text: str) -> str:
        """Return what was typed, `roll` or `hold`; the first letters will do."""
        typed = text.strip().lower()
        words = _FACES if seat == NATURE else (_ROLL, _HOLD)
        meant = [word for word in words if typed and word.startswith(typed)]
        if seat in self.turn(state):
            if not meant:
                raise IllegalMoveError(f"“{typed:.40}” is no move here; type roll or hold")
            if meant[0] == _HOLD and not state.pending:
                raise IllegalMoveError("there is nothing to hold yet; type roll")
        move = meant[0] if meant else typed
        check_legal(self, state, Step(seat, move))
        return move

    def apply(self, state: Pot, step: Step) -> Pot:
        """Return the state after a throw is begun, after it came to rest, or after holding."""
        check_legal(self, state, step)
        following = (state.seat + 1) % len(state.points)
        if step.move == _ROLL:
            return replace(state, thrown=True)
        if step.move == _HOLD:
            points = list(state.points)
            points[state.seat] += state.pending
            return Pot(state.goal, tuple(points), following, die=state.die)
        die = int(step.move)
        if die == 1:
            return Pot(state.goal, state.points, following, die=die, lost=state.pending)
        return replace(state, pending=state.pending + die, thrown=False, die=die, lost=0)

    def outcome(self, state: Pot) -> Outcome | None:
        """Return the end: somebody has reached the goal."""
        if max(state.points) < state.goal:
            return None
        scores = tuple(1.0 if points >= state.goal else 0.0 for points in state.points)
        return Outcome(scores, f"{max(state.points)} points")

    def view(self, state: Pot, seat: Seat | None) -> Dice:
        """Return the die and the points; nothing is hidden."""
        moves = () if seat is None or seat == NATURE else self.moves(state, seat)
        return Dice(
            (state.die,) if state.die and not state.thrown else (),
            state.points,
            state.pending,
            state.goal,
            tuple(Choice(move, self._name(state, move)) for move in moves),
            self._caption(state),
        )

    def redact(self, state: Pot, step: Step, seat: Seat | None) -> Step:  # noqa: ARG002 - open
        """Return the step as it is; nothing is hidden."""
        return step

    def _name(self, state: Pot, move: str) -> str:
        return move if move == _ROLL else f"hold {state.pending}"

    def _caption(self, state: Pot) -> str:
        if state.die == 1 and not state.thrown and not state.pending:
            return f"a one: {state.lost} lost" if state.lost else "a one: nothing is added"
        if state.pending and not state.thrown:
            return f"holding makes it {state.points[state.seat] + state.pending}"
        return ""
