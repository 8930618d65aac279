"""The server itself: what all connections share, and the tasks that serve them."""

import structlog
import trio

from parlour_server import heartbeat
from parlour_server.conversations import Conversations
from parlour_server.hub import Hub
from parlour_server.journal import Committer, Journal
from parlour_server.limits import Limits
from parlour_server.monitoring.tally import Tally
from parlour_server.nicknames import Nicknames
from parlour_server.people import People
from parlour_server.session import Session


class Server:
    """Everything a connection may need to know.

    Args:
        journal: Where everything is kept.
        limits: The limits in force.
        name: What the server calls itself to people.
        log: Where it tells what happens.
    """

    def __init__(
        self,
        journal: Journal,
        limits: Limits,
        name: str,
        log: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self.journal = journal
        self.limits = limits
        self.name = name
        self.log = log
        self.hub = Hub()
        self.tally = Tally()
        self.committer = Committer(journal, self.tally)
        self.nicknames = Nicknames(limits.nickname_hold_seconds, trio.current_time)
        self.people = People(self.hub, limits.presence_seconds, limits.presence_named_max)
        self.conversations = Conversations(journal, self.hub, self.people)
        self.sessions: set[Session] = set()
        self.draining = False
        """Whether it is stopping."""
        self._last_left: trio.Event | None = None

    async def run(
        self, *, task_status: trio.TaskStatus[trio.Nursery] = trio.TASK_STATUS_IGNORED
    ) -> None:
        """Run what all connections share, for ever; `started` with the nursery to serve them in.

        Raises:
            JournalFailedError: The disk failed.
        """
        await self.conversations.open()
        lobby = self.conversations.lobby
        async with trio.open_nursery() as shared:
            shared.start_soon(self.hub.run)
            shared.start_soon(self.committer.run)
            shared.start_soon(self.people.tell, lobby.id, lobby.audience)
            shared.start_soon(heartbeat.watch, self)
            async with trio.open_nursery() as connections:
                task_status.started(connections)
                await trio.sleep_forever()

    def change(self, name: str, limits: Limits) -> None:
        """Let another name and other limits hold from now on, also for who is here already."""
        self.name, self.limits = name, limits
        self.nicknames.hold_for(limits.nickname_hold_seconds)
        self.people.change(limits.presence_seconds, limits.presence_named_max)
        for session in self.sessions:
            session.outbox.bytes_max = limits.outbox_bytes_max

    def admit(self, session: Session) -> None:
        """Count a connection in; one too many is told so."""
        self.sessions.add(session)
        self.tally.connections += 1
        if len(self.sessions) > self.limits.connections_max:
            reason = f"all {self.limits.connections_max:,} places here are taken; try again later"
            session.end("full", reason, retry=True)
        if self.draining:
            self._end_for_shutdown(session)

    def dismiss(self, session: Session) -> None:
        """Count a connection out."""
        self.sessions.discard(session)
        if self._last_left is not None and not self.sessions:
            self._last_left.set()

    def leave(self, session: Session) -> None:
        """Forget somebody who was signed in; others are told."""
        if session.key:
            self.conversations.leave(session)
            self.people.leave(session)
            self.nicknames.release(session.key)
            session.key = ""
            self.log.info("left", peer=session.peer, account=session.account)

    async def drain(self) -> None:
        """Say goodbye to everybody, after what they said is on disk; not for long."""
        self.draining = True
        for session in list(self.sessions):
            self._end_for_shutdown(session)
        with trio.move_on_after(self.limits.drain_seconds):
            if self.sessions:
                self._last_left = trio.Event()
                await self._last_left.wait()

    def _end_for_shutdown(self, session: Session) -> None:
        session.end("shutdown", "the server is stopping", retry=True)
