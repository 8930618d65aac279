"""What comes of what players do at a table: pure functions of how it stands, and of chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from parlour_games import NATURE, IllegalMoveError
from parlour_protocol.codes import RefusalCode
from parlour_protocol.limits import REASON_MAX_CHARACTERS
from parlour_protocol.messages import CHANCE, MOVE, NOTICE, Result
from parlour_server.journal import deeds
from parlour_server.journal.deeds import Deed
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.endings import (
    ABORT,
    ALONE,
    BOTH_FLAGS,
    CLAIM,
    FLAG,
    RESIGN,
    STUCK,
    TOO_LONG,
    result,
)
from parlour_server.playing.position import Position

UNATTENDED_STEPS_MAX = 500
"""The most steps of chance, and of those who are out, on end; a game that goes on is faulty."""

PLIES_MAX = 3_000
"""After so many moves, chance's too, a game is drawn: some would never end by their rules."""

DUEL_SEATS = 2
"""So many seats there are where the game ends as soon as one leaves it."""

_DID = {RESIGN: "resigns", FLAG: "runs out of time", CLAIM: "has left the game"}
"""What a seat did, in words that follow a name."""

Draw = Callable[[Sequence[str]], str]
"""Draws one of several, all equally likely."""


class RefusedError(Exception):
    """Nothing was changed; `code` and the message are as in `Refused`."""

    def __init__(self, code: RefusalCode, reason: str, *, retry: bool = False) -> None:
        super().__init__(reason)
        self.code = code
        self.retry = retry


@dataclass(frozen=True, slots=True)
class Line:
    """What the table's log tells.

    Args:
        seat: Whose doing it is.
        text: As everybody may read it.
        kind: As in `Entry`.
        id: What the player's client named it; None for any.
    """

    seat: int
    text: str
    kind: str = NOTICE
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, all of it or nothing.

    Args:
        position: How the table stands then.
        deeds: What is kept of it.
        lines: What is told of it, one at least.
        ply: Of a move: its number.
        rematch: Whether another table is to be made.
    """

    position: Position
    deeds: tuple[Deed, ...] = ()
    lines: tuple[Line, ...] = ()
    ply: int = 0
    rematch: bool = False

    def then(self, deed: Deed, *lines: Line) -> "Decision":
        """Return this and one more deed.

        Raises:
            IllegalMoveError: It is no legal move.
            GameFaultError: The game is faulty.
        """
        return replace(
            self,
            position=self.position.after(deed),
            deeds=(*self.deeds, deed),
            lines=(*self.lines, *lines),
        )


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A game that cannot go on is called off by a player: nobody knows how it stands.

    Args:
        deeds: What is kept of it.
        lines: What is told of it.
        result: How it ended.
    """

    deeds: tuple[Deed, ...]
    lines: tuple[Line, ...]
    result: Result


def called_off(seat: int) -> CalledOff:
    """Decide that a game is called off that cannot go on."""
    deed = Deed(deeds.END, seat, ABORT)
    return CalledOff((deed,), (Line(seat, "calls the game off"),), Result((), "called off"))


def move(position: Position, seat: int, text: str, id_: bytes, spent: int) -> Decision:
    """Decide on a move of a seat whose turn it is; what chance adds to it comes from `attended`.

    Args:
        position: How the table stands.
        seat: Whose move it is.
        text: As it was typed, or as the game writes it.
        id_: What the player's client named it.
        spent: How long the seat thought, in milliseconds.

    Raises:
        RefusedError: It is not legal; in the game's words.
        GameFaultError: The game is faulty.
    """
    try:
        meant = position.game.parse(position.state, seat, text)
        after = Decision(position).then(Deed(deeds.MOVE, seat, meant, spent, id_))
    except IllegalMoveError as error:
        reason = str(error)[:REASON_MAX_CHARACTERS] or "this is no legal move now"
        raise RefusedError("illegal-move", reason) from error
    told = after.position.made[-1].told[-1]
    ply = after.position.ply
    return replace(after, lines=(Line(seat, told, MOVE, id_),), ply=ply)


