"""One connection as the rest of the server sees it: its state, and how to answer it or end it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

import trio

from parlour_protocol import encode
from parlour_protocol.messages import Goodbye, Refused
from parlour_server.outbox import Outbox

if TYPE_CHECKING:
    from parlour_protocol.codes import GoodbyeCode, RefusalCode
    from parlour_protocol.messages import Message
    from parlour_server.conversations import Conversation
    from parlour_server.hub import Hub
    from parlour_server.monitoring.tally import Tally
    from parlour_server.people import Participant
    from parlour_server.transport import Transport
    from parlour_server.waiting_room import Place


class State(Enum):
    """How far a connection has come; it decides which messages may be sent."""

    GREETING = "greeting"
    """Connected; `Hello` is awaited."""
    ENTERING = "entering"
    """Greeted; it has no nickname yet."""
    PRESENT = "present"
    """Signed in."""
    ENDED = "ended"
    """On its way out; nothing more is read."""


_NOTHING: Mapping[int, float] = MappingProxyType({})


class Session:
    """What is known of one connection.

    Args:
        hub: What delivers answers.
        transport: Where they go in the end.
        outbox_bytes_max: How many bytes may wait for a slow reader.
        tally: Where refusals are counted.
        place: The connection's, among those of its machine.
    """

    __slots__ = (
        "_hub", "_nursery", "_tally", "asked_at", "client_nonce", "device", "follows", "goodbye",
        "heard_at", "idle", "in_flight", "nonce", "outbox", "participant", "peer", "place",
        "quiet", "since", "state", "told_bytes", "typed",
    )  # fmt: skip

    def __init__(
        self,
        hub: Hub,
        transport: Transport,
        outbox_bytes_max: int,
        tally: Tally,
        place: Place,
    ) -> None:
        self._hub = hub
        self._tally = tally
        self.outbox = Outbox(transport, outbox_bytes_max, self._too_slow, self.close)
        self.peer = transport.peer
        self.place = place
        self.since = self.heard_at = self.asked_at = trio.current_time()
        self.state = State.GREETING
        self.client_nonce = self.nonce = b""
        self.participant: Participant | None = None
        self.device = 0
        self.idle = False
        self.typed = _NOTHING
        """When this device last told that somebody writes, by conversation."""
        self.follows: dict[int, Conversation] = {}
        self.told_bytes = 0
        """Of what others were told because of it: more than it sent, and not yet paced."""
        self.in_flight = 0
        self.quiet: trio.Event | None = None
        self.goodbye: Goodbye | None = None
        self._nursery: trio.Nursery | None = None

    @property
    def present(self) -> Participant:
        """Whoever has signed in; to be asked for where nobody else comes this far."""
        assert self.participant is not None
        return self.participant

    @property
    def account(self) -> int:
        """The account that has signed in, 0 if none has."""
        return self.participant.account if self.participant is not None else 0

    @property
    def nickname(self) -> str:
        """What whoever has signed in is called now."""
        return self.participant.nickname if self.participant is not None else ""

    @property
    def peer_host(self) -> str:
        """The address of the other side without its port."""
        return self.peer.rpartition(":")[0]

    def open(self, nursery: trio.Nursery) -> None:
        """Begin: the connection's reader and writer are in this nursery."""
        self._nursery = nursery
        self.outbox.open(nursery)

    def close(self) -> None:
        """End reader and writer. What is left to send waits for `outbox.finish`."""
        self.state = State.ENDED
        self.outbox.part()
        if self._nursery is not None:
            self._nursery.cancel_scope.cancel()
            self._nursery = None

    def answer(self, message: Message) -> None:
        """Send a message with the next flush."""
        self._hub.send(self.outbox, encode(message))

    def refuse(self, request: int, code: RefusalCode, reason: str, *, retry: bool = False) -> None:
        """Tell that a request was not carried out, and why."""
        self._tally.refusals[code] += 1
        self.answer(Refused(request, code, reason, retry))

    def end(self, code: GoodbyeCode, reason: str, *, retry: bool = False) -> None:
        """End the connection with a reason; the first one given holds."""
        if self.goodbye is None:
            self.goodbye = Goodbye(code, reason, retry)
        self.close()

    def _too_slow(self) -> None:
        reason = "too much was waiting for you to read it; come back and catch up"
        self.end("slow-reader", reason, retry=True)

    def departed(self) -> None:
        """Count one message that is on its way to disk."""
        self.in_flight += 1

    def arrived(self) -> None:
        """Count one that has got there, or was refused."""
        self.in_flight -= 1
        if self.quiet is not None:
            self.quiet.set()

    async def wait_in_flight_below(self, limit: int) -> None:
        """Wait until fewer messages than `limit` are on their way to disk."""
        while self.in_flight >= limit:
            self.quiet = trio.Event()
            await self.quiet.wait()
        self.quiet = None
