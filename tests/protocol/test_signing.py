"""What a device signs: known to the byte, and another text for every other visit."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import msgpack

from parlour_protocol.limits import (
    NICKNAME_MAX_CHARACTERS,
    NONCE_BYTES,
    PUBLIC_KEY_BYTES,
    SIGNATURE_BYTES,
)
from parlour_protocol.messages import PublicKey, Signature
from parlour_protocol.signing import FINGERPRINT_BYTES, sign_in_text

FINGERPRINT = bytes(range(0x20))
CLIENT_NONCE = bytes(range(0x20, 0x40))
SERVER_NONCE = bytes(range(0x40, 0x60))
NICKNAME = "zoë"

TEXT = bytes.fromhex(
    """
    7061726c 6f757220 7369676e 2d696e20 3100
    00010203 04050607 08090a0b 0c0d0e0f 10111213 14151617 18191a1b 1c1d1e1f
    20212223 24252627 28292a2b 2c2d2e2f 30313233 34353637 38393a3b 3c3d3e3f
    40414243 44454647 48494a4b 4c4d4e4f 50515253 54555657 58595a5b 5c5d5e5f
    7a6fc3ab
    """
)
SECRET_KEY = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
"""That of the first test of RFC 8032, section 7.1."""
SIGNATURE = bytes.fromhex(
    "9b11094a40e9a4a22ded1cda554b163134c7e7fbd82eaf5143f93d65298f3e47"
    "97d78125cfaf621d4a15b36ddb67ce6fb866516ff8cfeea6cad0dcafb3457408"
)

fingerprints = st.binary(min_size=FINGERPRINT_BYTES, max_size=FINGERPRINT_BYTES)
nonces = st.binary(min_size=NONCE_BYTES, max_size=NONCE_BYTES)
nicknames = st.text(max_size=NICKNAME_MAX_CHARACTERS)
visits = st.tuples(fingerprints, nonces, nonces, nicknames)


def test_the_text_of_a_known_visit_is_known_to_the_byte() -> None:
    assert sign_in_text(FINGERPRINT, CLIENT_NONCE, SERVER_NONCE, NICKNAME) == TEXT


def test_the_signature_of_a_known_key_is_known_to_the_byte() -> None:
    key = Ed25519PrivateKey.from_private_bytes(SECRET_KEY)
    assert key.sign(sign_in_text(FINGERPRINT, CLIENT_NONCE, SERVER_NONCE, NICKNAME)) == SIGNATURE


def test_a_key_and_a_signature_are_as_long_as_a_message_holds() -> None:
    key = Ed25519PrivateKey.generate()
    public, signature = key.public_key().public_bytes_raw(), key.sign(TEXT)
    assert len(public) == PUBLIC_KEY_BYTES
    assert len(signature) == SIGNATURE_BYTES
    assert msgpack.decode(msgpack.encode(public), type=PublicKey) == public
    assert msgpack.decode(msgpack.encode(signature), type=Signature) == signature


@given(one=visits, other=visits)
@example(
    one=(FINGERPRINT, CLIENT_NONCE, SERVER_NONCE, "ada"),
    other=(FINGERPRINT, SERVER_NONCE, CLIENT_NONCE, "ada"),
)
def test_two_visits_are_signed_alike_only_if_they_are_the_same(
    one: tuple[bytes, bytes, bytes, str], other: tuple[bytes, bytes, bytes, str]
) -> None:
    assert (sign_in_text(*one) == sign_in_text(*other)) == (one == other)


@given(visit=visits)
def test_the_visit_can_be_read_off_its_text(visit: tuple[bytes, bytes, bytes, str]) -> None:
    text = sign_in_text(*visit)
    told, ours, theirs, rest = text[18:50], text[50:82], text[82:114], text[114:]
    assert text[:18] == b"parlour sign-in 1\0"
    assert (told, ours, theirs, rest.decode()) == visit


@pytest.mark.parametrize(
    "spoiled",
    [
        (bytes(32), CLIENT_NONCE, SERVER_NONCE, NICKNAME),
        (FINGERPRINT, bytes(32), SERVER_NONCE, NICKNAME),
        (FINGERPRINT, CLIENT_NONCE, bytes(32), NICKNAME),
        (FINGERPRINT, CLIENT_NONCE, SERVER_NONCE, "zoe"),
    ],
    ids=["another server", "another greeting", "another welcome", "another nickname"],
)
def test_a_signature_is_good_for_one_visit_alone(spoiled: tuple[bytes, bytes, bytes, str]) -> None:
    public = Ed25519PrivateKey.from_private_bytes(SECRET_KEY).public_key()
    public.verify(SIGNATURE, TEXT)
    with pytest.raises(InvalidSignature):
        public.verify(SIGNATURE, sign_in_text(*spoiled))
