"""One connection: greeting, signing in, and taking in what is said, until the link ends."""

import os
from typing import assert_never

import anyio
from anyio.abc import ByteStream

from parlour_client.errors import DisconnectedError, LinkError, RefusedError, StoreError
from parlour_client.model import Status, StatusKind
from parlour_client.session.catalogue import ask_catalogue
from parlour_client.session.entrance import become_owner, sign_in
from parlour_client.session.link import Link
from parlour_client.session.participant import DATA, Participant
from parlour_protocol import PEOPLE_MAX, VERSION
from parlour_protocol.limits import NONCE_BYTES
from parlour_protocol.messages import (
    Account,
    Acts,
    AskCatalogue,
    AskMissed,
    Catalogue,
    Changed,
    Changes,
    Devices,
    Done,
    Entry,
    Forgotten,
    Found,
    FromServer,
    Games,
    GameText,
    Goodbye,
    Hello,
    Ignored,
    Invited,
    IsTyping,
    Ladder,
    Left,
    Marked,
    Members,
    Moved,
    Moves,
    NicknameChecked,
    Opened,
    OwnEntries,
    Page,
    People,
    Ping,
    PlayInvitations,
    PlayInvited,
    Pong,
    Position,
    Presence,
    Read,
    ReadChanges,
    Refused,
    Rooms,
    Rules,
    Said,
    SignedIn,
    SignIn,
    Summary,
    Table,
    Tables,
    Welcome,
    Who,
)

GREETING_TIMEOUT_SECONDS = 10
"""How long the server may take to answer the greeting."""
REQUEST_TIMEOUT_SECONDS = 15
"""How long a request may take before its person is told that there is no answer."""

WHO_PAUSE_SECONDS = 10
"""How long to wait before asking again who is here."""


