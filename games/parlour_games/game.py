"""What a game is: a record of pure functions over a state that never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, TypeVar

from parlour_games.views import View

Seat: TypeAlias = int
"""A place at the table: 0, 1, 2 … in the order of sitting; or `NATURE`."""

NATURE: Final = -1
"""The seat of chance: dice and shuffled cards are its moves, drawn by whoever runs the game."""

HIDDEN: Final = "?"
"""Stands for a move that the receiver may not know; no game has a move of this text."""

S = TypeVar("S")


class IllegalMoveError(ValueError):
    """The move cannot be made now; the message tells the player why, in words."""


class OptionsError(ValueError):
    """No game starts with these options; the message tells the player why, in words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A move that somebody made: what a log keeps of a game.

    Args:
        seat: Who made it, or `NATURE`.
        move: The move as the game writes it, or `HIDDEN`.
    """

    seat: Seat
    move: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a game ended.

    Args:
        scores: For each seat 1 if it won, 0 if it lost, and what lies between for a draw.
        reason: In words, as in “three in a row”.
    """

    scores: tuple[float, ...]
    reason: str


class Game(Protocol[S]):
    """The rules of one game over its state `S`, which is immutable and compares by value.

    The same steps from the same start always give the same state. Resigning, draws by agreement,
    clocks and taking back belong to whoever runs the game, not to its rules.
    """

    @property
    def key(self) -> str:
        """What logs and programs call it: lower case and hyphens, never changed."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def version(self) -> int:
        """Rises when the rules change so that logs kept of it would replay otherwise."""

    @property
    def seats(self) -> range:
        """How many may play."""

    def start(self, options: Mapping[str, str], seats: int) -> S:
        """Return the state before the first step.

        Args:
            options: The players' choices by name; what is left out has its default.
            seats: How many play, one of `seats`.

        Raises:
            OptionsError: An option is unknown or out of its range, or so many cannot play.
        """

    def turn(self, state: S) -> frozenset[Seat]:
        """Return who may move now: several at once, or `NATURE` alone; nobody once it is over."""

    def moves(self, state: S, seat: Seat) -> tuple[str, ...]:
        """Return all legal moves of a seat, each text once; none where it may not move.

        Those of `NATURE` are equally likely.
        """

    def parse(self, state: S, seat: Seat, text: str) -> str:
        """Return the legal move that a player means by what was typed.

        Raises:
            IllegalMoveError: It means none.
        """

    def apply(self, state: S, step: Step) -> S:
        """Return the state after a step.

        Raises:
            IllegalMoveError: It is not the seat's turn, or not one of its moves as the game
                writes them.
        """

    def outcome(self, state: S) -> Outcome | None:
        """Return how it ended, None while it goes on."""

    def view(self, state: S, seat: Seat | None) -> View:
        """Return what a seat may see, or with None what everybody may."""

    def redact(self, state: S, step: Step, seat: Seat | None) -> Step:
        """Return what a seat, or with None everybody, may know of a step.

        Two steps from the same state that look the same to somebody must also lead to states that
        do.

        Args:
            state: The state that the step was made in.
            step: A legal step in it.
            seat: Whose eyes.
        """


def check_legal(game: Game[S], state: S, step: Step) -> None:
    """Raise `IllegalMoveError`, in words for the player, unless a step is legal."""
    if step.seat not in game.turn(state):
        if game.outcome(state) is not None:
            raise IllegalMoveError("the game is over")
        raise IllegalMoveError("it is not your turn")
    if step.move not in game.moves(state, step.seat):
        raise IllegalMoveError(f"“{step.move:.40}” is no legal move now")


def check_start(
    game: Game[S], options: Mapping[str, str], seats: int, known: frozenset[str]
) -> None:
    """Raise `OptionsError`, in words, for a wrong number of players or an unknown option."""
    if seats not in game.seats:
        raise OptionsError(
            f"{game.name} is played by {game.seats.start} to {game.seats.stop - 1}, not {seats}"
        )
    if unknown := sorted(options.keys() - known):
        raise OptionsError(f"{game.name} has no option “{unknown[0]}”")
