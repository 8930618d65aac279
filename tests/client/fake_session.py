"""A session without a server: what it is told to receive goes through the real model."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from typing import TypeVar, cast

from parlour_client.address import Address
from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import Change, Gap, Model, NoteKind, Outgoing, Status, StatusKind
from parlour_client.session import Listener, Session
from parlour_protocol.messages import (
    TEXT,
    Conversation,
    DeclineRoom,
    Done,
    Entry,
    FromServer,
    Leave,
    Left,
    Message,
    NicknameChecked,
    Opened,
    Page,
    People,
    Person,
    Ping,
    Pong,
    Presence,
    Read,
    Rename,
    Renaming,
    SignedIn,
    Welcome,
    Who,
)
from tests.client.company import ALICE, BOB, LOBBY, MINUTE, NAMES, START, direct, entry
from tests.client.fake_playing import FakePlaying

T = TypeVar("T", bound=FromServer)
Answer = FromServer | Exception | Callable[[Message], Awaitable[FromServer]]

LOADED_AT_ONCE = 100
"""How much of a gap is loaded at once."""


class FakeSession(FakePlaying):
    """Records what is asked of it; tests say what the server would."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(lambda: START + 30 * MINUTE)
        self.address = Address("127.0.0.1", 22222)
        self.fingerprint = ""
        self.key_change: tuple[str, str] | None = None
        self.last_nickname = ""
        self.inputs: list[str] = []
        self.unkept: set[str] = set()
        self.drafts: dict[int, str] = {}
        self.kept: dict[str, str] = {}
        self.said: list[tuple[int, str, str]] = []
        self.replies: list[int] = []
        self.off: list[str] = []
        self.on_disk: list[str] = []
        self.requests: list[Message] = []
        self.posted: list[Message] = []
        self.answers: dict[type[Message], Answer] = {}
        self.retried: list[bytes] = []
        self.chosen: list[str] = []
        self.passwords: list[str] = []
        self.connected = True
        self.asked: list[str] = []
        self.accepted = self.reconnected = self.ended = 0
        self.older: list[Entry] = []
        self.statuses = {
            "alice": "yours", "bob": "taken", "eve": "free", "a b": "invalid", "adrnin": "close",
        }  # fmt: skip
        self._listeners: list[Listener] = []
        self._seq = count(1)

    @property
    def as_session(self) -> Session:
        return cast(Session, self)

    # --- what tests tell it

    def tell(self, changes: list[Change]) -> None:
        for listener in list(self._listeners):
            listener(changes)

    def receive(self, message: FromServer) -> None:
        self.tell(self.model.apply(message))

    def stand(self, kind: StatusKind, reason: str = "", code: str = "", **more: float) -> None:
        self.tell(self.model.set_status(Status(kind, reason, code, **more)))

    def sign_in(self, *directs: Conversation, head: int = 0, online: bool = True) -> None:
        lobby = Conversation(LOBBY, "room", "#lobby", head, here=1)
        self.receive(Welcome(1, "test", "home", b"n" * 32))
        self.receive(SignedIn(1, ALICE, "alice", b"l" * 16, (lobby, *directs)))
        if online:
            self.stand(StatusKind.ONLINE)

    def people(self, *accounts: int) -> None:
        named = tuple(Person(account, NAMES[account]) for account in accounts)
        self.receive(People(1, LOBBY, len(named), named))

    def came(self, *people: tuple[int, str], here: int = 5) -> None:
        self.receive(Presence(LOBBY, here, joined=tuple(Person(*person) for person in people)))

    def put_out(self, conversation: int, by: str, reason: str) -> None:
        self.receive(Left(conversation, "kicked", by, reason))

    def entry(
        self, account: int, text: str, *, minute: float = 0, kind: str = TEXT, at: int = LOBBY
    ) -> Entry:
        seq = self.model.conversations[at].head + 1
        return entry(seq, account, text, minute=minute, kind=kind, at=at)

    def hear(
        self, account: int, text: str, *, minute: float = 0, kind: str = TEXT, at: int = LOBBY
    ) -> None:
        self.receive(self.entry(account, text, minute=minute, kind=kind, at=at))

    # --- what the app asks of it

    async def load(self) -> None:
        return

    async def run(self) -> None:
        await asyncio.Event().wait()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def say(
        self, conversation: int, text: str, kind: str = TEXT, *, reply: int = 0, off: bool = False
    ) -> bytes:
        self.said.append((conversation, text, kind))
        self.replies += [reply] if reply else []
        self.off += [text] if off else []
        message_id = self._new_id()
        out = Outgoing(
            message_id, conversation, text, kind, START + 20 * MINUTE, reply=reply, off=off
        )
        self.tell(self.model.queue(out))
        return message_id

    def fail(self, message_id: bytes, reason: str) -> None:
        self.tell(self.model.fail(message_id, reason))

    def retry(self, message_id: bytes) -> None:
        self.retried.append(message_id)
        self.tell(self.model.retry(message_id))

    def give_up(self, message_id: bytes) -> None:
        self.tell(self.model.drop(message_id))

    def mark_read(self, conversation: int, seq: int) -> None:
        self.tell(self.model.mark_read(conversation, seq))

    def draft(self, conversation: int) -> str:
        return self.drafts.get(conversation, "")

    def set_draft(self, conversation: int, text: str, *, kept: bool = True) -> None:
        self.drafts[conversation] = text
        self.on_disk += [text] if kept else []

    def add_input(self, text: str, *, kept: bool = True) -> None:
        self.inputs.append(text)
        self.unkept |= set() if kept else {text}
        self.on_disk += [text] if kept else []

    def remembered(self, key: str) -> str:
        return self.kept.get(key, "")

    def remember(self, key: str, value: str) -> None:
        self.kept[key] = value

    def note(self, conversation: int, kind: NoteKind, text: str) -> None:
        self.tell(self.model.note(conversation, kind, text=text))

    def reconnect(self) -> None:
        self.reconnected += 1

    def choose_nickname(self, nickname: str, password: str = "") -> None:
        self.chosen.append(nickname)
        self.passwords.append(password)

    def accept_key(self) -> None:
        self.accepted += 1
        self.key_change = None

    @property
    def unsent(self) -> int:
        return sum(len(c.outbox) for c in self.model.conversations.values())

    async def load_older(self, conversation: int) -> bool:
        if not self.older:
            raise DisconnectedError("not connected")
        older, self.older = tuple(self.older), []
        self.receive(Page(1, conversation, older))
        return False

    async def load_gap(self, conversation: int, gap: Gap, *, newest: bool = True) -> None:
        seqs = range(gap.after + 1, gap.before)
        seqs = seqs[-LOADED_AT_ONCE:] if newest else seqs[:LOADED_AT_ONCE]
        self._fill(conversation, seqs)

    async def load_around(self, conversation: int, seq: int) -> None:
        half = LOADED_AT_ONCE // 2
        head = self.model.conversations[conversation].head
        self._fill(conversation, range(max(1, seq - half), min(head, seq + half) + 1))

    def _fill(self, conversation: int, seqs: Iterable[int]) -> None:
        entries = (entry(s, BOB, f"filled {s}", at=conversation) for s in seqs)
        self.receive(Page(1, conversation, tuple(entries)))

    def post(self, message: Message) -> None:
        self.posted.append(message)

    async def check_nickname(self, nickname: str) -> NicknameChecked:
        self.asked.append(nickname)
        status = self.statuses.get(nickname, "free")
        reason = "too close to “admin”; choose another" if status == "close" else ""
        return NicknameChecked(1, status, reason)

    async def ask(
        self, message: Message, kind: type[T], *, seconds: float = 0.0, aside: bool = False
    ) -> T:
        """Answer as a test said it for this type of request; with `Done` where it said nothing."""
        assert seconds >= 0
        assert not aside or isinstance(message, Read)
        self.requests.append(message)
        if self.model.status.kind is not StatusKind.ONLINE:
            raise DisconnectedError("there is no connection now; try again when there is")
        answer = self.answers.get(type(message), Done(1))
        if callable(answer):
            answer = await answer(message)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, kind)
        return answer

    async def leave(self, conversation: int) -> None:
        await self.ask(Leave(1, conversation), Done)
        self.receive(Left(conversation, "left"))

    async def decline_room(self, room: str) -> None:
        await self.ask(DeclineRoom(1, room), Done)
        self.tell(self.model.decline(room))

    async def who(self, conversation: int) -> People:
        return await self.ask(Who(1, conversation), People)

    async def server_time(self) -> Pong:
        return await self.ask(Ping(1), Pong)

    async def rename(self, nickname: str) -> None:
        await self.ask(Rename(1, nickname), Done)
        self.receive(Presence(LOBBY, 1, renamed=(Renaming(ALICE, "alice", nickname),)))

    async def open_direct(self, nickname: str) -> int:
        for account, name in NAMES.items():
            if name == nickname:
                self.receive(Opened(1, direct(account)))
                return 100 + account
        raise RefusedError("no-such-person", f"nobody is called {nickname}", retry=False)

    async def quit(self) -> None:
        self.ended += 1
