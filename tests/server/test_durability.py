"""What must be there after a power failure has its name on disk, and not only its content."""

from pathlib import Path

import pytest

from parlour_server import data_directory, keys
from parlour_server.house import bot
from tests.hostile.synced_names import SyncedNames


def test_a_data_directory_and_all_it_was_made_in_are_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = SyncedNames(monkeypatch)
    where = tmp_path / "one" / "two" / "data"
    with data_directory.claim(where):
        assert all(map(names.has, (where, where.parent, where.parent.parent)))


def test_the_keys_have_their_names_on_disk_before_anybody_is_told_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = SyncedNames(monkeypatch)
    keys.load_or_make(tmp_path)
    assert names.has(tmp_path / keys.FILE)
    bot.load_or_make(tmp_path)
    assert names.has(tmp_path / bot.FILE)
