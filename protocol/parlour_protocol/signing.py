"""What a device signs to show that it may come in under a nickname."""

FINGERPRINT_BYTES = 32
"""The length of a server's fingerprint: a SHA-256."""

_CONTEXT = b"parlour sign-in 1\0"


def sign_in_text(
    fingerprint: bytes, client_nonce: bytes, server_nonce: bytes, nickname: str
) -> bytes:
    """Return the bytes that the signature of a credential is made over (Ed25519, RFC 8032).

    They name the server, so whoever passes a signature on to another server gains nothing; and
    both sides' random numbers, so that one seen before gains nothing either.

    Args:
        fingerprint: SHA-256 of the server's SubjectPublicKeyInfo, 32 bytes, as the client saw it;
            32 zero bytes on a connection without TLS.
        client_nonce: That of `Hello`, 32 bytes.
        server_nonce: That of `Welcome`, 32 bytes.
        nickname: As in `SignIn`; it comes last, all else being of a fixed length.
    """
    return _CONTEXT + fingerprint + client_nonce + server_nonce + nickname.encode()