def attended(decision: Decision, seat: int, draw: Draw) -> Decision:
    """Return a decision with all that needs no player: chance, those who are out, and the end.

    Args:
        decision: What was decided until now.
        seat: Whose doing it was.
        draw: Draws what is left to chance.

    Raises:
        GameFaultError: The game is faulty.
    """
    for _ in range(UNATTENDED_STEPS_MAX):
        position = decision.position
        if position.over:
            return _with_end_told(decision, seat)
        if position.ply >= PLIES_MAX:
            line = Line(seat, f"has made the last of {position.ply:,} moves: a draw")
            return end(decision, TOO_LONG, seat, 0, line)
        if not position.unattended:
            return decision
        mover = min(position.unattended)
        moves = position.game.moves(position.state, mover)
        if not moves and mover == NATURE:
            raise GameFaultError(f"{position.game.key} waits for chance, which has no moves")
        if not moves:
            return end(decision, STUCK, mover, 0)
        decision = _drawn(decision, mover, seat, draw(moves))
    raise GameFaultError(f"{decision.position.game.key} goes on without its players")


def _drawn(decision: Decision, mover: int, seat: int, text: str) -> Decision:
    verb = deeds.CHANCE if mover == NATURE else deeds.MOVE
    try:
        after = decision.then(Deed(verb, mover, text))
    except IllegalMoveError as error:
        told = f"{decision.position.game.key} does not take its own move"
        raise GameFaultError(told, f"“{text}”: {error}") from error
    told = after.position.made[-1].told[-1]
    line = Line(seat, told, CHANCE) if mover == NATURE else Line(mover, told, MOVE)
    return replace(after, lines=(*after.lines, line))


def _with_end_told(decision: Decision, seat: int) -> Decision:
    outcome = decision.position.outcome
    if outcome is None:
        return decision
    scores = result(decision.position).scores
    best = max(scores)
    if scores.count(best) == 1:
        line = Line(scores.index(best), f"wins: {outcome.reason}")
    else:
        line = Line(seat, f"ends the game without a winner: {outcome.reason}")
    return replace(decision, lines=(*decision.lines, line))


# --- ends that are not the rules'


def end(decision: Decision, why: str, seat: int, spent: int, *lines: Line) -> Decision:
    """Return a decision with the end of the game.

    Args:
        decision: What was decided until now.
        why: One of the constants of `endings`.
        seat: By whom.
        spent: How long it is since something was done last, in milliseconds.
        lines: What is told of it.
    """
    if why == STUCK:
        lines = (*lines, Line(seat, "has left, and the game cannot go on"))
    return decision.then(Deed(deeds.END, seat, why, spent), *lines)


def leave(position: Position, seats: Sequence[int], why: str, spent: int) -> Decision:
    """Decide that seats play no more: of two the other wins, of more the others play on.

    Args:
        position: How the table stands.
        seats: Which.
        why: `RESIGN`, `FLAG` or `CLAIM`.
        spent: How long it is since something was done last, in milliseconds.
    """
    decision = Decision(position)
    if position.seats <= DUEL_SEATS:
        seat = seats[0]
        words = "has left the game, and loses it" if why == CLAIM else _DID[why]
        return end(decision, why, seat, spent, Line(seat, words))
    for seat in seats:
        decision = decision.then(Deed(deeds.OUT, seat, why, spent), Line(seat, _DID[why]))
        spent = 0
    left = [seat for seat in range(position.seats) if seat not in decision.position.out]
    if len(left) > 1:
        return decision
    last = left[0] if left else seats[-1]
    words = "wins: all others have left" if left else "was the last to leave"
    return end(decision, ALONE, last, 0, Line(last, words))


def fallen(position: Position, flagged: Sequence[int], spent: int) -> Decision:
    """Decide that the time of seats is up, now that so much has passed since the last deed.

    Args:
        position: How the table stands; with clocks.
        flagged: The seats whose flag has fallen, one at least.
        spent: How long the clocks have run since something was done last, in milliseconds.

    Raises:
        GameFaultError: The game is faulty.
    """
    clocks = position.clocks
    assert clocks is not None
    first = min(clocks.remaining(seat, spent) for seat in flagged)
    at_first = [seat for seat in flagged if clocks.remaining(seat, spent) == first]
    if position.seats <= DUEL_SEATS and len(at_first) > 1:
        line = Line(at_first[0], "runs out of time, and so does the other player")
        return end(Decision(position), BOTH_FLAGS, at_first[0], spent, line)
    return leave(position, at_first, FLAG, spent)
