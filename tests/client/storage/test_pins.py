import os
import stat
from pathlib import Path

import pytest

from parlour_client.address import Address
from parlour_client.errors import KeyChangedError, StoreError
from parlour_client.storage.pins import Pins, make_folder
from tests.hostile.synced_names import SyncedNames

OLD, NEW = "o" * 43, "n" * 43
PLACE = Address("example.org", 1)


def test_the_first_key_is_trusted_and_the_next_must_be_the_same(tmp_path: Path) -> None:
    Pins(tmp_path).check(PLACE, OLD, now=1)
    Pins(tmp_path).check(PLACE, OLD, now=2)
    with pytest.raises(KeyChangedError) as caught:
        Pins(tmp_path).check(PLACE, NEW, now=3)
    assert (caught.value.old, caught.value.new) == (OLD, NEW)
    assert OLD in str(caught.value)
    assert NEW in str(caught.value)


def test_an_invitation_must_agree_with_the_key_that_is_seen_and_the_one_that_is_pinned(
    tmp_path: Path,
) -> None:
    with pytest.raises(KeyChangedError):
        Pins(tmp_path).check(Address("example.org", 1, OLD), NEW, now=1)
    assert Pins(tmp_path).find(PLACE) is None
    Pins(tmp_path).check(PLACE, OLD, now=1)
    with pytest.raises(KeyChangedError):
        Pins(tmp_path).check(Address("example.org", 1, NEW), OLD, now=1)
    with pytest.raises(KeyChangedError):
        Pins(tmp_path).check(Address("example.org", 1, NEW), NEW, now=1)


def test_a_program_does_not_change_whom_a_person_was(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.check(PLACE, OLD, now=1)
    pins.used(PLACE, "script", now=2, by_program=True)
    pins.used(PLACE, "alice", now=3)
    pins.used(PLACE, "script", now=4, by_program=True)
    known = pins.find(PLACE)
    assert known is not None
    assert known.nickname == "alice"


def test_a_new_key_is_pinned_only_when_accepted(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    pins.check(PLACE, OLD, now=1)
    pins.used(PLACE, "alice", now=2)
    pins.accept(PLACE, NEW, now=3)
    pins.check(PLACE, NEW, now=4)
    known = pins.find(PLACE)
    assert known is not None
    assert (known.nickname, known.address.fingerprint) == ("alice", NEW)


def test_servers_are_listed_by_their_last_use_whatever_lies_beside_them(tmp_path: Path) -> None:
    pins = Pins(tmp_path)
    for at, host in enumerate(("a", "::1", "c")):
        pins.check(Address(host), OLD, now=at)
    (tmp_path / "broken.json").write_text("{")
    assert [known.address.host for known in pins.all()] == ["c", "::1", "a"]


def test_every_folder_that_is_made_is_for_its_owner_alone(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        make_folder(there / "data" / "servers" / "key")
    finally:
        os.umask(before)
    made = [there, there / "data", there / "data" / "servers", there / "data" / "servers" / "key"]
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in made] == [0o755, *[0o700] * 3]


def test_pins_are_for_their_owner_alone(tmp_path: Path) -> None:
    Pins(tmp_path / "known").check(PLACE, OLD, now=1)
    (file,) = (tmp_path / "known").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_damaged_pin_is_told_and_not_forgotten(tmp_path: Path) -> None:
    Pins(tmp_path).check(PLACE, OLD, now=1)
    (file,) = tmp_path.iterdir()
    file.write_text("nonsense")
    with pytest.raises(StoreError, match="mend or remove"):
        Pins(tmp_path).check(PLACE, NEW, now=2)


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data"):
        Pins(tmp_path / "file").check(PLACE, OLD, now=1)


def test_a_pin_and_the_folders_it_is_in_have_their_names_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = SyncedNames(monkeypatch)
    Pins(tmp_path / "data" / "known").check(PLACE, OLD, now=1)
    (pin,) = (tmp_path / "data" / "known").glob("*.json")
    assert all(map(names.has, (pin, pin.parent, pin.parent.parent)))
