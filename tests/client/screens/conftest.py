"""Screens are drawn with times in UTC."""

from collections.abc import Iterator

import pytest

from tests.client.screen_app import utc


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield
