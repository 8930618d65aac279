"""Which key each server showed, and who one was there: trust on first use, as SSH does it.

One small file for each server, so that several processes can write at once without a lock: a file
is replaced as a whole or not at all.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote

import msgspec

from parlour_client.address import Address
from parlour_client.errors import KeyChangedError, StoreError


@dataclass(frozen=True, slots=True)
class KnownServer:
    """A server used before.

    Args:
        address: Where it is; its fingerprint is the pinned key.
        nickname: The nickname last used there, empty if nobody signed in yet.
        used: When it was last used, in milliseconds since 1970 UTC.
    """

    address: Address
    nickname: str
    used: int


class _File(msgspec.Struct):
    host: str
    port: int
    fingerprint: str
    nickname: str = ""
    used: int = 0


class Pins:
    """The pinned keys. Every method reads or writes the disk.

    Args:
        folder: Where the files are; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, address: Address) -> KnownServer | None:
        """Return what is known of the server at an address, None if nothing.

        Raises:
            StoreError: The file is there and cannot be read.
        """
        path = self._path(address)
        try:
            return _known(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise StoreError(
                f"cannot read the pinned key of {address.place}: {_words(error)}; "
                f"mend or remove {path}"
            ) from error

    def check(self, address: Address, seen: str, *, now: int) -> None:
        """Compare the key a server shows with the pinned and the invited one; pin a first one.

        Args:
            address: Where it is, perhaps with the fingerprint of an invitation.
            seen: The fingerprint of the key it shows.
            now: The time in milliseconds since 1970 UTC.

        Raises:
            KeyChangedError: They differ. Nothing is changed; `accept` pins the new key.
            StoreError: The pins cannot be read or written.
        """
        known = self.find(address)
        if known is not None and known.address.fingerprint not in (None, seen):
            raise KeyChangedError(address.place, known.address.fingerprint or "", seen)
        if address.fingerprint not in (None, seen):
            raise KeyChangedError(address.place, address.fingerprint or "", seen)
        if known is None or known.address.fingerprint is None:
            self._save(address, seen, known.nickname if known else "", now)

    def accept(self, address: Address, fingerprint: str, *, now: int) -> None:
        """Pin another key from now on, because a person said so.

        Raises:
            StoreError: The pins cannot be written.
        """
        known = self.find(address)
        self._save(address, fingerprint, known.nickname if known else "", now)

    def used(self, address: Address, nickname: str, *, now: int, by_program: bool = False) -> None:
        """Remember who one was at a pinned server, and when.

        Whom a bot or a script came in as does not replace whom a person did.

        Raises:
            StoreError: The pins cannot be read or written.
        """
        known = self.find(address)
        fingerprint = known.address.fingerprint if known else address.fingerprint
        if by_program and known is not None and known.nickname:
            nickname = known.nickname
        self._save(address, fingerprint or "", nickname, now)

    def all(self) -> list[KnownServer]:
        """Return every server known, the latest used first; unreadable files are left out.

        Raises:
            StoreError: The folder is there and cannot be read.
        """
        try:
            paths = list(self._folder.glob("*.json"))
        except OSError as error:
            raise StoreError(f"cannot read {self._folder}: {_words(error)}") from error
        found = []
        for path in paths:
            with suppress(OSError, ValueError, msgspec.MsgspecError):
                found.append(_known(path))
        return sorted(found, key=lambda known: -known.used)

    def _path(self, address: Address) -> Path:
        return self._folder / f"{quote(address.host.lower(), safe='')}_{address.port}.json"

    def _save(self, address: Address, fingerprint: str, nickname: str, now: int) -> None:
        content = _File(address.host, address.port, fingerprint, nickname, now)
        replace_file(self._path(address), msgspec.json.encode(content))


def _known(path: Path) -> KnownServer:
    content = msgspec.json.decode(path.read_bytes(), type=_File)
    address = Address(content.host, content.port, content.fingerprint or None)
    return KnownServer(address, content.nickname, content.used)


def make_folder(folder: Path) -> None:
    """Make a folder, and those it is in, for their owner alone.

    Raises:
        StoreError: It cannot be made.
    """
    try:
        # `mkdir(parents=True)` would let everybody look into the parents.
        missing = [folder, *takewhile(lambda parent: not parent.exists(), folder.parents)]
        for made in reversed(missing):
            made.mkdir(mode=0o700, exist_ok=True)
            sync_folder(made.parent)
    except OSError as error:
        raise StoreError(
            f"cannot make {folder}: {_words(error)}; name another place with --data"
        ) from error


def replace_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, as a whole or not at all, and durably.

    Raises:
        StoreError: It cannot be written; what was there before still is.
    """
    make_folder(path.parent)
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(temporary).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise StoreError(
            f"cannot write {path}: {_words(error)}; name another place with --data"
        ) from error


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk: a file without its name is lost.

    Raises:
        OSError: The disk failed.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
