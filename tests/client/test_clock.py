import time
from collections.abc import Iterator

import pytest

from parlour_client.clock import Days, day, hour

DAY = 86_400_000
END_OF_9999 = 253_402_300_799_999
SENT = [-(2**63), -1, 0, 1, END_OF_9999 - DAY, END_OF_9999, END_OF_9999 + 1, 2**53, 2**63 - 1]


@pytest.fixture(params=["UTC0", "Behind+12", "Ahead-14", "Europe/Berlin", "America/New_York"])
def _anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_anywhere")
@pytest.mark.parametrize("sent", SENT)
def test_any_number_that_a_server_may_send_as_a_time_can_be_shown(sent: int) -> None:
    assert hour(sent)[2] == ":"
    assert int(day(sent).rsplit(" ", 1)[1]) in (1969, 1970, 9999)
    assert Days().same(sent, sent)


@pytest.mark.usefixtures("_anywhere")
def test_the_ends_of_the_calendar_are_different_days() -> None:
    days = Days()
    assert not days.same(0, 2**53)
    assert days.same(2**53, END_OF_9999)
    assert not days.same(2**53, 0)
    noon = 1_795_262_400_000
    assert not days.same(noon, noon + DAY)
    assert days.same(noon, noon + 1)
