"""Invitations between people at the app: crossing, waiting for somebody, declined while typing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from parlour_client.model import TableModel
from parlour_client.screens import missed
from tests.end_to_end.at_table import Player
from tests.end_to_end.person import Person
from tests.end_to_end.programs import ChatServer, running

pytestmark = pytest.mark.asyncio


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    """A server."""
    one = ChatServer(tmp_path / "server")
    with running(one):
        yield one


@asynccontextmanager
async def two_people(server: ChatServer, data: Path) -> AsyncIterator[tuple[Person, Person]]:
    """Alice and bob, who see each other."""
    alice, bob = (Person(server.invitation, name, data / name) for name in ("alice", "bob"))
    try:
        await alice.comes_in("bob")
        await bob.comes_in("alice")
        yield alice, bob
    finally:
        await asyncio.gather(alice.leaves(), bob.leaves())


def only_table(person: Person) -> TableModel:
    """Return the one table somebody has."""
    (table,) = person.model.tables.values()
    return table


def none_open(person: Person) -> bool:
    """Tell whether no invitation waits any more."""
    return all(each.state != "open" for each in person.model.play_invitations.values())


@pytest.mark.parametrize("game", ["tic-tac-toe", "hangman"])
async def test_two_who_invite_each_other_at_once_sit_at_one_table(
    server: ChatServer, tmp_path: Path, game: str
) -> None:
    async with two_people(server, tmp_path) as (alice, bob):
        alice.says(f"/play {game} bob")
        bob.says(f"/play {game} alice")
        await asyncio.gather(Player(alice).sits(), Player(bob).sits())
        for each in (alice, bob):
            await each.until(lambda each=each: none_open(each), "all invitations to be closed")  # type: ignore[misc]
        assert only_table(alice).conversation == only_table(bob).conversation
        assert {only_table(each).table.seat for each in (alice, bob)} == {0, 1}


async def test_an_invitation_waits_for_somebody_who_comes_later_and_accepts(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "INERT_SECONDS", 0)  # bob looks before he answers
    alice = Person(server.invitation, "alice", tmp_path / "alice")
    await alice.comes_in()
    alice.says("nobody here yet")
    await alice.sees("stored")
    bob = Person(server.invitation, "bob", tmp_path / "bob")
    await alice.sees("bob came in")
    await bob.comes_in()
    await bob.leaves()
    await alice.until(lambda: "● bob" not in alice.picture, "bob to leave")
    alice.says("/play tic-tac-toe bob")
    await alice.sees("bob is invited to tic-tac-toe")
    later = Person(server.invitation, "bob", tmp_path / "bob")
    await later.sees("While you were away", "alice invites you to tic-tac-toe")
    later.press("y")
    await asyncio.gather(Player(alice).sits(), Player(later).sits())
    assert only_table(alice).conversation == only_table(later).conversation
    await asyncio.gather(alice.leaves(), later.leaves())


async def test_what_one_types_while_an_invitation_waits_is_chat_and_declining_leaves_it_alone(
    server: ChatServer, tmp_path: Path
) -> None:
    async with two_people(server, tmp_path) as (alice, bob):
        alice.says("/play tic-tac-toe bob")
        await bob.sees("alice invites you to tic-tac-toe")
        bob.press("y", "n", "enter")
        await alice.sees("yn", "bob")
        assert not none_open(bob)
        bob.press("n", "o", "t")
        await bob.until(lambda: bob.composer.text == "not", "what was typed")
        bob.press("alt+i", "n")
        await alice.sees("bob declines tic-tac-toe")
        await bob.until(lambda: none_open(bob), "the invitation to be closed")
        assert bob.composer.text == "not"
        bob.press("e", "enter")
        await alice.sees("note")
        lobby = alice.model.lobby
        assert lobby is not None
        said = [entry.text for entry in lobby.entries if entry.nickname == "bob"]
        assert [text for text in said if text] == ["yn", "note"]
        assert not alice.model.tables
        assert not bob.model.tables
