"""Somebody who comes again whenever the server is there, and loses nothing by the protocol's means.

A resident keeps what was not answered and sends it again under the same id, asks for what was
missed, and holds what it is told against what the others were told.
"""

import asyncio
import base64
import collections
import contextlib
import hashlib
import os
import random
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from parlour_client.session.dial import fingerprint_of
from parlour_protocol import VERSION, FromServer, encode, for_client
from parlour_protocol.limits import ID_BYTES, NONCE_BYTES
from parlour_protocol.messages import (
    Conversation,
    DeviceKey,
    Entry,
    Goodbye,
    Hello,
    Left,
    Message,
    Opened,
    Page,
    Ping,
    PlayInvitation,
    PlayInvitations,
    PlayInvited,
    Pong,
    Read,
    Refused,
    Said,
    Say,
    SignedIn,
    SignIn,
    Table,
    Welcome,
)
from parlour_protocol.signing import sign_in_text
from tests.hostile.ledger import Ledger, Line

READ_BYTES = 65_536
"""How many bytes are taken from the network at once."""
LOBBY = 1

Answered = Callable[[FromServer], None]


def line_of(entry: Entry) -> Line:
    """Return an entry as the ledger knows it."""
    return Line(entry.conversation, entry.seq, entry.nickname, entry.id, entry.text)


