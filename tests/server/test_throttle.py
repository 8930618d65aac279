"""The sliding window in which tries are counted."""

import pytest

from parlour_server.throttle import Throttle, origin


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_more_than_the_most_waits_until_the_first_is_a_minute_old() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(3):
        assert throttle.wait("ada", 3) == 0
        throttle.count("ada")
        clock.now += 10
    assert throttle.wait("ada", 3) == 30
    assert throttle.wait("bob", 3) == 0
    clock.now += 30
    assert throttle.wait("ada", 3) == 0
    throttle.count("ada")
    assert throttle.wait("ada", 3) == 10


def test_asking_counts_nothing_and_forgetting_forgets() -> None:
    throttle = Throttle(Clock())
    for _ in range(100):
        assert throttle.wait("ada", 1) == 0
    throttle.count("ada")
    assert throttle.wait("ada", 1) == 60
    throttle.forget("ada")
    throttle.forget("bob")
    assert throttle.wait("ada", 1) == 0


def test_what_no_longer_counts_is_dropped_in_the_end() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for n in range(100_000):
        throttle.count(n)
        clock.now += 0.1
    assert len(throttle._tries) < 3_000


@pytest.mark.parametrize(
    ("host", "counted_by"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("gone already", "gone already"),
    ],
)
def test_an_address_is_counted_by_whose_it_is(host: str, counted_by: str) -> None:
    assert origin(host) == counted_by
