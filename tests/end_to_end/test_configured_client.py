"""The config file, with a real terminal around the program."""

from contextlib import closing
from pathlib import Path

from tests.end_to_end.programs import BIN, ChatServer, PlainClient, running
from tests.end_to_end.terminal import Terminal

F9, CTRL_Q, FOCUS_LOST, FOCUS_GAINED = "\x1b[20~", "\x11", "\x1b[O", "\x1b[I"
CONFIG = """
theme = "light"
keys = { switch = "f9", previous = "alt+comma" }
notifications = { desktop = "osc777" }
"""


def test_keys_are_rebound_and_a_mention_calls_from_a_terminal_that_is_not_in_front(
    tmp_path: Path,
) -> None:
    config = tmp_path / "mine.toml"
    config.write_text(CONFIG)
    server = ChatServer(tmp_path / "server")
    with running(server):
        bob = PlainClient(server.invitation, "bob", tmp_path / "b")
        options = ("--nick", "alice", "--data", tmp_path / "a", "--config", config)
        tui = (BIN / "chat-tui", server.invitation, *options)
        with running(bob), closing(Terminal(*tui)) as terminal:
            terminal.wait_for("F9 switch")
            terminal.wait_for("Write to #lobby")
            terminal.wait_for("connected")
            bob.write("hello, alice")
            terminal.wait_for("hello, alice")
            terminal.type(f"mark{FOCUS_LOST}")
            terminal.wait_for("mark")  # so what came in one go with it was read, too
            bob.write("nothing much", "alice; are you there?")
            terminal.wait_for("are you there?")
            terminal.type(FOCUS_GAINED)
            terminal.type(F9)
            terminal.wait_for("Switch to")
            terminal.type(CTRL_Q)
            assert terminal.wait() == 0
        calls = terminal.written.count(b"\x07\x1b]777;notify;#lobby;bob: alice, are you there?\x07")
        assert calls == terminal.written.count(b"\x1b]777;") == 1


def test_a_broken_config_file_keeps_the_screen_as_it_is(tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text("[keys]\nswitch = 'f1'\n")
    tui = (BIN / "chat-tui", "127.0.0.1:9", "--data", tmp_path / "a", "--config", config)
    with closing(Terminal(*tui, columns=200)) as terminal:
        assert terminal.wait() == 2
        assert terminal.written.startswith(b"chat-tui: the config file ")
        assert "“help” and “switch” are both on F1" in terminal.written.decode()
        assert terminal.written.count(b"\n") == 1
