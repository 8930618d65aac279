"""The server itself: what all connections share, and the tasks that serve them."""

import time
from collections.abc import Callable

import structlog
import trio

from parlour_games import load
from parlour_protocol.signing import FINGERPRINT_BYTES
from parlour_server import heartbeat, last_seen, retention, supervision
from parlour_server.compaction import Compaction
from parlour_server.config import Config
from parlour_server.conversations import LOBBY, Conversations
from parlour_server.forgetting import Forgetting
from parlour_server.hub import Hub
from parlour_server.journal import Committer, Journal, accounts, conversations
from parlour_server.locks import Locks
from parlour_server.marking import Marks
from parlour_server.monitoring.tally import Tally
from parlour_server.pacing import Paces
from parlour_server.passwords import Passwords
from parlour_server.people import People
from parlour_server.playing import inviting
from parlour_server.playing.catalogue import Catalogue
from parlour_server.playing.tables import Tables
from parlour_server.presence import PresenceNews
from parlour_server.searching import Indexer
from parlour_server.seeking import Seeking
from parlour_server.session import Session
from parlour_server.steadiness import Steadiness, elapsed
from parlour_server.throttle import Throttle
from parlour_server.turns import Turns
from parlour_server.waiting_room import WaitingRoom

NO_FINGERPRINT = bytes(FINGERPRINT_BYTES)
"""The fingerprint of a server without TLS."""


def wall_clock() -> int:
    """Return the time in milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


class Server:
    """Everything a connection may need to know.

    Args:
        journal: Where everything is kept.
        config: What the operator wants it to be.
        log: Where it tells what happens.
        fingerprint: SHA-256 of the key that clients see, 32 bytes; zeros without TLS.
        now: Returns milliseconds since 1970 UTC.
        elapsed: Returns seconds that only go forward, whatever happens to that clock.
    """

    def __init__(
        self,
        journal: Journal,
        config: Config,
        log: structlog.typing.FilteringBoundLogger,
        *,
        fingerprint: bytes = NO_FINGERPRINT,
        now: Callable[[], int] = wall_clock,
        elapsed: Callable[[], float] = elapsed,
    ) -> None:
        self.journal = journal
        self.name, self.limits, self.policy = config.name, config.limits, config.policy
        self.log = log
        self.hub = Hub()
        self.tally = Tally()
        self.indexer = Indexer(journal, self.limits.index_seconds, log)
        self.seeking = Seeking(journal)
        self.committer = Committer(journal, self.tally, self.indexer.note)
        self.fingerprint = fingerprint
        self.catalogue = Catalogue(load(config.games.allowed or None))
        for fault in self.catalogue.faults:
            log.error("game not loaded", reason=fault)
        self.house = b""
        """The public key of the house bot, whose name nobody else has; none without one."""
        self.now = now
        self.steadiness = Steadiness(now, elapsed, log)
        self.passwords = Passwords()
        self.throttle = Throttle(trio.current_time)
        self.waiting_room = WaitingRoom(self.limits)
        self.paces = Paces(self.limits, trio.current_time)
        self.turns = Turns()
        """Of those who come in."""
        self.locks = Locks()
        self.room_locks = Locks()
        """Of rooms, by their number: what is stored of one and what is known of it agree."""
        self.changing = trio.Lock()
        """Held over a change of entries and its telling: changes are told in their order."""
        self.inviting = trio.Lock()
        """Held over what is decided of invitations to play, and its telling: both of an invitation
        hear of it in the order of decisions."""
        self.forgetting = Forgetting(self)
        self.marks = Marks(journal, self.limits.marks_seconds, log)
        self.people = People()
        self.news = PresenceNews(
            self.hub, self.limits.presence_seconds, self.limits.presence_named_max
        )
        self.conversations = Conversations(self.hub, self.people, self.news)
        self.conversations.game_names = {key: game.name for key, game in self.catalogue.items()}
        self.conversations.recorded = self.policy.recorded
        self.tables = Tables(self)
        self.compaction = Compaction(journal, self.limits.compaction_seconds, log)
        self.sessions: set[Session] = set()
        self.opened = trio.Event()
        """Set once people can come in."""
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
        self.conversations.open(await self.journal.do(conversations.lobby, LOBBY))
        self.steadiness.begin(await self.journal.look(accounts.last_used))
        self.opened.set()
        async with trio.open_nursery() as shared:
            shared.start_soon(self.hub.run)
            shared.start_soon(self.committer.run)
            shared.start_soon(self.turns.run)
            shared.start_soon(self.news.tell)
            shared.start_soon(self.marks.run)
            shared.start_soon(self.indexer.run)
            shared.start_soon(self.forgetting.run)
            shared.start_soon(heartbeat.watch, self)
            shared.start_soon(last_seen.note, self)
            shared.start_soon(self.compaction.run)
            shared.start_soon(retention.watch, self)
            shared.start_soon(supervision.watch, self)
            shared.start_soon(inviting.watch, self)
            shared.start_soon(self.tables.run)
            async with trio.open_nursery() as connections:
                task_status.started(connections)
                await trio.sleep_forever()

    def change(self, config: Config) -> None:
        """Let other settings hold from now on, also for who is here already."""
        self.name, self.limits, self.policy = config.name, config.limits, config.policy
        limits = self.limits
        self.paces.limits = self.waiting_room.limits = limits
        self.conversations.recorded = self.policy.recorded
        self.news.change(limits.presence_seconds, limits.presence_named_max)
        self.marks.seconds = limits.marks_seconds
        self.indexer.seconds = limits.index_seconds
        self.compaction.seconds = limits.compaction_seconds
        for session in self.sessions:
            session.outbox.bytes_max = limits.outbox_bytes_max

    def admit(self, session: Session) -> None:
        """Count a connection in; one too many is told so."""
        self.sessions.add(session)
        self.tally.connections += 1
        if len(self.sessions) > self.limits.connections_max:
            reason = f"all {self.limits.connections_max:,} places here are taken; try again later"
            session.end("full", reason, retry=True)
        if session.place.refusal:
            session.end("full", session.place.refusal, retry=True)
        if self.draining:
            self._end_for_shutdown(session)

    def dismiss(self, session: Session) -> None:
        """Count a connection out."""
        self.sessions.discard(session)
        if self._last_left is not None and not self.sessions:
            self._last_left.set()

    def leave(self, session: Session) -> None:
        """Forget somebody who was signed in; others are told."""
        if session.participant is None:
            return
        self.log.info("left", peer=session.peer, account=session.account)
        last = len(session.participant.sessions) == 1
        # One device less may leave only idle ones.
        self.news.note_all(self.conversations.seen_in(session.account), session.account)
        self.conversations.leave(session, last=last)
        account = session.account
        self.people.leave(session)
        session.participant = None
        if last:
            self.tables.left(account)

    async def drain(self) -> None:
        """Say goodbye to everybody, after what they said is on disk; not for long."""
        self.draining = True
        for session in list(self.sessions):
            self._end_for_shutdown(session)
        with trio.move_on_after(self.limits.drain_seconds):
            if self.sessions:
                self._last_left = trio.Event()
                await self._last_left.wait()
        await self.tables.duties.note()

    def _end_for_shutdown(self, session: Session) -> None:
        session.end("shutdown", "the server is stopping", retry=True)
