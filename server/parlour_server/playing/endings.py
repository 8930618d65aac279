"""How games end, by their rules or otherwise: why, in words, and with which scores."""

from parlour_protocol.messages import Result
from parlour_server.journal.deeds import Deed
from parlour_server.playing.position import Position

RESIGN, FLAG, CLAIM, CLAIM_DRAW, BOTH_FLAGS, DRAW, ABORT, ALONE, STUCK, TOO_LONG = (
    "resign", "flag", "claim", "claim-draw", "both-flags", "draw", "abort", "alone", "stuck",
    "too-long",
)  # fmt: skip
"""Why a game ended, if not by its rules; the first three also why a seat is out."""

_LOST = frozenset({RESIGN, FLAG, CLAIM})
_DRAWS = {
    DRAW: "by agreement",
    CLAIM_DRAW: "the other player left the game",
    BOTH_FLAGS: "both ran out of time",
    TOO_LONG: "it went on for too long",
}


def result(position: Position) -> Result:
    """Return how a game ended that has."""
    if position.ended is not None:
        return _ended(position, position.ended)
    outcome = position.outcome
    assert outcome is not None
    scores = outcome.scores
    if position.out:
        scores = tuple(0.0 if seat in position.out else score for seat, score in enumerate(scores))
        if not any(scores):
            scores = _shared(position)
    return Result(scores, outcome.reason)


def _ended(position: Position, ended: Deed) -> Result:
    seats, loser, why = position.seats, ended.seat, ended.move
    if why in _LOST:
        sides = position.game.sides
        who = sides[loser] if loser < len(sides) else ""
        words = {
            RESIGN: f"{who} resigned" if who else "resignation",
            FLAG: f"{who} ran out of time" if who else "out of time",
            CLAIM: f"{who} left the game" if who else "the other player left the game",
        }
        scores = tuple(0.0 if seat == loser else 1.0 for seat in range(seats))
        return Result(scores, words[why])
    if why == ALONE:
        scores = tuple(float(seat not in position.out) for seat in range(seats))
        return Result(scores if any(scores) else (), "the others left the game")
    if why == STUCK:
        return Result((), "it could not go on without those who left")
    if why == ABORT:
        return Result((), "called off")
    return Result(_shared(position), _DRAWS[why])


def _shared(position: Position) -> tuple[float, ...]:
    """Return the scores of a draw among those who stayed."""
    return tuple(0.0 if seat in position.out else 0.5 for seat in range(position.seats))
