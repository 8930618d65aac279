"""Whether something answers at a place, found out without saying anything there."""

import anyio

from parlour_client.address import Address

ANSWER_SECONDS = 3.0
"""How long to wait for an answer."""


async def reachable(address: Address) -> bool:
    """Tell whether a connection can be opened; it is closed at once."""
    try:
        with anyio.fail_after(ANSWER_SECONDS):
            stream = await anyio.connect_tcp(address.host, address.port)
    except (OSError, TimeoutError):
        return False
    await anyio.aclose_forcefully(stream)
    return True
