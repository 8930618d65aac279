"""Hangman: find a word by its letters, before too many guesses have failed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Final

from parlour_games.game import (
    HIDDEN,
    NATURE,
    IllegalMoveError,
    Option,
    Outcome,
    Seat,
    Step,
    check_legal,
    choose,
)
from parlour_games.hangman_words import WORDS
from parlour_games.views import Word

WORD_MIN_LETTERS: Final = 3
"""The shortest word that can be set, in letters."""

WORD_MAX_LETTERS: Final = 20
"""The longest word that can be set, in letters."""

_HOUSE, _PLAYER = "the house", "the first player"
_SETTER: Final = 0
_EXAMPLES = WORDS[:: len(WORDS) // 12]
_LENGTH = f"{WORD_MIN_LETTERS} to {WORD_MAX_LETTERS} letters"


@dataclass(frozen=True, slots=True)
class Gallows:
    """A position.

    Args:
        seats: How many play.
        house: Whether chance draws the word; else the first seat sets it, and does not guess.
        tries: How many more guesses may fail.
        word: What is to be found; empty before it is set.
        guesses: The letters and words that were guessed, in order.
        points: What each seat has: one for each letter it uncovered.
        guesser: Whose turn it is to guess.
        last: Who made the last guess, None before the first.
    """

    seats: int
    house: bool
    tries: int
    word: str = ""
    guesses: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    guesser: Seat = 0
    last: Seat | None = None

    @property
    def guessers(self) -> range:
        """The seats that guess."""
        return range(0 if self.house else 1, self.seats)

    @property
    def hidden(self) -> int:
        """How many letters of the word are still to be found."""
        if self.word in self.guesses:
            return 0
        return sum(letter not in self.guesses for letter in self.word)

    @property
    def over(self) -> bool:
        """Whether the word was found, or no try is left."""
        return bool(self.word) and (self.hidden == 0 or self.tries == 0)


class Hangman:
    """The rules; a move is a letter or a word, in lower case."""

    key = "hangman"
    name = "Hangman"
    summary = "Find a word by its letters before too many guesses fail; for two to six."
    rules = (
        "A word is to be found, of which one sees only how many letters it has. It is drawn by the"
        " house, or set by the first player, who then only watches; that is agreed before the"
        " game.\n\n"
        "The guessers take turns. Guess a letter, and it is shown wherever it is in the word; or"
        " guess the whole word. Each letter that your guess uncovers is a point, so a word guessed"
        " early is worth more. A wrong letter or word costs one of the tries, which all share.\n\n"
        "When the word is found, the guesser with most points wins; of several, whoever found it,"
        " if they are among them. When no try is left all guessers lose, and whoever set the word"
        " wins.\n\n"
        "Type a letter, or the whole word. Words have the letters a to z alone, 3 to 20 of them."
    )
    picture = (
        "  +---+",
        "  |   |     g a r _ e n",
        "  |   O",
        "  |  /|\\    s, t, i, o",
        "  |",
        "--+-----    4 tries left",
    )
    sides = ("first", "second", "third", "fourth", "fifth", "sixth")
    options = (
        Option("setter", "Word from", (_HOUSE, _PLAYER)),
        Option("tries", "Tries", ("8", "6", "10", "12")),
    )
    version = 1
    seats = range(2, 7)

    def start(self, options: Mapping[str, str], seats: int) -> Gallows:
        """Return the state before the word is set; the options are `setter` and `tries`."""
        chosen = choose(self, options, seats)
        house = chosen["setter"] == _HOUSE
        return Gallows(
            seats,
            house,
            int(chosen["tries"]),
            points=(0,) * seats,
            guesser=0 if house else 1,
        )

    def turn(self, state: Gallows) -> frozenset[Seat]:
        """Return who sets the word, or whose turn it is to guess."""
        if state.over:
            return frozenset()
        if state.word:
            return frozenset({state.guesser})
        return frozenset({NATURE if state.house else _SETTER})

    def moves(self, state: Gallows, seat: Seat) -> tuple[str, ...]:
        """Return the words of the house; a few as examples; or the letters not yet guessed."""
        if seat not in self.turn(state):
            return ()
        if not state.word:
            return WORDS if seat == NATURE else _EXAMPLES
        return tuple(letter for letter in ascii_lowercase if letter not in state.guesses)

    def parse(self, state: Gallows, seat: Seat, text: str) -> str:
        """Return the letter or word that was typed, in lower case."""
        move = text.strip().lower()
        self._check(state, Step(seat, move))
        return move

    def apply(self, state: Gallows, step: Step) -> Gallows:
        """Return the state after the word is set, or after a guess."""
        self._check(state, step)
        if not state.word:
            return replace(state, word=step.move)
        after = replace(state, guesses=(*state.guesses, step.move), last=step.seat)
        won = state.hidden - after.hidden
        if not won:
            after = replace(after, tries=state.tries - 1)
        points = list(state.points)
        points[step.seat] += won
        first, guessers = state.guessers.start, len(state.guessers)
        following = first + (step.seat - first + 1) % guessers
        return replace(after, points=tuple(points), guesser=following)

    def outcome(self, state: Gallows) -> Outcome | None:
        """Return the end: the word is found, or no try is left."""
        if not state.over:
            return None
        scores = [0.0] * state.seats
        if state.hidden:
            if not state.house:
                scores[_SETTER] = 1.0
            return Outcome(tuple(scores), f"nobody found “{state.word}”")
        most = max(state.points)
        best = [seat for seat in state.guessers if state.points[seat] == most]
        winners = [state.last] if state.last in best else best
        for seat in winners:
            scores[seat] = 1.0 if len(winners) == 1 else 0.5
        return Outcome(tuple(scores), f"“{state.word}” is found")

    def view(self, state: Gallows, seat: Seat | None) -> Word:
        """Return the letters found so far; the word itself for whoever set it, and at the end."""
        shown = tuple(
            letter if state.over or letter in state.guesses else None for letter in state.word
        )
        moves = () if seat is None or seat == NATURE else self.moves(state, seat)
        return Word(
            shown,
            tuple(guess for guess in state.guesses if not _hits(state.word, guess)),
            state.tries,
            moves,
            self._prompt(state) if moves else "",
            self._caption(state, seat),
            tuple(self._standing(state, each) for each in range(state.seats)),
        )

    def redact(self, state: Gallows, step: Step, seat: Seat | None) -> Step:
        """Return the step, of a word that is set only how long it is for all but its setter."""
        if state.word or step.seat == seat:
            return step
        return Step(step.seat, HIDDEN * len(step.move))

    def _check(self, state: Gallows, step: Step) -> None:
        """Raise `IllegalMoveError` unless a step is legal, also one that is not listed."""
        move = step.move
        if step.seat == NATURE or step.seat not in self.turn(state):
            check_legal(self, state, step)
            return
        if not move:
            raise IllegalMoveError(f"type {self._prompt(state)}")
        if not set(move) <= set(ascii_lowercase):
            raise IllegalMoveError(f"“{move:.40}” has more than the letters a to z; type only them")
        if not state.word:
            if not WORD_MIN_LETTERS <= len(move) <= WORD_MAX_LETTERS:
                raise IllegalMoveError(f"a word to be found has {_LENGTH}; “{move:.40}” has not")
        elif move in state.guesses:
            raise IllegalMoveError(f"“{move}” was guessed already; try another")
        elif len(move) not in (1, len(state.word)):
            letters = len(state.word)
            raise IllegalMoveError(f"type one letter, or the whole word of {letters} letters")

    def _prompt(self, state: Gallows) -> str:
        if not state.word:
            return f"a word of {_LENGTH} for the others to find"
        return f"a letter, or the whole word of {len(state.word)} letters"

    def _caption(self, state: Gallows, seat: Seat | None) -> str:
        if not state.word:
            return "" if seat == _SETTER and not state.house else "the word is being set"
        told = [] if not state.guesses else [_result(state)]
        if seat == _SETTER and not state.house and not state.over:
            told.insert(0, f"your word is “{state.word}”")
        return "; ".join(told)

    def _standing(self, state: Gallows, seat: Seat) -> str:
        if seat not in state.guessers:
            return "sets the word"
        return "1 point" if state.points[seat] == 1 else f"{state.points[seat]} points"


def _hits(word: str, guess: str) -> bool:
    return guess == word or (len(guess) == 1 and guess in word)


def _result(state: Gallows) -> str:
    guess = state.guesses[-1]
    if guess == state.word:
        return f"“{guess}” is the word"
    times = state.word.count(guess) if len(guess) == 1 else 0
    if times:
        return f"“{guess}” is in it {'once' if times == 1 else f'{times} times'}"
    return f"“{guess}” is not {'in it' if len(guess) == 1 else 'the word'}"
