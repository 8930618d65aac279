import pytest

from parlour_games import HIDDEN, NATURE, IllegalMoveError, Outcome, Step
from parlour_games.hangman import Gallows, Hangman
from parlour_games.hangman_words import WORDS

GAME = Hangman()
SET_BY_A_PLAYER = {"setter": "the first player"}


def after(word: str, *guesses: str, seats: int = 3, tries: str = "8") -> Gallows:
    """A game in which the first player has set a word, and the others guess in turn."""
    state = GAME.start({**SET_BY_A_PLAYER, "tries": tries}, seats)
    state = GAME.apply(state, Step(0, word))
    return guessed(state, *guesses)


def drawn(word: str, *guesses: str, seats: int = 2) -> Gallows:
    """A game in which the house has drawn a word, and all guess in turn."""
    state = GAME.apply(GAME.start({}, seats), Step(NATURE, word))
    return guessed(state, *guesses)


def guessed(state: Gallows, *guesses: str) -> Gallows:
    for guess in guesses:
        (seat,) = GAME.turn(state)
        state = GAME.apply(state, Step(seat, guess))
    return state


def letters(state: Gallows, seat: int | None) -> str:
    return "".join(letter or "_" for letter in GAME.view(state, seat).letters)


def test_the_first_player_sets_the_word_and_the_others_guess_in_turn() -> None:
    assert GAME.turn(GAME.start(SET_BY_A_PLAYER, 3)) == {0}
    turns = [GAME.turn(after("garden", *"xyz"[:guesses])) for guesses in range(4)]
    assert turns == [{1}, {2}, {1}, {2}]


def test_the_house_draws_a_word_and_all_guess_in_turn() -> None:
    begun = GAME.start({}, 2)
    assert GAME.turn(begun) == {NATURE}
    assert set(GAME.moves(begun, NATURE)) == set(WORDS)
    assert [GAME.turn(drawn("garden", *"xyz"[:guesses])) for guesses in range(3)] == [{0}, {1}, {0}]
    with pytest.raises(IllegalMoveError, match="is no legal move now"):
        GAME.apply(begun, Step(NATURE, "zzz"))


def test_the_houses_words_are_plain_and_different() -> None:
    assert len(WORDS) == len(set(WORDS)) > 400
    assert all(4 <= len(word) <= 12 and word.isascii() and word.islower() for word in WORDS)


@pytest.mark.parametrize("seat", [1, 2, None])
def test_nobody_but_its_setter_sees_more_of_a_word_than_its_length(seat: int | None) -> None:
    begun = GAME.start(SET_BY_A_PLAYER, 3)
    told = {GAME.redact(begun, Step(0, word), seat) for word in ("garden", "violin")}
    assert told == {Step(0, HIDDEN * 6)}
    views = {repr(GAME.view(after(word, "x"), seat)) for word in ("garden", "violin")}
    assert len(views) == 1
    assert letters(after("garden"), seat) == "______"


@pytest.mark.parametrize("seat", [0, 1, None])
def test_nobody_sees_the_word_of_the_house(seat: int | None) -> None:
    begun = GAME.start({}, 2)
    assert GAME.redact(begun, Step(NATURE, "garden"), seat) == Step(NATURE, "??????")
    assert len({repr(GAME.view(drawn(word, "x"), seat)) for word in ("garden", "wisdom")}) == 1


def test_the_same_letter_found_looks_the_same_whatever_else_is_hidden() -> None:
    one, other = after("garden", "a"), after("parcel", "a")
    assert GAME.view(one, 2) == GAME.view(other, 2)
    assert GAME.view(one, None) == GAME.view(other, None)


def test_whoever_set_the_word_is_reminded_of_it_and_follows_the_guesses() -> None:
    view = GAME.view(after("garden", "a"), 0)
    assert letters(after("garden", "a"), 0) == "_a____"
    assert view.caption == "your word is “garden”; “a” is in it once"
    assert view.moves == ()


