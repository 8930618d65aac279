"""Two people at the app and one at `--plain`, in one real server, over TLS on loopback."""

import asyncio
from pathlib import Path

import pytest

from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, PlainClient, running

pytestmark = pytest.mark.asyncio


async def wait_in_thread(client: PlainClient, pattern: str) -> str:
    """Wait for a line of a plain client without holding up the apps."""
    return await asyncio.to_thread(client.out.expect, pattern)


async def test_three_people_talk_through_a_killed_server(tmp_path: Path) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    cleo = PlainClient(server.invitation, "cleo", tmp_path / "c")
    alice = Person(server.invitation, "alice", tmp_path / "a")
    bob = Person(server.invitation, "bob", tmp_path / "b")
    with running(cleo):
        with running(server):
            await alice.sees("Write to #lobby", "bob", "cleo", "connected")
            await bob.sees("Write to #lobby", "alice", "cleo")
            alice.says("hello from the app")
            await alice.sees("hello from the app", "stored")
            await bob.sees("hello from the app", "alice")
            await wait_in_thread(cleo, "<alice> hello from the app$")
            cleo.write("hello from a pipe", "/me waves at alice")
            await bob.sees("hello from a pipe", "cleo waves at alice")
            bob.says("/msg alice between us")
            await bob.sees("@alice", "between us")
            await alice.sees("@bob")
            server.kill()
        await alice.sees("trying again")
        alice.says("written while it was away")
        await alice.sees("written while it was away", "waiting")
        server = await asyncio.to_thread(ChatServer, tmp_path / "server", port=server.port)
        with running(server):
            await alice.sees("stored", "connected")
            await wait_in_thread(cleo, "<alice> written while it was away$")
            assert cleo.said() == [
                ("alice", "hello from the app"),
                ("cleo", "hello from a pipe"),
                ("alice", "written while it was away"),
            ]
            assert not [line for line in cleo.out.lines if "between us" in line]
            await alice.leaves()
            await bob.leaves()


async def test_a_changed_server_key_blocks_the_app_and_shows_both(tmp_path: Path) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    with running(server):
        alice = Person(server.address, "alice", tmp_path / "a")
        await alice.sees("Write to #lobby", "connected")
        await alice.leaves()
    before = server.invitation.partition("#")[2]
    forged = await asyncio.to_thread(ChatServer, tmp_path / "forged", port=server.port)
    after = forged.invitation.partition("#")[2]
    with running(forged):
        alice = Person(server.address, "alice", tmp_path / "a")
        await alice.sees(before[:8], after[:8])
        await alice.leaves()
        assert not [line for line in forged.err.lines if "nickname=alice" in line]