@dataclass
class Company:
    """What residents of one server share.

    Args:
        port: Where it is, or what is before it.
        secure: Whether it speaks TLS.
        pause: How long one waits, on average, before the server is looked for again, in seconds.
        said: What was said.
        log: What anybody was told, by conversation and number.
        settled: How each invitation to play ended, and at which table.
        faults: What one was told otherwise than another, or against the protocol.
        refusals: By their codes.
    """

    port: int
    secure: bool = False
    pause: float = 0.05
    said: Ledger = field(default_factory=Ledger)
    log: dict[tuple[int, int], Line] = field(default_factory=dict)
    settled: dict[bytes, tuple[str, int]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    refusals: collections.Counter[str] = field(default_factory=collections.Counter)

    def hear(self, nickname: str, entry: Entry) -> None:
        """Take in what one was told, which is what all are told."""
        line = line_of(entry)
        known = self.log.setdefault((line.conversation, line.seq), line)
        if known != line:
            self.faults.append(f"{nickname} was told {line}, and others {known}")

    def settle(self, resident: "Resident", invitation: PlayInvitation) -> None:
        """Take in how an invitation is; once it is not open it stays as it is."""
        if invitation.state == "open":
            if resident.invitations.get(invitation.id, invitation).state != "open":
                self.faults.append(f"{resident.nickname} was told again of {invitation}")
            return
        ended = invitation.state, invitation.table
        if (known := self.settled.setdefault(invitation.id, ended)) != ended:
            self.faults.append(f"{resident.nickname} was told {invitation}, and others {known}")


@dataclass
class _Deed:
    """A request that is sent again, as it was, until it is answered."""

    request: Callable[[int], Message]
    answered: Answered


class Resident:
    """One of them; `stay` is to be run in a task of its own.

    Args:
        company: What is shared.
        nickname: Theirs.
    """

    def __init__(self, company: Company, nickname: str) -> None:
        self.company = company
        self.nickname = nickname
        self.account = 0
        self.tables: dict[int, Table] = {}
        self.invitations: dict[bytes, PlayInvitation] = {}
        self.heard_of: Callable[[Table | PlayInvited], None] = lambda _: None
        """Told of each table and invitation, as it comes."""
        self.here = asyncio.Event()
        """Set while it is in and has all that was said before."""
        self.came = 0
        """How often it was let in."""
        self.last: dict[int, int] = {}
        """Of each conversation the number up to which it has everything."""
        self._ahead: dict[int, list[Entry]] = collections.defaultdict(list)
        self._live: dict[int, int] = {}
        self._due: dict[int, int] = {}
        self._missing: set[int] = set()
        self._deeds: dict[int, _Deed] = {}
        self._made = 0
        self._asked: dict[int, int] = {}
        self._number = 0
        self._in = False
        self._writer: asyncio.StreamWriter | None = None
        self._key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(nickname.encode()).digest())
        self._changed = asyncio.Event()

    # --- what it does

    def say(self, text: str, conversation: int = LOBBY) -> None:
        """Say something, however often that takes."""
        id_, ledger = os.urandom(ID_BYTES), self.company.said
        ledger.send(self.nickname, conversation, id_, text)

        def answered(answer: FromServer) -> None:
            if isinstance(answer, Said):
                ledger.acknowledge(self.nickname, id_, answer.seq)
            else:
                ledger.refuse(self.nickname, id_)
                self.company.faults.append(f"{self.nickname} said {text} and was told {answer}")

        self.ask(lambda number: Say(number, id_, conversation, text), answered)

    def ask(self, request: Callable[[int], Message], answered: Answered) -> None:
        """Send a request, made with its number, until it is answered; it must bear repetition."""
        self._made += 1
        self._deeds[self._made] = _Deed(request, answered)
        if self._in:
            self._send_deed(self._made)

    async def answer(self, request: Callable[[int], Message]) -> FromServer:
        """Send a request until it is answered, and return the answer."""
        future = asyncio.get_running_loop().create_future()
        self.ask(request, future.set_result)
        answer: FromServer = await future
        return answer

    @property
    def unanswered(self) -> int:
        """How many requests wait."""
        return len(self._deeds)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what it is told to bring something about."""
        while not holds():
            self._changed.clear()
            await self._changed.wait()

    async def until_changed(self) -> None:
        """Wait until it is told anything at all."""
        self._changed.clear()
        await self._changed.wait()

    # --- its connections

    async def stay(self) -> None:
        """Connect, and again whenever the connection is lost."""
        while True:
            with contextlib.suppress(OSError, EOFError):
                await self._visit()
            self._leave()
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.company.pause)

    def cut(self) -> None:
        """Be gone at once, with whatever was under way."""
        if self._writer is not None:
            self._writer.transport.abort()

    async def _visit(self) -> None:
        context = None
        if self.company.secure:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        reader, writer = await asyncio.open_connection("127.0.0.1", self.company.port, ssl=context)
        self._writer = writer
        try:
            nonce = os.urandom(NONCE_BYTES)
            self._post(Hello(VERSION, "resident", nonce))
            frames = for_client()
            while data := await reader.read(READ_BYTES):
                for message in frames.receive(data):
                    if isinstance(message, Welcome):
                        self._sign_in(nonce, message.nonce)
                    elif isinstance(message, Goodbye):
                        return
                    else:
                        self._take(message)  # type: ignore[arg-type] # nothing newer here
                self._changed.set()
        finally:
            writer.transport.abort()

    def _sign_in(self, ours: bytes, theirs: bytes) -> None:
        assert self._writer is not None
        pin = bytes(32)
        if self.company.secure:
            certificate = self._writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
            pin = base64.urlsafe_b64decode(fingerprint_of(certificate) + "=")
        signature = self._key.sign(sign_in_text(pin, ours, theirs, self.nickname))
        credential = DeviceKey(self._key.public_key().public_bytes_raw(), signature, "resident")
        self._number += 1
        self._post(SignIn(self._number, self.nickname, credential))

    def _leave(self) -> None:
        self._writer, self._in = None, False
        self.here.clear()
        self._asked.clear()
        self._live.clear()
        self._due.clear()
        self._ahead.clear()
        self._missing.clear()
        self._changed.set()

    def _post(self, message: Message) -> None:
        if self._writer is not None and not self._writer.transport.is_closing():
            self._writer.write(encode(message))

    def _send_deed(self, made: int) -> None:
        self._number += 1
        self._asked[self._number] = made
        self._post(self._deeds[made].request(self._number))

    # --- what it is told

    def _take(self, message: FromServer) -> None:
        match message:
            case Entry():
                self._hear(message)
            case Ping():
                self._post(Pong(message.request))
            case SignedIn():
                self._come_in(message)
            case Page():
                self._fill(message)
            case Opened():
                self._follow(message.conversation)
            case Left():
                self.company.faults.append(f"{self.nickname} left {message.conversation}")
            case Table():
                self.tables[message.conversation] = message
                self.heard_of(message)
            case PlayInvited():
                self.company.settle(self, message.invitation)
                self.invitations[message.invitation.id] = message.invitation
                self.heard_of(message)
            case PlayInvitations():
                self.invitations = {each.id: each for each in message.invitations}
            case _:
                pass
        made = self._asked.pop(getattr(message, "request", 0), 0)
        if made:
            if isinstance(message, Refused):
                self.company.refusals[message.code] += 1
            self._deeds.pop(made).answered(message)

    def _come_in(self, message: SignedIn) -> None:
        self.account, self._in = message.account, True
        self.came += 1
        for conversation in message.conversations:
            self._follow(conversation)
        for made in list(self._deeds):
            self._send_deed(made)
        self._look_around()

    def _follow(self, conversation: Conversation) -> None:
        if conversation.id in self._live:
            return
        self._live[conversation.id] = self._due[conversation.id] = conversation.head + 1
        last = self.last.setdefault(conversation.id, 0)
        if conversation.head < last:
            self.company.faults.append(
                f"{self.nickname} knows {last} of {conversation.id}, which has {conversation.head}"
            )
        if conversation.head > last:
            self._missing.add(conversation.id)
            self._read(conversation.id)

    def _read(self, conversation: int) -> None:
        self._number += 1
        self._post(Read(self._number, conversation, after=self.last[conversation]))

    def _fill(self, page: Page) -> None:
        if page.conversation not in self._missing:
            return  # somebody asked for it aside
        for entry in page.entries:
            if entry.seq >= self._live[page.conversation]:
                break  # it comes, or came, by itself
            self._keep(entry)
        if self.last[page.conversation] + 1 < self._live[page.conversation] and page.more:
            self._read(page.conversation)
            return
        self._missing.discard(page.conversation)
        for entry in self._ahead.pop(page.conversation, []):
            self._keep(entry)
        self._look_around()

    def _hear(self, entry: Entry) -> None:
        due = self._due.get(entry.conversation, 0)
        if entry.seq != due:
            self.company.faults.append(
                f"{self.nickname} was told {entry.seq} of {entry.conversation} by itself"
                f" where {due} was due"
            )
        self._due[entry.conversation] = entry.seq + 1
        if entry.conversation in self._missing:
            self._ahead[entry.conversation].append(entry)
        else:
            self._keep(entry)

    def _keep(self, entry: Entry) -> None:
        if entry.seq != self.last[entry.conversation] + 1:
            self.company.faults.append(
                f"{self.nickname} got {entry.seq} of {entry.conversation}"
                f" after {self.last[entry.conversation]}"
            )
        self.last[entry.conversation] = entry.seq
        self.company.hear(self.nickname, entry)

    def _look_around(self) -> None:
        if self._in and not self._missing:
            self.here.set()
