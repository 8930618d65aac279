"""What is said of games, without a screen."""

import pytest
from msgspec import structs

from parlour_client.errors import CommandError
from parlour_client.game_words import (
    clock_words,
    closed_words,
    parse_clock,
    ratings_words,
    result_words,
    terms_words,
    until_words,
)
from parlour_protocol.messages import Chosen, Clock, Result, Seat, Terms
from tests.client.company import ALICE, BOB, CLEO, MINUTE, START
from tests.client.gaming import SEATS, invitation, table
from tests.client.time_zone import utc

DAY = 24 * 60 * MINUTE


@pytest.mark.parametrize(
    ("typed", "clock", "words"),
    [
        ("none", Clock(), "no clock"),
        ("5+3", Clock(300, 3), "5 min + 3 s"),
        ("1+0", Clock(60), "1 min"),
        ("1.5 + 0", Clock(90), "90 s"),
        ("0+5", Clock(0, 5), "0 s + 5 s"),
        ("30s", Clock(per_move=30), "30 s a move"),
        ("45 s a move", Clock(per_move=45), "45 s a move"),
        ("2H", Clock(per_move=7200), "2 h a move"),
        ("1 day a move", Clock(per_move=86_400), "1 day a move"),
        ("3d/move", Clock(per_move=259_200), "3 days a move"),
    ],
)
def test_clocks_are_read_as_people_write_them_and_said_in_words(
    typed: str, clock: Clock, words: str
) -> None:
    assert parse_clock(typed) == clock
    assert clock_words(clock) == words
    assert parse_clock(clock_words(Clock(300, 3))) == Clock(300, 3)


@pytest.mark.parametrize("typed", ["", "5", "0+0", "0s", "61d", "9999999+0", "5-3", "x", "\x1b"])
def test_what_is_no_clock_is_refused_with_what_one_can_write(typed: str) -> None:
    with pytest.raises(CommandError, match=r"write 5\+3"):
        parse_clock(typed)


def test_terms_name_what_differs() -> None:
    terms = Terms("go", (Chosen("komi", "7"),), Clock(300, 3), rated=True, side="black")
    assert terms_words(terms, "bob") == "5 min + 3 s · rated · komi 7 · bob: black"
    assert terms_words(Terms("go")) == "no clock"


def test_times_are_said_as_near_as_they_are() -> None:
    with utc():
        assert until_words(START + 10 * MINUTE, START) == "10:10"
        assert until_words(START + DAY, START) == "Sunday 10:00"
        assert until_words(START + 7 * DAY, START) == "28 November 10:00"


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn", "expired", "voided", "new"])
def test_each_side_reads_what_became_of_an_invitation(state: str) -> None:
    closed = invitation(state=state)
    theirs, ours = closed_words(closed, ALICE), closed_words(closed, BOB)
    assert "tic-tac-toe" in theirs
    assert "tic-tac-toe" in ours
    assert ("bob" in theirs, "alice" in ours) == (True, True)


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((1.0, 0.0), "you won: mate"),
        ((0.0, 1.0), "you lost: mate"),
        ((0.5, 0.5), "a draw: mate"),
        ((0.0, 0.0), "nobody won: mate"),
        ((), "no result: mate"),
    ],
)
def test_results_are_told_to_those_who_played(scores: tuple[float, ...], words: str) -> None:
    assert result_words(table(result=Result(scores, "mate")), ALICE) == words


def test_results_of_others_and_of_many_name_the_winners() -> None:
    told = table(result=Result((0.0, 1.0), "time"))
    assert result_words(told, CLEO) == "bob won: time"
    many = structs.replace(
        told, seats=(*SEATS, Seat(CLEO, "cleo")), result=Result((1.0, 0.0, 1.0), "")
    )
    assert result_words(many, ALICE) == "you and cleo won"
    assert result_words(many, BOB) == "alice and cleo won"


def test_ratings_are_told_where_the_game_was_rated() -> None:
    rated = (
        Seat(ALICE, "alice", rating=1498, change=12),
        Seat(BOB, "bob", rating=1512, change=-12),
    )
    assert ratings_words(rated) == "alice 1510 (+12), bob 1500 (-12)"
    assert ratings_words(SEATS) == ""
