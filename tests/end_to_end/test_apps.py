"""Two people at the app and one at `--plain`, in one real server, over TLS on loopback."""

import asyncio
from pathlib import Path

import pytest

from parlour_client.address import parse_address
from parlour_client.app import ChatApp
from parlour_client.widgets.composer_field import ComposerField
from tests.client.picture import picture
from tests.end_to_end.programs import PATIENCE_SECONDS, ChatServer, PlainClient, running

pytestmark = pytest.mark.asyncio
LOOK_SECONDS = 0.02
"""How often a screen is looked at while something is waited for."""


class Person:
    """Somebody at the app, in a task of their own, as each app wants the loop's context."""

    def __init__(self, invitation: str, nickname: str, data: Path) -> None:
        self._app = ChatApp(data, parse_address(invitation), nickname, False, False)
        self._leave = asyncio.Event()
        self._here = asyncio.create_task(self._stay())

    async def _stay(self) -> None:
        async with self._app.run_test(size=(90, 24)):
            await self._leave.wait()

    async def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._here.done() or not all(text in self._picture for text in texts):
                    assert not self._here.done(), "the app ended"
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            pytest.fail(f"waited for {texts} in\n{self._picture}")

    @property
    def _picture(self) -> str:
        return picture(self._app) if self._app.is_running else ""

    def says(self, text: str) -> None:
        """Write something, and press Enter."""
        field = self._app.screen.query_one(ComposerField)
        field.text = text
        self._app.simulate_key("enter")

    async def leaves(self) -> None:
        """Close the app."""
        self._leave.set()
        await self._here


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
