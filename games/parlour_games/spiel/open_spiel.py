"""What makes a `Game` of the rules of OpenSpiel; a game adds its notation and its board."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

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
from parlour_games.spiel import engine
from parlour_games.spiel.engine import Situation
from parlour_games.spiel.position import Position
from parlour_games.views import Board, BoardMove, BoardStyle, Mark, MarkKind, Piece

MEANINGS_MAX: Final = 4
"""How many of the moves that something typed may mean are told."""

_CHANCE = -1
"""The player that OpenSpiel calls chance."""


class SpielGame(ABC):
    """A game of two by the rules of OpenSpiel."""

    key: ClassVar[str]
    name: ClassVar[str]
    summary: ClassVar[str]
    rules: ClassVar[str]
    picture: ClassVar[tuple[str, ...]]
    sides: ClassVar[tuple[str, ...]]
    columns: ClassVar[tuple[str, ...]]
    """The labels of the columns, from the left."""
    rows: ClassVar[tuple[str, ...]]
    """The labels of the rows, from the top."""
    below: ClassVar[tuple[str, ...]] = ()
    """The labels of the columns below the board, where they are others than above it."""
    options: ClassVar[tuple[Option, ...]] = ()
    version: ClassVar[int] = 1
    style: ClassVar[BoardStyle] = "plain"
    players: ClassVar[tuple[int, int]] = (0, 1)
    """The player of OpenSpiel that each seat is."""
    sits_at_the_top: ClassVar[Seat | None] = 1
    """The seat that would have the board turned."""
    seats: ClassVar[range] = range(2, 3)

    @abstractmethod
    def setting(self, chosen: Mapping[str, str]) -> str:
        """Return what OpenSpiel calls the rules with the options that were chosen."""

    @abstractmethod
    def cells(self, position: Position, seat: Seat) -> tuple[Piece | None, ...]:
        """Return what stands on each cell, as a seat looks at it."""

    @abstractmethod
    def paths(self, position: Position, move: str, seat: Seat) -> tuple[tuple[int, ...], ...]:
        """Return the cells that a legal move touches, in all orders in which one may point."""

    @abstractmethod
    def reason(self, position: Position) -> str:
        """Return why a game that is over has ended, in words."""

    def spell(self, situation: Situation) -> Mapping[str, tuple[int, ...]]:
        """Return each legal move as this game writes it, and the actions it consists of."""
        return {self.written(situation, action): (action,) for action in situation.legal_actions()}

    def alike(self, situation: Situation, action: int) -> int:  # noqa: ARG002 - for games to add
        """Return the action, of those that are written, that comes to the same as a legal one."""
        return action

    def written(self, situation: Situation, action: int) -> str:
        """Return how a legal action is written; by default as OpenSpiel does."""
        return str(situation.action_to_string(action))

    def meant(self, position: Position, typed: str) -> Iterable[str]:
        """Return the legal moves that something typed may mean, which is none of them itself."""
        folded = typed.casefold()
        return [move for move in position.legal if move.casefold() == folded]

    def refusal(self, position: Position, typed: str) -> str:  # noqa: ARG002 - for games to add
        """Return why something typed cannot be played, in words."""
        return f"“{typed:.40}” is no legal move now"

    def settled(self, situation: Situation, step: Step) -> Situation:  # noqa: ARG002 - for games
        """Carry out in a situation of one's own what nobody decides after a step."""
        return situation

    def marks(self, position: Position, seat: Seat) -> Iterable[tuple[int, MarkKind]]:  # noqa: ARG002
        """Return the cells to be marked, beside those of the last move."""
        return ()

    def caption(self, position: Position, seat: Seat) -> str:  # noqa: ARG002 - for games to add
        """Return what the board does not show, in one line."""
        return ""

    def standings(self, position: Position) -> tuple[str, ...]:  # noqa: ARG002 - for games to add
        """Return for each seat how it stands; or nothing."""
        return ()

    def start(self, options: Mapping[str, str], seats: int) -> Position:
        """Return the position before the first move."""
        setting = self.setting(choose(self, options, seats))
        return Position(setting, (), (), engine.rules(setting).new_initial_state(), self)

    def turn(self, state: Position) -> frozenset[Seat]:
        """Return whose turn it is, or `NATURE`; nobody once it is over."""
        if state.over:
            return frozenset()
        player = state.situation.current_player()
        return frozenset({NATURE if player == _CHANCE else self.players.index(player)})

    def moves(self, state: Position, seat: Seat) -> tuple[str, ...]:
        """Return all legal moves of a seat."""
        return tuple(state.legal) if seat in self.turn(state) else ()

    def parse(self, state: Position, seat: Seat, text: str) -> str:
        """Return the legal move that was typed, in any notation that the game knows."""
        typed = " ".join(text.split())
        if typed in state.legal or seat == NATURE or seat not in self.turn(state):
            check_legal(self, state, Step(seat, typed))
            return typed
        meant = list(dict.fromkeys(self.meant(state, typed)))
        if len(meant) == 1:
            return meant[0]
        if meant:
            several = ", ".join(meant[:MEANINGS_MAX])
            more = " and others" if len(meant) > MEANINGS_MAX else ""
            raise IllegalMoveError(f"“{typed:.40}” may mean {several}{more}: type one of them")
        raise IllegalMoveError(self.refusal(state, typed))

    def apply(self, state: Position, step: Step) -> Position:
        """Return the position after a move."""
        check_legal(self, state, step)
        situation = state.situation.clone()
        for action in state.legal[step.move]:
            situation.apply_action(action)
        return Position(
            state.setting,
            (*state.played, step.move),
            self.touched(state, step),
            self.settled(situation, step),
            self,
        )

    def touched(self, state: Position, step: Step) -> tuple[int, ...]:
        """Return the cells to be marked once a legal step is made."""
        if step.seat == NATURE:
            return ()
        return next(iter(self.paths(state, step.move, 0)), ())

    def outcome(self, state: Position) -> Outcome | None:
        """Return how it ended, None while it goes on."""
        if not state.over:
            return None
        returns = state.situation.returns()
        scores = tuple((1 + max(-1.0, min(returns[p], 1.0))) / 2 for p in self.players)
        return Outcome(scores, self.reason(state))

    def view(self, state: Position, seat: Seat | None) -> Board:
        """Return the board; nothing is hidden."""
        eyes = seat or 0
        moves = () if seat is None else self.moves(state, seat)
        marks = [*self.marks(state, eyes), *((cell, "last") for cell in self.seen(state, eyes))]
        return Board(
            self.columns,
            self.rows,
            self.cells(state, eyes),
            tuple(Mark(cell, kind) for cell, kind in dict.fromkeys(marks)),
            tuple(BoardMove(m, path) for m in moves for path in self.paths(state, m, eyes)),
            self.style,
            seat is not None and seat == self.sits_at_the_top,
            self.caption(state, eyes),
            self.standings(state),
            below=self.below,
        )

    def seen(self, state: Position, seat: Seat) -> tuple[int, ...]:  # noqa: ARG002 - for games to add
        """Return the cells of the last move, as a seat looks at them."""
        return state.last

    def redact(self, state: Position, step: Step, seat: Seat | None) -> Step:  # noqa: ARG002 - open
        """Return the step as it is; nothing is hidden."""
        return step
