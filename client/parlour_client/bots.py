"""What a bot needs, in a few words: come in, hear everything once, answer, and play."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio

from parlour_client.address import parse_address
from parlour_client.boards import legal_moves
from parlour_client.errors import ClientError, DisconnectedError
from parlour_client.model import EVENT_KINDS, Change, ConversationModel, OutgoingState, StatusKind
from parlour_client.model.play_invitations import OPEN
from parlour_client.playing import answer_invitation
from parlour_client.session import Session
from parlour_client.storage import Store, default_data
from parlour_protocol.messages import (
    TEXT,
    Entry,
    PlayInvitation,
    Table,
    View,
)

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


@dataclass(frozen=True, slots=True)
class Turn:
    """A game that waits for the bot's move.

    Args:
        table: The table's conversation, to move at, and to talk in.
        game: The game's key.
        seat: The bot's seat; pieces say whose they are by it.
        moves: The legal moves, as the game writes them; where there are too many, some of them.
        view: What the bot may see.
        told: All that is known of the table.
    """

    table: int
    game: str
    seat: int
    moves: tuple[str, ...]
    view: View
    told: Table


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

    async def invitations(self) -> AsyncIterator[PlayInvitation]:
        """Yield the invitations to play that wait for the bot's answer, each once, for ever.

        Raises:
            ClientError: The server will not have us, in words.
        """
        seen: set[bytes] = set()
        while True:
            changed = self._changed
            self._refuse()
            model = self.session.model
            waiting = [i for i in model.play_invitations.values() if i.state == OPEN]
            seen &= {invitation.id for invitation in waiting}
            for invitation in waiting:
                if invitation.inviter != model.account and invitation.id not in seen:
                    seen.add(invitation.id)
                    yield invitation
            await changed.wait()

    async def accept(self, invitation: PlayInvitation) -> None:
        """Accept an invitation; its game comes up in `turns`.

        Raises:
            RefusedError: It cannot be accepted, or not any more; in words.
            ClientError: The server will not have us, in words.
        """
        await self._answer(invitation, "accept")

    async def decline(self, invitation: PlayInvitation) -> None:
        """Decline an invitation.

        Raises:
            RefusedError: It cannot be declined, or not any more; in words.
            ClientError: The server will not have us, in words.
        """
        await self._answer(invitation, "decline")

    async def _answer(self, invitation: PlayInvitation, answer: str) -> None:
        while True:
            await self.joined()
            changed = self._changed
            try:
                await answer_invitation(self.session, invitation.id, answer)
            except DisconnectedError:
                await changed.wait()  # the same answer again changes nothing
            else:
                return

    async def turns(self) -> AsyncIterator[Turn]:
        """Yield each position in which the bot is to move, for ever.

        Games that were going on when it came in are among them. A position is yielded once; after
        a move that is refused, it is for the bot to try another.

        Raises:
            ClientError: The server will not have us, in words.
        """
        seen: dict[int, int] = {}
        while True:
            changed = self._changed
            self._refuse()
            for waiting in self.session.model.my_turn():
                table = waiting.table
                if table.view is not None and seen.get(table.conversation) != table.head:
                    seen[table.conversation] = table.head
                    moves = legal_moves(table.view)
                    yield Turn(
                        table.conversation, table.terms.game, table.seat, moves, table.view, table
                    )
            await changed.wait()

    async def move(self, table: int, text: str) -> None:
        """Make a move: it is made once, even if it takes several connections.

        Raises:
            RefusedError: It is not legal, or comes too late; in words.
        """
        await self.session.move(table, text)

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
