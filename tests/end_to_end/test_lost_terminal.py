"""A terminal that goes away takes the program with it."""

from contextlib import closing
from pathlib import Path

from tests.end_to_end.programs import BIN, ChatServer, running
from tests.end_to_end.terminal import Terminal


def test_whose_terminal_is_gone_leaves_in_good_order(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        tui = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", tmp_path / "a")
        with closing(Terminal(*tui)) as terminal:
            terminal.wait_for("connected")
            assert terminal.hang_up() == 0
