"""One visit: the greeting, signing in, and taking in what the server says, until the link ends."""

import os
from typing import assert_never

import anyio
from anyio.abc import ByteStream

from parlour_client.backoff import Backoff
from parlour_client.errors import DisconnectedError, LinkError, RefusedError, StoreError
from parlour_client.link import Link
from parlour_client.model import Status, StatusKind
from parlour_client.visitor import DATA, NICKNAME_NEEDED, Visitor
from parlour_protocol import VERSION
from parlour_protocol.limits import NONCE_BYTES
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

GREETING_TIMEOUT_SECONDS = 10
"""How long the server may take to answer the greeting."""
REQUEST_TIMEOUT_SECONDS = 15
"""How long a request may take before its person is told that there is no answer."""


class Visit:
    """A connection with somebody in it.

    Args:
        visitor: Who comes, and what they have.
        stream: The connection; its key is checked already.
    """

    def __init__(self, visitor: Visitor, stream: ByteStream) -> None:
        self._visitor = visitor
        self.link = Link(stream, self._handle, self._watch)
        self.greeted = anyio.Event()
        self.signed_in_at: float | None = None
        """When somebody was let in, on the monotonic clock; None before."""

    async def run(self) -> LinkError:
        """Stay until the link ends, and return why it did."""
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._attend)
                await self.link.run()
                tasks.cancel_scope.cancel()
        finally:
            self.greeted.set()
        return self.link.ending or LinkError("the connection is lost")

    async def _attend(self) -> None:
        self.link.post(Hello(VERSION, self._visitor.software, os.urandom(NONCE_BYTES)))
        with anyio.move_on_after(GREETING_TIMEOUT_SECONDS):
            await self.greeted.wait()
        if not self.greeted.is_set():
            self.link.end(
                f"{self._visitor.address.place} does not greet; is it another kind of server?"
            )
            return
        try:
            await self._sign_in()
            await self._visitor.store.used(
                self._visitor.address, self._visitor.record.model.nickname
            )
        except DisconnectedError as error:
            self.link.end(str(error))
            return
        except StoreError as error:
            self.link.end(str(error), DATA, retry=False)
            return
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._visitor.outbox.send, self.link)
            tasks.start_soon(self._visitor.catching_up.run, self.link, self._caught_up)
            tasks.start_soon(self._ask_who)

    async def _sign_in(self) -> None:
        backoff = Backoff()
        while self.signed_in_at is None:
            self._visitor.wanted = anyio.Event()
            if not self._visitor.nickname:
                if self._visitor.record.model.status.kind is not StatusKind.REFUSED:
                    self._visitor.refused(
                        NICKNAME_NEEDED, "choose a nickname: what others call you here"
                    )
                await self._visitor.wanted.wait()
                continue
            secret = await self._visitor.store.secret(self._visitor.key, self._visitor.nickname)
            try:
                asked = SignIn(1, self._visitor.nickname, Guest(secret))
                await self.link.request(asked, REQUEST_TIMEOUT_SECONDS)
            except RefusedError as error:
                if error.retry:
                    await anyio.sleep(backoff.next())
                else:
                    self._visitor.nickname = None
                    self._visitor.refused(error.code, str(error))

    async def _ask_who(self) -> None:
        for conversation in list(self._visitor.record.model.conversations.values()):
            if conversation.kind == "room":
                try:
                    await self.link.request(Who(1, conversation.id))
                except RefusedError:
                    continue  # the room is gone; its next presence tells the rest
                except DisconnectedError:
                    return

    def _caught_up(self) -> None:
        self._visitor.set_status(Status(StatusKind.ONLINE))

    # --- what the server sends

    async def _handle(self, message: FromServer) -> None:
        match message:
            case Welcome():
                self._visitor.record.apply(message)
                self.greeted.set()
            case SignedIn():
                await self._take_seat(message)
            case Entry():
                self._visitor.outbox.arrived((message,))
                self._visitor.record.apply(message)
                self._visitor.catching_up.wake()
            case Page():
                self._visitor.outbox.arrived(message.entries)
                self._visitor.record.apply(message)
            case Opened():
                self._visitor.record.apply(message)
                self._visitor.catching_up.wake()
            case Presence():
                self._visitor.record.apply(message)
                # Another device of this person may have changed the name for all.
                self._visitor.nickname = (
                    self._visitor.record.model.nickname or self._visitor.nickname
                )
            case People():
                self._visitor.record.apply(message)
            case NicknameChecked() | Done() | Refused() | Said() | Ping() | Pong() | Goodbye():
                pass  # whoever asked gets it
            case _:
                assert_never(message)
        if self._visitor.record.archive is not None:
            await self._visitor.record.archive.drain()

    async def _take_seat(self, message: SignedIn) -> None:
        try:
            outbox = await self._visitor.record.sign_in(message)
        except StoreError as error:
            self.link.end(str(error), DATA, retry=False)
            return
        if outbox is not None:
            self._visitor.outbox.load(outbox)
        self.signed_in_at = anyio.current_time()
        self._visitor.last_nickname = message.nickname
        self._visitor.catching_up.begin()
        self._visitor.set_status(Status(StatusKind.CATCHING_UP))

    def _watch(self, stalled: bool, lag: float | None) -> None:  # noqa: FBT001 - Link's callback
        status = self._visitor.record.model.status
        if stalled and status.kind in (StatusKind.ONLINE, StatusKind.CATCHING_UP):
            reason = "the server does not answer; what you say is kept"
            self._visitor.set_status(Status(StatusKind.STALLED, reason, lag=status.lag))
        elif not stalled and status.kind in (StatusKind.ONLINE, StatusKind.STALLED):
            self._visitor.set_status(Status(StatusKind.ONLINE, lag=lag or status.lag))