def test_a_guess_is_told_in_words() -> None:
    assert GAME.view(after("kettle", "t"), None).caption == "“t” is in it 2 times"
    assert GAME.view(after("kettle", "x"), None).caption == "“x” is not in it"
    assert GAME.view(after("kettle", "kitten"), None).caption == "“kitten” is not the word"
    assert GAME.view(GAME.start(SET_BY_A_PLAYER, 2), 1).caption == "the word is being set"


def test_only_what_was_tried_in_vain_costs_a_try() -> None:
    view = GAME.view(after("kettle", "e", "x", "kitten"), 1)
    assert letters(after("kettle", "e", "x", "kitten"), 1) == "_e___e"
    assert view.tried == ("x", "kitten")
    assert view.tries_left == 6


def test_each_letter_uncovered_is_a_point_also_by_the_whole_word() -> None:
    state = after("kettle", "t", "e", "x", "kettle")
    assert state.points == (0, 2, 4)
    assert GAME.view(state, None).standings == ("sets the word", "2 points", "4 points")
    assert GAME.outcome(state) == Outcome((0.0, 0.0, 1.0), "“kettle” is found")


def test_of_equal_points_whoever_found_the_word_wins() -> None:
    state = after("noon", "n", "o")
    assert state.points == (0, 2, 2)
    assert GAME.outcome(state) == Outcome((0.0, 0.0, 1.0), "“noon” is found")


def test_equal_points_above_those_of_the_finder_are_shared() -> None:
    state = after("aabbc", "a", "b", "c", seats=4)
    assert state.points == (0, 2, 2, 1)
    assert GAME.outcome(state) == Outcome((0.0, 0.5, 0.5, 0.0), "“aabbc” is found")


def test_the_setter_wins_when_no_try_is_left_and_the_word_is_shown() -> None:
    state = after("garden", *"bcfhij", tries="6")
    assert GAME.outcome(state) == Outcome((1.0, 0.0, 0.0), "nobody found “garden”")
    assert letters(state, 1) == "garden"
    assert GAME.turn(state) == frozenset()


def test_all_lose_to_the_house_when_no_try_is_left() -> None:
    state = drawn("garden", *"bcfhijkl")
    assert GAME.outcome(state) == Outcome((0.0, 0.0), "nobody found “garden”")


def test_a_found_word_is_over_for_the_setter_too() -> None:
    state = after("noon", "n", "o", seats=2)
    assert GAME.outcome(state) == Outcome((0.0, 1.0), "“noon” is found")
    assert letters(state, None) == "noon"


def test_a_word_is_taken_that_is_not_among_the_examples() -> None:
    begun = GAME.start(SET_BY_A_PLAYER, 2)
    assert 5 <= len(GAME.moves(begun, 0)) <= 30
    assert GAME.parse(begun, 0, " Zugzwang ") == "zugzwang"
    assert GAME.view(begun, 0).prompt == "a word of 3 to 20 letters for the others to find"
    assert GAME.view(begun, 1).prompt == ""


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("ab", "a word to be found has 3 to 20 letters; “ab” has not"),
        ("a" * 21, "a word to be found has 3 to 20 letters"),
        ("two words", "“two words” has more than the letters a to z; type only them"),
        ("naïve", "has more than the letters a to z"),
        ("", "type a word of 3 to 20 letters for the others to find"),
    ],
)
def test_what_cannot_be_found_is_refused_as_a_word(typed: str, reason: str) -> None:
    with pytest.raises(IllegalMoveError, match=reason):
        GAME.parse(GAME.start(SET_BY_A_PLAYER, 2), 0, typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("E", "“e” was guessed already; try another"),
        ("X", "“x” was guessed already; try another"),
        ("ga", "type one letter, or the whole word of 6 letters"),
        ("gardens", "type one letter, or the whole word of 6 letters"),
        ("?", "“\\?” has more than the letters a to z"),
        ("", "type a letter, or the whole word of 6 letters"),
    ],
)
def test_what_is_no_guess_is_refused_and_costs_nothing(typed: str, reason: str) -> None:
    with pytest.raises(IllegalMoveError, match=reason):
        GAME.parse(after("garden", "e", "x"), 1, typed)


def test_the_setter_does_not_guess() -> None:
    with pytest.raises(IllegalMoveError, match="it is not your turn"):
        GAME.parse(after("garden"), 0, "g")
