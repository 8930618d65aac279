"""How a table stands: the fold of what was done there. It never changes; a deed gives another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from parlour_games import HIDDEN, NATURE, IllegalMoveError, OptionsError, Outcome, Step
from parlour_protocol.messages import Terms
from parlour_server.journal import deeds
from parlour_server.journal.deeds import Deed
from parlour_server.playing.catalogue import GameFaultError, GuardedGame
from parlour_server.playing.clocks import Clocks, wound
from parlour_server.playing.proposals import ACCEPT, NOTHING, WITHDRAW, Proposals

State = Any
"""What a game's state is only the game knows."""

KEPT_EVERY = 16
"""Every so many plies the state is kept; those between are made again from it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A move that was made, or a draw of chance.

    Args:
        seat: Who made it.
        move: The move; only the referee reads it.
        spent: How long they thought, in milliseconds.
        told: The move as each seat may know it, and last as everybody may.
    """

    seat: int
    move: str
    spent: int
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """How a table stands.

    Args:
        game: What is played.
        seats: How many play.
        state: The game's state.
        turn: Who may move, or chance alone; nobody once it is over.
        outcome: How it ended by the rules.
        clocks: How long each may still think, None without clocks.
        kept: The states after every so many plies, the first one first.
        made: The moves, as far as none was taken back.
        head: Counts up with what changes what players see.
        since: For each seat the head since which it has seen the same.
        out: The seats that play no more, of more than two.
        ended: The deed that ended it, if it was not the rules.
        proposals: What was proposed.
    """

    game: GuardedGame
    seats: int
    state: State
    turn: frozenset[int]
    outcome: Outcome | None
    clocks: Clocks | None
    kept: tuple[State, ...]
    made: tuple[Made, ...] = ()
    head: int = 0
    since: tuple[int, ...] = ()
    out: frozenset[int] = frozenset()
    ended: Deed | None = None
    proposals: Proposals = NOTHING

    @property
    def ply(self) -> int:
        """How many moves have been made."""
        return len(self.made)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ended is not None or self.outcome is not None

    @property
    def waits_for(self) -> frozenset[int]:
        """The seats whose player has to move."""
        return self.turn - self.out - {NATURE}

    @property
    def unattended(self) -> frozenset[int]:
        """Whose turn it is without a player who could move: chance, and those who are out."""
        return self.turn & (self.out | {NATURE})

    def have_moved(self) -> frozenset[int]:
        """Return the seats that have made a move."""
        return frozenset(made.seat for made in self.made) - {NATURE}

    def last_ply_of(self, seat: int) -> int:
        """Return the number of the last move of a seat, 0 if it has made none."""
        plies = range(len(self.made), 0, -1)
        return next((ply for ply in plies if self.made[ply - 1].seat == seat), 0)

    def at(self, ply: int) -> State:
        """Return the game's state after so many moves.

        Raises:
            GameFaultError: The game is faulty.
        """
        if ply == self.ply:
            return self.state
        place = ply // KEPT_EVERY
        state = self.kept[place]
        for made in self.made[place * KEPT_EVERY : ply]:
            state = self.game.apply(state, Step(made.seat, made.move))
        return state

    def after(self, deed: Deed) -> "Position":
        """Return how the table stands after one more deed.

        Raises:
            IllegalMoveError: It is no legal move.
            GameFaultError: The game is faulty, or the deed is none that could be done.
        """
        fold = _FOLDS.get(deed.verb)
        if fold is None:
            raise GameFaultError(f"a newer Parlour has done something here: “{deed.verb}”")
        return fold(self, deed)


def begun(game: GuardedGame, terms: Terms, seats: int) -> Position:
    """Return how a table stands when a game begins.

    Raises:
        GameFaultError: The game is faulty, or cannot begin so.
    """
    options: Mapping[str, str] = {option.name: option.value for option in terms.options}
    try:
        state = game.start(options, seats)
    except OptionsError as error:
        raise GameFaultError(f"{game.key} does not begin with these options: {error}") from error
    outcome, turn = _judged(game, state, seats)
    return Position(
        game, seats, state, turn, outcome, wound(terms.clock, seats, turn), (state,),
        since=(0,) * seats,
    )  # fmt: skip


def _judged(
    game: GuardedGame,
    state: State,
    seats: int,
) -> tuple[Outcome | None, frozenset[int]]:
    outcome = game.outcome(state, seats)
    turn = game.turn(state) if outcome is None else frozenset()
    if outcome is None and not turn:
        raise GameFaultError(f"{game.key} goes on, and it is nobody's turn")
    if any(seat >= seats for seat in turn):
        raise GameFaultError(f"{game.key} says it is the turn of a seat that is not there")
    return outcome, turn


