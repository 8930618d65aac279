"""Whether something answers at a place, found out without saying anything there."""

from collections.abc import Callable, Iterable

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


async def probe(addresses: Iterable[Address], tell: Callable[[dict[str, bool]], None]) -> None:
    """Find out about several at once.

    Args:
        addresses: Which.
        tell: Is called after each answer with all there are, by place.
    """
    answers: dict[str, bool] = {}

    async def ask(address: Address) -> None:
        answers[address.place] = await reachable(address)
        tell(answers)

    async with anyio.create_task_group() as asking:
        for address in addresses:
            asking.start_soon(ask, address)
