"""Conversations that one is in no more."""

from pathlib import Path

import pytest

from parlour_client.model import ConversationModel, NoteKind
from parlour_client.session import Session
from parlour_protocol import FromClient
from parlour_protocol.messages import Conversation, Left, Opened, Say, SignedIn, SignIn
from tests.client.fake_server import LOBBY, ME, FakeServer, Peer
from tests.client.sessions import (
    files_with,
    joined,
    lobby,
    running,
    session,
    until,
)

pytestmark = pytest.mark.asyncio
ROOM, DIRECT = 5, 2


def furnished() -> FakeServer:
    server = FakeServer()
    server.logs |= {ROOM: [], DIRECT: []}
    server.rooms[ROOM] = "#cellar"
    server.add("words of the cellar", conversation=ROOM)
    server.add("words of bob", conversation=DIRECT)
    return server


def errors(one: Session) -> list[str]:
    return [note.text for note in lobby(one).notes if note.kind is NoteKind.ERROR]


def room(one: Session, id_: int = ROOM) -> ConversationModel:
    return one.model.conversations[id_]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (Left(ROOM, "kicked", "bob", "too loud"), ["bob took you out of #cellar: too loud"]),
        (Left(ROOM, "banned", "bob"), ["bob banned you from #cellar"]),
        (Left(ROOM, "left"), []),
    ],
)
async def test_what_one_is_taken_out_of_is_gone_from_here(
    tmp_path: Path, left: Left, told: list[str]
) -> None:
    async with joined(tmp_path, furnished()) as (one, server):
        await until(one, lambda: room(one).last == 1)
        one.set_draft(ROOM, "a draft of the cellar")
        await server.tell(left)
        await until(one, lambda: ROOM not in one.model.conversations)
        assert errors(one) == told
        assert one.draft(ROOM) == ""
        del server.logs[ROOM]
    assert files_with(tmp_path, b"the cellar") == []
    assert files_with(tmp_path, b"words of bob")


async def test_what_was_not_said_yet_where_one_is_no_more_is_told_and_never_sent(
    tmp_path: Path,
) -> None:
    async with joined(tmp_path, furnished()) as (one, server):

        async def swallow(_peer: Peer, message: FromClient) -> bool:
            return isinstance(message, Say)

        server.interfere = swallow
        one.say(ROOM, "unheard in the cellar")
        one.say(ROOM, "neither was this")
        await until(one, lambda: one.kept == 2)
        await server.tell(Left(ROOM, "kicked", "bob"))
        await until(one, lambda: ROOM not in one.model.conversations)
        assert "this was not sent to #cellar: unheard in the cellar" in errors(one)
        server.interfere = None
        del server.logs[ROOM]
        await server.drop()
        await until(one, lambda: len(server.credentials) == 2)
        one.say(LOBBY, "heard")
        await until(one, lambda: lobby(one).last == 1)
        assert one.unsent == 0
    assert files_with(tmp_path, b"unheard in the cellar") == []


async def test_what_was_left_while_one_was_away_is_left_here(tmp_path: Path) -> None:
    server = furnished()
    async with joined(tmp_path, server):
        pass
    del server.logs[ROOM], server.logs[DIRECT]
    async with joined(tmp_path, server) as (one, _):
        assert list(one.model.conversations) == [LOBBY]
        assert errors(one) == ["you are no longer in #cellar"]
    assert files_with(tmp_path, b"words of") == []


async def test_what_is_listed_later_is_not_left(tmp_path: Path) -> None:
    server = furnished()
    async with joined(tmp_path, server):
        pass

    async def list_later(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn):
            listed = (server.describe(LOBBY),)
            await peer.send(
                SignedIn(message.request, ME, "me", server.log, listed, more=1),
                Opened(0, server.describe(ROOM)),
            )
        return isinstance(message, SignIn)

    server.interfere = list_later
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: DIRECT not in one.model.conversations)
        assert room(one).entries
        assert errors(one) == []


async def test_old_direct_conversations_are_not_left_because_a_list_ends(tmp_path: Path) -> None:
    server = furnished()
    async with joined(tmp_path, server):
        pass

    async def list_others(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn):
            others = tuple(
                Conversation(1_000 + n, "direct", f"n{n}", 0, peer=100 + n) for n in range(100)
            )
            listed = (server.describe(LOBBY), server.describe(ROOM), *others)
            await peer.send(SignedIn(message.request, ME, "me", server.log, listed))
        return isinstance(message, SignIn)

    server.interfere = list_others
    async with joined(tmp_path, server) as (one, _):
        assert room(one, DIRECT).last == 1


async def test_a_session_keeps_what_it_was_not_told_of_before_it_is_in(tmp_path: Path) -> None:
    server = furnished()
    async with joined(tmp_path, server):
        pass
    offline = session(server.address, tmp_path)
    await offline.load()
    assert set(offline.model.conversations) == {LOBBY, ROOM, DIRECT}
    async with running(offline):
        pass
