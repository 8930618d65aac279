"""Hostile words of a stranger, through a real server, on a real terminal."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from parlour_protocol.limits import (
    EMOJI_MAX_CHARACTERS,
    GROUNDS_MAX_CHARACTERS,
    NOTE_MAX_CHARACTERS,
    TOPIC_MAX_CHARACTERS,
)
from parlour_protocol.messages import (
    CreateRoom,
    Edit,
    Entry,
    Moderate,
    OpenDirect,
    Opened,
    React,
    Said,
    Say,
    SetAway,
    SetTopic,
)
from tests.end_to_end.programs import BIN, ChatServer, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.payloads import PAYLOADS
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.stream import Allowed
from tests.hostile.watched import Watched

_PAYLOADS = PAYLOADS[:: size(30, 1)]
_COLUMNS = 100
_FAST = """
requests_per_second = 100000
requests_burst = 100000
bytes_per_second = 100000000
bytes_burst = 100000000
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    """A server at which one may ask as fast as a program can."""
    config = tmp_path / "config.toml"
    config.write_text(f"[house]\npresent = false\n[limits]\n{_FAST}")
    one = ChatServer(tmp_path / "server", "--config", config)
    with running(one):
        yield one


def _app(server: ChatServer, data: Path) -> Watched:
    command = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", data)
    return Watched(*command, columns=_COLUMNS, rows=40, allowed=Allowed(bell=True))


def test_nobodys_text_commands_the_terminal(server: ChatServer, tmp_path: Path) -> None:
    enemy = RawClient(server.port)
    enemy.sign_in("enemy")
    with closing(enemy), closing(_app(server, tmp_path / "a")) as terminal:
        terminal.wait_for("Write to #lobby")
        enemy.send(OpenDirect(1, "alice"))
        direct = enemy.expect(Opened).conversation.id
        # Whoever never wrote back would be spared most of it.
        terminal.type("/msg enemy hello\r")
        enemy.expect(Entry, lambda entry: entry.conversation == direct)
        terminal.type("\x1b1")  # Alt+1, the lobby
        terminal.wait_for("Write to #lobby")
        for number, payload in enumerate(_PAYLOADS):
            for conversation, marker in ((1, "lobby"), (direct, "direct")):
                enemy.send(
                    Say(2, os.urandom(16), conversation, payload.text),
                    Say(3, os.urandom(16), conversation, f"{marker} mark {number}"),
                )
                enemy.expect(Said)
                enemy.expect(Said)
            terminal.wait_for(f"lobby mark {number}")
        # The program itself rings the bell, once at most for each direct message; and not when
        # text with bells in it is drawn later.
        called = terminal.stream.bells
        assert called <= 2 * len(_PAYLOADS)
        terminal.type("\x1b2")  # Alt+2, the direct conversation
        terminal.wait_for("Write to @enemy")
        terminal.type("\x1b[F")  # End
        terminal.wait_for(f"direct mark {len(_PAYLOADS) - 1}")
        terminal.type("\x1b1")
        terminal.wait_for(f"lobby mark {len(_PAYLOADS) - 1}")
        terminal.type("/quit\r")
        assert terminal.end() == 0
        assert terminal.stream.faults == []
        assert terminal.stream.bells == called
    tell("hostile words, said by a stranger", f"{len(_PAYLOADS)} messages", "0 bytes out of place")


def test_nor_does_what_surrounds_a_room(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STY", "screen")  # which joins no emoji
    enemy = RawClient(server.port)
    enemy.sign_in("enemy")
    enemy.send(CreateRoom(1, "#den"))
    den = enemy.expect(Opened).conversation.id
    with closing(enemy), closing(_app(server, tmp_path / "a")) as terminal:
        terminal.wait_for("Write to #lobby")
        terminal.type("/join #den\r")
        terminal.wait_for("Write to #den")
        for number, payload in enumerate(_PAYLOADS):
            text = payload.text
            enemy.send(Say(1, os.urandom(16), den, "as it was"))
            seq = enemy.expect(Said).seq
            # Some of it the server refuses; all else comes to be seen before the mark.
            enemy.send(
                SetTopic(2, den, text[:TOPIC_MAX_CHARACTERS]),
                SetAway(3, away=True, note=text[:NOTE_MAX_CHARACTERS]),
                Edit(4, den, seq, text),
                React(5, den, seq, text[:EMOJI_MAX_CHARACTERS], on=True),
                Say(6, os.urandom(16), den, text, reply=seq),
                Moderate(7, den, "mute", "alice", text[:GROUNDS_MAX_CHARACTERS], 1),
                Moderate(8, den, "unmute", "alice"),
                Say(9, os.urandom(16), den, f"mark {number}"),
            )
            terminal.wait_for(f"mark {number}")
        enemy.send(Moderate(10, den, "kick", "alice", _PAYLOADS[0].text))
        terminal.wait_for("took you out")
        terminal.type("/quit\r")
        assert terminal.end() == 0
        assert terminal.stream.faults == []
        assert terminal.stream.widest <= _COLUMNS
    tried = f"{len(_PAYLOADS)} payloads in topic, note, edit, reaction, answer and reasons"
    tell("hostile words around a room", tried, "0 bytes out of place")
