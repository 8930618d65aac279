"""The operator's commands as they are typed, beside a server that runs."""

import os
import re
import signal
import subprocess
from pathlib import Path

from parlour_protocol.messages import (
    Entry,
    Goodbye,
    Page,
    Presence,
    Read,
    Refused,
    Said,
    Say,
    SignedIn,
)
from tests.end_to_end.programs import BIN, ChatServer, running
from tests.patience import PATIENCE_SECONDS
from tests.server.visitor import Visitor

LOBBY = 1


def typed(data: Path, *words: str | Path) -> tuple[int, str]:
    """Run a command on a data directory; return its exit code and what it printed."""
    done = subprocess.run(
        [BIN / "chat-server", *words, "--data", data],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def say(visitor: Visitor, request: int, text: str) -> None:
    visitor.send(Say(request, os.urandom(16), LOBBY, text))
    assert visitor.expect(Said).request == request


def test_accounts_are_decided_about_while_their_people_are_here(tmp_path: Path) -> None:
    server = ChatServer(tmp_path, "--plaintext")
    with running(server):
        ada, bob = Visitor(server.port), Visitor(server.port)
        ada.come_in("ada")
        bob.come_in("bob")
        assert typed(tmp_path, "owner", "ada") == (0, "“ada” is an owner now\n")
        while not (changed := bob.expect(Presence).changed):
            pass
        assert [(it.nickname, it.role) for it in changed] == [("ada", "owner")]

        assert typed(tmp_path, "user", "disable", "bob")[0] == 0
        assert bob.expect(Goodbye).code == "disabled"
        again = Visitor(server.port)
        assert again.sign_in("bob", as_=Refused).code == "disabled"
        say(ada, 7, "the others stay")
        assert typed(tmp_path, "user", "enable", "bob")[0] == 0
        back = Visitor(server.port)
        back.come_in("bob")
        for visitor in (ada, bob, again, back):
            visitor.close()


def test_whoever_lost_a_device_comes_in_by_a_code_that_is_good_once(tmp_path: Path) -> None:
    server = ChatServer(tmp_path, "--plaintext")
    with running(server):
        lost = Visitor(server.port)
        account = lost.come_in("ada").account
        code, out = typed(tmp_path, "user", "reset", "ada")
        assert code == 0
        found = re.search(r"one-time code: (\S+)", out)
        assert found is not None
        assert lost.expect(Goodbye).code == "revoked"
        visitors = [Visitor(server.port) for _ in range(4)]
        old, new, thief, later = visitors
        assert old.sign_in("ada", as_=Refused).code == "nickname-taken"
        came = new.sign_in("ada", on="a new device", password=found[1], as_=SignedIn)
        assert came.account == account
        refused = thief.sign_in("ada", on="another", password=found[1], as_=Refused)
        assert refused.code == "wrong-password"
        assert later.sign_in("ada", on="a new device", as_=SignedIn).account == account
        for visitor in (lost, *visitors):
            visitor.close()
        server.signal(signal.SIGTERM)
        server.wait()
        assert found[1] not in "".join(server.err.lines)


def test_what_is_said_is_copied_looked_through_written_out_and_put_back(tmp_path: Path) -> None:
    data, backup = tmp_path / "data", tmp_path / "backup.db"
    server = ChatServer(data, "--plaintext")
    with running(server):
        ada = Visitor(server.port)
        log = ada.come_in("ada").log
        for n in range(5):
            say(ada, n + 2, f"said {n}")
        assert typed(data, "backup", backup)[0] == 0
        say(ada, 9, "said later")
        assert typed(data, "verify") == (0, "ok: 6 entries in 1 conversation\n")
        assert typed(data, "export", tmp_path / "lobby.txt", "--room", "#lobby")[0] == 0
        lines = (tmp_path / "lobby.txt").read_text().splitlines()
        assert [line.partition("> ")[2] for line in lines] == [
            *(f"said {n}" for n in range(5)),
            "said later",
        ]
        assert typed(data, "restore", backup)[0] == 2, "not while the server runs"
        ada.close()
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
    assert typed(data, "restore", backup)[0] == 0
    server = ChatServer(data, "--plaintext")
    with running(server):
        ada = Visitor(server.port)
        assert ada.come_in("ada").log != log
        ada.send(Read(2, LOBBY))
        texts = [entry.text for entry in ada.expect(Page).entries if isinstance(entry, Entry)]
        assert texts == [f"said {n}" for n in range(5)]
        ada.close()
