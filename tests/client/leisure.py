"""Words on the screen that go by themselves, on a machine that may be busy with others."""

import pytest

from parlour_client.screens import around, cards
from tests.patience import PATIENCE_SECONDS


def leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what is shown for a moment stay for as long as tests are patient."""
    monkeypatch.setattr(around, "FLASH_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(cards, "CLOSED_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(cards, "AT_ONCE_SECONDS", PATIENCE_SECONDS)
