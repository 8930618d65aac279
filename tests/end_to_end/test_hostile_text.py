"""Hostile text on a real terminal: every byte that is written is one that may be."""

import os
import re
from contextlib import closing
from pathlib import Path

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
from tests.end_to_end.terminal import Terminal

PAYLOADS = [
    "\x1b[2J\x1b[H gone",
    "\x1b]0;owned\x07 title",
    "\x1b]52;c;aGFja2Vk\x07 clipboard",
    "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1bP+q544e\x1b\\ dcs",
    "\x9b31m c1 \x9d0;x\x9c",
    "\x07\x08\x08\x08 bell",
    "[@click=app.quit]quit[/] [bold red]markup[/]",
    "[/nope] [/ [",
    "[link=http://evil.example]link[/link]",
    "\u202eright to left\u202c \u2066isolate\u2069",
    "zero\u200bwidth\u2060joined\ufeff",
    "Z" + "\u0301" * 200 + "algo",
    "😀" * 1_000,
    "tab\there\r\nnext\x0bline\x0c\x85\u2028\u2029end",
    "\U000e0041\U000e0042 tags",
    "cafe\u0301 日本語 👩‍👩‍👧 ок",
]

_ESCAPE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-9;:]*m"  # colours and the like
    rb"|\[[0-9;]*[HJKABCDGd]"  # moving and erasing
    rb"|\[\?[0-9;]+[hl]"  # modes: alternate screen, mouse, paste, cursor, synchronised output
    rb"|\[\?[0-9]+\$p|\[>[0-9]*[uq]|\[<u|\[=[0-9;]*u|\[\?u|\[c|\[>c|\[[0-9]+ q|\[[0-9;]*t"  # asking
    rb"|\]22;[a-z-]+\x07"  # the mouse pointer's shape
    rb"|[78=>]"  # cursor and keypad
    rb")"
)
_FORBIDDEN_BYTES = re.compile(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]|\xc2[\x80-\x9f]")
_FORBIDDEN_CHARACTERS = re.compile(
    "[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def test_nobodys_text_commands_the_terminal(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        enemy = RawClient(server.port)
        enemy.sign_in("enemy")
        tui = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", tmp_path / "a")
        with closing(Terminal(*tui, columns=100, rows=40)) as terminal:
            terminal.wait_for("Write to #lobby")
            enemy.send(OpenDirect(1, "alice"))
            direct = enemy.expect(Opened).conversation.id
            # Whoever never wrote back would be spared most of it.
            terminal.type("/msg enemy hello\r")
            enemy.expect(Entry, lambda entry: entry.conversation == direct)
            terminal.type("\x1b1")  # Alt+1, the lobby
            terminal.wait_for("Write to #lobby")
            for number, text in enumerate(PAYLOADS):
                for conversation, marker in ((1, "lobby"), (direct, "direct")):
                    request = 2 + 4 * number + 2 * (conversation != 1)
                    enemy.send(
                        Say(request, os.urandom(16), conversation, text),
                        Say(request + 1, os.urandom(16), conversation, f"{marker} mark {number}"),
                    )
                    enemy.expect(Said)
                    enemy.expect(Said)
                terminal.wait_for(f"lobby mark {number}")
            called = len(terminal.written)
            terminal.type("\x1b2")  # Alt+2, the direct conversation
            terminal.wait_for("direct mark 0")
            terminal.type("\x1b[F")  # End
            terminal.wait_for(f"direct mark {len(PAYLOADS) - 1}")
            assert any("Write to @enemy" in line for line in terminal.lines)
            terminal.type("\x1b1")
            terminal.wait_for(f"lobby mark {len(PAYLOADS) - 1}")
            terminal.type("/quit\r")
            assert terminal.wait() == 0
            rest = _ESCAPE.sub(b"", terminal.written)
            assert_harmless(terminal.written)
            # The program itself rings the bell, once at most for each direct message; and not
            # when text with bells in it is drawn later.
            assert rest.count(b"\x07") <= 2 * len(PAYLOADS)
            assert b"\x07" not in _ESCAPE.sub(b"", terminal.written[called:])
        enemy.close()


def test_nor_does_what_surrounds_a_room(tmp_path: Path) -> None:
    server = ChatServer(tmp_path / "server")
    with running(server):
        enemy = RawClient(server.port)
        enemy.sign_in("enemy")
        enemy.send(CreateRoom(1, "#den"))
        den = enemy.expect(Opened).conversation.id
        tui = (BIN / "chat-tui", server.invitation, "--nick", "alice", "--data", tmp_path / "a")
        with closing(Terminal(*tui, columns=100, rows=40)) as terminal:
            terminal.wait_for("Write to #lobby")
            terminal.type("/join #den\r")
            terminal.wait_for("Write to #den")
            for number, text in enumerate(PAYLOADS):
                said = os.urandom(16)
                enemy.send(Say(1, said, den, "as it was"))
                seq = enemy.expect(Said).seq
                # Some of it the server refuses; all else comes to be seen before the mark.
                enemy.send(
                    SetTopic(2, den, text[:200]),
                    SetAway(3, away=True, note=text[:60]),
                    Edit(4, den, seq, text),
                    React(5, den, seq, text[:16], on=True),
                    Say(6, os.urandom(16), den, text, reply=seq),
                    Moderate(7, den, "mute", "alice", text[:200], 1),
                    Moderate(8, den, "unmute", "alice"),
                    Say(9, os.urandom(16), den, f"mark {number}"),
                )
                terminal.wait_for(f"mark {number}")
            enemy.send(Moderate(10, den, "kick", "alice", PAYLOADS[0]))
            terminal.wait_for("took you out")
            terminal.type("/quit\r")
            assert terminal.wait() == 0
            assert_harmless(terminal.written)
        enemy.close()


def assert_harmless(written: bytes) -> None:
    rest = _ESCAPE.sub(b"", written)
    assert b"\x1b" not in rest, rest[rest.index(b"\x1b") :][:40]
    assert not (found := _FORBIDDEN_BYTES.findall(rest.replace(b"\x07", b""))), found
    assert not (found := _FORBIDDEN_CHARACTERS.findall(rest.decode())), found
    assert "Traceback" not in rest.decode()
