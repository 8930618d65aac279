"""Reaching a server: TCP, TLS 1.3, and the fingerprint of the key it shows."""

import base64
import hashlib
import os
import ssl
from ipaddress import ip_address
from socket import gaierror

import anyio
from anyio.abc import ByteStream
from anyio.streams.tls import TLSAttribute, TLSStream

from parlour_client.address import Address
from parlour_client.errors import LinkError

CONNECT_TIMEOUT_SECONDS = 10
"""How long reaching the server may take."""
HANDSHAKE_TIMEOUT_SECONDS = 10
"""How long the TLS handshake may take."""


async def dial(address: Address, *, plaintext: bool = False) -> tuple[ByteStream, str]:
    """Connect, and return the stream and the fingerprint of the server's key.

    The key is not verified here: its caller compares the fingerprint before it sends anything.

    Args:
        address: Where to.
        plaintext: No TLS, and an empty fingerprint; loopback alone.

    Raises:
        LinkError: The server cannot be reached, or is no such server.
    """
    if plaintext and not _is_loopback(address.host):
        raise LinkError(
            f"plaintext is for this machine alone, and {address.host} is another", retry=False
        )
    stream = await _reach(address)
    if plaintext:
        return stream, ""
    try:
        with anyio.fail_after(HANDSHAKE_TIMEOUT_SECONDS):
            secure = await TLSStream.wrap(
                stream, hostname=address.host, ssl_context=_context(), standard_compatible=False
            )
    except TimeoutError as error:
        await anyio.aclose_forcefully(stream)
        raise LinkError(
            f"{address.place} does not answer in TLS; is it another kind of server?"
        ) from error
    except (ssl.SSLError, OSError, ValueError, anyio.EndOfStream, anyio.BrokenResourceError) as e:
        await anyio.aclose_forcefully(stream)
        raise LinkError(
            f"{address.place} does not speak TLS 1.3 with us ({_words(e)}); "
            "is it another kind of server, or one without TLS?"
        ) from e
    except BaseException:
        await anyio.aclose_forcefully(stream)
        raise
    certificate = secure.extra(TLSAttribute.peer_certificate_binary)  # noqa: S610 - not Django's
    if certificate is None:
        await anyio.aclose_forcefully(secure)
        raise LinkError(f"{address.place} shows no key; is it another kind of server?")
    return secure, fingerprint_of(certificate)


def fingerprint_of(certificate: bytes) -> str:
    """Return the fingerprint of the public key in a certificate, DER (RFC 7469, section 2.4)."""
    # Imported here: it takes a tenth of a second, and history is shown before.
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )
    from cryptography.x509 import load_der_x509_certificate  # noqa: PLC0415

    try:
        key = load_der_x509_certificate(certificate).public_key()
    except ValueError as error:
        raise LinkError(f"the server's certificate cannot be read: {error}") from error
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.urlsafe_b64encode(hashlib.sha256(public).digest()).rstrip(b"=").decode()


async def _reach(address: Address) -> ByteStream:
    try:
        with anyio.fail_after(CONNECT_TIMEOUT_SECONDS):
            return await anyio.connect_tcp(address.host, address.port)
    except TimeoutError as error:
        raise LinkError(
            f"cannot reach {address.place}: no answer for {CONNECT_TIMEOUT_SECONDS} s"
        ) from error
    except (OSError, UnicodeError) as error:
        raise LinkError(f"cannot reach {address.place}: {_words(error)}") from error


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # The pinned key is the verification: the caller compares it before the first byte is sent.
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _words(error: BaseException) -> str:
    cause = error
    if isinstance(error, OSError) and error.errno is None and error.__cause__ is not None:
        cause = error.__cause__
    if isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    if isinstance(cause, gaierror):
        return "there is no host of that name"
    if isinstance(cause, anyio.EndOfStream | anyio.BrokenResourceError):
        return "it cut the connection"
    # Not `strerror`: event loops write their own words into it.
    if isinstance(cause, OSError) and cause.errno and not isinstance(cause, ssl.SSLError):
        return os.strerror(cause.errno).lower()
    return (str(cause) or type(cause).__name__).lower()
