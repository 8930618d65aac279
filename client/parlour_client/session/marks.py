"""Read markers on their way to the server, and so to this person's other devices."""

from collections.abc import Iterable

import anyio

from parlour_client.errors import DisconnectedError
from parlour_client.session.link import Link
from parlour_client.session.replica import Replica
from parlour_protocol.messages import Conversation, MarkRead

PAUSE_SECONDS = 0.5
"""How long markers are gathered: whoever scrolls moves them many times."""


class Marks:
    """Tells the server how far was read; it is not answered, so it is told anew on coming back.

    Args:
        replica: Where the markers are.
    """

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._told: dict[int, int] = {}
        self._due: set[int] = set()
        self._wake = anyio.Event()

    def begin(self, conversations: Iterable[Conversation]) -> None:
        """Take in what the server knows; what is known here beyond it will be told."""
        self._told = {about.id: about.read for about in conversations}
        self._due = set(self._replica.model.conversations)
        self._wake.set()

    def note(self, conversation: int) -> None:
        """Have a marker told that has moved."""
        self._due.add(conversation)
        self._wake.set()

    async def send(self, link: Link) -> None:
        """Tell the server, as long as the link lasts."""
        while True:
            await self._wake.wait()
            await anyio.sleep(PAUSE_SECONDS)
            self._wake = anyio.Event()
            try:
                self.tell(link)
            except DisconnectedError:
                return  # told when there is a connection again

    def tell(self, link: Link) -> None:
        """Tell the server now what has moved.

        Raises:
            DisconnectedError: The link has ended, or takes nothing.
        """
        due, self._due = self._due, set()
        for id_ in due:
            conversation = self._replica.model.conversations.get(id_)
            if conversation is not None and conversation.read > self._told.get(id_, 0):
                link.post(MarkRead(id_, conversation.read))
                self._told[id_] = conversation.read

    def forget(self, conversation: int) -> None:
        """Take in that this person is in a conversation no more."""
        self._told.pop(conversation, None)

    def heard(self, conversation: int, seq: int) -> None:
        """Take in that the server knows of a marker as far as this."""
        if conversation not in self._replica.model.conversations:
            return  # there is no end to those that a server could name
        self._told[conversation] = max(seq, self._told.get(conversation, 0))
