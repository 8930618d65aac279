"""Pig: rolling on is worth it while what may be won is more than what may be lost."""

from random import Random

from parlour_games.thinking.question import Question
from parlour_games.views import Dice

HOLD_AT = {"easy": 8, "medium": 14, "hard": 20}
"""How many points are taken for sure; 20 is the best fixed number (Neller and Presser 2004)."""


def choose(question: Question, rng: Random) -> str:
    """Return `roll` or `hold`."""
    view = question.view
    assert isinstance(view, Dice)
    own = view.points[question.seat]
    best = max(points for seat, points in enumerate(view.points) if seat != question.seat)
    moves = [choice.move for choice in view.choices]
    if "hold" not in moves:
        return moves[0]
    if own + view.pending >= view.goal:
        return "hold"
    # Who is about to lose has nothing to lose by rolling.
    hold_at = HOLD_AT[question.level]
    if question.level == "hard" and view.goal - best <= hold_at:
        hold_at = view.goal - own
    if question.level == "easy" and rng.random() < 0.2:  # noqa: PLR2004 - now and then
        return rng.choice(moves)
    return "hold" if view.pending >= hold_at else "roll"
