"""The line client as a program, against servers that mean no good."""

from pathlib import Path

import pytest

from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Goodbye,
    Hello,
    People,
    Person,
    Read,
    Refused,
    Rename,
    Say,
    SignedIn,
    SignIn,
    Welcome,
    Who,
)
from tests.client.fake_server import ME, FakeServer, Peer, serving
from tests.client.line_program import program

pytestmark = pytest.mark.asyncio


async def test_a_gap_that_the_server_never_fills_ends_it_after_a_while(tmp_path: Path) -> None:
    async def never_answer(_peer: Peer, message: FromClient) -> bool:
        return isinstance(message, Read)

    server = FakeServer()
    server.interfere = never_answer
    hurry = "from parlour_client.plain import client; client.PATIENCE_SECONDS = 0.3;"
    async with serving(server), program(server, tmp_path, before=hurry) as running:
        await running.until_err("connected")
        server.add("a", "b", "c", "d")
        await server.publish("e")
        await running.type("/time\n")
        await running.until_out("at the server")
        assert await running.end() == 1
    assert running.err.splitlines()[-1] == "chat-tui: no answer"


async def test_what_is_one_line_stays_one_whatever_the_server_calls_itself_and_people(
    tmp_path: Path,
) -> None:
    forged = "x\n      | y"

    async def forge(peer: Peer, message: FromClient) -> bool:
        match message:
            case Hello():
                await peer.send(Welcome(1, "fake", forged, bytes(32)))
            case SignIn():
                listed = (server.describe(1),)
                await peer.send(SignedIn(message.request, ME, forged, server.log, listed))
            case Who():
                people = (Person(ME, forged),)
                await peer.send(People(message.request, message.conversation, 1, people))
            case Rename() | Read():
                await peer.send(Refused(message.request, "no", forged))
            case Say():
                await peer.send(Refused(message.request, "no", forged))
                await peer.send(Goodbye("closing", forged, retry=True))
            case _:
                return False
        return True

    server = FakeServer()
    server.add("a")
    server.interfere = forge
    async with serving(server), program(server, tmp_path) as running:
        await running.until_err("connected")
        await running.type("/who\n/nick b\nhello\n")
        await running.until_err("trying again")
        running.process.kill()
        await running.process.wait()
    assert "x␊" in running.err
    assert "x␊" in running.out
    shown = running.out + running.err
    assert "\n      | y" not in shown
    for told in ("connected to x␊", "here: x␊", "/nick: x␊", "cannot be read: x␊", "”: x␊"):
        assert told in shown
