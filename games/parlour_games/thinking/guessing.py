"""Hangman: guess the letter that is in most of the words that are still possible."""

from collections import Counter
from random import Random

from parlour_games.hangman_words import WORDS
from parlour_games.thinking.question import Question
from parlour_games.views import Word

FREQUENT = "etaoinshrdlucmfwypvbgkjqxz"
"""The letters in the order of how often English texts have them (Lewand 2000)."""

SLIPS = {"easy": 0.3, "medium": 0.1, "hard": 0.0}
"""How often any letter is guessed."""


def choose(question: Question, rng: Random) -> str:
    """Return a word to be found, or a letter or word to guess."""
    view = question.view
    assert isinstance(view, Word)
    if not view.letters:
        return rng.choice(WORDS)
    letters = [move for move in view.moves if len(move) == 1]
    if rng.random() < SLIPS[question.level]:
        return rng.choice(letters)
    possible = [] if question.level == "easy" else _possible(view)
    if len(possible) == 1:
        return possible[0]
    counted = Counter(letter for word in possible for letter in set(word))
    return max(letters, key=lambda letter: (counted[letter], -FREQUENT.index(letter)))


def _possible(view: Word) -> list[str]:
    """Return the words we know that have the letters seen, and none of those tried."""
    seen = {letter for letter in view.letters if letter is not None}
    wrong = {tried for tried in view.tried if len(tried) == 1}
    return [
        word
        for word in WORDS
        if len(word) == len(view.letters)
        and word not in view.tried
        and wrong.isdisjoint(word)
        and all(
            letter == shown if shown is not None else letter not in seen
            for letter, shown in zip(word, view.letters, strict=True)
        )
    ]
