"""What one asks a server, and waits for."""

from contextlib import suppress
from typing import TypeVar

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import Gap
from parlour_client.session.connection import REQUEST_TIMEOUT_SECONDS
from parlour_client.session.connector import Connector
from parlour_client.surrogates import without_surrogates
from parlour_protocol.messages import (
    CheckNickname,
    DeclineRoom,
    Done,
    FromServer,
    Leave,
    Left,
    Message,
    NicknameChecked,
    OpenDirect,
    Opened,
    Page,
    People,
    Ping,
    Pong,
    Read,
    Rename,
    Who,
)

T = TypeVar("T", bound=FromServer)

OLDER_ENTRIES = 200
"""How much older history is loaded at once."""


class Requests:
    """The requests of a `Session`, which inherits them.

    Args:
        connector: Has the connection.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def load_older(self, conversation: int) -> bool:
        """Load history before the first entry; tells whether there is still more.

        Raises:
            DisconnectedError, RefusedError: It is not on this disk and cannot be had now.
        """
        known = self._connector.participant.replica.model.conversations[conversation]
        if known.first > 1 and not await self._connector.participant.replica.load_older(
            known, OLDER_ENTRIES
        ):
            before = known.first
            await self._read(Gap(max(0, before - 1 - OLDER_ENTRIES), before), conversation)
        return known.first > 1

    async def load_gap(self, conversation: int, gap: Gap, *, newest: bool = True) -> None:
        """Load a part of a gap; what then remains of it is a smaller gap.

        Args:
            conversation: The conversation's id.
            gap: Which.
            newest: The end of it; else its beginning.

        Raises:
            DisconnectedError, RefusedError: It cannot be had now.
        """
        await self._read(gap, conversation, newest=newest)

    async def request(
        self, message: Message, *, seconds: float = REQUEST_TIMEOUT_SECONDS, aside: bool = False
    ) -> FromServer:
        """Send a request (its number is filled in here) and return its answer.

        Args:
            message: The request.
            seconds: How long to wait for the answer.
            aside: Whether a page of entries is for the caller alone, and not for the model.

        Raises:
            DisconnectedError: Not signed in, or no answer in time.
            RefusedError: The server's reason.
        """
        link = self._connector.link
        if link is None or not self._connector.signed_in:
            raise DisconnectedError("there is no connection now; try again when there is")
        return await link.request(message, seconds, aside=aside)

    def post(self, message: Message) -> None:
        """Send what is not answered; where there is no connection, nothing is sent."""
        link = self._connector.link
        if link is not None and self._connector.signed_in:
            with suppress(DisconnectedError):
                link.post(message)

    async def ask(
        self,
        message: Message,
        kind: type[T],
        *,
        seconds: float = REQUEST_TIMEOUT_SECONDS,
        aside: bool = False,
    ) -> T:
        """Send a request, as `request` does, whose answer must be of one kind.

        Raises:
            DisconnectedError: As `request`, or the answer is of another kind.
            RefusedError: The server's reason.
        """
        answer = await self.request(message, seconds=seconds, aside=aside)
        if isinstance(answer, kind):
            return answer
        raise _unexpected(answer)

    async def leave(self, conversation: int) -> None:
        """Leave a room, or take a direct conversation out of one's list.

        Raises:
            DisconnectedError, RefusedError: One is in it still.
        """
        await self.ask(Leave(1, conversation), Done)
        self._connector.participant.replica.apply(Left(conversation, "left"))

    async def decline_room(self, room: str) -> None:
        """Decline an invitation into a room.

        Raises:
            DisconnectedError, RefusedError: It waits still.
        """
        await self.ask(DeclineRoom(1, room), Done)
        replica = self._connector.participant.replica
        replica.tell(replica.model.decline(room))

    async def load_around(self, conversation: int, seq: int) -> None:
        """Load the entries around one, wherever in the history; what is between stays a gap.

        Raises:
            DisconnectedError, RefusedError: They cannot be had now.
        """
        half = OLDER_ENTRIES // 2
        await self.ask(
            Read(1, conversation, after=max(0, seq - half), before=seq + half, limit=OLDER_ENTRIES),
            Page,
        )

    async def check_nickname(self, nickname: str) -> NicknameChecked:
        """Ask whether a nickname could be had: before signing in, and after.

        Raises:
            DisconnectedError, RefusedError: There is no answer now.
        """
        link = await self._connector.greeted_link()
        participant = self._connector.participant
        public = await participant.store.device_public(participant.key)
        guest = await participant.store.guest_secret(participant.key, nickname)
        asked = CheckNickname(1, without_surrogates(nickname), public, guest)
        answer = await link.request(asked, REQUEST_TIMEOUT_SECONDS)
        if isinstance(answer, NicknameChecked):
            return answer
        raise _unexpected(answer)

    async def rename(self, nickname: str) -> None:
        """Change one's nickname; it is the one to sign in with from now on.

        Raises:
            DisconnectedError, RefusedError: The old nickname stays.
        """
        nickname = without_surrogates(nickname)
        await self.request(Rename(1, nickname))
        await self._connector.renamed(nickname)

    async def open_direct(self, nickname: str) -> int:
        """Open the direct conversation with somebody, and return its id.

        Raises:
            DisconnectedError, RefusedError: There is nobody of that name, or no connection.
        """
        answer = await self.request(OpenDirect(1, without_surrogates(nickname)))
        if isinstance(answer, Opened):
            opened = answer.conversation.id
            if opened not in self._connector.participant.replica.model.conversations:
                # Told like a refusal: asking again does not help.
                raise RefusedError("full", "too many conversations are known here", retry=False)
            return opened
        raise _unexpected(answer)

    async def who(self, conversation: int) -> People:
        """Ask who is present; the model knows it then, too.

        Raises:
            DisconnectedError, RefusedError: There is no answer now.
        """
        answer = await self.request(Who(1, conversation))
        if isinstance(answer, People):
            return answer
        raise _unexpected(answer)

    async def server_time(self) -> Pong:
        """Ask for the server's time and zone.

        Raises:
            DisconnectedError: There is no answer now.
        """
        answer = await self.request(Ping(1))
        if isinstance(answer, Pong):
            return answer
        raise _unexpected(answer)

    async def _read(self, gap: Gap, conversation: int, *, newest: bool = True) -> None:
        asked = Read(
            1, conversation, after=gap.after, before=gap.before, limit=OLDER_ENTRIES, newest=newest
        )
        answer = await self.request(asked)
        if not isinstance(answer, Page):
            raise _unexpected(answer)


def _unexpected(answer: FromServer) -> DisconnectedError:
    return DisconnectedError(f"the server answered with “{type(answer).__name__}”; try again")
