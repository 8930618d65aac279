"""The server's key: its owner's alone, and the same for ever."""

import base64
import hashlib
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from parlour_server import keys
from parlour_server.errors import SetupError


def test_a_key_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    assert stat.S_IMODE((tmp_path / keys.FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE]


def test_the_fingerprint_stays_the_same_and_is_of_the_public_key(tmp_path: Path) -> None:
    _, fingerprint = keys.load_or_make(tmp_path)
    assert keys.load_or_make(tmp_path)[1] == fingerprint
    certificate = x509.load_pem_x509_certificate((tmp_path / keys.FILE).read_bytes())
    public = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert fingerprint == hashlib.sha256(public).digest()
    assert base64.urlsafe_b64decode(keys.written(fingerprint) + "=") == fingerprint


def test_two_servers_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    one, other = (keys.load_or_make(tmp_path / name)[1] for name in ("one", "other"))
    assert one != other


def test_nothing_below_tls_1_3_is_spoken(tmp_path: Path) -> None:
    context, _ = keys.load_or_make(tmp_path)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_3


def test_a_half_written_key_is_not_found_at_the_next_start(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    whole = (tmp_path / keys.FILE).read_bytes()
    (tmp_path / keys.FILE).unlink()
    (tmp_path / "server.new").write_bytes(whole[:100])
    _, fingerprint = keys.load_or_make(tmp_path)
    assert keys.load_or_make(tmp_path)[1] == fingerprint


@pytest.mark.parametrize("size", [0, 100, 300])
def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path, size: int) -> None:
    keys.load_or_make(tmp_path)
    path = tmp_path / keys.FILE
    damaged = path.read_bytes()[:size]
    path.write_bytes(damaged)
    with pytest.raises(SetupError, match="cannot use the server's key"):
        keys.load_or_make(tmp_path)
    assert path.read_bytes() == damaged


def test_a_key_that_everybody_may_read_is_not_used(tmp_path: Path) -> None:
    _, fingerprint = keys.load_or_make(tmp_path)
    (tmp_path / keys.FILE).chmod(0o644)
    with pytest.raises(SetupError, match=r"everybody .* may read the server's key .* chmod o-r"):
        keys.load_or_make(tmp_path)
    (tmp_path / keys.FILE).chmod(0o640)
    assert keys.load_or_make(tmp_path)[1] == fingerprint
