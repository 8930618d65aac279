"""Being connected: one visit after the other, until a person leaves."""

import anyio
import anyio.lowlevel

from parlour_client.address import Address
from parlour_client.backoff import STABLE_SECONDS, Backoff
from parlour_client.dial import dial
from parlour_client.errors import DisconnectedError, KeyChangedError, LinkError, StoreError
from parlour_client.link import Link
from parlour_client.model import Status, StatusKind
from parlour_client.surrogates import without_surrogates
from parlour_client.visit import REQUEST_TIMEOUT_SECONDS, Visit
from parlour_client.visitor import DATA, KEY_CHANGED, Visitor


class Visiting:
    """The visits of a session, one after the other.

    Args:
        visitor: Who visits.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.key_change: tuple[str, str] | None = None
        self._current: Visit | None = None
        self._last_signed_in_at: float | None = None
        self._leaving = False
        self._loaded = False
        self._accepted = ""
        self._opened = anyio.Event()
        self._writing = anyio.CancelScope()
        self._came = anyio.Event()

    @property
    def link(self) -> Link | None:
        """The connection, if there is one now."""
        return self._current.link if self._current else None

    @property
    def signed_in(self) -> bool:
        """Whether somebody is in."""
        return self._current is not None and self._current.signed_in_at is not None

    # --- what a person decides

    def choose_nickname(self, nickname: str) -> None:
        """Sign in under another nickname."""
        self.visitor.nickname = without_surrogates(nickname)
        self.decided()

    def accept_key(self) -> None:
        """Trust the key seen last, and connect."""
        if self.key_change is not None:
            self._accepted = self.key_change[1]
            self.key_change = None
            self.decided()

    def decided(self) -> None:
        """Go on: a person has decided something, or will not wait."""
        self.visitor.wanted.set()

    def leave(self) -> None:
        """Do not come back after this connection."""
        self._leaving = True
        self.visitor.wanted.set()

    def _gone(self) -> bool:
        return self._leaving

    async def renamed(self, before: str, nickname: str) -> None:
        """Take in that this person has another nickname from now on."""
        self.visitor.nickname = nickname
        await self.visitor.store.rename(self.visitor.key, before, nickname)
        await self.visitor.store.used(self.visitor.address, nickname)

    async def greeted_link(self) -> Link:
        """Return the connection once the server has greeted; connects again if it must.

        Raises:
            DisconnectedError: It takes too long.
        """
        self.decided()
        with anyio.move_on_after(REQUEST_TIMEOUT_SECONDS):
            while True:
                visit = self._current
                if visit is None:
                    await self._came.wait()
                    continue
                await visit.greeted.wait()
                if visit.link.ending is None:
                    return visit.link
                await visit.link.over.wait()
                await anyio.lowlevel.checkpoint()
        reason = self.visitor.record.model.status.reason
        raise DisconnectedError(reason or "there is no connection now")

    # --- the connections

    async def load(self) -> None:
        """Fill the model from disk."""
        known = await self.visitor.store.known(self.visitor.address)
        if known is not None:
            self.visitor.last_nickname = known.nickname
        if not self.visitor.plaintext:
            pinned = known.address.fingerprint if known is not None else None
            self.visitor.fingerprint = pinned or self.visitor.address.fingerprint or ""
        if self.visitor.fingerprint or (known is not None and self.visitor.plaintext):
            await self._open()
        self._loaded = True

    async def run(self) -> None:
        """Connect, and connect again, until a person leaves."""
        backoff = Backoff()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._keep_writing)
            while not self._gone():
                try:
                    if not self._loaded:
                        await self.load()
                    await self._visit()
                except KeyChangedError as error:
                    self.key_change = (error.old, error.new)
                    await self.visitor.decision(KEY_CHANGED, str(error))
                except StoreError as error:
                    await self.visitor.decision(DATA, str(error))
                except LinkError as error:
                    if self._gone():
                        break
                    if not error.retry:
                        await self.visitor.decision(error.code, str(error))
                    elif self.visitor.record.model.status.kind is StatusKind.REFUSED:
                        # The server did not wait for the person; the person may take their time.
                        await self.visitor.wanted.wait()
                    else:
                        await self._pause(error, backoff)
            tasks.cancel_scope.cancel()

    async def close(self) -> None:
        """Write what is queued, and close what is open."""
        await self.visitor.record.close()
        self.visitor.set_status(Status())

    async def _visit(self) -> None:
        self.visitor.set_status(Status(StatusKind.CONNECTING))
        self.visitor.wanted = anyio.Event()
        stream, seen = await dial(self.visitor.address, plaintext=self.visitor.plaintext)
        try:
            await self._check_key(seen)
            self.visitor.fingerprint = seen
            await self._open()
        except BaseException:
            await anyio.aclose_forcefully(stream)
            raise
        visit = Visit(self.visitor, stream)
        self._current = visit
        self._came.set()
        try:
            ending = await visit.run()
        finally:
            self._current = None
            self._came = anyio.Event()
            self._last_signed_in_at = visit.signed_in_at
        raise ending

    async def _check_key(self, seen: str) -> None:
        if self.visitor.plaintext:
            return
        if self._accepted:
            await self.visitor.store.accept_key(self.visitor.address, self._accepted)
            place = self.visitor.address
            self.visitor.address = Address(place.host, place.port, self._accepted)
            self._accepted = ""
        await self.visitor.store.check_key(self.visitor.address, seen)

    async def _open(self) -> None:
        visitor, before = self.visitor, self.visitor.record.archive
        outbox = await visitor.record.open(visitor.store, visitor.key, visitor.nickname)
        if outbox is not None:
            visitor.outbox.load(outbox)
        if visitor.record.archive is not before:
            self._writing.cancel()
            self._opened.set()

    async def _keep_writing(self) -> None:
        while True:
            if self.visitor.record.archive is None:
                self._opened = anyio.Event()
                await self._opened.wait()
            archive = self.visitor.record.archive
            self._writing = anyio.CancelScope()
            with self._writing:
                if archive is not None:
                    await archive.keep_writing(self.visitor.record.written)

    async def _pause(self, error: LinkError, backoff: Backoff) -> None:
        since = self._last_signed_in_at
        now = anyio.current_time()
        if since is not None and now - since >= STABLE_SECONDS:
            backoff.reset()
        seconds = backoff.next()
        self.visitor.wanted = anyio.Event()
        status = Status(StatusKind.WAITING, str(error), error.code, retry_at=now + seconds)
        self.visitor.set_status(status)
        with anyio.move_on_after(seconds):
            await self.visitor.wanted.wait()
