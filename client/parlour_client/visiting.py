"""Being connected: from the dial to the goodbye, and again, until one leaves."""

import os
import time
from typing import assert_never
from urllib.parse import quote

import anyio

from parlour_client.address import Address
from parlour_client.backoff import STABLE_SECONDS, Backoff
from parlour_client.catching_up import CatchingUp
from parlour_client.dial import dial
from parlour_client.errors import (
    DisconnectedError,
    KeyChangedError,
    LinkError,
    RefusedError,
    StoreError,
)
from parlour_client.link import Link
from parlour_client.model import Status, StatusKind
from parlour_client.outbox import Outbox
from parlour_client.record import Record
from parlour_client.store import Store
from parlour_client.surrogates import without_surrogates
from parlour_protocol import VERSION
from parlour_protocol.limits import NAME_MAX_CHARACTERS, NONCE_BYTES
from parlour_protocol.messages import (
    Done,
    Entry,
    FromServer,
    Goodbye,
    Guest,
    Hello,
    NicknameChecked,
    Opened,
    Page,
    People,
    Ping,
    Pong,
    Presence,
    Refused,
    Said,
    SignedIn,
    SignIn,
    Welcome,
    Who,
)

FRESH_ENTRIES = 50
"""How much of a conversation is read where everything is, and nothing ever was before."""
GREETING_TIMEOUT_SECONDS = 10
"""How long the server may take to answer the greeting."""
REQUEST_TIMEOUT_SECONDS = 15
"""How long a request may take before its person is told that there is no answer."""

SOFTWARE = "parlour-client"
NICKNAME_NEEDED = "nickname-needed"
KEY_CHANGED = "key-changed"
DATA = "data"


