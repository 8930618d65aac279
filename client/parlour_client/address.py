"""Where a server is, and which key it must show: `HOST[:PORT][#FINGERPRINT]`."""

import re
from dataclasses import dataclass

from parlour_client.errors import AddressError

PORT_DEFAULT = 22222
"""The port of a server that names none."""
HOST_MAX_CHARACTERS = 200
"""The longest host, in characters: it also names a file."""

_FINGERPRINT = re.compile(r"[A-Za-z0-9_-]{43}")
_HOST = re.compile(r"[A-Za-z0-9._%:-]+")
_PORT_MAX = 65_535
_PORT_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """A server's place; `str()` gives the form of an invitation.

    Args:
        host: A name or an IP address, without brackets.
        port: 1 to 65535.
        fingerprint: SHA-256 over the server's SubjectPublicKeyInfo (RFC 7469, section 2.4), as 43
            characters of unpadded base64url; None where any key is trusted at first use.
    """

    host: str
    port: int = PORT_DEFAULT
    fingerprint: str | None = None

    @property
    def place(self) -> str:
        """`HOST:PORT`, without the fingerprint."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.place}#{self.fingerprint}" if self.fingerprint else self.place


def parse_address(text: str) -> Address:
    """Return the address that `text` names, as in `[::1]:22222#FINGERPRINT`.

    A fingerprint may also be given as it is shown elsewhere, beginning with `SHA256:`.

    Raises:
        AddressError: In words, with the value.
    """
    place, hash_sign, fingerprint = text.strip().partition("#")
    fingerprint = fingerprint.removeprefix("SHA256:").rstrip("=")
    if hash_sign and not _FINGERPRINT.fullmatch(fingerprint):
        raise AddressError(
            f"“{fingerprint}” after # is not a key's fingerprint: it has 43 letters, digits, - "
            "and _; copy the whole invitation, or leave out # and what follows"
        )
    host, port = _split(place, text)
    if not host:
        raise AddressError(f"“{text}” names no host; an address is HOST[:PORT][#FINGERPRINT]")
    if len(host) > HOST_MAX_CHARACTERS:
        raise AddressError(
            f"the host has {len(host)} characters; at most {HOST_MAX_CHARACTERS} are allowed"
        )
    if not _HOST.fullmatch(host) or host.startswith("-"):
        raise AddressError(
            f"“{host}” is not a host; give a name as chat.example.org, or an IP address"
        )
    return Address(host, port, fingerprint or None)


def _split(place: str, text: str) -> tuple[str, int]:
    if place.startswith("["):
        host, bracket, rest = place[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise AddressError(f"“{text}” lacks a ] ; write [::1]:{PORT_DEFAULT}")
        return host, _port(rest[1:]) if rest else PORT_DEFAULT
    if place.count(":") > 1:
        return place, PORT_DEFAULT
    host, colon, port = place.partition(":")
    return host, _port(port) if colon else PORT_DEFAULT


def _port(text: str) -> int:
    digits = text.isascii() and text.isdigit() and len(text) <= _PORT_DIGITS
    if not digits or not 1 <= int(text) <= _PORT_MAX:
        raise AddressError(f"“{text}” is not a port; it is a number from 1 to {_PORT_MAX}")
    return int(text)
