import pytest

from parlour_games import HIDDEN, Choices, IllegalMoveError, OptionsError, Outcome, Step
from parlour_games.rock_paper_scissors import Match, RockPaperScissors

GAME = RockPaperScissors()
HANDS = ("rock", "paper", "scissors")
LETTERS = {"r": "rock", "p": "paper", "s": "scissors"}


def after(*rounds: str, of: int = 3) -> Match:
    """A match after rounds written as in `rs`, or `r-` while one has not chosen."""
    state = GAME.start({"rounds": str(of)}, 2)
    for played in rounds:
        for seat, letter in enumerate(played):
            if letter != "-":
                state = GAME.apply(state, Step(seat, LETTERS[letter]))
    return state


@pytest.mark.parametrize("played", ["rs", "pr", "sp"])
def test_rock_beats_scissors_paper_beats_rock_scissors_beat_paper(played: str) -> None:
    assert after(played).wins == (1, 0)
    assert after(played[::-1]).wins == (0, 1)


def test_both_may_choose_at_once_in_either_order() -> None:
    state = after()
    assert GAME.turn(state) == {0, 1}
    one = GAME.apply(GAME.apply(state, Step(0, "rock")), Step(1, "paper"))
    other = GAME.apply(GAME.apply(state, Step(1, "paper")), Step(0, "rock"))
    assert one == other


def test_who_has_chosen_waits_for_the_other() -> None:
    state = after("r-")
    assert GAME.turn(state) == {1}
    with pytest.raises(IllegalMoveError, match="it is not your turn"):
        GAME.apply(state, Step(0, "paper"))


@pytest.mark.parametrize("seat", [1, None])
def test_others_see_that_there_is_a_hand_but_not_which(seat: int | None) -> None:
    views = {GAME.view(after(f"{letter}-"), seat) for letter in LETTERS}
    assert [view.chosen for view in views] == [(HIDDEN, None)]
    told = {GAME.redact(after(), Step(0, hand), seat) for hand in HANDS}
    assert told == {Step(0, HIDDEN)}


def test_who_chose_sees_their_own_hand() -> None:
    assert GAME.view(after("p-"), 0).chosen == ("paper", None)


def test_the_second_hand_reveals_both() -> None:
    assert GAME.redact(after("r-"), Step(1, "paper"), None) == Step(1, "paper")
    assert GAME.view(after("rp"), None) == Choices(
        (),
        (None, None),
        (0, 1),
        standings=("rock in the last round", "paper in the last round"),
    )


def test_equal_hands_count_for_neither() -> None:
    state = after("rr", "pp", "ss")
    assert GAME.outcome(state) == Outcome((0.5, 0.5), "0 to 0")


def test_it_ends_when_the_lead_cannot_be_caught_up() -> None:
    assert GAME.outcome(after("rs")) is None
    assert GAME.outcome(after("rs", "rs")) == Outcome((1.0, 0.0), "2 to 0")
    assert GAME.outcome(after("sr", "sr")) == Outcome((0.0, 1.0), "2 to 0")
    assert GAME.outcome(after("rs", "sr")) is None
    assert GAME.outcome(after("rs", "sr", "rr")) == Outcome((0.5, 0.5), "1 to 1")
    assert GAME.outcome(after("rs", of=1)) == Outcome((1.0, 0.0), "1 to 0")


@pytest.mark.parametrize("rounds", ["0", "2", "17", "-1", "three", "", "٣", "3.0"])
def test_rounds_that_are_not_offered_are_refused(rounds: str) -> None:
    with pytest.raises(OptionsError, match="“Rounds” can be 3, 1, 5, 7, 9, 15; not “"):
        GAME.start({"rounds": rounds}, 2)


@pytest.mark.parametrize("rounds", ["1", "3", "5", "7", "9", "15"])
def test_rounds_that_are_offered_are_played(rounds: str) -> None:
    assert GAME.start({"rounds": rounds}, 2).rounds == int(rounds)


@pytest.mark.parametrize("typed", ["s", "Sc", " scissors "])
def test_the_first_letters_of_a_hand_will_do(typed: str) -> None:
    assert GAME.parse(after(), 1, typed) == "scissors"


@pytest.mark.parametrize("typed", ["", " ", "x", "scissorss", "?"])
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move now"):
        GAME.parse(after(), 1, typed)
