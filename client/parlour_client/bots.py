"""What a bot needs, in a few words: come in, hear everything once, answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio

from parlour_client.address import parse_address
from parlour_client.errors import ClientError
from parlour_client.model import EVENT_KINDS, Change, ConversationModel, OutgoingState, StatusKind
from parlour_client.session import Session
from parlour_client.storage import Store, default_data
from parlour_protocol.messages import TEXT, Entry

UNSENT_MAX = 100
"""A bot's messages on their way above which `say` waits."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that somebody else said.

    Args:
        conversation: The conversation's id, to answer to.
        title: Its title: `#lobby`, `@alice`.
        nickname: Who said it.
        text: What.
        entry: All that is known of it.
    """

    conversation: int
    title: str
    nickname: str
    text: str
    entry: Entry


class Chat:
    """A bot's presence at a server. Made by `connect`.

    Args:
        session: Running, and catching up all.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._changed = anyio.Event()
        session.subscribe(self._follow)

    @property
    def nickname(self) -> str:
        """The bot's own nickname."""
        return self.session.model.nickname

    async def messages(self) -> AsyncIterator[Heard]:
        """Yield what others say, each once and in order, for ever.

        Begins after what was yielded in an earlier run; at the very first with what is new. A
        message counts as dealt with when the next one is asked for: after a crash in between it is
        yielded again.

        Raises:
            ClientError: The server will not have us, in words.
        """
        while True:
            changed = self._changed
            self._refuse()
            for conversation in list(self.session.model.conversations.values()):
                for entry in conversation.following(conversation.place):
                    if self._is_news(entry):
                        yield _heard(conversation, entry)
                    self.session.mark_read(conversation.id, entry.seq)
            await changed.wait()

    async def say(self, conversation: int, text: str, kind: str = TEXT) -> None:
        """Say something: it is stored by the server once, even if it takes several connections.

        Raises:
            SayError: The text is empty or too long.
            ClientError: The server will not have us, in words.
        """
        while self.session.unsent >= UNSENT_MAX:
            self._refuse()
            await self._changed.wait()
        self.session.say(conversation, text, kind)

    async def stored(self) -> None:
        """Wait until the server has stored all that was said.

        Raises:
            ClientError: It refused some of it, in words.
        """
        while self.session.unsent:
            self._refuse()
            await self._changed.wait()
        for conversation in self.session.model.conversations.values():
            for outgoing in conversation.outbox:
                if outgoing.state is OutgoingState.FAILED:
                    raise ClientError(outgoing.reason)

    async def joined(self) -> None:
        """Wait until the bot is in, and has caught up.

        Raises:
            ClientError: The server will not have us, in words.
        """
        while self.session.model.status.kind is not StatusKind.ONLINE:
            self._refuse()
            await self._changed.wait()

    def _is_news(self, entry: Entry) -> bool:
        model = self.session.model
        said = entry.kind not in EVENT_KINDS and not entry.deleted and bool(entry.text)
        return said and entry.account not in {model.account, *model.ignored}

    def _refuse(self) -> None:
        status = self.session.model.status
        if status.kind is StatusKind.REFUSED:
            raise ClientError(status.reason)

    def _follow(self, _changes: list[Change]) -> None:
        self._changed.set()
        self._changed = anyio.Event()


def _heard(conversation: ConversationModel, entry: Entry) -> Heard:
    return Heard(conversation.id, conversation.title, entry.nickname, entry.text, entry)


@asynccontextmanager
async def connect(
    address: str, *, nickname: str, data: Path | None = None, plaintext: bool = False
) -> AsyncIterator[Chat]:
    """Come in, stay, and reconnect by oneself; at the end what was said is kept for next time.

    Args:
        address: The server, as in an invitation: HOST[:PORT][#FINGERPRINT].
        nickname: The bot's.
        data: Where it keeps what it has seen and said; a directory of its own or the user's.
        plaintext: No TLS; loopback alone.

    Raises:
        ClientError: The address is none, or the server will not have us, in words.
    """
    session = Session(
        parse_address(address),
        Store(data or default_data()),
        nickname=nickname,
        software="bot",
        catch_up_all=True,
        fresh_entries=0,
        plaintext=plaintext,
    )
    await session.load()
    chat = Chat(session)
    failure: Exception | None = None
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(session.run)
        try:
            await chat.joined()
            yield chat
        except Exception as error:  # noqa: BLE001 - raised below, outside the group
            failure = error
        finally:
            with anyio.CancelScope(shield=True):
                await session.quit()
    if failure is not None:
        raise failure
