"""Whoever hosts owns the server, without ever seeing its code."""

from pathlib import Path

from tests.end_to_end.programs import BIN, PlainClient, Program, running

YOURS = "this server is yours"


def host(data: Path, nick: str) -> Program:
    """Return a client in lines that hosts a server."""
    options = ("--host", "--listen", "127.0.0.1:0", "--nick", nick, "--data", data)
    return Program(BIN / "chat-tui", "--plain", *options)


def test_whoever_hosts_becomes_the_owner_once_and_nobody_else_is_told(tmp_path: Path) -> None:
    first = host(tmp_path / "a", "alice")
    with running(first):
        line = first.err.expect("others join with: chat-tui ")
        invitation = line.rpartition(" ")[2]
        first.out.expect(YOURS)
        guest = PlainClient(invitation, "bob", tmp_path / "b")
        with running(guest):
            guest.err.expect("connected")
            guest.write("/topic mine", "hello")
            guest.err.expect("-- ")
            first.out.expect("<bob> hello")
            first.write("/topic tea and biscuits", "topic set")
            guest.out.expect("<alice> topic set")
        assert not [said for said in guest.out.lines + guest.err.lines if YOURS in said]
        first.end_input()
        assert first.wait() == 0
    again = host(tmp_path / "a", "alice")
    with running(again):
        again.err.expect("connected to .* as alice")
        again.write("/quit")
        assert again.wait() == 0
    for program in (first, again):
        assert not [said for said in program.out.lines + program.err.lines if "owner-code" in said]
    assert not [said for said in again.out.lines + again.err.lines if YOURS in said]
    assert "owner-code" not in (tmp_path / "a" / "host.log").read_text()
