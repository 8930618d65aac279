"""The chain of hashes over a log: what shows that nothing in it is another, missing or moved.

A link covers the hash of an entry and not the entry itself, so that a text can be erased for good
while the chain stays whole.
"""

from hashlib import blake2b

LINK_BYTES = 16
"""The length of a digest and of a link."""

EMPTY = bytes(LINK_BYTES)
"""The link before the first entry."""


def digest(body: bytes) -> bytes:
    """Return the hash of an entry's body."""
    return blake2b(body, digest_size=LINK_BYTES).digest()


def chained(previous: bytes, digest_: bytes) -> bytes:
    """Return the link that binds an entry's digest to all entries before it."""
    return blake2b(previous + digest_, digest_size=LINK_BYTES).digest()
