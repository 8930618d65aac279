"""What one does at a table: move, give up, propose, answer, claim, begin."""

import os

import anyio

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import Change, StatusChanged
from parlour_client.session.backoff import Backoff
from parlour_client.session.connector import Connector
from parlour_client.session.requests import Requests
from parlour_client.surrogates import without_surrogates
from parlour_protocol.limits import ID_BYTES, MOVE_MAX_CHARACTERS
from parlour_protocol.messages import (
    AnswerProposal,
    Claim,
    Done,
    Move,
    Moved,
    Propose,
    Resign,
    StartTable,
)

_TOO_LATE, _OVER = "stale-move", "table-over"


def new_id() -> bytes:
    """Return an id for an invitation, a table, a move or a proposal: it is like no other."""
    return os.urandom(ID_BYTES)


class Playing(Requests):
    """The requests of a `Session` at tables, which inherits them.

    Args:
        connector: Has the connection.
    """

    def __init__(self, connector: Connector) -> None:
        super().__init__(connector)
        self.moving: dict[int, str] = {}
        """The moves that are not answered yet, by table; nothing of them is on disk."""
        self.invited_at: dict[bytes, float] = {}
        """When this run of the program, not another of one's devices, sent which invitation, in
        seconds of the model's monotonic clock."""

    async def move(self, table: int, text: str) -> int:
        """Make a move, however many connections it takes, and return its number.

        It is made for the position known now: where that has changed meanwhile, it is refused as
        `stale-move` and made no more.

        Args:
            table: The table's conversation.
            text: The move, as the game or a person writes it.

        Raises:
            RefusedError: It was not made; the reason is in words.
        """
        known = self._connector.participant.replica.model.tables.get(table)
        text = without_surrogates(text).strip()
        if known is None:
            raise RefusedError("unknown-table", "you play at no such table", retry=False)
        if not 0 < len(text) <= MOVE_MAX_CHARACTERS:
            raise RefusedError("illegal-move", "that is no move", retry=False)
        if table in self.moving:
            words = f"{self.moving[table]} is on its way still; wait for its answer"
            raise RefusedError("busy", words, retry=True)
        self.moving[table] = text
        try:
            asked = Move(1, table, new_id(), known.table.head, text)
            return await self._moved(asked)
        finally:
            del self.moving[table]

    async def _moved(self, asked: Move) -> int:
        backoff = Backoff()
        while True:
            await self._signed_in()
            try:
                return (await self.ask(asked, Moved)).ply
            except DisconnectedError:
                await anyio.sleep(backoff.next())
            except RefusedError as error:
                if not error.retry or error.code == _TOO_LATE:
                    raise
                await anyio.sleep(backoff.next())

    async def _signed_in(self) -> None:
        """Wait until somebody is in."""
        changed = anyio.Event()

        def follow(changes: list[Change]) -> None:
            if any(isinstance(change, StatusChanged) for change in changes):
                changed.set()

        end = self._connector.participant.replica.subscribe(follow)
        try:
            while not self._connector.signed_in:
                await changed.wait()
                changed = anyio.Event()
        finally:
            end()

    async def resign(self, table: int) -> None:
        """Give a game up, however many connections it takes.

        Raises:
            RefusedError: It goes on, or was over already.
        """
        backoff, asked = Backoff(), False
        while True:
            await self._signed_in()
            try:
                await self.ask(Resign(1, table), Done)
            except DisconnectedError:
                asked = True
                await anyio.sleep(backoff.next())
            except RefusedError as error:
                # The answer to an earlier one may be what was lost.
                if not (asked and error.code == _OVER):
                    raise
                return
            else:
                return

    async def propose(self, table: int, what: str) -> None:
        """Propose something to the other players, or agree to what they have proposed.

        Args:
            table: The table's conversation.
            what: `draw`, `takeback`, `abort` or `rematch`.

        Raises:
            DisconnectedError, RefusedError: Nobody heard of it.
        """
        await self.ask(Propose(1, table, new_id(), what), Done)

    async def answer_proposal(self, table: int, proposal: bytes, answer: str) -> None:
        """Answer a proposal of another player, or take one's own back.

        Args:
            table: The table's conversation.
            proposal: Its id.
            answer: `accept`, `decline` or `withdraw`.

        Raises:
            DisconnectedError, RefusedError: It waits still.
        """
        await self.ask(AnswerProposal(1, table, proposal, answer), Done)

    async def claim(self, table: int, what: str = "victory") -> None:
        """Claim a game whose other player has gone.

        Args:
            table: The table's conversation.
            what: `victory` or `draw`.

        Raises:
            DisconnectedError, RefusedError: It goes on.
        """
        await self.ask(Claim(1, table, what), Done)

    async def start_table(self, table: int) -> None:
        """Begin the game at a table of one's own that gathers players.

        Raises:
            DisconnectedError, RefusedError: It has not begun.
        """
        await self.ask(StartTable(1, table), Done)
