"""What one does at a table, of a session without a server."""

from abc import abstractmethod
from collections.abc import Iterator
from itertools import count
from typing import TypeVar

from parlour_client.model import Model
from parlour_protocol.messages import (
    AnswerProposal,
    Claim,
    Done,
    FromServer,
    Message,
    Move,
    Moved,
    Propose,
    Resign,
    StartTable,
)

T = TypeVar("T", bound=FromServer)


class FakePlaying:
    """The requests of a `FakeSession` at tables, which inherits them."""

    model: Model

    def __init__(self) -> None:
        self.moving: dict[int, str] = {}
        self.invited_at: dict[bytes, float] = {}
        self._ids: Iterator[int] = count(1)

    @abstractmethod
    async def ask(self, message: Message, kind: type[T]) -> T:
        """Send a request, and return its answer."""

    def _new_id(self) -> bytes:
        return next(self._ids).to_bytes(16, "big")

    async def move(self, table: int, text: str) -> int:
        head = self.model.tables[table].table.head
        self.moving[table] = text
        try:
            return (await self.ask(Move(1, table, self._new_id(), head, text), Moved)).ply
        finally:
            del self.moving[table]

    async def resign(self, table: int) -> None:
        await self.ask(Resign(1, table), Done)

    async def propose(self, table: int, what: str) -> None:
        await self.ask(Propose(1, table, self._new_id(), what), Done)

    async def answer_proposal(self, table: int, proposal: bytes, answer: str) -> None:
        await self.ask(AnswerProposal(1, table, proposal, answer), Done)

    async def claim(self, table: int, what: str = "victory") -> None:
        await self.ask(Claim(1, table, what), Done)

    async def start_table(self, table: int) -> None:
        await self.ask(StartTable(1, table), Done)
