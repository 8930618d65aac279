"""The secrets by which a server knows its guests again, one file for each nickname."""

import hashlib
import os
import unicodedata
from pathlib import Path

from parlour_client.errors import StoreError
from parlour_client.storage.pins import make_folder, replace_file
from parlour_protocol.limits import SECRET_BYTES


class Secrets:
    """The secrets for one server. Every method reads or writes the disk.

    Args:
        folder: Where the files are; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, nickname: str) -> bytes:
        """Return the secret for a nickname; made at first use, for all processes the same.

        Raises:
            StoreError: It can be neither read nor written.
        """
        path = self._path(nickname)
        make_folder(self._folder)
        try:
            secret = path.read_bytes() if path.exists() else self._make(path)
        except OSError as error:
            raise StoreError(
                f"cannot keep the secret of “{nickname}” in {path}: "
                f"{str(error.strerror).lower()}; name another place with --data"
            ) from error
        if len(secret) != SECRET_BYTES:
            raise StoreError(
                f"the secret of “{nickname}” in {path} is damaged; "
                "remove that file, and come in anew"
            )
        return secret

    def rename(self, before: str, nickname: str) -> None:
        """Let the secret of one nickname be another's, as the server does.

        Raises:
            StoreError: It can be neither read nor written.
        """
        old, new = self._path(before), self._path(nickname)
        if old != new:
            replace_file(new, self.get(before))
            old.unlink(missing_ok=True)

    def _make(self, path: Path) -> bytes:
        temporary = path.with_name(f".new-{os.getpid()}-{os.urandom(8).hex()}")
        replace_file(temporary, os.urandom(SECRET_BYTES))
        try:
            # Unlike a replacement, a link fails where another process was first: its secret holds.
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink(missing_ok=True)
        return path.read_bytes()

    def _path(self, nickname: str) -> Path:
        # A nickname may be anything, a file name may not.
        name = nickname_key(nickname).encode("utf-8", "replace")
        return self._folder / hashlib.sha256(name).hexdigest()[:32]


def nickname_key(nickname: str) -> str:
    """Return what all ways to write a nickname have in common."""
    return unicodedata.normalize("NFC", nickname.strip()).casefold()
