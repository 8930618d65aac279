"""Somebody at the real client library, who says things and takes note of all they are told."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour_client.address import parse_address
from parlour_client.model import OutgoingState, StatusKind
from parlour_client.session import Session, backoff, connection, dial, entrance, link
from parlour_client.storage import Store
from tests.hostile.resident import LOBBY, Company


def impatient(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Have members give a silent server up after so long, and try again at once.

    Args:
        monkeypatch: What undoes it.
        seconds: In place of a minute and a half.
    """
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.05)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.5)
    monkeypatch.setattr(link, "PING_SECONDS", seconds / 3)
    monkeypatch.setattr(link, "DEAD_SECONDS", seconds)
    monkeypatch.setattr(link, "LOOK_SECONDS", seconds / 15)
    monkeypatch.setattr(dial, "HANDSHAKE_TIMEOUT_SECONDS", seconds)
    monkeypatch.setattr(connection, "GREETING_TIMEOUT_SECONDS", seconds)
    monkeypatch.setattr(entrance, "SIGN_IN_TIMEOUT_SECONDS", seconds)


class Member:
    """One of them; `stay` is to be run in a task of its own.

    Args:
        company: What is shared with others.
        address: Where they come in.
        nickname: Theirs.
        data: Their data directory.
    """

    def __init__(self, company: Company, address: str, nickname: str, data: Path) -> None:
        self.company = company
        self.nickname = nickname
        self.session = Session(
            parse_address(address),
            Store(data),
            nickname=nickname,
            catch_up_all=True,
            fresh_entries=0,
            plaintext=not company.secure,
        )
        self.last = 0
        """The number of the last entry that they took note of, 0 before the first."""
        self.came = 0
        """How often they were let in, or found themselves connected again."""
        self._names: list[bytes] = []
        self._changed = asyncio.Event()
        self._was_online = False
        self.session.subscribe(lambda _changes: self._look())

    @property
    def online(self) -> bool:
        """Whether they are in, and have caught up."""
        return self.session.model.status.kind is StatusKind.ONLINE

    def say(self, text: str) -> None:
        """Say something in the lobby, however often that takes."""
        name = self.session.say(LOBBY, text)
        self._names.append(name)
        self.company.said.send(self.nickname, LOBBY, name, text)

    async def stay(self) -> None:
        """Be there, and take note of what is said."""
        await self.session.load()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.session.run())
            tasks.create_task(self._listen())

    async def until_level(self, head: int) -> None:
        """Wait until all they said is stored, and they know all up to an entry."""
        await self.until(lambda: not self.session.unsent and self.last >= head and self.online)
        failed = [
            outgoing.reason
            for outgoing in self.session.model.conversations[LOBBY].outbox
            if outgoing.state is OutgoingState.FAILED
        ]
        if failed:
            self.company.faults.append(f"{self.nickname} was refused: {failed}")
        for name in self._names:
            self.company.said.acknowledge(self.nickname, name)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what they are told to bring something about."""
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    def _look(self) -> None:
        self.came += self.online and not self._was_online
        self._was_online = self.online
        self._changed.set()

    async def _listen(self) -> None:
        while True:
            conversation = self.session.model.conversations.get(LOBBY)
            for entry in conversation.following(conversation.place) if conversation else ():
                if self.last and entry.seq != self.last + 1:
                    self.company.faults.append(f"{self.nickname} got {entry.seq} after {self.last}")
                self.last = entry.seq
                self.company.hear(self.nickname, entry)
                self.session.mark_read(LOBBY, entry.seq)
            self._changed.clear()
            await self._changed.wait()
