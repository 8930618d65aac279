"""A small server that speaks the real protocol over loopback, and misbehaves when told to."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import anyio.abc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import structs

from parlour_client.address import Address
from parlour_protocol import (
    VERSION,
    FromClient,
    FromServer,
    InvalidMessageError,
    encode,
    for_server,
)
from parlour_protocol.messages import (
    AskCatalogue,
    AskMissed,
    BecomeOwner,
    Catalogue,
    Changed,
    Changes,
    CheckNickname,
    Conversation,
    Credential,
    Done,
    Entry,
    GameInfo,
    Goodbye,
    Hello,
    MarkRead,
    NicknameChecked,
    OpenDirect,
    Opened,
    Page,
    People,
    Person,
    Ping,
    Pong,
    Presence,
    Quit,
    Reaction,
    Read,
    ReadChanges,
    Refused,
    Rename,
    Renaming,
    Said,
    Say,
    SignedIn,
    SignIn,
    Summary,
    Welcome,
    Who,
)
from parlour_protocol.signing import sign_in_text

LOBBY = 1
ME = 7
OTHER = 8

What = int | str | bool | tuple[Reaction, ...]


def entry(seq: int, text: str = "", *, account: int = OTHER, conversation: int = LOBBY) -> Entry:
    return Entry(
        conversation, seq, 1_000 + seq, account, f"n{account}", seq.to_bytes(16), text or f"t{seq}"
    )


class Peer:
    """One connection, as the server sees it."""

    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self.stream = stream
        self.nonces = (b"", b"")
        self._sending = anyio.Lock()

    async def send(self, *messages: FromServer) -> None:
        async with self._sending:
            await self.stream.send(b"".join(encode(message) for message in messages))


class FakeServer:
    """Holds the logs; `interfere` sees every message first, and true means it dealt with it."""

    def __init__(self) -> None:
        self.logs: dict[int, list[Entry]] = {LOBBY: []}
        self.log = bytes(16)
        self.bob = "bob"
        self.nickname = ""
        self.received: list[FromClient] = []
        self.credentials: list[Credential] = []
        self.peers: list[Peer] = []
        self.marked: dict[int, int] = {}
        self.revisions: dict[int, int] = {}
        self.changed: dict[int, dict[int, int]] = {}
        """By conversation: the revision in which each entry was changed last."""
        self.rooms: dict[int, str] = {}
        self.missed: Summary | None = None
        self.games: tuple[GameInfo, ...] = ()
        self.fingerprint = bytes(32)
        self.owner_code = ""
        self.left = anyio.Event()
        self.page_max = 200
        self.port = 0
        self.interfere: Callable[[Peer, FromClient], Awaitable[bool]] | None = None

    @property
    def address(self) -> Address:
        return Address("127.0.0.1", self.port)

    def add(self, *texts: str, conversation: int = LOBBY) -> None:
        log = self.logs[conversation]
        for text in texts:
            log.append(entry(len(log) + 1, text, conversation=conversation))

    async def publish(self, *texts: str) -> None:
        before = len(self.logs[LOBBY])
        self.add(*texts)
        for peer in self.peers:
            await peer.send(*self.logs[LOBBY][before:])

    def describe(self, conversation: int) -> Conversation:
        kind, name = ("room", "#lobby") if conversation == LOBBY else ("direct", self.bob)
        if conversation in self.rooms:
            kind, name = "room", self.rooms[conversation]
        head = len(self.logs[conversation])
        return Conversation(
            conversation, kind, name, head, peer=0 if kind == "room" else OTHER,
            read=min(self.marked.get(conversation, 0), head),
            revision=self.revisions.get(conversation, 0),
        )  # fmt: skip

    def change(self, seq: int, conversation: int = LOBBY, **what: What) -> Entry:
        """Edit, delete or the like, so that it can be caught up with."""
        revision = self.revisions[conversation] = self.revisions.get(conversation, 0) + 1
        self.changed.setdefault(conversation, {})[seq] = revision
        log = self.logs[conversation]
        log[seq - 1] = structs.replace(log[seq - 1], revision=revision, **what)
        return log[seq - 1]

    async def publish_change(self, seq: int, **what: What) -> None:
        changed = Changed(self.change(seq, LOBBY, **what))
        for peer in self.peers:
            await peer.send(changed)

    async def tell(self, *messages: FromServer) -> None:
        for peer in self.peers:
            await peer.send(*messages)

    async def drop(self) -> None:
        for peer in list(self.peers):
            await peer.stream.aclose()

    async def serve(self, stream: anyio.abc.ByteStream) -> None:
        peer = Peer(stream)
        reader = for_server()
        self.peers.append(peer)
        try:
            async with stream:
                while True:
                    data = await stream.receive()
                    for message in reader.receive(data):
                        assert not isinstance(message, InvalidMessageError)
                        self.received.append(message)  # type: ignore[arg-type]
                        if not (self.interfere and await self.interfere(peer, message)):  # type: ignore[arg-type]
                            await self.answer(peer, message)  # type: ignore[arg-type]
        except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
            return
        finally:
            self.peers.remove(peer)
            self.left.set()

    async def answer(self, peer: Peer, message: FromClient) -> None:
        match message:
            case Hello():
                peer.nonces = (message.nonce, os.urandom(32))
                await peer.send(Welcome(VERSION, "fake", "Fake", peer.nonces[1]))
            case CheckNickname():
                await peer.send(NicknameChecked(message.request, "free"))
            case SignIn():
                self.verify(peer, message)
                self.nickname = message.nickname
                self.credentials.append(message.credential)
                self.marked.setdefault(LOBBY, len(self.logs[LOBBY]))
                listed = tuple(self.describe(c) for c in self.logs)
                await peer.send(SignedIn(message.request, ME, message.nickname, self.log, listed))
            case Rename():
                renaming = Renaming(ME, self.nickname, message.nickname)
                self.nickname = message.nickname
                await peer.send(Presence(LOBBY, 1, renamed=(renaming,)), Done(message.request))
            case Say():
                await self.store(message, peer)
            case Read():
                await peer.send(self.page(message))
            case OpenDirect():
                self.logs.setdefault(2, [])
                await peer.send(Opened(message.request, self.describe(2)))
            case Who():
                people = (Person(ME, self.nickname),)
                await peer.send(People(message.request, message.conversation, 1, people))
            case Ping():
                await peer.send(Pong(message.request, 1_700_000_000_000, 90))
            case Pong():
                pass
            case Quit():
                await peer.send(Goodbye("quit", "goodbye"))
                await peer.stream.aclose()
            case _:
                await self.answer_of_belonging(peer, message)

    async def answer_of_belonging(self, peer: Peer, message: FromClient) -> None:
        match message:
            case AskMissed():
                told = self.missed or Summary(1, ())
                await peer.send(structs.replace(told, request=message.request))
            case AskCatalogue():
                await peer.send(Catalogue(message.request, self.games))
            case MarkRead():
                self.marked[message.conversation] = message.seq
            case ReadChanges():
                await peer.send(self.changes(message))
            case BecomeOwner() if message.code == self.owner_code:
                await peer.send(Done(message.request))
            case BecomeOwner():
                await peer.send(Refused(message.request, "wrong-code", "this is not the code"))

    async def store(self, say: Say, peer: Peer | None) -> None:
        log = self.logs.get(say.conversation)
        if log is None:
            if peer:
                await peer.send(Refused(say.request, "unknown-conversation", "no such place"))
            return
        known = next((e for e in log if e.id == say.id), None)
        if known is None:
            seq = len(log) + 1
            known = Entry(
                say.conversation, seq, 1_000 + seq, ME, self.nickname, say.id, say.text, say.kind,
                say.reply, say.off,
            )  # fmt: skip
            log.append(structs.replace(known, text="") if say.off else known)
            if peer:
                await peer.send(known)
        if peer:
            await peer.send(Said(say.request, say.conversation, known.seq, known.time, say.off))

    def verify(self, peer: Peer, message: SignIn) -> None:
        """Check the signature of a credential; raises if it is wrong."""
        credential = message.credential
        text = sign_in_text(self.fingerprint, *peer.nonces, message.nickname)
        Ed25519PublicKey.from_public_bytes(credential.public).verify(credential.signature, text)

    def changes(self, asked: ReadChanges) -> Changes:
        changed = self.changed.get(asked.conversation, {})
        later = sorted((revision, seq) for seq, revision in changed.items())
        later = [(revision, seq) for revision, seq in later if revision > asked.after]
        cut = later[: min(asked.limit, self.page_max)]
        found = tuple(self.logs[asked.conversation][seq - 1] for _, seq in cut)
        return Changes(asked.request, asked.conversation, found, len(cut) < len(later))

    def page(self, read: Read) -> Page:
        before = read.before or 2**62
        found = [e for e in self.logs[read.conversation] if read.after < e.seq < before]
        limit = min(read.limit, self.page_max)
        cut = found[-limit:] if read.newest else found[:limit]
        return Page(read.request, read.conversation, tuple(cut), len(cut) < len(found))


@asynccontextmanager
async def serving(server: FakeServer) -> AsyncIterator[FakeServer]:
    listener = await anyio.create_tcp_listener(
        local_host="127.0.0.1", local_port=server.port, reuse_port=False
    )
    server.port = listener.extra(anyio.abc.SocketAttribute.local_port)  # noqa: S610 - not Django's
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, server.serve)
        try:
            yield server
        finally:
            tasks.cancel_scope.cancel()
