"""One person on several devices: real processes, a real server, and keys of their own."""

import re
from contextlib import closing
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from parlour_client.address import parse_address
from parlour_client.session import Session
from parlour_client.storage import Store
from parlour_protocol.messages import Done, SetPassword
from tests.client.sessions import online, until
from tests.end_to_end.programs import BIN, ChatServer, PlainClient, running
from tests.end_to_end.terminal import Terminal

PASSWORD = "correct horse battery staple"
ENTER, CTRL_Q, CTRL_U = "\r", "\x11", "\x15"


def test_a_second_device_comes_in_by_password_and_is_sent_away_at_once(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    plain = (BIN / "chat-tui", "--plain", server.invitation, "--nick", "alice")
    with running(server), closing(Terminal(*plain, "--data", tmp_path / "a", rows=60)) as first:
        first.wait_for("connected to")
        stranger = PlainClient(server.invitation, "alice", tmp_path / "b")
        with running(stranger):
            assert stranger.wait() == 1
            stranger.err.expect("--password-file FILE$")
        first.type("/password\n")
        first.wait_for("New password:")
        first.type(f"{PASSWORD}\n")
        first.wait_for("The same once more:")
        first.type(f"{PASSWORD}\n")
        first.wait_for("the password is set")

        second = PlainClient(server.invitation, "alice", tmp_path / "b", "--password-file", file)
        with running(second):
            second.err.expect("connected to .* as alice")
            second.write("from the second")
            first.wait_for("<alice> from the second")
            first.type("from the first\n")
            second.out.expect("<alice> from the first$")
            second.write("/nick Ada")
            first.wait_for("alice is Ada now")
            second.write("/devices")
            number = re.search(r"(\d+) .*\(this one\)", second.out.expect(r"\(this one\)"))
            assert number is not None
            first.type(f"/revoke {number[1]}\n")
            assert second.wait() == 1
            second.err.expect("^chat-tui: .")
        refused = PlainClient(server.invitation, "Ada", tmp_path / "b")
        with running(refused):
            assert refused.wait() == 1
            refused.err.expect("“Ada” is taken")
        again = PlainClient(server.invitation, "Ada", tmp_path / "b", "--password-file", file)
        with running(again):
            again.err.expect("connected to .* as Ada")
            first.type("/quit\n")
            assert first.wait() == 0
        # The name that the first one had is what it came in with last.
        later = PlainClient(server.invitation, "Ada", tmp_path / "a")
        with running(later):
            later.err.expect("connected to .* as Ada")


def test_what_was_edited_and_taken_back_while_one_was_away_is_told(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    alice = PlainClient(server.invitation, "alice", tmp_path / "a")
    with running(alice, server):
        bob = PlainClient(server.invitation, "bob", tmp_path / "b")
        with running(bob):
            bob.err.expect("connected")
            alice.write("stays", "wrnog", "regretted words")
            bob.out.expect("regretted words$")
            bob.end_input()
            assert bob.wait() == 0
        alice.write("/delete")
        alice.out.expect("-- alice: message deleted$")
        alice.write("/edit right", "unseen yet", "/edit seen so")
        alice.out.expect("alice edited: seen so$")
        again = PlainClient(server.invitation, "bob", tmp_path / "b")
        with running(again):
            again.out.expect("<alice> seen so$")
            again.out.expect("-- alice edited: right$")
            again.out.expect("-- alice: message deleted$")
            again.end_input()
            assert again.wait() == 0
        assert not [line for line in again.out.lines if "unseen yet" in line]
    kept = [path for path in (tmp_path / "b").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"regretted words" in path.read_bytes()]


@pytest.mark.asyncio
async def test_what_one_device_shows_is_not_unread_on_another(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(server, bob):
        alice = Session(parse_address(server.invitation), Store(tmp_path / "a"), nickname="alice")

        def unread() -> int:
            lobby = alice.model.lobby
            return lobby.unread(alice.model.account) if lobby else 0

        def head() -> int:
            return alice.model.lobby.head if alice.model.lobby else 0

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(alice.run)
            await online(alice)
            await alice.ask(SetPassword(1, PASSWORD), Done)
            bob.write("one", "two")
            await until(alice, lambda: unread() == 2)
            options = ("--password-file", file)
            other = PlainClient(server.invitation, "alice", tmp_path / "c", *options)
            with running(other):
                await anyio.to_thread.run_sync(other.out.expect, "<bob> two$")
                await until(alice, lambda: unread() == 0)
                bob.write("three")
                await anyio.to_thread.run_sync(other.out.expect, "<bob> three$")
                await until(alice, lambda: head() == 3 and unread() == 0)
            await alice.quit()


def test_the_picker_lets_a_second_device_in_and_takes_back_one_that_was_revoked(
    tmp_path: Path,
) -> None:
    server = ChatServer(tmp_path / "server")
    plain = (BIN / "chat-tui", "--plain", server.invitation, "--nick", "alice")
    tui = (BIN / "chat-tui", server.invitation, "--data", tmp_path / "b")
    with (
        running(server),
        closing(Terminal(*plain, "--data", tmp_path / "a", rows=60)) as first,
        closing(Terminal(*tui)) as second,
    ):
        first.wait_for("connected to")
        for typed, answer in (
            ("/password\n", "New password:"),
            (f"{PASSWORD}\n", "The same once more:"),
            (f"{PASSWORD}\n", "the password is set"),
        ):
            first.type(typed)
            first.wait_for(answer)
        second.wait_for("Nickname")
        second.type(CTRL_U + "alice")
        second.wait_for("taken — enter its password, or choose another")
        second.type(ENTER)
        second.wait_for("enter it here, or choose another nickname above")
        second.type(f"not the password{ENTER}")
        second.wait_for("this is not the password of “alice”")
        second.type(PASSWORD + ENTER)
        second.wait_for("Write to #lobby")
        second.wait_for("connected")
        second.type(f"hello from the second{ENTER}")
        first.wait_for("<alice> hello from the second")
        first.type("/devices\n")
        first.wait_for("(connected)")
        (line,) = [line for line in first.lines if "(connected)" in line]
        number = re.search(r"(\d+)  ", line)
        assert number is not None
        first.type(f"/revoke {number[1]}\n")
        second.wait_for("Enter the password to let this device in again")
        second.type(ENTER)
        second.wait_for("enter it here, or choose another nickname above")
        second.type(PASSWORD + ENTER)
        second.wait_for("Write to #lobby")
        second.wait_for("connected")
        second.type(f"here again{ENTER}")
        first.wait_for("<alice> here again")
        second.type(CTRL_Q)
        assert second.wait() == 0
        assert PASSWORD.encode() not in second.written
