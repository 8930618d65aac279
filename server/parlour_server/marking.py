"""Read markers: how far somebody has read, the same on all their devices."""

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
import trio

from parlour_protocol.messages import Marked, MarkRead
from parlour_server.journal import Journal, StorageError, conversations
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server

_Noted = dict[int, dict[int, int]]
"""Markers by account and conversation."""


def mark_read(server: "Server", session: Session, message: MarkRead) -> None:
    """Move somebody's read marker forward, and tell their other devices.

    What would move it back, or beyond the log, is a client's mistake and changes nothing.
    """
    conversation, participant = session.follows.get(message.conversation), session.participant
    if conversation is None or participant is None or message.seq > conversation.head:
        return
    account = participant.account
    place = conversation.members.get(account)
    if place is None or message.seq <= place.read:
        return
    conversation.members[account] = replace(place, read=message.seq)
    server.marks.note(account, conversation.id, message.seq)
    for device in participant.sessions:
        if device is not session:
            device.answer(Marked(conversation.id, message.seq))


class Marks:
    """Keeps read markers, those of a while in one transaction.

    A crash loses that while; clients tell their markers again where they are ahead.

    Args:
        journal: Where they are kept.
        seconds: How long markers are gathered.
        log: Where it tells that they could not be kept.
    """

    def __init__(
        self, journal: Journal, seconds: float, log: structlog.typing.FilteringBoundLogger
    ) -> None:
        self._journal = journal
        self.seconds = seconds
        """How long markers are gathered; it may change."""
        self._log = log
        self._noted: _Noted = {}
        self._wake = trio.lowlevel.ParkingLot()
        self._writing = trio.Lock()

    def note(self, account: int, conversation: int, seq: int) -> None:
        """Have a marker written soon."""
        self._noted.setdefault(account, {})[conversation] = seq
        self._wake.unpark_all()

    async def run(self) -> None:
        """Write markers, for ever."""
        while True:
            if not self._noted:
                await self._wake.park()
            await trio.sleep(self.seconds)
            await self.write()

    async def settle(self, account: int) -> None:
        """Write the markers of somebody who leaves, so that they find them when they return."""
        if account in self._noted or self._writing.locked():
            await self.write()

    async def write(self) -> None:
        """Write what was noted."""
        async with self._writing:
            noted, self._noted = self._noted, {}
            if not noted:
                return
            marks = {
                (account, conversation): seq
                for account, read in noted.items()
                for conversation, seq in read.items()
            }
            try:
                await self._journal.do(conversations.mark_read, marks)
            except StorageError as error:
                self._log.warning("read markers not written", reason=str(error))
                for account, read in noted.items():
                    # What was noted meanwhile is further on.
                    self._noted[account] = {**read, **self._noted.get(account, {})}
