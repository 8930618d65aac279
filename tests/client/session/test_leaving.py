"""Leaving conversations, and declining to come into one."""

from pathlib import Path

import pytest

from parlour_client.errors import RefusedError
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    DeclineRoom,
    Done,
    Invited,
    Leave,
    Opened,
    Refused,
    RoomInvitation,
)
from tests.client.fake_server import LOBBY, FakeServer, Peer
from tests.client.gaming import TABLE, about, table
from tests.client.sessions import joined, lobby, until

pytestmark = pytest.mark.asyncio


async def carry_out(peer: Peer, message: FromClient) -> bool:
    """Do what is asked, but let nobody leave the lobby."""
    match message:
        case Leave() if message.conversation == LOBBY:
            await peer.send(Refused(message.request, "not-permitted", "nobody leaves the lobby"))
        case Leave() | DeclineRoom():
            await peer.send(Done(message.request))
        case _:
            return False
    return True


async def test_what_is_left_is_gone_here_and_what_cannot_be_left_stays(tmp_path: Path) -> None:
    server = FakeServer()
    server.interfere = carry_out
    async with joined(tmp_path, server) as (one, _):
        conversation = await one.open_direct("bob")
        await one.leave(conversation)
        assert conversation not in one.model.conversations
        with pytest.raises(RefusedError, match="nobody leaves the lobby"):
            await one.leave(LOBBY)
        assert LOBBY in one.model.conversations


async def test_an_invitation_that_is_declined_waits_no_longer(tmp_path: Path) -> None:
    server = FakeServer()
    server.interfere = carry_out
    async with joined(tmp_path, server) as (one, _):
        await server.peers[0].send(Invited(RoomInvitation("#tea", "bob", 5)))
        await until(one, lambda: "#tea" in one.model.invitations)
        await one.decline_room("#tea")
        assert one.model.invitations == {}


async def test_tables_that_the_server_lists_no_more_go_without_a_word(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.tell(Opened(0, about()), table())
        await until(one, lambda: TABLE in one.model.tables)
        await server.drop()
        await until(one, lambda: TABLE not in one.model.conversations)
        assert one.model.tables == {}
        assert lobby(one).notes == []
