"""The server's key: made at first start, kept, and shown as a fingerprint."""

import base64
import datetime as dt
import hashlib
import ssl
import stat
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from parlour_server import data_directory, secret_file
from parlour_server.errors import SetupError

FILE = "server.pem"
"""The private key and its self-signed certificate, in the data directory."""

_UNUSABLE = (
    OSError, ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, ssl.SSLError,
)  # fmt: skip
"""What is raised of a file that is damaged, or of another kind."""

_LIFETIME = dt.timedelta(days=365 * 50)


def load_or_make(directory: Path) -> tuple[ssl.SSLContext, bytes]:
    """Return the TLS context of this server, and the fingerprint of its key.

    Clients know the server by its public key alone, so the certificate says nothing more.

    Returns:
        A context for TLS 1.3, and the SHA-256 of the SubjectPublicKeyInfo, 32 bytes.

    Raises:
        SetupError: The key cannot be read or written.
    """
    path = directory / FILE
    try:
        if not path.exists():
            _make(path)
        if data_directory.others_may(path, stat.S_IROTH):
            raise SetupError(
                f"everybody on this machine may read the server's key {path}, and pass for it;"
                f" say chmod o-r {path}"
            )
        pem = path.read_bytes()
        certificate = x509.load_pem_x509_certificate(pem)
        _prove(pem, certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.num_tickets = 0
        context.load_cert_chain(path)
    except _UNUSABLE as error:
        raise SetupError(f"cannot use the server's key {path}: {error}") from error
    return context, _fingerprint(certificate)


def _prove(pem: bytes, certificate: x509.Certificate) -> None:
    """See that the key is the certificate's: OpenSSL takes the word of the file for it.

    Raises:
        ValueError: It is not.
    """
    key, public = serialization.load_pem_private_key(pem, None), certificate.public_key()
    if not (
        isinstance(key, ec.EllipticCurvePrivateKey)
        and isinstance(public, ec.EllipticCurvePublicKey)
    ):
        return  # an operator's own, which the TLS library looks at
    algorithm = ec.ECDSA(hashes.SHA256())
    try:
        public.verify(key.sign(pem, algorithm), pem, algorithm)
    except InvalidSignature as error:
        raise ValueError("it is damaged; put it back from a copy") from error


def _fingerprint(certificate: x509.Certificate) -> bytes:
    public = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(public).digest()


def written(fingerprint: bytes) -> str:
    """Return a fingerprint as people pass it on: 43 characters of base64url, unpadded.

    It is an RFC 7469 pin, in the alphabet of RFC 4648 section 5.
    """
    return base64.urlsafe_b64encode(fingerprint).rstrip(b"=").decode()


def _make(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "parlour")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + _LIFETIME)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    secret_file.write(path, secret + certificate.public_bytes(serialization.Encoding.PEM))
