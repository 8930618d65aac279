"""The token bucket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_server.limits import Limits
from parlour_server.pacing import Paces, Pacing

RATES = st.sampled_from([0.5, 1, 20, 1000])
BURSTS = st.integers(1, 100)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(RATES, BURSTS)
def test_a_burst_is_free_and_no_more(rate: float, burst: int) -> None:
    pacing = Pacing(rate, burst, Clock())
    assert all(pacing.take() == 0 for _ in range(burst))
    assert pacing.take() == pytest.approx(1 / rate)


@given(RATES, BURSTS, st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_who_waits_as_told_never_exceeds_the_rate_after_the_burst(
    rate: float, burst: int, pauses: list[float]
) -> None:
    clock = Clock()
    pacing = Pacing(rate, burst, clock)
    begun = clock.now
    for taken, pause in enumerate(pauses, 1):
        clock.now += pause
        clock.now += pacing.take()
        assert taken <= burst + rate * (clock.now - begun) + 1e-6


@given(RATES, BURSTS, st.integers(1, 300))
def test_whoever_keeps_to_the_rate_never_waits(rate: float, burst: int, requests: int) -> None:
    clock = Clock()
    pacing = Pacing(rate, burst, clock)
    for _ in range(requests):
        assert pacing.take() == pytest.approx(0, abs=1e-6)
        clock.now += 1 / rate


@given(RATES, BURSTS, st.floats(0, 1e6))
def test_silence_earns_a_burst_and_no_more(rate: float, burst: int, silence: float) -> None:
    clock = Clock()
    pacing = Pacing(rate, burst, clock)
    for _ in range(burst):
        pacing.take()
    clock.now += burst / rate + silence
    waits = [pacing.take() for _ in range(burst + 1)]
    assert waits[:-1] == pytest.approx([0] * burst, abs=1e-6)
    assert waits[-1] > 0


def test_whoever_rests_is_forgotten() -> None:
    now = 0.0
    paces = Paces(Limits(), lambda: now)
    busy = paces.of("busy")
    for number in range(5_000):
        paces.of(number).take(1, 100)
        busy.take(100, 100)
        now += 0.5
    assert paces.of("busy") is busy
    assert len(paces._known) < 2_500