# --- the fold, by verb


def _step(position: Position, deed: Deed) -> Position:
    game, seats = position.game, position.seats
    step = Step(deed.seat, deed.move)
    state = game.apply(position.state, step)
    outcome, turn = _judged(game, state, seats)
    told = tuple(game.told(position.state, step, seat) for seat in (*range(seats), None))
    head = position.head + 1
    since = tuple(
        position.since[seat] if _sees_the_same(position, state, turn, seat, told[seat]) else head
        for seat in range(seats)
    )
    proposals = position.proposals
    if deed.seat != NATURE:
        proposals = proposals.moved(deed.seat, position.head)
    made = (*position.made, Made(deed.seat, deed.move, deed.spent, told))
    return replace(
        position,
        state=state,
        turn=turn,
        outcome=outcome,
        clocks=_ticked(position, deed, turn - position.out),
        kept=(*position.kept, state) if len(made) % KEPT_EVERY == 0 else position.kept,
        made=made,
        head=head,
        since=since,
        proposals=proposals if outcome is None else proposals.over(),
    )


def _sees_the_same(
    position: Position,
    state: State,
    turn: frozenset[int],
    seat: int,
    told: str,
) -> bool:
    """Tell whether a seat may move as before: another has moved at the same time, unseen by it."""
    return (
        told == HIDDEN
        and seat in position.turn
        and seat in turn
        and position.game.moves(position.state, seat) == position.game.moves(state, seat)
    )


def _ticked(position: Position, deed: Deed, turn: Iterable[int]) -> Clocks | None:
    clocks = position.clocks
    if clocks is None:
        return None
    if deed.verb != deeds.MOVE or deed.seat in position.out:
        return clocks.after(deed.spent, turn)
    passed = deed.spent - clocks.thought(deed.seat, 0)
    return clocks.after(max(passed, 0), turn, deed.seat)


def _take_back(position: Position, deed: Deed) -> Position:
    ply = int(deed.move)
    state = position.at(ply)
    turn = position.game.turn(state)
    head = position.head + 1
    return replace(
        position,
        state=state,
        turn=turn,
        clocks=_ticked(position, deed, turn - position.out),
        kept=position.kept[: ply // KEPT_EVERY + 1],
        made=position.made[:ply],
        head=head,
        since=(head,) * position.seats,
    )


def _leave(position: Position, deed: Deed) -> Position:
    out = position.out | {deed.seat}
    proposals = position.proposals
    for each in proposals.open:
        if each.seat == deed.seat:
            proposals = proposals.ended(each.id, WITHDRAW, position.head)
    clocks = _ticked(position, deed, position.turn - out)
    return replace(position, out=out, clocks=clocks, proposals=proposals)


def _end(position: Position, deed: Deed) -> Position:
    return replace(
        position,
        ended=deed,
        turn=frozenset(),
        clocks=_ticked(position, deed, ()),
        head=position.head + 1,
        since=(position.head + 1,) * position.seats,
        proposals=position.proposals.over(),
    )


def _propose(position: Position, deed: Deed) -> Position:
    proposals = position.proposals.proposed(deed.id or b"", deed.move, deed.seat)
    return replace(position, proposals=proposals)


def _answer(position: Position, deed: Deed) -> Position:
    proposals, id_ = position.proposals, deed.id or b""
    if deed.move == ACCEPT:
        return replace(position, proposals=proposals.agreed(id_, deed.seat))
    return replace(position, proposals=proposals.ended(id_, deed.move, position.head))


def _agree(position: Position, deed: Deed) -> Position:
    proposals = position.proposals.ended(deed.id or b"", ACCEPT, position.head)
    return replace(position, proposals=proposals)


_FOLDS: dict[str, Callable[[Position, Deed], Position]] = {
    deeds.MOVE: _step,
    deeds.CHANCE: _step,
    deeds.TAKEBACK: _take_back,
    deeds.END: _end,
    deeds.OUT: _leave,
    deeds.PROPOSE: _propose,
    deeds.ANSWER: _answer,
    deeds.AGREED: _agree,
}


def folded(start: Position, deed: Deed) -> Position:
    """Return the position after a deed that is on disk, and so was legal when it was done.

    Raises:
        GameFaultError: It does not fit the rules as they are now, or the game is faulty.
    """
    try:
        return start.after(deed)
    except IllegalMoveError as error:
        told = f"{start.game.key} does not take a move of its log"
        raise GameFaultError(told, f"“{deed.move}”: {error}") from error
    except (ValueError, IndexError) as error:
        raise GameFaultError("what was done here cannot be read", str(error)) from error
