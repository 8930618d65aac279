import pytest

from parlour_client.session import backoff


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of tests try again at once."""
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.02)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.05)
