"""The server that this program keeps for its person and their guests, as the app knows it."""

from collections.abc import Callable
from pathlib import Path

from parlour_client.address import Address
from parlour_client.errors import ClientError
from parlour_client.hosting import hosting


def ended_words(leave: str) -> str:
    """Return what to do once it is gone; `leave` is the key to leave with."""
    return f"your own server ended: leave with {leave} and host again"


class OwnServer:
    """Starts a server, and knows whether it is still there.

    Args:
        data: The data directory.
        listen: Where it listens; on this machine alone if None.
    """

    def __init__(self, data: Path, listen: str | None) -> None:
        self.invitation = ""
        """The line that lets others in; empty before it runs."""
        self.keeps = False
        """Whether guests lose their server when this program ends."""
        self.ended = ""
        """Why there is none any more; empty while there is."""
        self._owner_code = ""
        self._address: Address | None = None
        self._data, self._listen = data, listen

    def owner_code(self, address: Address) -> str:
        """Return what makes one the owner of this server; of any other, nothing does."""
        return self._owner_code if address == self._address else ""

    async def run(self, connect: Callable[[Address], None], tell_end: Callable[[], None]) -> None:
        """Run it until it ends by itself, or this is cancelled.

        Args:
            connect: Is called with where to join it, once it runs.
            tell_end: Is called when it ended by itself, or never began.
        """
        try:
            async with hosting(self._data, self._listen) as hosted:
                self.invitation = f"chat-tui {hosted.invitation}"
                self.keeps = not hosted.already
                self._address, self._owner_code = hosted.address, hosted.owner_code
                connect(hosted.address)
                self.ended = await hosted.died()
        except ClientError as error:
            self.ended = str(error)
        self.keeps = False
        tell_end()