class Connection:
    """A connection with somebody in it.

    Args:
        participant: Who comes, and what they have.
        stream: The connection; its key is checked already.
    """

    def __init__(self, participant: Participant, stream: ByteStream) -> None:
        self._participant = participant
        self.link = Link(stream, self._handle, self._watch)
        self.greeted = anyio.Event()
        self._nonce = os.urandom(NONCE_BYTES)
        self._server_nonce = b""
        self._unsure: set[int] = set()
        self._doubt = anyio.Event()
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
        self.link.post(Hello(VERSION, self._participant.software, self._nonce))
        with anyio.move_on_after(GREETING_TIMEOUT_SECONDS):
            await self.greeted.wait()
        if not self.greeted.is_set():
            self.link.end(
                f"{self._participant.address.place} does not greet; is it another kind of server?"
            )
            return
        try:
            await sign_in(self._participant, self.link, (self._nonce, self._server_nonce))
            await self._participant.admitted()
        except DisconnectedError as error:
            self.link.end(str(error))
            return
        except StoreError as error:
            self.link.end(str(error), DATA, retry=False)
            return
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._participant.outbox.send, self.link)
            tasks.start_soon(self._participant.catching_up.run, self.link, self._caught_up)
            tasks.start_soon(self._participant.marks.send, self.link)
            tasks.start_soon(self._participant.scoresheets.run, self.link)
            tasks.start_soon(self._participant.retention.keep_looking)
            tasks.start_soon(become_owner, self._participant, self.link)
            tasks.start_soon(self._ask_missed)
            tasks.start_soon(self._ask_games)
            tasks.start_soon(self._ask_who)

    async def _ask_missed(self) -> None:
        """Ask what came while this person was away; the model tells it."""
        try:
            await self.link.ask(AskMissed(1), Summary)
        except (DisconnectedError, RefusedError):
            return  # what is unread shows in the tabs, too

    async def _ask_games(self) -> None:
        """Ask which games are played here, if that is not known; the model tells it."""
        if self._participant.replica.model.games:
            return
        try:
            await ask_catalogue(self.link)
        except (DisconnectedError, RefusedError):
            return  # no games are played here, or whoever wants one asks again

    async def _ask_who(self) -> None:
        """Ask who is in each room, and again where the news does not add up to its number."""
        rooms = self._participant.replica.model.conversations.values()
        self._unsure = {room.id for room in rooms}
        while True:
            for room in list(self._unsure):
                self._unsure.discard(room)
                try:
                    await self.link.ask(Who(1, room), People)
                except RefusedError:
                    continue  # the room is gone; its next presence tells the rest
                except DisconnectedError:
                    return
            self._doubt = anyio.Event()
            # In a crowd only numbers are told, and often: names are asked for now and then.
            await anyio.sleep(WHO_PAUSE_SECONDS)
            if not self._unsure:
                await self._doubt.wait()

    def _add_up(self, presence: Presence) -> None:
        room = self._participant.replica.model.conversations.get(presence.conversation)
        if room is not None and len(room.people) != presence.here <= PEOPLE_MAX:
            self._unsure.add(room.id)
            self._doubt.set()

    def _caught_up(self) -> None:
        self._participant.set_status(Status(StatusKind.ONLINE))

    # --- what the server sends

    async def _handle(self, message: FromServer) -> None:
        match message:
            case Welcome():
                self._participant.replica.apply(message)
                self._server_nonce = message.nonce
                self.greeted.set()
            case Entry():
                self._participant.outbox.arrived((message,))
                self._participant.replica.apply(message)
                self._participant.catching_up.wake(message.conversation)
            case SignedIn() | Page() | Changes() | Catalogue() | Done():
                await self._take_answer(message)
            case Opened():
                self._take_opened(message)
            case Changed():
                self._participant.replica.apply(message)
                self._participant.catching_up.wake(message.entry.conversation)
            case Presence():
                self._participant.replica.apply(message)
                self._add_up(message)
                await self._participant.renamed()
            case Marked():
                self._participant.marks.heard(message.conversation, message.seq)
                self._participant.replica.apply(message)
            case Left():
                self._participant.replica.apply(message)
                self._participant.marks.forget(message.conversation)
                self._participant.catching_up.forget(message.conversation)
            case Table():
                self._participant.replica.apply(message)
                self._participant.scoresheets.wake()
            case PlayInvited() | PlayInvitations():
                self._participant.replica.apply(message)
            case People() | IsTyping() | Ignored() | Invited() | Summary():
                self._participant.replica.apply(message)
            case (
                NicknameChecked() | Refused() | Said() | Ping() | Pong() | Goodbye() | Found()
                | OwnEntries() | Rooms() | Members() | Acts() | Devices() | Account() | Forgotten()
                | Rules() | Moved() | Moves() | Tables() | Games() | Position()
                | Ladder() | GameText()
            ):  # fmt: skip
                pass  # whoever asked gets it
            case _:
                assert_never(message)
        if self._participant.replica.database is not None:
            await self._participant.replica.database.drain()

    def _take_opened(self, message: Opened) -> None:
        opened = message.conversation.id
        known = self._participant.replica.model.conversations
        before = opened in known
        self._participant.replica.apply(message)
        if opened not in known:
            return  # one too many
        self._participant.retention.look_at(opened)
        if not before:
            self._unsure.add(opened)
            self._doubt.set()
        self._participant.catching_up.wake(opened)

    async def _take_answer(self, message: SignedIn | Page | Changes | Catalogue | Done) -> None:
        # What nobody asked for would grow the memory and the disk as fast as it comes; and nobody
        # is seated who did not ask, or twice.
        replica = self._participant.replica
        match message, self.link.asked(message.request):
            case SignedIn(), SignIn():
                await self._take_seat(message)
            case Page(conversation=read), Read(conversation=asked, newest=newest) if read == asked:
                self._participant.outbox.arrived(message.entries)
                # The newest part of a gap is what a person scrolled to, and is to stay.
                replica.apply(message, trim=not newest)
            case Changes(conversation=read), ReadChanges(conversation=asked) if read == asked:
                replica.apply(message)
            case Catalogue(), AskCatalogue():
                replica.apply(message)
            case Done(), asked_for if asked_for is not None:
                replica.done(asked_for)
            case _:
                pass

    async def _take_seat(self, message: SignedIn) -> None:
        try:
            outbox = await self._participant.replica.sign_in(message)
        except StoreError as error:
            self.link.end(str(error), DATA, retry=False)
            return
        if outbox is not None:
            self._participant.outbox.load(outbox)
        self.signed_in_at = anyio.current_time()
        # Another device may have changed it: then the one that was asked for is a former one.
        self._participant.nickname = self._participant.last_nickname = message.nickname
        self._participant.retention.look()
        self._participant.catching_up.begin()
        self._participant.marks.begin(message.conversations)
        self._participant.set_status(Status(StatusKind.CATCHING_UP))

    def _watch(self, stalled: bool, lag: float | None) -> None:  # noqa: FBT001 - Link's callback
        status = self._participant.replica.model.status
        if stalled and status.kind in (StatusKind.ONLINE, StatusKind.CATCHING_UP):
            reason = "the server does not answer; what you say is kept"
            self._participant.set_status(Status(StatusKind.STALLED, reason, lag=status.lag))
        elif not stalled and status.kind in (StatusKind.ONLINE, StatusKind.STALLED):
            self._participant.set_status(Status(StatusKind.ONLINE, lag=lag or status.lag))
