"""Servers that send without end: what nobody asked for takes neither memory nor disk."""

from pathlib import Path

import pytest

from parlour_client.errors import RefusedError
from parlour_client.model import ConversationModel, Gap, model
from parlour_client.session import Session, replica
from parlour_client.session.catching_up import CatchingUp
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Changed,
    Conversation,
    Entry,
    Left,
    Marked,
    Opened,
    Page,
    Read,
    SignedIn,
    Who,
)
from tests.client.fake_server import LOBBY, ME, FakeServer, Peer, entry
from tests.client.sessions import joined, lobby, texts, until

pytestmark = pytest.mark.asyncio


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica, "LOADED_ENTRIES_MAX", 20)
    monkeypatch.setattr(replica, "LOADED_ENTRIES_KEPT", 10)


async def on_disk(one: Session) -> list[tuple[int, int]]:
    database = one._replica.database
    assert database
    query = "SELECT conversation, seq FROM entry ORDER BY 1, 2"
    return await database.read(lambda connection: list(connection.execute(query)))


def reads(server: FakeServer) -> int:
    return sum(isinstance(message, Read) for message in server.received)


async def test_entries_of_a_conversation_never_announced_are_not_kept(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.peers[0].send(*(entry(seq, conversation=777) for seq in range(1, 50)))
        await server.publish("a")
        await until(one, lambda: texts(one) == ["a"])
        assert await on_disk(one) == [(LOBBY, 1)]


async def test_entries_of_another_conversation_than_their_pages_are_not_kept(
    tmp_path: Path,
) -> None:
    server = FakeServer()
    server.add("a")
    foreign = Entry(777, 2, 1, ME, "me", bytes(16), "x")
    server.logs[LOBBY].append(foreign)
    async with joined(tmp_path, server) as (one, _):
        assert texts(one) == ["a"]
        assert await on_disk(one) == [(LOBBY, 1)]


async def test_a_page_that_nobody_asked_for_is_dropped(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        pages = [Page(at, LOBBY, (entry(at),), more=True) for at in range(1, 50)]
        await server.peers[0].send(*pages)
        await server.publish("live")
        await until(one, lambda: len(texts(one)) > 0)
        assert texts(one) == ["live"]
        assert await on_disk(one) == [(LOBBY, 1)]


async def test_whoever_did_not_ask_is_not_seated_again(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        listed = (Conversation(5, "room", "#other", 0),)
        await server.peers[0].send(SignedIn(1, 99, "else", b"another log here", listed))
        await server.publish("live")
        await until(one, lambda: texts(one) == ["live"])
        assert (one.model.account, one.model.nickname) == (ME, "me")
        assert list(one.model.conversations) == [LOBBY]


@pytest.mark.usefixtures("_small")
async def test_what_is_caught_up_is_trimmed_and_what_is_scrolled_to_stays(tmp_path: Path) -> None:
    server = FakeServer()
    server.page_max = 7
    server.add(*(f"t{n}" for n in range(1, 151)))
    async with joined(tmp_path, server) as (one, _):
        assert len(lobby(one).entries) <= 20
        assert lobby(one).last == 150
        before = reads(server)
        while await one.load_older(LOBBY):
            pass
        assert len(lobby(one).entries) == 150
        assert reads(server) == before
    async with joined(tmp_path / "other", server) as (one, _):
        for _ in range(5):
            await one.load_gap(LOBBY, Gap(0, lobby(one).first))
        assert len(lobby(one).entries) > 20


@pytest.mark.usefixtures("_small")
async def test_what_was_trimmed_is_not_read_again(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await one.who(LOBBY)
        await server.publish(*(f"t{at}" for at in range(1, 101)))
        await until(one, lambda: lobby(one).last == 100)
        await one.who(LOBBY)
        assert reads(server) == 0
        assert len(lobby(one).entries) <= 20


async def test_a_conversation_that_is_opened_is_looked_at_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    missing = CatchingUp._missing

    def look(self: CatchingUp, conversation: ConversationModel) -> Gap | None:
        looked_at.append(conversation.id)
        return missing(self, conversation)

    async with joined(tmp_path) as (one, server):
        monkeypatch.setattr(CatchingUp, "_missing", look)
        await server.peers[0].send(Opened(0, Conversation(5, "direct", "ann", 0)))
        await until(one, lambda: 5 in one.model.conversations)
        await one.who(LOBBY)
        assert looked_at == [5]


async def test_there_is_an_end_to_the_conversations_one_can_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "CONVERSATIONS_MAX", 10)
    async with joined(tmp_path) as (one, server):
        given = [Opened(0, Conversation(n, "direct", f"p{n}", 0)) for n in range(5, 50)]
        await server.peers[0].send(*given)
        with pytest.raises(RefusedError, match="too many"):
            await one.open_direct("bob")
        assert len(one.model.conversations) == 10


async def test_news_of_conversations_never_announced_takes_no_memory(tmp_path: Path) -> None:
    async def say_nothing(_peer: Peer, message: FromClient) -> bool:
        return isinstance(message, Read)

    async with joined(tmp_path) as (one, server):
        server.interfere = say_nothing
        server.add("missed")
        await server.publish("and more")  # its gap is asked for, and nothing else is looked at
        await until(one, lambda: lobby(one).last == 2)
        for at in range(1_000, 1_500):
            there = entry(1, conversation=at)
            await server.tell(Marked(at, 2**63 - 1), Changed(there), there)
        await one.who(LOBBY)
        assert set(one._participant.marks._told) == {LOBBY}
        assert one._participant.catching_up._due <= {LOBBY}


async def test_nobody_is_looked_for_where_one_could_not_be_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "CONVERSATIONS_MAX", 3)
    async with joined(tmp_path) as (one, server):
        await one.who(LOBBY)
        given = [Opened(0, Conversation(n, "room", f"#r{n}", 0)) for n in range(5, 100)]
        await server.tell(*given)
        await one.who(LOBBY)
        connection = one._connector._current
        assert connection is not None
        assert connection._unsure <= set(one.model.conversations)
        asked = {message.conversation for message in server.received if isinstance(message, Who)}
        assert asked <= set(one.model.conversations)


async def test_nothing_remains_of_conversations_that_come_and_go(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        for at in range(5, 100):
            await server.tell(
                Opened(0, Conversation(at, "room", "#r", 0)), Marked(at, 1), Left(at, "left")
            )
        await one.who(LOBBY)
        await until(one, lambda: list(one.model.conversations) == [LOBBY])
        catching_up = one._participant.catching_up
        assert set(one._participant.marks._told) == {LOBBY}
        assert catching_up._verified | set(catching_up._floors) | catching_up._due <= {LOBBY}
