"""Being connected: one connection after the other, until a person leaves."""

import anyio
import anyio.lowlevel

from parlour_client.address import Address
from parlour_client.errors import DisconnectedError, KeyChangedError, LinkError, StoreError
from parlour_client.model import Status, StatusKind
from parlour_client.session.backoff import STABLE_SECONDS, Backoff
from parlour_client.session.connection import REQUEST_TIMEOUT_SECONDS, Connection
from parlour_client.session.dial import dial
from parlour_client.session.link import Link
from parlour_client.session.participant import DATA, FORGOTTEN, KEY_CHANGED, Participant
from parlour_client.surrogates import without_surrogates


class Connector:
    """The connections of a session, one after the other.

    Args:
        participant: Who connects.
    """

    def __init__(self, participant: Participant) -> None:
        self.participant = participant
        self.key_change: tuple[str, str] | None = None
        self._current: Connection | None = None
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

    def choose_nickname(self, nickname: str, password: str) -> None:
        """Sign in under another nickname, with a password if there is one."""
        self.participant.nickname = without_surrogates(nickname)
        self.participant.password = without_surrogates(password)
        self.decided()

    def accept_key(self) -> None:
        """Trust the key seen last, and connect."""
        if self.key_change is not None:
            self._accepted = self.key_change[1]
            self.key_change = None
            self.decided()

    def decided(self) -> None:
        """Go on: a person has decided something, or will not wait."""
        self.participant.wanted.set()

    def leave(self) -> None:
        """Do not come back after this connection."""
        self._leaving = True
        self.participant.wanted.set()

    def _gone(self) -> bool:
        return self._leaving

    async def renamed(self, nickname: str) -> None:
        """Take in that this person has another nickname from now on."""
        self.participant.nickname = nickname
        await self.participant.remember_nickname()

    async def greeted_link(self) -> Link:
        """Return the connection once the server has greeted; connects again if it must.

        Raises:
            DisconnectedError: It takes too long.
        """
        self.decided()
        with anyio.move_on_after(REQUEST_TIMEOUT_SECONDS):
            while True:
                connection = self._current
                if connection is None:
                    await self._came.wait()
                    continue
                await connection.greeted.wait()
                if connection.link.ending is None:
                    return connection.link
                await connection.link.over.wait()
                await anyio.lowlevel.checkpoint()
        reason = self.participant.replica.model.status.reason
        raise DisconnectedError(reason or "there is no connection now")

    # --- the connections

    async def load(self) -> None:
        """Fill the model from disk."""
        known = await self.participant.store.known(self.participant.address)
        if known is not None:
            self.participant.last_nickname = known.nickname
        if not self.participant.plaintext:
            pinned = known.address.fingerprint if known is not None else None
            self.participant.fingerprint = pinned or self.participant.address.fingerprint or ""
        if self.participant.fingerprint or (known is not None and self.participant.plaintext):
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
                    await self._connect_once()
                except KeyChangedError as error:
                    self.key_change = (error.old, error.new)
                    await self.participant.decision(KEY_CHANGED, str(error))
                except StoreError as error:
                    await self.participant.decision(DATA, str(error))
                except LinkError as error:
                    if error.code == FORGOTTEN:
                        await self.participant.forget()
                    if self._gone():
                        break
                    if not error.retry:
                        await self.participant.decision(error.code, str(error))
                    elif self.participant.replica.model.status.kind is StatusKind.REFUSED:
                        # The server did not wait for the person; the person may take their time.
                        await self.participant.wanted.wait()
                    else:
                        await self._pause(error, backoff)
            tasks.cancel_scope.cancel()

    async def close(self) -> None:
        """Write what is queued, and close what is open."""
        await self.participant.replica.close()
        self.participant.set_status(Status())

    async def _connect_once(self) -> None:
        self.participant.set_status(Status(StatusKind.CONNECTING))
        self.participant.wanted = anyio.Event()
        stream, seen = await dial(self.participant.address, plaintext=self.participant.plaintext)
        try:
            await self._check_key(seen)
            self.participant.fingerprint = seen
            await self._open()
        except BaseException:
            await anyio.aclose_forcefully(stream)
            raise
        connection = Connection(self.participant, stream)
        self._current = connection
        self._came.set()
        try:
            ending = await connection.run()
        finally:
            self._current = None
            self._came = anyio.Event()
            self._last_signed_in_at = connection.signed_in_at
        raise ending

    async def _check_key(self, seen: str) -> None:
        if self.participant.plaintext:
            return
        if self._accepted:
            await self.participant.store.accept_key(self.participant.address, self._accepted)
            place = self.participant.address
            self.participant.address = Address(place.host, place.port, self._accepted)
            self._accepted = ""
        await self.participant.store.check_key(self.participant.address, seen)

    async def _open(self) -> None:
        participant, before = self.participant, self.participant.replica.database
        outbox = await participant.replica.open(
            participant.store, participant.key, participant.nickname
        )
        if outbox is not None:
            participant.outbox.load(outbox)
        if participant.replica.database is not before:
            self._writing.cancel()
            self._opened.set()

    async def _keep_writing(self) -> None:
        while True:
            if self.participant.replica.database is None:
                self._opened = anyio.Event()
                await self._opened.wait()
            database = self.participant.replica.database
            self._writing = anyio.CancelScope()
            with self._writing:
                if database is not None:
                    await database.keep_writing(self.participant.replica.written)

    async def _pause(self, error: LinkError, backoff: Backoff) -> None:
        # Of this connection alone: where none was made since, none has lasted.
        since, self._last_signed_in_at = self._last_signed_in_at, None
        now = anyio.current_time()
        if since is not None and now - since >= STABLE_SECONDS:
            backoff.reset()
        seconds = backoff.next()
        self.participant.wanted = anyio.Event()
        status = Status(StatusKind.WAITING, str(error), error.code, retry_at=now + seconds)
        self.participant.set_status(status)
        with anyio.move_on_after(seconds):
            await self.participant.wanted.wait()
