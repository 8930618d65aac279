"""What this person said, on its way: to disk, then to the server, in order and exactly once."""

import os
from collections.abc import Callable
from dataclasses import replace

import anyio

from parlour_client.errors import DisconnectedError, RefusedError, SayError, StoreError
from parlour_client.model import OutboxChanged, Outgoing, OutgoingState
from parlour_client.session.backoff import Backoff
from parlour_client.session.link import Link
from parlour_client.session.replica import Replica
from parlour_client.surrogates import without_surrogates
from parlour_protocol.limits import ID_BYTES, TEXT_MAX_CHARACTERS
from parlour_protocol.messages import Entry, Said, Say

_TIME_BYTES = 6
_NOT_SOON = {"stranger", "throttled"}
"""Refusals that a later try may not meet, but so much later that others must not wait for it."""


class Outbox:
    """Sends one message at a time, and the next one only when the server has it on disk.

    A message that the server refuses for now is tried again with the same id before any later one
    is sent; so order is kept, and the server stores each once.

    Args:
        record: Where they are shown and kept.
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, record: Replica, now: Callable[[], int]) -> None:
        self._replica = record
        self._now = now
        self._queue: dict[bytes, Outgoing] = {}
        self._on_disk: set[bytes] = set()
        self._wake = anyio.Event()

    @property
    def waiting(self) -> int:
        """How many wait to be stored by the server; refused ones do not count."""
        return sum(1 for o in self._queue.values() if o.state is OutgoingState.WAITING)

    @property
    def kept(self) -> int:
        """How many of those that wait are on this disk, and would survive a crash."""
        kept = (self._queue[id_] for id_ in self._on_disk)
        return sum(1 for o in kept if o.state is OutgoingState.WAITING and not o.off)

    def load(self, outbox: list[Outgoing]) -> None:
        """Begin with what was on disk already."""
        self._queue = {outgoing.id: outgoing for outgoing in outbox}
        self._on_disk = set(self._queue)
        self._wake.set()

    def say(self, conversation: int, text: str, kind: str, *, reply: int, off: bool) -> bytes:
        """Take a new message, and return its id.

        Raises:
            SayError: It cannot be said, in words.
        """
        model = self._replica.model
        if conversation not in model.conversations:
            raise SayError("this conversation is not open here; connect first")
        text = without_surrogates(text)
        if not text.strip():
            raise SayError("there is nothing to say")
        if len(text) > TEXT_MAX_CHARACTERS:
            raise SayError(
                f"that is {len(text):,} characters, and {TEXT_MAX_CHARACTERS:,} are the most; "
                "say it in parts"
            )
        off = off or not model.conversations[conversation].recorded
        outgoing = Outgoing(
            self._new_id(), conversation, text, kind, self._now(), reply=reply, off=off
        )
        self._replica.tell(model.queue(outgoing))
        self._keep(outgoing)
        return outgoing.id

    def _new_id(self) -> bytes:
        # Ordered by time, as a UUIDv7 is (RFC 9562): the server's index of them grows at its end.
        return self._now().to_bytes(_TIME_BYTES, "big") + os.urandom(ID_BYTES - _TIME_BYTES)

    def retry(self, message_id: bytes) -> None:
        """Send a failed message again, after what waits already."""
        failed = self._queue.pop(message_id, None)
        if failed is not None:
            self._replica.tell(self._replica.model.retry(message_id))
            self._keep(replace(failed, state=OutgoingState.WAITING, reason=""))

    def drop(self, message_id: bytes) -> None:
        """Forget a message: the server has it, or its author gave it up."""
        self._forget(message_id)
        self._replica.tell(self._replica.model.drop(message_id))

    def arrived(self, entries: tuple[Entry, ...]) -> None:
        """Forget those messages that are entries now."""
        for entry in entries:
            if entry.id in self._queue and entry.account == self._replica.model.account:
                self._forget(entry.id)

    async def send(self, link: Link) -> None:
        """Send whatever there is, as long as the link lasts."""
        backoff = Backoff()
        while True:
            outgoing = self._next()
            if outgoing is None:
                self._wake = anyio.Event()
                await self._wake.wait()
                continue
            say = Say(
                1, outgoing.id, outgoing.conversation, outgoing.text, outgoing.kind,
                outgoing.reply, outgoing.off,
            )  # fmt: skip
            try:
                said = await link.ask(say, Said)
            except DisconnectedError:
                return
            except RefusedError as error:
                if error.retry and error.code not in _NOT_SOON:
                    await anyio.sleep(backoff.next())
                else:
                    self._fail(outgoing, str(error))
                continue
            backoff.reset()
            self._stored(outgoing, said)

    def _next(self) -> Outgoing | None:
        """Return the first that waits; None also while that one is not on disk yet."""
        here = self._replica.model.conversations
        for outgoing in list(self._queue.values()):
            if outgoing.conversation not in here:
                self._forget(outgoing.id)  # left meanwhile; its author was told
            elif outgoing.state is OutgoingState.WAITING:
                return outgoing if outgoing.id in self._on_disk else None
        return None

    def _stored(self, outgoing: Outgoing, said: Said) -> None:
        self._forget(outgoing.id)
        model = self._replica.model
        conversation = model.conversations.get(outgoing.conversation)
        # Where it is yet to come, it stays on the screen as waiting until it does.
        if conversation is None or said.seq <= conversation.last:
            self._replica.tell(model.drop(outgoing.id))

    def _keep(self, outgoing: Outgoing) -> None:
        self._queue[outgoing.id] = outgoing
        self._on_disk.discard(outgoing.id)

        def done(failure: StoreError | None) -> None:
            if outgoing.id not in self._queue:
                return
            if failure is None:
                self._on_disk.add(outgoing.id)
                self._wake.set()
                self._replica.tell([OutboxChanged(outgoing.conversation)])
            else:
                self._fail(outgoing, f"not sent: {failure}")

        if outgoing.off:
            done(None)  # no disk may have it
        elif self._replica.history is not None:
            self._replica.history.add_outgoing(outgoing, done)

    def _fail(self, outgoing: Outgoing, reason: str) -> None:
        if outgoing.id in self._queue:
            failed = replace(outgoing, state=OutgoingState.FAILED, reason=reason)
            self._queue[outgoing.id] = failed
            if self._replica.history is not None:
                self._replica.history.fail_outgoing(outgoing.id, reason)
            self._replica.tell(self._replica.model.fail(outgoing.id, reason))
            self._wake.set()

    def _forget(self, message_id: bytes) -> None:
        self._queue.pop(message_id, None)
        self._on_disk.discard(message_id)
        if self._replica.history is not None:
            self._replica.history.drop_outgoing(message_id)
