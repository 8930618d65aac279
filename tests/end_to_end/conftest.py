import pytest

from tests.client.leisure import leisure


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apps in this process show for long what they else show for a moment."""
    leisure(monkeypatch)
