import time

import pytest
import textual.app
import textual.pilot

from parlour_client.session import backoff
from tests.client.company import START
from tests.client.leisure import leisure
from tests.client.quiet import until_quiet


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of tests try again at once."""
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.02)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.05)


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pilots go on as soon as the app has nothing left to do, and no sooner."""
    for module in (textual.app, textual.pilot):
        monkeypatch.setattr(module, "wait_for_idle", until_quiet)


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown for a moment is shown for long."""
    leisure(monkeypatch)


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of which these tests tell, and so “until 11:00” needs no date."""
    passed = time.time_ns
    ahead = START * 1_000_000 - passed()
    monkeypatch.setattr(time, "time_ns", lambda: passed() + ahead)
