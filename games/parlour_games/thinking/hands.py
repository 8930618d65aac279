"""Rock, paper, scissors: what the other chose before tells what they may choose next."""

from collections import Counter
from random import Random

from parlour_games.game import HIDDEN
from parlour_games.thinking.question import Question
from parlour_games.views import Choices

_BEATEN_BY = {"scissors": "rock", "rock": "paper", "paper": "scissors"}


def choose(question: Question, rng: Random) -> str:
    """Return a hand: by lot, or often the one that beats what the other chooses most."""
    assert isinstance(question.view, Choices)
    hands = [choice.move for choice in question.view.choices]
    theirs = [
        step.move
        for step in question.steps
        if step.seat not in (question.seat, -1) and step.move != HIDDEN
    ]
    studied = {"easy": 0.0, "medium": 0.3, "hard": 0.6}[question.level]
    if theirs and rng.random() < studied:
        usual = Counter(theirs).most_common(1)[0][0]
        return _BEATEN_BY[usual]
    return rng.choice(hands)
