"""A raw client at tables: it keeps what it is told of them, and every byte it is sent."""

import os
from collections.abc import Callable
from typing import TypeVar

from parlour_protocol import FromServer
from parlour_protocol.messages import (
    AnswerToPlay,
    InviteToPlay,
    Message,
    Move,
    Moved,
    PlayInvited,
    Table,
    Terms,
)
from tests.end_to_end.raw_client import RawClient

M = TypeVar("M")


class RawPlayer(RawClient):
    """Somebody who has come in.

    Args:
        port: The server's.
        nickname: Theirs.
    """

    def __init__(self, port: int, nickname: str) -> None:
        super().__init__(port)
        self.nickname = nickname
        self.tables: dict[int, Table] = {}
        self.told: list[Table] = []
        """All that was told of tables, as it came."""
        self._number = 1
        self.sign_in(nickname)

    def receive(self) -> FromServer | None:
        """Return the next message, and keep what it tells of tables."""
        message = super().receive()
        if isinstance(message, Table):
            self.tables[message.conversation] = message
            self.told.append(message)
        return message

    def ask(self, request: Callable[[int], Message], kind: type[M]) -> M:
        """Send a request, made with its number, and return its answer."""
        self._number += 1
        number = self._number
        self.send(request(number))
        while (answer := self.receive()) is not None:
            if getattr(answer, "request", 0) == number:
                assert isinstance(answer, kind), answer
                return answer
        raise AssertionError("the connection ended without an answer")

    def until(self, holds: Callable[[], bool]) -> None:
        """Take in what comes until something holds."""
        while not holds():
            assert self.receive() is not None, "the connection ended"

    def begin(self, other: "RawPlayer", terms: Terms) -> int:
        """Play with somebody who accepts; return the table."""
        id_ = os.urandom(16)
        self.ask(lambda n: InviteToPlay(n, id_, other.nickname, terms), PlayInvited)
        answer = other.ask(lambda n: AnswerToPlay(n, id_, "accept"), PlayInvited)
        table = answer.invitation.table
        for each in (self, other):
            each.until(lambda e=each: table in e.tables)  # type: ignore[misc]
        return table

    def moving(self, table: int, text: str) -> Callable[[int], Move]:
        """Return a move for the position known now; it is the same however often it is sent."""
        id_, head = os.urandom(16), self.tables[table].head
        return lambda number: Move(number, table, id_, head, text)

    def move(self, table: int, text: str) -> int:
        """Make a move as soon as it is one's turn, and return its number once one has heard it."""
        self.until(lambda: self.tables[table].seat in self.tables[table].turn)
        ply = self.ask(self.moving(table, text), Moved).ply
        self.until(lambda: self.tables[table].ply >= ply)
        return ply
