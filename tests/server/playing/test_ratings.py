"""How results change what is known of players."""

from hypothesis import given
from hypothesis import strategies as st

from parlour_server.playing.ratings import MEAN, SPREAD, Rating, after

WON, DRAWN = (1.0, 0.0), (0.5, 0.5)
BEGINNER = Rating()


def test_a_beginner_is_shown_1500_and_provisional() -> None:
    assert (BEGINNER.shown, BEGINNER.provisional) == (1500, True)
    assert (BEGINNER.mu, BEGINNER.sigma) == (MEAN, SPREAD)


def test_the_winner_rises_as_the_loser_falls_and_a_draw_of_equals_moves_nobody() -> None:
    winner, loser = after([BEGINNER, BEGINNER], WON)
    assert winner.shown - 1500 == 1500 - loser.shown > 0
    assert [each.shown for each in after([BEGINNER, BEGINNER], DRAWN)] == [1500, 1500]


def test_of_several_players_those_who_did_better_rise_more() -> None:
    first, second, third = (each.mu for each in after([BEGINNER] * 3, (1.0, 0.5, 0.0)))
    assert first > second > third


def test_who_beats_a_stronger_one_gains_more_than_who_beats_a_weaker_one() -> None:
    strong, weak, one = Rating(35, 4), Rating(15, 4), Rating(25, 4)
    (by_strong, _), (by_weak, _) = after([one, strong], WON), after([one, weak], WON)
    assert by_strong.mu > by_weak.mu > one.mu


def test_a_rating_is_provisional_for_some_fifteen_games() -> None:
    one, games = BEGINNER, 0
    while one.provisional:
        one, _ = after([one, BEGINNER], WON if games % 2 else (0.0, 1.0))
        games += 1
    assert 10 < games < 20


@given(
    st.lists(st.tuples(st.floats(-50, 100), st.floats(0.5, 9)), min_size=2, max_size=8),
    st.data(),
)
def test_the_same_result_always_gives_the_same_and_nobody_falls_by_winning(
    players: list[tuple[float, float]], data: st.DataObject
) -> None:
    before = [Rating(*each) for each in players]
    scores = data.draw(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=len(before), max_size=len(before))
    )
    rated = after(before, scores)
    assert rated == after(before, scores)
    best = scores.index(max(scores))
    if scores.count(scores[best]) == 1:
        assert rated[best].mu >= before[best].mu
