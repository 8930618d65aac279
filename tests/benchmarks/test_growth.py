"""How fast a cost grows is told as the exponent that fits."""

import pytest

from benchmarks.growth import exponent


@pytest.mark.parametrize(
    ("costs", "fitted"),
    [([5, 5, 5], 0), ([10, 100, 1_000], 1), ([1, 100, 10_000], 2), ([100, 10, 1], -1)],
)
def test_the_exponent_is_the_power_that_costs_follow(costs: list[float], fitted: float) -> None:
    assert exponent([10, 100, 1_000], costs) == pytest.approx(fitted)
