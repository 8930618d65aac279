"""The key by which a server knows this device: made at first use, in a file for its owner alone.

Each server has one of its own, so that two cannot tell that the same person visits both.
"""

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from parlour_client.errors import StoreError
from parlour_client.storage.pins import replace_file, sync_folder
from parlour_client.surrogates import without_surrogates
from parlour_protocol.limits import DEVICE_NAME_MAX_CHARACTERS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signed:
    """What shows that this device wrote a text.

    Args:
        public: The device's public key, 32 bytes (Ed25519, RFC 8032).
        signature: Of the text, 64 bytes.
    """

    public: bytes
    signature: bytes


class DeviceKey:
    """The key of this device for one server. Every method reads or writes the disk.

    Args:
        path: The file: the 32 bytes of an Ed25519 private key.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def public(self) -> bytes:
        """Return the public key, 32 bytes; made with the private one at first use.

        Raises:
            StoreError: The key can be neither read nor written.
        """
        return self._private().public_key().public_bytes_raw()

    def sign(self, text: bytes) -> Signed:
        """Sign a text.

        Raises:
            StoreError: The key can be neither read nor written.
        """
        key = self._private()
        return Signed(key.public_key().public_bytes_raw(), key.sign(text))

    def renew(self) -> None:
        """Make another key at the next use: the server has revoked this one.

        Raises:
            StoreError: The old one cannot be removed.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot remove {self._path}: {_words(error)}") from error

    def follow(self, before: "DeviceKey") -> None:
        """Be the key that was another one's, unless there is one already.

        Raises:
            StoreError: It cannot be read or written.
        """
        try:
            if before._path.exists() and not self._path.exists():  # noqa: SLF001 - of this class
                self._place(before._path.read_bytes())  # noqa: SLF001
        except OSError as error:
            raise self._unkept(error) from error

    def _private(self) -> "Ed25519PrivateKey":
        # Imported here: it takes a tenth of a second, and history is shown before.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self._seed())

    def _seed(self) -> bytes:
        try:
            if not self._path.exists():
                self._place(os.urandom(_SEED_BYTES))
            seed = self._path.read_bytes()
        except OSError as error:
            raise self._unkept(error) from error
        if len(seed) != _SEED_BYTES:
            raise StoreError(
                f"the key of this device in {self._path} is damaged; put it back from a backup, "
                "or remove it: then names are yours again by their password"
            )
        return seed

    def _place(self, seed: bytes) -> None:
        """Put a key into its file, unless another process was first: then its key holds."""
        temporary = self._path.with_name(f".new-{os.getpid()}-{os.urandom(8).hex()}")
        replace_file(temporary, seed)
        try:
            # Unlike a replacement, a link fails where there is something.
            os.link(temporary, self._path)
            sync_folder(self._path.parent)
        except FileExistsError:
            pass
        finally:
            temporary.unlink(missing_ok=True)

    def _unkept(self, error: OSError) -> StoreError:
        return StoreError(
            f"cannot keep the key of this device in {self._path}: {_words(error)}; "
            "name another place with --data"
        )


def _words(error: OSError) -> str:
    return str(error.strerror or error).lower()


def device_name() -> str:
    """Return what this device is called in its owner's list of devices: the machine's name."""
    return without_surrogates(platform.node() or "a device")[:DEVICE_NAME_MAX_CHARACTERS]
