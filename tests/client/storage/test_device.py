import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parlour_client.errors import StoreError
from parlour_client.storage.device import DeviceKey
from parlour_client.storage.secrets import Secrets
from tests.hostile.synced_names import SyncedNames

PRINT_KEY = """
import sys
from pathlib import Path
from parlour_client.storage.device import DeviceKey
sys.stdin.readline()
print(DeviceKey(Path(sys.argv[1])).public().hex())
"""


def test_a_key_is_made_once_for_its_owner_alone_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "servers" / "x" / "device.key"
    public = DeviceKey(path).public()
    assert DeviceKey(path).public() == public
    assert [file.name for file in path.parent.iterdir()] == ["device.key"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    signed = DeviceKey(path).sign(b"text")
    assert signed.public == public
    Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, b"text")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, b"another")


def test_processes_that_race_come_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", PRINT_KEY, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [process.communicate("go\n")[0] for process in racing]
    assert {process.returncode for process in racing} == {0}
    assert set(said) == {DeviceKey(path).public().hex() + "\n"}
    assert [file.name for file in tmp_path.iterdir()] == ["device.key"]


def test_a_damaged_key_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    path.write_bytes(b"short")
    with pytest.raises(StoreError, match=r"damaged; put it back from a backup"):
        DeviceKey(path).public()
    assert path.read_bytes() == b"short"


def test_a_place_where_no_key_can_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="--data"):
        DeviceKey(tmp_path / "file" / "device.key").public()


def test_a_revoked_key_makes_way_for_another(tmp_path: Path) -> None:
    key = DeviceKey(tmp_path / "device.key")
    before = key.public()
    key.renew()
    assert key.public() != before
    DeviceKey(tmp_path / "none").renew()


def test_a_key_goes_along_where_a_server_has_another_but_never_over_one(tmp_path: Path) -> None:
    old, new = DeviceKey(tmp_path / "old" / "key"), DeviceKey(tmp_path / "new" / "key")
    new.follow(old)
    assert list(tmp_path.iterdir()) == []
    public = old.public()
    new.follow(old)
    assert new.public() == public
    other = DeviceKey(tmp_path / "other")
    theirs = other.public()
    other.follow(old)
    assert other.public() == theirs


def test_a_secret_of_before_is_found_by_its_nickname_and_removed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    secrets = Secrets(folder)
    assert secrets.get("alice") == b""
    secrets.remove("alice")
    folder.mkdir()
    # The name of the file that version 1 made for “alice”.
    (folder / "2bd806c97f0e00af1a1fc3328fa763a9").write_bytes(b"s" * 32)
    assert secrets.get(" ALICE") == b"s" * 32
    assert secrets.get("bob") == b""
    secrets.remove("Alice")
    assert list(folder.iterdir()) == []


def test_a_key_has_its_name_on_disk_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = SyncedNames(monkeypatch)
    DeviceKey(tmp_path / "device.key").public()
    assert names.has(tmp_path / "device.key")
