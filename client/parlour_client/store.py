"""The data directory: what is kept on this machine, for every server and person."""

from dataclasses import dataclass
from pathlib import Path

from parlour_client.address import Address


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


def default_data() -> Path:
    """Return where data is kept if nobody says otherwise."""
    raise NotImplementedError


class Store:
    """The data directory. Making one does no I/O, and several processes may share a directory.

    Args:
        data: The directory; made, for its owner alone, when first written to.
    """

    data: Path

    def __init__(self, data: Path) -> None:
        raise NotImplementedError

    async def known_servers(self) -> list[KnownServer]:
        """Return the servers used before, the latest first.

        Raises:
            StoreError: The directory cannot be read.
        """
        raise NotImplementedError
