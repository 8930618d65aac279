"""Whatever arrives, nothing comes out but what is documented: tried with any bytes at all."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from tests.hostile.fuzzing.targets import TARGETS, kept
from tests.hostile.report import tell
from tests.hostile.sizes import LONG, size

EXAMPLES = size(40, 30_000)
"""How many examples hypothesis makes of the cheapest target."""

AT_LEAST = 8
"""How many it makes of the costliest."""

ROUND = 5_000
"""How many it makes at a time: it remembers those of one round."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_worth_keeping_is_taken_well(name: str) -> None:
    inputs = kept(name)
    assert inputs, f"there is no corpus of {name}"
    for path in inputs:
        TARGETS[name].run(path.read_bytes())
    tell(f"fuzzing {name}: the corpus", f"{len(inputs)} inputs", "taken well")


@pytest.mark.parametrize("name", TARGETS)
def test_anything_at_all_is_taken_well(name: str) -> None:
    target = TARGETS[name]
    left = max(AT_LEAST, EXAMPLES // target.cost)
    tried = 0
    while tried < left:
        most = min(ROUND, left - tried)
        chosen = settings(
            max_examples=most,
            deadline=None,
            database=None,
            derandomize=not LONG,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )

        @seeded(tried)
        @chosen
        @given(target.made | st.binary(max_size=200))
        def run(data: bytes) -> None:
            target.run(data)

        run()
        tried += most
    tell(f"fuzzing {name}: hypothesis", f"{tried:,} examples", "nothing but what is documented")
