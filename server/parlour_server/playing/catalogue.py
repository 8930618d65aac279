"""The games that can be played here, each behind a guard: what goes wrong in one costs no other."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeGuard

from parlour_games import NATURE, IllegalMoveError, Loaded, OptionsError, Outcome, Step
from parlour_games.game import Game
from parlour_protocol.limits import MOVE_MAX_CHARACTERS, REASON_MAX_CHARACTERS
from parlour_protocol.messages import View
from parlour_server.playing.wire import UnfitViewError, wire_view

_State = Any


class GameFaultError(Exception):
    """A game did what no game may do; the message tells the operator what."""


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
        return self._call("start", options, seats)

    def turn(self, state: _State) -> frozenset[int]:
        """Return who may move now: seats, or `NATURE` alone.

        Raises:
            GameFaultError: The game is faulty.
        """
        turn = self._call("turn", state)
        if not isinstance(turn, frozenset) or not all(
            isinstance(seat, int) and NATURE <= seat < self.seats.stop for seat in turn
        ):
            raise self._fault(f"says it is the turn of {turn!r:.100}")
        if NATURE in turn and len(turn) > 1:
            raise self._fault("says it is the turn of chance and of others at once")
        return turn

    def moves(self, state: _State, seat: int) -> tuple[str, ...]:
        """Return the legal moves of a seat.

        Raises:
            GameFaultError: The game is faulty.
        """
        moves = self._call("moves", state, seat)
        if not isinstance(moves, tuple) or not all(map(_is_move, moves)):
            raise self._fault(f"lists the moves {moves!r:.100}")
        return moves

    def parse(self, state: _State, seat: int, text: str) -> str:
        """Return the legal move that a player means by what was typed.

        Raises:
            IllegalMoveError: It means none; in words for the player.
            GameFaultError: The game is faulty.
        """
        meant = self._call("parse", state, seat, text)
        if not _is_move(meant):
            raise self._fault(f"writes the move {meant!r:.100}")
        return meant

    def apply(self, state: _State, step: Step) -> _State:
        """Return the state after a step.

        Raises:
            IllegalMoveError: It is no legal step.
            GameFaultError: The game is faulty.
        """
        return self._call("apply", state, step)

    def outcome(self, state: _State, seats: int) -> Outcome | None:
        """Return how it ended, None while it goes on.

        Raises:
            GameFaultError: The game is faulty.
        """
        outcome = self._call("outcome", state)
        if outcome is None:
            return None
        if not isinstance(outcome, Outcome) or not isinstance(outcome.reason, str):
            raise self._fault(f"says it ended by {outcome!r:.100}")
        scores = outcome.scores
        if len(scores) != seats or not all(0 <= score <= 1 for score in scores):
            raise self._fault(f"says it ended with the scores {scores!r:.100}")
        return Outcome(tuple(map(float, scores)), outcome.reason[:REASON_MAX_CHARACTERS])

    def view(self, state: _State, seat: int | None) -> View:
        """Return what a seat may see, or with None what everybody may, as it travels.

        Raises:
            GameFaultError: The game is faulty, or what it shows cannot travel.
        """
        try:
            return wire_view(self._call("view", state, seat))
        except UnfitViewError as error:
            raise self._fault(f"shows what cannot be drawn: {error}") from error

    def told(self, state: _State, step: Step, seat: int | None) -> str:
        """Return the move of a step as far as a seat, or with None everybody, may know it.

        Raises:
            GameFaultError: The game is faulty.
        """
        move = self._call("redact", state, step, seat).move
        if not _is_move(move):
            raise self._fault(f"tells of the move {move!r:.100}")
        return move

    def _call(self, name: str, *args: object) -> Any:  # noqa: ANN401 - what games return
        try:
            return getattr(self.game, name)(*args)
        except (IllegalMoveError, OptionsError):
            raise
        except (Exception, SystemExit) as error:
            raise self._fault(f"failed in {name}: {type(error).__name__}: {error}") from error

    def _fault(self, what: str) -> GameFaultError:
        return GameFaultError(f"{self.key} {what}"[:REASON_MAX_CHARACTERS])


def _is_move(move: object) -> TypeGuard[str]:
    return isinstance(move, str) and 0 < len(move) <= MOVE_MAX_CHARACTERS


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
