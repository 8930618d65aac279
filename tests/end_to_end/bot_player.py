"""A program at the client library, whose moves a test decides."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from parlour_client.bots import Chat, connect
from parlour_client.model import TableModel
from parlour_client.playing import answer_invitation, invite
from parlour_client.session import Session
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import Table, Terms
from tests.patience import PATIENCE_SECONDS


class BotPlayer:
    """Somebody who plays; made by `bot_player`.

    Args:
        chat: Their presence.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    @property
    def session(self) -> Session:
        """What connects them."""
        return self._chat.session

    def known(self, game: str) -> TableModel:
        """Return their table of a game, with its moves."""
        tables = self.session.model.tables.values()
        return next(known for known in tables if known.table.terms.game == game)

    def table(self, game: str) -> Table:
        """Return their table of a game as it was told last."""
        return self.known(game).table

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what a change brings about."""
        changed = asyncio.Event()
        end = self.session.subscribe(lambda _changes: changed.set())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not holds():
                    await changed.wait()
                    changed.clear()
        finally:
            end()

    async def begin(self, other: "BotPlayer", terms: Terms) -> None:
        """Play with somebody who accepts."""
        id_ = os.urandom(ID_BYTES)
        await invite(self.session, id_, other.session.model.nickname, terms)
        await answer_invitation(other.session, id_, "accept")
        await self.until(lambda: self._plays(terms.game))
        await other.until(lambda: other._plays(terms.game))

    def _plays(self, game: str) -> bool:
        tables = self.session.model.tables.values()
        return any(t.table.terms.game == game and t.table.view is not None for t in tables)

    async def move(self, game: str, text: str) -> int:
        """Make a move as soon as it is one's turn, and return its number once one has heard it."""
        await self.until(lambda: self.known(game).my_turn)
        ply = await self.session.move(self.known(game).conversation, text)
        await self.until(lambda: self.table(game).ply >= ply)
        return ply


@asynccontextmanager
async def bot_player(invitation: str, nickname: str, data: Path) -> AsyncIterator[BotPlayer]:
    """Somebody who has come in."""
    async with connect(invitation, nickname=nickname, data=data / nickname) as chat:
        yield BotPlayer(chat)
