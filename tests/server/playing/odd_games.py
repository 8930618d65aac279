"""Games made for tests: all that is unusual, in as few lines as may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parlour_games import HIDDEN, NATURE, Choice, Choices, IllegalMoveError, Option, Outcome, Step


@dataclass(frozen=True)
class Standing:
    """What has happened: the steps, and in this round what each seat has chosen."""

    seats: int
    steps: tuple[Step, ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass
class Odd:
    """What the games here share: moves are texts, and the state is what was done."""

    key: str = "odd"
    name: str = "Odd"
    summary: str = "For tests."
    rules: str = "None."
    picture: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    version: int = 1
    seats: range = field(default_factory=lambda: range(1, 5))

    def start(self, _options: Mapping[str, str], seats: int) -> Standing:
        return Standing(seats, (), ("",) * seats)

    def turn(self, state: Standing) -> frozenset[int]:
        raise NotImplementedError

    def moves(self, state: Standing, seat: int) -> tuple[str, ...]:
        raise NotImplementedError

    def outcome(self, _state: Standing) -> Outcome | None:
        return None

    def parse(self, state: Standing, seat: int, text: str) -> str:
        if text not in self.moves(state, seat):
            raise IllegalMoveError(f"“{text}” is nothing here")
        return text

    def apply(self, state: Standing, step: Step) -> Standing:
        if step.seat not in self.turn(state) or step.move not in self.moves(state, step.seat):
            raise IllegalMoveError("no")
        return replace(state, steps=(*state.steps, step))

    def view(self, state: Standing, seat: int | None) -> Choices:
        moves = self.moves(state, seat) if seat is not None and seat in self.turn(state) else ()
        told = " ".join(self.redact(state, step, seat).move for step in state.steps[-4:])
        return Choices(
            tuple(Choice(move, move) for move in moves[:32]),
            ("",) * state.seats,
            (0,) * state.seats,
            told,
        )

    def redact(self, _state: Standing, step: Step, _seat: int | None) -> Step:
        return step


@dataclass
class Rounds(Odd):
    """In each round everybody writes a secret at once; nobody ever learns another's."""

    key: str = "rounds"
    rounds: int = 3

    def turn(self, state: Standing) -> frozenset[int]:
        if len(state.steps) >= self.rounds * state.seats:
            return frozenset()
        done = len(state.steps) % state.seats
        moved = {step.seat for step in state.steps[len(state.steps) - done :]} if done else set()
        return frozenset(range(state.seats)) - moved

    def moves(self, state: Standing, seat: int) -> tuple[str, ...]:
        number = len(state.steps) // state.seats
        return tuple(f"secret-{seat}-{number}-{letter}" for letter in "ab")

    def outcome(self, state: Standing) -> Outcome | None:
        if len(state.steps) < self.rounds * state.seats:
            return None
        return Outcome((0.5,) * state.seats, "all is written")

    def redact(self, _state: Standing, step: Step, seat: int | None) -> Step:
        return step if step.seat == seat else Step(step.seat, HIDDEN)


@dataclass
class Dice(Odd):
    """One after the other says “throw”; then two dice fall, and after four rounds it ends."""

    key: str = "dice-for-tests"
    rounds: int = 4

    def turn(self, state: Standing) -> frozenset[int]:
        at = len(state.steps) % 3
        if len(state.steps) >= 3 * self.rounds * state.seats:
            return frozenset()
        return frozenset({NATURE if at else len(state.steps) // 3 % state.seats})

    def moves(self, _state: Standing, seat: int) -> tuple[str, ...]:
        return tuple("123456") if seat == NATURE else ("throw",)

    def outcome(self, state: Standing) -> Outcome | None:
        if len(state.steps) < 3 * self.rounds * state.seats:
            return None
        return Outcome((1.0,) + (0.0,) * (state.seats - 1), "enough")


@dataclass
class Shuffled(Dice):
    """The same; chance begins."""

    key: str = "shuffled"

    def turn(self, state: Standing) -> frozenset[int]:
        if not state.steps:
            return frozenset({NATURE})
        return super().turn(replace(state, steps=state.steps[1:]))

    def outcome(self, state: Standing) -> Outcome | None:
        return super().outcome(replace(state, steps=state.steps[1:]))


class Broken:
    """A game that fails in one function, once it is told to.

    Args:
        game: What it is otherwise.
        function: Which one fails.
    """

    def __init__(self, game: Any, function: str) -> None:  # noqa: ANN401 - any game
        self._game, self._function = game, function
        self.fails = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the game has it
        if name == self._function and self.fails:
            return self._fail
        return getattr(self._game, name)

    def _fail(self, *_args: object) -> Any:  # noqa: ANN401 - nothing ever
        raise SystemExit("this game would end everything")
