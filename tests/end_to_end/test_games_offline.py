"""What one does at a table while the connection is lost, in the app."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from parlour_client.session import backoff
from tests.end_to_end.at_table import Player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, running

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions try again at once."""
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.1)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.2)


@asynccontextmanager
async def at_a_game(server: ChatServer, data: Path) -> AsyncIterator[tuple[Player, Player]]:
    """Alice and bob, who have begun tic-tac-toe."""
    alice, bob = (Player(Person(server.invitation, name, data / name)) for name in ("alice", "bob"))
    try:
        await alice.person.comes_in("bob")
        await bob.person.comes_in("alice")
        alice.person.says("/play tic-tac-toe bob crosses")
        await bob.accepts("alice")
        await asyncio.gather(alice.sits(), bob.sits())
        yield alice, bob
    finally:
        await asyncio.gather(alice.person.leaves(), bob.person.leaves())


async def resign(player: Player) -> None:
    """Resign by its key, and say yes."""
    player.types("r")
    await player.person.sees("Resign this game of tic-tac-toe?")
    player.person.press("y")
    await player.person.sees("your resignation")


async def check_resigned(alice: Player, bob: Player) -> None:
    """Both see that alice has resigned."""
    assert (await alice.verdict()).words == "you lost"
    assert await bob.verdict() == ("you won", "crosses resigned")
    assert alice.table.ply == bob.table.ply == 0


async def test_a_resignation_to_a_server_that_hangs_is_carried_out_when_it_goes_on(
    tmp_path: Path,
) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    with running(server):
        async with at_a_game(server, tmp_path) as (alice, bob):
            server.signal(signal.SIGSTOP)
            await resign(alice)
            await alice.person.sees("your resignation is on its way")
            assert bob.table.state == "playing"
            server.signal(signal.SIGCONT)
            await check_resigned(alice, bob)


@pytest.mark.parametrize("hangs", [True, False], ids=["on its way", "not sent"])
async def test_a_resignation_without_a_connection_is_carried_out_on_return(
    tmp_path: Path, *, hangs: bool
) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    async with at_a_game(server, tmp_path) as (alice, bob):
        with running(server):
            if hangs:
                server.signal(signal.SIGSTOP)
                await resign(alice)
        await alice.person.sees("no connection")
        if not hangs:
            await resign(alice)
        await alice.person.sees("your resignation waits")
        server = await asyncio.to_thread(ChatServer, tmp_path / "server", port=server.port)
        with running(server):
            await check_resigned(alice, bob)


async def test_a_move_made_without_a_connection_is_made_once_on_return(tmp_path: Path) -> None:
    server = await asyncio.to_thread(ChatServer, tmp_path / "server")
    async with at_a_game(server, tmp_path) as (alice, bob):
        server.kill()
        await alice.person.sees("no connection")
        alice.types("b2")
        await alice.person.sees("b2 waits")
        server = await asyncio.to_thread(ChatServer, tmp_path / "server", port=server.port)
        with running(server):
            await bob.person.until(lambda: bob.table.ply == 1, "the move")
            await bob.moves("a1")
            await alice.person.until(lambda: alice.table.ply == 2, "the answer")
            assert [move.text for move in alice.known.moves] == ["b2", "a1"]
