from pathlib import Path

import pytest

from tests.server.administration.stored import House


@pytest.fixture
def stored(tmp_path: Path) -> House:
    """Return a data directory with ada, who has said three things in the lobby, and bob."""
    house = House(tmp_path / "data")
    house.join("ada")
    house.join("bob")
    house.say("one", "two", "three")
    return house