class Visiting:
    """The connections of a session, one after the other; see `Session` for the arguments."""

    def __init__(  # noqa: PLR0913 - they are Session's
        self,
        address: Address,
        store: Store,
        *,
        nickname: str | None,
        software: str,
        catch_up_all: bool,
        fresh_entries: int,
        plaintext: bool,
    ) -> None:
        self._address = address
        self._store = store
        self._nickname = without_surrogates(nickname) if nickname else None
        self._software = (software or SOFTWARE)[:NAME_MAX_CHARACTERS]
        self._plaintext = plaintext
        self.record = Record(_now)
        self.outbox = Outbox(self.record, _now)
        self.catching_up = CatchingUp(
            self.record, everything=catch_up_all, fresh_entries=fresh_entries
        )
        self.fingerprint = ""
        self.last_nickname = ""
        self.key_change: tuple[str, str] | None = None
        self.link: Link | None = None
        self.signed_in = False
        self._leaving = False
        self._loaded = False
        self._accepted = ""
        self._signed_in_at: float | None = None
        self._greeted = anyio.Event()
        self._wanted = anyio.Event()
        self._opened = anyio.Event()
        self._writing = anyio.CancelScope()

    @property
    def key(self) -> str:
        """What the server is filed under: its fingerprint, or its place where it has no key."""
        return self.fingerprint or "plaintext-" + quote(self._address.place, safe="")

    # --- what a person decides

    def choose_nickname(self, nickname: str) -> None:
        """Sign in under another nickname."""
        self._nickname = without_surrogates(nickname)
        self.decided()

    def accept_key(self) -> None:
        """Trust the key seen last, and connect."""
        if self.key_change is not None:
            self._accepted = self.key_change[1]
            self.key_change = None
            self.decided()

    def decided(self) -> None:
        """Go on: a person has decided something, or will not wait."""
        self._wanted.set()

    def leave(self) -> None:
        """Do not come back after this connection."""
        self._leaving = True
        self._wanted.set()

    def _gone(self) -> bool:
        return self._leaving

    async def renamed(self, before: str, nickname: str) -> None:
        """Take in that this person has another nickname from now on."""
        self._nickname = nickname
        await self._store.rename(self.key, before, nickname)
        await self._store.used(self._address, nickname)

    async def greeted_link(self) -> Link:
        """Return the connection once the server has greeted; connects again if it must.

        Raises:
            DisconnectedError: It takes too long.
        """
        self._wanted.set()
        with anyio.move_on_after(REQUEST_TIMEOUT_SECONDS):
            while True:
                await self._greeted.wait()
                if self.link is not None:
                    return self.link
                await anyio.lowlevel.checkpoint()
        raise DisconnectedError(self.record.model.status.reason or "there is no connection now")

    # --- the connections

    async def load(self) -> None:
        """Fill the model from disk."""
        known = await self._store.known(self._address)
        if known is not None:
            self.last_nickname = known.nickname
        if not self._plaintext:
            pinned = known.address.fingerprint if known is not None else None
            self.fingerprint = pinned or self._address.fingerprint or ""
        if self.fingerprint or (known is not None and self._plaintext):
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
                    await self._decision(KEY_CHANGED, str(error))
                except StoreError as error:
                    await self._decision(DATA, str(error))
                except LinkError as error:
                    if self._gone():
                        break
                    if not error.retry:
                        await self._decision(error.code, str(error))
                    elif self.record.model.status.kind is StatusKind.REFUSED:
                        # The server did not wait for the person; the person may take their time.
                        await self._wanted.wait()
                    else:
                        await self._pause(error, backoff)
            tasks.cancel_scope.cancel()

    async def close(self) -> None:
        """Write what is queued, and close what is open."""
        await self.record.close()
        self._set_status(Status())

    async def _visit(self) -> None:
        self._set_status(Status(StatusKind.CONNECTING))
        self._signed_in_at = None
        self._wanted = anyio.Event()
        stream, seen = await dial(self._address, plaintext=self._plaintext)
        try:
            await self._check_key(seen)
            self.fingerprint = seen
            await self._open()
        except BaseException:
            await anyio.aclose_forcefully(stream)
            raise
        link = Link(stream, self._handle, self._watch)
        self.link = link
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._attend, link)
                await link.run()
                tasks.cancel_scope.cancel()
        finally:
            self.link = None
            self.signed_in = False
            self._greeted = anyio.Event()
        raise link.ending or LinkError("the connection is lost")

    async def _check_key(self, seen: str) -> None:
        if self._plaintext:
            return
        if self._accepted:
            await self._store.accept_key(self._address, self._accepted)
            self._address = Address(self._address.host, self._address.port, self._accepted)
            self._accepted = ""
        await self._store.check_key(self._address, seen)

    async def _open(self) -> None:
        archive = self.record.archive
        outbox = await self.record.open(self._store, self.key, self._nickname)
        if outbox is not None:
            self.outbox.load(outbox)
        if self.record.archive is not archive:
            self._writing.cancel()
            self._opened.set()

    async def _keep_writing(self) -> None:
        while True:
            if self.record.archive is None:
                self._opened = anyio.Event()
                await self._opened.wait()
            archive = self.record.archive
            self._writing = anyio.CancelScope()
            with self._writing:
                if archive is not None:
                    await archive.keep_writing(self.record.written)

    async def _attend(self, link: Link) -> None:
        link.post(Hello(VERSION, self._software, os.urandom(NONCE_BYTES)))
        with anyio.move_on_after(GREETING_TIMEOUT_SECONDS):
            await self._greeted.wait()
        if not self._greeted.is_set():
            link.end(f"{self._address.place} does not greet; is it another kind of server?")
            return
        try:
            await self._sign_in(link)
            await self._store.used(self._address, self.record.model.nickname)
        except DisconnectedError as error:
            link.end(str(error))
            return
        except StoreError as error:
            link.end(str(error), DATA, retry=False)
            return
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self.outbox.send, link)
            tasks.start_soon(self.catching_up.run, link, self._caught_up)
            tasks.start_soon(self._ask_who, link)

    async def _sign_in(self, link: Link) -> None:
        backoff = Backoff()
        while not self.signed_in:
            self._wanted = anyio.Event()
            if not self._nickname:
                if self.record.model.status.kind is not StatusKind.REFUSED:
                    self._refused(NICKNAME_NEEDED, "choose a nickname: what others call you here")
                await self._wanted.wait()
                continue
            secret = await self._store.secret(self.key, self._nickname)
            try:
                asked = SignIn(1, self._nickname, Guest(secret))
                await link.request(asked, REQUEST_TIMEOUT_SECONDS)
            except RefusedError as error:
                if error.retry:
                    await anyio.sleep(backoff.next())
                else:
                    self._nickname = None
                    self._refused(error.code, str(error))

    async def _ask_who(self, link: Link) -> None:
        for conversation in list(self.record.model.conversations.values()):
            if conversation.kind == "room":
                try:
                    await link.request(Who(1, conversation.id))
                except RefusedError:
                    continue  # the room is gone; its next presence tells the rest
                except DisconnectedError:
                    return

    def _caught_up(self) -> None:
        self._set_status(Status(StatusKind.ONLINE))

    # --- what the server sends

    async def _handle(self, message: FromServer) -> None:
        match message:
            case Welcome():
                self.record.apply(message)
                self._greeted.set()
            case SignedIn():
                await self._take_seat(message)
            case Entry():
                self.outbox.arrived((message,))
                self.record.apply(message)
                self.catching_up.wake()
            case Page():
                self.outbox.arrived(message.entries)
                self.record.apply(message)
            case Opened():
                self.record.apply(message)
                self.catching_up.wake()
            case Presence():
                self.record.apply(message)
                # Another device of this person may have changed the name for all.
                self._nickname = self.record.model.nickname or self._nickname
            case People():
                self.record.apply(message)
            case NicknameChecked() | Done() | Refused() | Said() | Ping() | Pong() | Goodbye():
                pass  # whoever asked gets it
            case _:
                assert_never(message)
        if self.record.archive is not None:
            await self.record.archive.drain()

    async def _take_seat(self, message: SignedIn) -> None:
        try:
            outbox = await self.record.sign_in(message)
        except StoreError as error:
            if self.link is not None:
                self.link.end(str(error), DATA, retry=False)
            return
        if outbox is not None:
            self.outbox.load(outbox)
        self.signed_in = True
        self._signed_in_at = anyio.current_time()
        self.last_nickname = message.nickname
        self.catching_up.begin()
        self._set_status(Status(StatusKind.CATCHING_UP))

    # --- how it stands

    def _watch(self, stalled: bool, lag: float | None) -> None:  # noqa: FBT001 - Link's callback
        status = self.record.model.status
        if stalled and status.kind in (StatusKind.ONLINE, StatusKind.CATCHING_UP):
            reason = "the server does not answer; what you say is kept"
            self._set_status(Status(StatusKind.STALLED, reason, lag=status.lag))
        elif not stalled and status.kind in (StatusKind.ONLINE, StatusKind.STALLED):
            self._set_status(Status(StatusKind.ONLINE, lag=lag or status.lag))

    def _refused(self, code: str, reason: str) -> None:
        self._set_status(Status(StatusKind.REFUSED, reason, code))

    async def _decision(self, code: str, reason: str) -> None:
        """Wait for a person to decide; `decided` ends it."""
        self._wanted = anyio.Event()
        self._refused(code, reason)
        await self._wanted.wait()

    async def _pause(self, error: LinkError, backoff: Backoff) -> None:
        since = self._signed_in_at
        now = anyio.current_time()
        if since is not None and now - since >= STABLE_SECONDS:
            backoff.reset()
        seconds = backoff.next()
        self._wanted = anyio.Event()
        self._set_status(Status(StatusKind.WAITING, str(error), error.code, retry_at=now + seconds))
        with anyio.move_on_after(seconds):
            await self._wanted.wait()

    def _set_status(self, status: Status) -> None:
        self.record.tell(self.record.model.set_status(status))


def _now() -> int:
    return time.time_ns() // 1_000_000
