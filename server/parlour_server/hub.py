"""Fan-out: what was published since the last tick goes to everybody, in one send each.

Publishing only appends and wakes a flusher. The flusher lets one scheduler tick pass, so that
everybody who became readable in the same poll gets into the same flush; under load the batches
grow by themselves, and the cost of a delivery falls.
"""

from collections.abc import Iterable, Iterator

import trio

from parlour_server.outbox import Outbox

SENDS_PER_TURN = 128
"""Sends after which other tasks get a turn; a larger audience is walked in a task of its own."""

FLUSH_BYTES_MAX = 64 * 1024
"""Frames are joined up to so many bytes; a send of more gains nothing."""


class Audience:
    """The outboxes that follow one conversation, in no order, and what they have yet to be sent."""

    __slots__ = ("_late", "_members", "_places", "_snapshot", "pending", "walking")

    def __init__(self) -> None:
        self._members: list[Outbox] = []
        self._places: dict[Outbox, int] = {}
        self._snapshot: tuple[Outbox, ...] | None = None
        self._late: dict[Outbox, int] | None = None
        self.pending: list[bytes] = []
        self.walking = False

    def __len__(self) -> int:
        return len(self._members)

    def add(self, outbox: Outbox) -> None:
        """Follow from now on; adding twice is adding once.

        What is pending already was published before: it is not sent to this one.
        """
        if outbox not in self._places:
            if self.pending:
                self._late = self._late or {}
                self._late[outbox] = len(self.pending)
            self._places[outbox] = len(self._members)
            self._members.append(outbox)
            self._snapshot = None

    def remove(self, outbox: Outbox) -> None:
        """Follow no longer; nothing happens if it did not."""
        place = self._places.pop(outbox, None)
        if place is None:
            return
        if self._late is not None:
            self._late.pop(outbox, None)
        last = self._members.pop()
        if last is not outbox:
            self._members[place] = last
            self._places[last] = place
        self._snapshot = None

    def snapshot(self) -> tuple[Outbox, ...]:
        """Return the members as they are now; the same object until they change."""
        if self._snapshot is None:
            self._snapshot = tuple(self._members)
        return self._snapshot

    def still(self, members: tuple[Outbox, ...], snapshot: tuple[Outbox, ...]) -> Iterable[Outbox]:
        """Return those of some members of an older snapshot who have not been removed since."""
        if self._snapshot is snapshot:
            return members
        return [member for member in members if member in self._places]

    def greet_late(self, members: tuple[Outbox, ...]) -> tuple[Outbox, ...]:
        """Send what is pending to those who came meanwhile, from where they came.

        Returns:
            Those of the members to whom all that is pending is to be sent.
        """
        if self._late is None:
            return members
        late, self._late = self._late, None
        for outbox, first in late.items():
            if outbox.pending:
                _send_pending(outbox)
            if first < len(self.pending):
                outbox.push(b"".join(self.pending[first:]))
        return tuple(member for member in members if member not in late)

    def take(self) -> Iterator[bytes]:
        """Take what is pending, joined into pieces of `FLUSH_BYTES_MAX` or one frame."""
        frames, self.pending = self.pending, []
        start = size = 0
        for at, frame in enumerate(frames):
            if size and size + len(frame) > FLUSH_BYTES_MAX:
                yield b"".join(frames[start:at])
                start, size = at, 0
            size += len(frame)
        yield frames[start] if len(frames) - start == 1 else b"".join(frames[start:])


class Hub:
    """Delivers frames: `publish` to an audience, `send` to one outbox.

    Of one tick, what is for one outbox alone goes before what is for an audience. So somebody who
    starts to follow is told so before the first entry arrives.
    """

    def __init__(self) -> None:
        self._outboxes: list[Outbox] = []
        self._audiences: list[Audience] = []
        self._wake = trio.lowlevel.ParkingLot()

    def send(self, outbox: Outbox, frame: bytes) -> None:
        """Send a frame to one outbox with the next flush."""
        if not outbox.pending:
            self._outboxes.append(outbox)
            self._wake.unpark_all()
        outbox.pending.append(frame)

    def publish(self, audience: Audience, frame: bytes) -> None:
        """Send a frame to all who follow now, with the next flush; frames keep their order."""
        if not audience.pending and not audience.walking:
            self._audiences.append(audience)
            self._wake.unpark_all()
        audience.pending.append(frame)

    async def run(self) -> None:
        """Flush for ever."""
        async with trio.open_nursery() as nursery:
            while True:
                if not self._outboxes and not self._audiences:
                    await self._wake.park()
                await trio.lowlevel.checkpoint()
                self._flush(nursery)

    def _flush(self, nursery: trio.Nursery) -> None:
        outboxes, self._outboxes = self._outboxes, []
        for outbox in outboxes:
            if outbox.pending:
                _send_pending(outbox)
        audiences, self._audiences = self._audiences, []
        for audience in audiences:
            if len(audience) > SENDS_PER_TURN:
                audience.walking = True
                nursery.start_soon(self._walk, audience)
                continue
            members = audience.greet_late(audience.snapshot())
            for data in audience.take():
                for outbox in members:
                    outbox.push(data)

    async def _walk(self, audience: Audience) -> None:
        """Deliver to a large audience, letting others run between; one walker keeps its order."""
        while audience.pending:
            snapshot = audience.snapshot()
            members = audience.greet_late(snapshot)
            for data in audience.take():
                for start in range(0, len(members), SENDS_PER_TURN):
                    turn = members[start : start + SENDS_PER_TURN]
                    for outbox in audience.still(turn, snapshot):
                        if outbox.pending:  # it may have come to follow since the last flush
                            _send_pending(outbox)
                        outbox.push(data)
                    await trio.lowlevel.checkpoint()
        audience.walking = False


def _send_pending(outbox: Outbox) -> None:
    frames, outbox.pending = outbox.pending, []
    outbox.push(frames[0] if len(frames) == 1 else b"".join(frames))
