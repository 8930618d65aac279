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
"""Stands for a move that the receiver may not know; no game has a move that begins so.

Several of it, as in `?????`, stand for a word of which the receiver may only know how long it is.
"""

S = TypeVar("S")


class IllegalMoveError(ValueError):
    """The move cannot be made now; the message tells the player why, in words."""


class OptionsError(ValueError):
    """No game starts with these options; the message tells the player why, in words."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that the players decide before the game.

    Args:
        name: What `Game.start` takes it by.
        label: What people call it.
        values: What it may be, the default first.
    """

    name: str
    label: str
    values: tuple[str, ...]


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
    def summary(self) -> str:
        """What it is, in one line of at most 200 characters."""

    @property
    def rules(self) -> str:
        """What a person must know to play it, and how moves are typed; a few short paragraphs."""

    @property
    def picture(self) -> tuple[str, ...]:
        """A small picture of it: at most 12 lines of at most 48 characters, one cell wide each."""

    @property
    def sides(self) -> tuple[str, ...]:
        """What the seats are called, where it matters which one has; else nothing."""

    @property
    def options(self) -> tuple[Option, ...]:
        """What the players decide before the game."""

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

        Where there are too many to list, as words to choose, it is some of them, and `parse` and
        `apply` take others too. Those of `NATURE` are all listed, and equally likely; a text that
        is listed twice is twice as likely.
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


def choose(game: Game[S], options: Mapping[str, str], seats: int) -> dict[str, str]:
    """Return all options of a game as they are chosen, those left out with their default.

    Raises:
        OptionsError: So many cannot play, or an option is unknown or cannot be so; in words.
    """
    if seats not in game.seats:
        least, most = game.seats.start, game.seats.stop - 1
        players = f"{least}" if least == most else f"{least} to {most}"
        raise OptionsError(f"{game.name} is played by {players}, not {seats}")
    known = {option.name: option for option in game.options}
    if unknown := sorted(options.keys() - known.keys()):
        raise OptionsError(f"{game.name} has no option “{unknown[0]:.40}”")
    chosen = {}
    for name, option in known.items():
        value = options.get(name, option.values[0])
        if value not in option.values:
            values = ", ".join(option.values)
            raise OptionsError(f"“{option.label}” can be {values}; not “{value:.40}”")
        chosen[name] = value
    return chosen
