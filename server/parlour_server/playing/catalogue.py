"""The games that can be played here, each behind a guard: what goes wrong in one costs no other."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from parlour_games import NATURE, IllegalMoveError, Loaded, OptionsError, Outcome, Step
from parlour_games.game import Game
from parlour_games.shape import is_text
from parlour_protocol.limits import MOVE_MAX_CHARACTERS, REASON_MAX_CHARACTERS
from parlour_protocol.messages import View
from parlour_server.playing.wire import wire_view

_State = Any
_Read = TypeVar("_Read")


class GameFaultError(Exception):
    """A game did what no game may do; the message tells the operator what.

    Args:
        told: What people may know of it.
        detail: What only the operator may know: it may hold what a game hides.
    """

    def __init__(self, told: str, detail: str = "") -> None:
        super().__init__(f"{told}: {detail}"[:REASON_MAX_CHARACTERS] if detail else told)
        self.told = told


class _OddError(Exception):
    """A game returned what no game may; the message says what that is."""


class GuardedGame:
    """A game whose every fault is a `GameFaultError`; what players do wrong is as the game says.

    Args:
        game: The game, of the shape that the registry checks.
    """

    def __init__(self, game: Game[Any]) -> None:
        self.rules_text = game.rules
        self.key = game.key
        self.name = game.name
        self.summary = game.summary
        self.picture = tuple(game.picture)
        self.sides = tuple(game.sides)
        self.options = tuple(game.options)
        self.version = game.version
        self.seats = game.seats
        self.game = game
        """The game itself, for what has a guard of its own."""

    def start(self, options: Mapping[str, str], seats: int) -> _State:
        """Return the state before the first step.

        Raises:
            OptionsError: No game starts so; in words for the players.
            GameFaultError: The game is faulty.
        """
        return self._call("start", _as_it_is, options, seats, refuses=OptionsError)

    def turn(self, state: _State) -> frozenset[int]:
        """Return who may move now: seats, or `NATURE` alone.

        Raises:
            GameFaultError: The game is faulty.
        """
        return self._call("turn", self._turn, state)

    def _turn(self, turn: object) -> frozenset[int]:
        if not isinstance(turn, frozenset) or not all(
            type(seat) is int and NATURE <= seat < self.seats.stop for seat in turn
        ):
            raise _OddError(f"it is the turn of {turn!r:.100}")
        if NATURE in turn and len(turn) > 1:
            raise _OddError("it is the turn of chance and of others at once")
        return turn

    def moves(self, state: _State, seat: int) -> tuple[str, ...]:
        """Return the legal moves of a seat.

        Raises:
            GameFaultError: The game is faulty.
        """
        return self._call("moves", _moves, state, seat)

    def parse(self, state: _State, seat: int, text: str) -> str:
        """Return the legal move that a player means by what was typed.

        Raises:
            IllegalMoveError: It means none; in words for the player.
            GameFaultError: The game is faulty.
        """
        return self._call("parse", _move, state, seat, text, refuses=IllegalMoveError)

    def apply(self, state: _State, step: Step) -> _State:
        """Return the state after a step.

        Raises:
            IllegalMoveError: It is no legal step.
            GameFaultError: The game is faulty.
        """
        return self._call("apply", _as_it_is, state, step, refuses=IllegalMoveError)

    def outcome(self, state: _State, seats: int) -> Outcome | None:
        """Return how it ended, None while it goes on.

        Raises:
            GameFaultError: The game is faulty.
        """
        return self._call("outcome", partial(_outcome, seats), state)

    def view(self, state: _State, seat: int | None) -> View:
        """Return what a seat may see, or with None what everybody may, as it travels.

        Raises:
            GameFaultError: The game is faulty, or what it shows cannot travel.
        """
        return self._call("view", wire_view, state, seat)

    def told(self, state: _State, step: Step, seat: int | None) -> str:
        """Return the move of a step as far as a seat, or with None everybody, may know it.

        Raises:
            GameFaultError: The game is faulty.
        """
        return self._call("redact", _move_of, state, step, seat)

    def _call(
        self,
        name: str,
        read: Callable[[Any], _Read],
        *args: object,
        refuses: type[Exception] | None = None,
    ) -> _Read:
        """Return what a function of the game returns, as it is read.

        Raises:
            GameFaultError: The game is faulty.
        """
        try:
            return read(getattr(self.game, name)(*args))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # strangers' code may raise anything
            words = _words(error)
            if refuses is not None and isinstance(error, refuses):
                raise refuses(words) from error
            detail = words if isinstance(error, _OddError) else f"{type(error).__name__}: {words}"
            raise GameFaultError(f"{self.key} failed in {name}", detail) from error


def _words(error: BaseException) -> str:
    """Return what an error says, as far as that can be told."""
    try:
        said = str(error)
        return said if is_text(said, len(said)) else ascii(said)
    except Exception:  # noqa: BLE001 - strangers' errors may have no words
        return ""


def _as_it_is(state: _State) -> _State:
    return state


def _move(move: object) -> str:
    if not is_text(move, MOVE_MAX_CHARACTERS):
        raise _OddError(f"the move {move!r:.100}")
    return move


def _moves(moves: object) -> tuple[str, ...]:
    if not isinstance(moves, tuple):
        raise _OddError(f"the moves {moves!r:.100}")
    return tuple(map(_move, moves))


def _move_of(step: Step) -> str:
    return _move(step.move)


def _outcome(seats: int, outcome: object) -> Outcome | None:
    if outcome is None:
        return None
    if not isinstance(outcome, Outcome):
        raise _OddError(f"it ended by {outcome!r:.100}")
    scores, reason = tuple(map(float, outcome.scores)), outcome.reason[:REASON_MAX_CHARACTERS]
    if len(scores) != seats or not all(0 <= score <= 1 for score in scores):
        raise _OddError(f"it ended with the scores {outcome.scores!r:.100}")
    if reason and not is_text(reason, REASON_MAX_CHARACTERS):
        raise _OddError(f"it ended by {reason!r:.100}")
    return Outcome(scores, reason)


class Catalogue(Mapping[str, GuardedGame]):
    """The games that can be played here, by their keys.

    Args:
        loaded: What the registry has found.
    """

    def __init__(self, loaded: Loaded) -> None:
        self._games = MappingProxyType(
            {key: GuardedGame(game) for key, game in loaded.games.items()}
        )
        self.faults = loaded.faults
        """What the operator should know of games that are not among them, in words."""

    def __getitem__(self, key: str) -> GuardedGame:
        return self._games[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._games)

    def __len__(self) -> int:
        return len(self._games)
