"""What has to hold of password guesses, whatever the machine."""

import dataclasses

import pytest

from benchmarks.guessing import Attack, Round, faults
from benchmarks.talk import Talk, latencies_table

TIMES = {"said": [1.0, 3.0], "heard": [2.0], "ping": [0.5], "came": [4.0]}
QUIET = Talk(TIMES, asked=4, unheard=0, wrong={})
ATTACK = Attack(
    {"throttled": 880, "wrong-password": 100, "busy": 20}, tries=100, tries_at_names=9, seconds=59
)
GOOD = Round(1_000, 10, 3, QUIET, QUIET, ATTACK, 0.0)


def test_a_round_within_all_bounds_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("attack", "words"),
    [
        ({"answers": {"throttled": 999}}, "999 of 1,000 guesses were answered"),
        ({"answers": {"throttled": 999, "SignedIn": 1}}, "guesses were answered with SignedIn"),
        ({"tries": 101}, "101 tries at all names looked at, more than 100"),
        ({"tries_at_names": 10}, "10 tries at people's names looked at, more than 9"),
    ],
)
def test_guesses_beyond_a_bound_are_a_fault(attack: dict[str, object], words: str) -> None:
    changed = dataclasses.replace(ATTACK, **attack)  # type: ignore[arg-type] # as above
    assert faults(dataclasses.replace(GOOD, attack=changed)) == [words]


def test_a_second_minute_allows_as_many_tries_again() -> None:
    longer = dataclasses.replace(ATTACK, tries=200, tries_at_names=18, seconds=61)
    assert faults(dataclasses.replace(GOOD, attack=longer)) == []


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        ({"wrong": {"throttled": 2}}, "with the attack, people met 2 x throttled"),
        ({"unheard": 1}, "with the attack, 1 messages did not reach everybody"),
        (
            {"times": TIMES | {"came": []}},
            "with the attack, nobody could come in with a device's key",
        ),
    ],
)
def test_what_people_suffer_is_a_fault(talk: dict[str, object], words: str) -> None:
    changed = dataclasses.replace(QUIET, **talk)  # type: ignore[arg-type] # as above
    assert faults(dataclasses.replace(GOOD, attacked=changed)) == [words]


def test_the_table_has_percentiles_of_both_and_their_ratio() -> None:
    slower = dataclasses.replace(QUIET, times=TIMES | {"ping": [1.0]})
    table = latencies_table([(QUIET, slower)], "the guesses")
    assert "| ping | p50 | 0.50 | 1.00 | 2.00 |" in table
