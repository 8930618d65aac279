"""The arithmetic of clocks: no time is made, and none is lost."""

from hypothesis import given
from hypothesis import strategies as st

from parlour_protocol.messages import Clock
from parlour_server.playing.clocks import wound


@given(
    st.integers(5, 600),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 5000), st.booleans()), max_size=30),
)
def test_no_time_is_made_or_lost_but_the_increments(
    initial: int, increment: int, done: list[tuple[int, bool]]
) -> None:
    clocks = wound(Clock(initial, increment), 2, {0})
    assert clocks is not None
    mover, passed, moves = 0, 0, 0
    for elapsed, moved in done:
        if clocks.remaining(mover, elapsed) <= 0:
            assert clocks.flagged(elapsed) == (mover,)
            assert clocks.falls() is not None
            break
        assert clocks.flagged(elapsed) == ()
        if moved:
            clocks = clocks.after(elapsed, {1 - mover}, mover)
            mover, moves = 1 - mover, moves + 1
        else:
            clocks = clocks.after(elapsed, {mover})
        passed += elapsed
        total = sum(clocks.told(0))
        assert total == 2 * initial * 1000 - passed + moves * increment * 1000
