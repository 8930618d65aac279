"""A disk that is really full under a real server: it refuses in words, and goes on with room."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from parlour_protocol.messages import (
    Clock,
    CreateRoom,
    Found,
    InviteToPlay,
    Message,
    Moved,
    Page,
    Read,
    Refused,
    Said,
    Say,
    Search,
    SignedIn,
    Terms,
)
from tests.end_to_end.programs import BIN, Program, running
from tests.end_to_end.raw_client import RawClient
from tests.end_to_end.raw_player import RawPlayer
from tests.hostile.ledger import Ledger, Line
from tests.hostile.report import tell
from tests.hostile.sizes import size

DISK = "6m"
ROUNDS = size(1, 5)
"""How often the disk is filled, and has room again."""
LINES = 30
BUSY_SHARE = 0.5
"""The most of a processor that a server may take that can do nothing."""


@dataclass
class Disk:
    """A small disk.

    Args:
        path: Where it is mounted.
    """

    path: Path

    def fill(self) -> None:
        """Take all the room there is."""
        with (self.path / "ballast").open("ab", buffering=0) as ballast:
            for piece in (65_536, 4_096, 1):
                with contextlib.suppress(OSError):
                    while ballast.write(bytes(piece)) == piece:
                        pass

    def clear(self) -> None:
        """Give the room back."""
        (self.path / "ballast").unlink()


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Mount a small disk."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk, and only on Linux")
    path = Path(tempfile.mkdtemp(prefix="parlour-full-"))
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(path)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        path.rmdir()
        pytest.skip("no disk can be mounted here")
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "--lazy", path], check=True)
        path.rmdir()


class Talker(RawPlayer):
    """Somebody who says things, and keeps account of them."""

    def __init__(self, port: int, nickname: str, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lobby = 0
        super().__init__(port, nickname)

    def sign_in(self, nickname: str) -> SignedIn:
        """Come in."""
        signed_in = super().sign_in(nickname)
        self.lobby = signed_in.conversations[0].id
        return signed_in

    def tries(self, message: Message) -> Message:
        """Send a request, and return whatever it is answered."""
        self.send(message)
        number = message.request  # type: ignore[attr-defined] # requests have one
        while (answer := self.receive()) is not None:
            if getattr(answer, "request", 0) == number:
                return answer
        raise AssertionError("the connection ended without an answer")

    def number(self) -> int:
        """Return a number for the next request."""
        self._number += 1
        return self._number

    def say(self, text: str) -> Said | Refused:
        """Say something in the lobby."""
        id_ = os.urandom(16)
        self.ledger.send(self.nickname, self.lobby, id_, text)
        answer = self.tries(Say(self.number(), id_, self.lobby, text))
        assert isinstance(answer, Said | Refused)
        if isinstance(answer, Said):
            self.ledger.acknowledge(self.nickname, id_, answer.seq)
        else:
            self.ledger.refuse(self.nickname, id_)
        return answer


def typed(*words: str | Path) -> tuple[int, str]:
    """Run a command of the server's, and return its exit code and what it says."""
    command = [str(each) for each in (BIN / "chat-server", *words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def until_full(talker: Talker) -> Refused:
    """Talk until it is refused: what the log has room for is still taken."""
    for number in range(3_000):
        answer = talker.say(f"{number} {'words ' * 100}")
        if isinstance(answer, Refused):
            return answer
    raise AssertionError("the disk was never full")


def look_while_full(ada: Talker, data: Path, elsewhere: Path) -> None:
    """Do what needs no room, and what does."""
    page = ada.tries(Read(ada.number(), ada.lobby))
    assert isinstance(page, Page)
    assert page.entries
    found = ada.tries(Search(ada.number(), "words"))
    assert isinstance(found, Found)
    for message in (
        InviteToPlay(ada.number(), os.urandom(16), "bob", Terms("connect-four")),
        CreateRoom(ada.number(), "#late"),
    ):
        refused = ada.tries(message)
        assert isinstance(refused, Refused), refused
        assert (refused.code, refused.retry) == ("storage", True)
        assert "disk is full" in refused.reason
    code, said = typed("verify", "--data", data)
    assert code == 0, said
    elsewhere.unlink(missing_ok=True)
    code, said = typed("backup", elsewhere, "--data", data)
    assert code == 0, said
    code, said = typed("backup", data / "copy.db", "--data", data)
    assert code == 2
    assert "full" in said
    assert "Traceback" not in said
    assert not list(data.glob("copy.db*")), "a half copy stays"


class LoggingServer(Program):
    """A server that writes its log to the disk it keeps everything on."""

    def __init__(self, data: Path, config: Path, log: Path) -> None:
        served = '"$0" --listen 127.0.0.1:0 --data "$1" --config "$2" 2>>"$3"'
        super().__init__("/bin/sh", "-c", f"exec {served}", BIN / "chat-server", data, config, log)
        self.port = int(self.out.expect("^ready ").partition("#")[0].rpartition(":")[2])

    def processor_seconds(self) -> float:
        """Return how long it has had a processor."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def config_in(directory: Path) -> Path:
    """Write a config in which nobody has to wait: it is the disk that is to be full."""
    path = directory / "server.toml"
    path.write_text(
        "[house]\npresent = false\n[limits]\nrequests_per_second = 100000\n"
        "requests_burst = 100000\nbytes_per_second = 100000000\nbytes_burst = 100000000\n"
    )
    return path


def log_of(talker: Talker) -> list[Line]:
    """Return the lobby, read page by page."""
    lines: list[Line] = []
    while True:
        after = lines[-1].seq if lines else 0
        page = talker.ask(lambda n: Read(n, talker.lobby, after), Page)  # noqa: B023 - at once
        lines += [
            Line(talker.lobby, each.seq, each.nickname, each.id, each.text)
            for each in page.entries
            if each.kind == "text"
        ]
        if not page.more:
            return lines


def play_while_full(ada: Talker, bob: Talker, disk: Disk) -> Callable[[], Message]:
    """Have a move refused; return what tries the very same move again."""
    table = ada.begin(bob, Terms("tic-tac-toe", clock=Clock(initial=600)))
    mover, other = ada, bob
    if mover.tables[table].seat not in mover.tables[table].turn:
        mover, other = bob, ada
    mover.move(table, "a1")
    other.until(lambda: other.tables[table].seat in other.tables[table].turn)
    disk.fill()
    assert "disk is full" in until_full(ada).reason
    move = other.moving(table, "b2")

    def again() -> Message:
        return other.tries(move(other.number()))

    refused = again()
    assert isinstance(refused, Refused)
    assert (refused.code, refused.retry) == ("storage", True)
    assert "disk is full" in refused.reason
    return again


def come_in_while_full(port: int) -> None:
    """Come in as somebody who is known, and as somebody new."""
    with contextlib.closing(RawClient(port)) as known:
        assert known.sign_in("bob").conversations[0].head >= LINES
    with contextlib.closing(RawClient(port)) as new:
        new.begin_sign_in("eve")
        refused = new.expect(Refused)
        assert refused.code == "storage"
        assert "disk is full" in refused.reason


def test_on_a_full_disk_all_but_reading_is_refused_in_words_until_there_is_room(
    disk: Disk, tmp_path: Path
) -> None:
    data, ledger, config = disk.path / "data", Ledger(), config_in(tmp_path)
    server = LoggingServer(data, config, disk.path / "log")
    share = 0.0
    with running(server):
        ada, bob = (Talker(server.port, nickname, ledger) for nickname in ("ada", "bob"))
        for number in range(LINES):
            assert isinstance((ada, bob)[number % 2].say(f"words {number}"), Said)
        for _ in range(ROUNDS):
            again = play_while_full(ada, bob, disk)
            before, began = server.processor_seconds(), time.monotonic()
            look_while_full(ada, data, tmp_path / "copy.db")
            come_in_while_full(server.port)
            busy = server.processor_seconds() - before
            share = max(share, busy / (time.monotonic() - began))
            disk.clear()
            assert isinstance(bob.say("words again"), Said)
            assert isinstance(again(), Moved)
        assert share <= BUSY_SHARE
        account = ledger.compare(log_of(ada))
        assert not account.faults
        play_while_full(ada, bob, disk)
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
        ada.close()
        bob.close()
    code, said = typed("--listen", "127.0.0.1:0", "--data", data, "--config", config)
    assert code == 2, said
    assert "Traceback" not in said
    last = said.splitlines()[-1]
    assert last.startswith("chat-server: ")
    assert "full" in last
    disk.clear()
    restarted = LoggingServer(data, config, disk.path / "log")
    with running(restarted), contextlib.closing(Talker(restarted.port, "ada", Ledger())) as ada:
        account = ledger.compare(log_of(ada))
        assert not account.faults
        assert "not stored" not in (disk.path / "log").read_text()
    tell(
        "a disk of 6 MB filled to the last byte under a real server",
        f"{ROUNDS + 1} times",
        f"{account.told()}; lines, moves, invitations, rooms and new names refused in words;"
        " reading, searching, coming back, `verify` and `backup` elsewhere went on;"
        f" at most {share:.0%} of a processor; wrote again at once",
    )
