"""The data directory: what is kept on this machine, for every server and person.

known/HOST_PORT.json        the pinned key of a server, and who one was there
servers/KEY/device.key      the private key by which that server knows this device
servers/KEY/secrets/        by which a server knew its guests before devices had keys
servers/KEY/history.db      history, outbox, read markers, drafts
"""

import time
from pathlib import Path

import anyio.to_thread
import platformdirs

from parlour_client.address import Address
from parlour_client.storage.database import Database, open_database
from parlour_client.storage.device import DeviceKey, Signed
from parlour_client.storage.pins import KnownServer, Pins
from parlour_client.storage.secrets import Secrets


def default_data() -> Path:
    """Return where data is kept if nobody says otherwise."""
    return Path(platformdirs.user_data_dir("parlour", appauthor=False))


class Store:
    """The data directory. Making one does no I/O, and several processes may share a directory.

    Args:
        data: The directory; made, for its owner alone, when first written to.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self._pins = Pins(data / "known")

    async def known_servers(self) -> list[KnownServer]:
        """Return the servers used before, the latest first.

        Raises:
            StoreError: The directory cannot be read.
        """
        return await anyio.to_thread.run_sync(self._pins.all)

    async def known(self, address: Address) -> KnownServer | None:
        """Return what is known of one server.

        Raises:
            StoreError: It cannot be read.
        """
        return await anyio.to_thread.run_sync(self._pins.find, address)

    async def check_key(self, address: Address, seen: str) -> None:
        """Compare the key that a server shows with the pinned one; pin it if it is the first.

        Raises:
            KeyChangedError: It is another.
            StoreError: The pins cannot be read or written.
        """
        await anyio.to_thread.run_sync(lambda: self._pins.check(address, seen, now=_now()))

    async def accept_key(self, address: Address, fingerprint: str) -> None:
        """Pin another key, because a person said so; what names are theirs by goes along.

        Raises:
            StoreError: The pins, or the key of this device, cannot be written.
        """

        def accept() -> None:
            known = self._pins.find(address)
            before = known.address.fingerprint if known is not None else None
            if before:
                self._device(fingerprint).follow(self._device(before))
            self._pins.accept(address, fingerprint, now=_now())

        await anyio.to_thread.run_sync(accept)

    async def used(self, address: Address, nickname: str, *, by_program: bool = False) -> None:
        """Remember who one is at a server, for the next time a person comes.

        Raises:
            StoreError: The pins cannot be written.
        """
        await anyio.to_thread.run_sync(
            lambda: self._pins.used(address, nickname, now=_now(), by_program=by_program)
        )

    async def sign(self, key: str, text: bytes) -> Signed:
        """Sign a text with the key that this device has for a server.

        Args:
            key: What the server is filed under.
            text: What to sign.

        Raises:
            StoreError: The key can be neither read nor written.
        """
        return await anyio.to_thread.run_sync(self._device(key).sign, text)

    async def device_public(self, key: str) -> bytes:
        """Return the public key that this device has for a server, made at first use.

        Raises:
            StoreError: The key can be neither read nor written.
        """
        return await anyio.to_thread.run_sync(self._device(key).public)

    async def renew_device(self, key: str) -> None:
        """Have this device come with another key from now on: a server has revoked this one.

        Raises:
            StoreError: The old one cannot be removed.
        """
        await anyio.to_thread.run_sync(self._device(key).renew)

    async def guest_secret(self, key: str, nickname: str) -> bytes:
        """Return the secret of before there were device keys, for a server's key and a nickname.

        Empty if there is none.

        Raises:
            StoreError: It cannot be read.
        """
        return await anyio.to_thread.run_sync(self._secrets(key).get, nickname)

    async def forget_guest_secret(self, key: str, nickname: str) -> None:
        """Remove that secret: the server has taken this device's key.

        Raises:
            StoreError: It cannot be removed.
        """
        await anyio.to_thread.run_sync(self._secrets(key).remove, nickname)

    async def database(self, key: str) -> Database:
        """Open what is kept of the server with this key.

        Raises:
            StoreError: It cannot be opened.
        """
        return await open_database(self.data / "servers" / key)

    def _device(self, key: str) -> DeviceKey:
        return DeviceKey(self.data / "servers" / key / "device.key")

    def _secrets(self, key: str) -> Secrets:
        return Secrets(self.data / "servers" / key / "secrets")


def _now() -> int:
    return time.time_ns() // 1_000_000
