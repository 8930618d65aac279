"""When somebody counts as idle."""

from parlour_client.idleness import IDLE_AFTER_SECONDS, Idleness


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_one_is_idle_after_ten_minutes_and_back_at_the_first_touch() -> None:
    clock, told = Clock(), list[bool]()
    idleness = Idleness(told.append, clock)
    clock.seconds += IDLE_AFTER_SECONDS - 1
    idleness.check()
    assert told == []
    clock.seconds += 1
    idleness.check()
    idleness.check()
    assert told == [True]
    idleness.touched()
    idleness.touched()
    assert told == [True, False]
    clock.seconds += IDLE_AFTER_SECONDS - 1
    idleness.check()
    assert told == [True, False]


def test_a_server_that_one_comes_back_to_is_told_anew() -> None:
    clock, told = Clock(), list[bool]()
    idleness = Idleness(told.append, clock)
    idleness.connected()
    assert told == []
    clock.seconds += IDLE_AFTER_SECONDS
    idleness.check()
    idleness.connected()
    assert told == [True, True]
