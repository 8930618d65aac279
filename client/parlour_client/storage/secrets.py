"""The secrets by which a server knew its guests before devices had keys, a file for each nickname.

They are made no more: a server takes one once, to see that a name from then is its owner's.
"""

import hashlib
import unicodedata
from pathlib import Path

from parlour_client.errors import StoreError


class Secrets:
    """The secrets for one server. Every method reads or writes the disk.

    Args:
        folder: Where the files are, if there ever were any.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, nickname: str) -> bytes:
        """Return the secret for a nickname, empty if there is none.

        Raises:
            StoreError: It is there, and cannot be read.
        """
        path = self._path(nickname)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as error:
            raise StoreError(
                f"cannot read the secret of “{nickname}” in {path}: {str(error.strerror).lower()}"
            ) from error

    def remove(self, nickname: str) -> None:
        """Remove the secret for a nickname: this device's key does from now on.

        Raises:
            StoreError: It cannot be removed.
        """
        path = self._path(nickname)
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise StoreError(f"cannot remove {path}: {str(error.strerror).lower()}") from error

    def _path(self, nickname: str) -> Path:
        # A nickname may be anything, a file name may not.
        name = nickname_key(nickname).encode("utf-8", "replace")
        return self._folder / hashlib.sha256(name).hexdigest()[:32]


def nickname_key(nickname: str) -> str:
    """Return what all ways to write a nickname have in common."""
    return unicodedata.normalize("NFC", nickname.strip()).casefold()
