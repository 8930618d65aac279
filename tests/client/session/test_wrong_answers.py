"""Servers that answer, but not what was asked: neither at once again, nor for ever."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import StatusKind
from parlour_client.session import Session, connector
from parlour_client.session.backoff import Backoff
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Changes,
    Conversation,
    Done,
    Entry,
    Goodbye,
    Hello,
    Idle,
    MarkRead,
    Page,
    Ping,
    Quit,
    Read,
    ReadChanges,
    Refused,
    Say,
    SignedIn,
    SignIn,
    Typing,
    Who,
)
from tests.client.fake_server import LOBBY, ME, FakeServer, Peer, entry, serving
from tests.client.sessions import joined, lobby, running, session, until

pytestmark = pytest.mark.asyncio
_UNANSWERED = Hello | Quit | MarkRead | Typing | Idle


class Patience(Backoff):
    """Does not wait, and counts."""

    waits = 0
    resets = 0

    def next(self) -> float:
        Patience.waits += 1
        return 0

    def reset(self) -> None:
        Patience.resets += 1


@pytest.fixture(autouse=True)
def _count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connector, "Backoff", Patience)
    monkeypatch.setattr(Patience, "waits", 0)
    monkeypatch.setattr(Patience, "resets", 0)


def reasons(one: Session) -> list[str]:
    found: list[str] = []

    def follow(_changes: object) -> None:
        status = one.model.status
        if status.kind is StatusKind.WAITING and status.reason not in found:
            found.append(status.reason)

    one.subscribe(follow)
    return found


@pytest.mark.parametrize("asked", [SignIn, Say, Read, Who])
async def test_an_answer_of_another_kind_ends_the_connection_and_the_waits_grow(
    tmp_path: Path, asked: type[FromClient]
) -> None:
    server = FakeServer()

    async def be_done(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, asked) and not isinstance(message, _UNANSWERED):
            await peer.send(Done(message.request))
        return isinstance(message, asked)

    async with joined(tmp_path, server) as (one, _):
        pass
    server.add("missed")
    server.interfere = be_done
    async with serving(server):
        one = session(server.address, tmp_path)
        found = reasons(one)
        await one.load()
        if asked is Say:
            one.say(LOBBY, "hello")
        async with running(one):
            await until(one, lambda: Patience.waits >= 4)
            one_each = sum(isinstance(message, asked) for message in server.received)
            assert one_each <= Patience.waits + 1
    assert Patience.resets == 0
    assert found == [f"the server is faulty: it answered “{asked.__name__}” with “Done”"]


async def test_where_no_connection_is_made_the_waits_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "STABLE_SECONDS", 0)
    server = FakeServer()
    async with serving(server):
        one = session(server.address, tmp_path)
        async with running(one):
            await until(one, lambda: one.model.status.kind is StatusKind.ONLINE)
            # Nobody listens any more once this one is gone.
            one._participant.address = type(one._participant.address)("127.0.0.1", 1)
            await server.drop()
            await until(one, lambda: Patience.waits >= 5)
    assert Patience.resets == 1


def nothing(read: Read) -> Page:
    return Page(read.request, read.conversation, (), more=True)


def the_same(read: Read) -> Page:
    return Page(read.request, read.conversation, (entry(1), entry(2)), more=True)


def of_another_conversation(read: Read) -> Page:
    return Page(read.request, 99, (entry(8), entry(9)), more=True)


def with_foreign_entries(read: Read) -> Page:
    foreign = Entry(99, 9, 1, ME, "me", bytes(16), "x")
    return Page(read.request, read.conversation, (foreign,), more=True)


@pytest.mark.parametrize("head", [10, 2**63 - 1])
@pytest.mark.parametrize(
    "answer", [nothing, the_same, of_another_conversation, with_foreign_entries]
)
@pytest.mark.parametrize("everything", [False, True])
async def test_a_page_that_brings_nothing_new_is_not_asked_for_again(
    tmp_path: Path, answer: Callable[[Read], Page], head: int, *, everything: bool
) -> None:
    server = FakeServer()
    server.add("a", "b")
    async with joined(tmp_path, server, catch_up_all=everything) as (one, _):
        one.mark_read(LOBBY, 2)

    async def mislead(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Read):
            await peer.send(answer(message))
        elif isinstance(message, SignIn):
            about = Conversation(LOBBY, "room", "#lobby", head)
            await peer.send(SignedIn(message.request, ME, "me", server.log, (about,)))
        return isinstance(message, Read | SignIn)

    server.interfere = mislead
    before = len(server.received)
    async with joined(tmp_path, server, catch_up_all=everything) as (one, _):
        asked = [m for m in server.received[before:] if isinstance(m, Read)]
        assert 1 <= len(asked) <= 3
        assert lobby(one).last == 2


async def test_reasons_are_one_line_that_commands_nothing(tmp_path: Path) -> None:
    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Who):
            await peer.send(Refused(message.request, "no", "a\nb\x1b]0;x\x07"))
        elif isinstance(message, Ping):
            await peer.send(Goodbye("closing", "c\nd\x1b2J", retry=True))
        return isinstance(message, Who | Ping)

    async with joined(tmp_path) as (one, server):
        server.interfere = refuse
        with pytest.raises(RefusedError, match=r"^a␊b␛]0;x␇$"):
            await one.who(LOBBY)
        found = reasons(one)
        with pytest.raises(DisconnectedError):
            await one.server_time()
        server.interfere = None
        await until(one, lambda: bool(found))
        assert found == ["c␊d␛2J"]


def changed(*revisions: int, conversation: int = LOBBY) -> tuple[Entry, ...]:
    return tuple(replace(entry(1, conversation=conversation), revision=r) for r in revisions)


@pytest.mark.parametrize(
    "entries",
    [(), changed(0), changed(3, 2, 1, 0), changed(9, conversation=99)],
    ids=["none", "unchanged", "falling", "foreign"],
)
@pytest.mark.parametrize("conversation", [LOBBY, 99])
@pytest.mark.parametrize("more", [False, True])
async def test_changes_that_lead_no_further_are_not_asked_for_again(
    tmp_path: Path, entries: tuple[Entry, ...], conversation: int, *, more: bool
) -> None:
    server = FakeServer()
    server.add("a", "b")

    async def mislead(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, ReadChanges):
            await peer.send(Changes(message.request, conversation, entries, more))
        elif isinstance(message, SignIn):
            about = Conversation(LOBBY, "room", "#lobby", 2, revision=2**63 - 1)
            await peer.send(SignedIn(message.request, ME, "me", server.log, (about,)))
        return isinstance(message, ReadChanges | SignIn)

    async with joined(tmp_path, server) as (one, _):
        # From now on all changes are known up to the first.
        await server.publish_change(1, text="A")
        await until(one, lambda: lobby(one).revision == 1)
    server.interfere = mislead
    async with joined(tmp_path, server) as (one, _):
        await server.publish("c")
        await until(one, lambda: lobby(one).last == 3)
        await one.who(LOBBY)
        asked = [m for m in server.received if isinstance(m, ReadChanges)]
        assert 1 <= len(asked) <= 3
        assert one.model.status.kind is StatusKind.ONLINE
