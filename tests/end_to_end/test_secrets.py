"""What must be kept nowhere: passwords, codes, and what is typed off the record."""

from contextlib import closing
from pathlib import Path

from tests.end_to_end.programs import BIN, ChatServer, PlainClient, running
from tests.end_to_end.terminal import Terminal

PASSWORD = "correct horse battery staple"
UNKEPT = "between you and me"
ESCAPE, ENTER, CTRL_Q = "\x1b", "\r", "\x11"


def traces(directory: Path, text: str) -> list[Path]:
    """Return the files that have a text in them."""
    files = (path for path in directory.rglob("*") if path.is_file())
    return [path for path in files if text.encode() in path.read_bytes()]


def test_a_password_is_asked_for_on_a_terminal_and_not_shown(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    plain = (BIN / "chat-tui", "--plain", server.invitation, "--nick", "alice")
    with running(server), closing(Terminal(*plain, "--data", tmp_path / "a")) as terminal:
        terminal.wait_for("connected to")
        terminal.type("/password\n")
        terminal.wait_for("New password:")
        terminal.type(f"{PASSWORD}\n")
        terminal.wait_for("The same once more:")
        terminal.type(f"{PASSWORD}\n")
        terminal.wait_for("the password is set")
        terminal.type("and this is shown\n/quit\n")
        terminal.wait_for("<alice> and this is shown")
        assert terminal.wait() == 0
        assert PASSWORD.encode() not in terminal.written
        assert terminal.written.count(b"and this is shown") == 2
        assert traces(tmp_path, PASSWORD) == []


def test_the_app_asks_hidden_and_keeps_nothing_that_is_off_the_record(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    tui = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", tmp_path / "a")
    bob = PlainClient(server.invitation, "bob", tmp_path / "b")
    with running(server, bob), closing(Terminal(*tui)) as terminal:
        bob.err.expect("connected")
        terminal.wait_for("Write to #lobby")
        terminal.type("/password" + ENTER)
        terminal.wait_for("New password:")
        terminal.type(PASSWORD + ENTER)
        terminal.wait_for("The same once more:")
        terminal.type(PASSWORD + ENTER)
        terminal.wait_for("the password is set")
        terminal.type("kept" + ENTER)
        bob.out.expect("<alice> kept$")
        terminal.type(f"/off {UNKEPT}" + ENTER)
        bob.out.expect(f"{UNKEPT}$")
        terminal.type(f"/of {UNKEPT}" + ENTER)
        terminal.wait_for("did you mean /off?")
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0
        assert PASSWORD.encode() not in terminal.written
        bob.end_input()
        assert bob.wait() == 0
    for secret in (UNKEPT, PASSWORD):
        assert traces(tmp_path, secret) == []
    assert traces(tmp_path / "a", "kept")


def test_forgetting_asks_in_the_app_and_escape_leaves_it(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    tui = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", tmp_path / "a")
    with running(server), closing(Terminal(*tui)) as terminal:
        terminal.wait_for("Write to #lobby")
        terminal.type("something" + ENTER)
        terminal.wait_for("something")
        terminal.type("/forget everything" + ENTER)
        terminal.wait_for("Type your nickname, alice")
        terminal.type(ESCAPE)
        terminal.wait_for("nothing was erased")
        terminal.type("/forget everything" + ENTER)
        terminal.wait_for("Type your nickname, alice")
        terminal.type("alice" + ENTER)
        terminal.wait_for("1 message erased")
        terminal.wait_for("message deleted")
        terminal.type(CTRL_Q)
        assert terminal.wait() == 0
