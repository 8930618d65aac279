"""`chat-tui --plain` killed while lines are typed into it, alone and together with the server."""

import contextlib
import random
import shutil
import threading
import time
from pathlib import Path

import apsw

from parlour_protocol.messages import Page, Read
from tests.end_to_end.programs import BIN, ChatServer, PlainClient, Program, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.ledger import Ledger, Line
from tests.hostile.report import tell
from tests.hostile.sizes import size

LOBBY = 1
CLIENTS = 2
LINES_MAX = 200
"""How many lines are typed into a client, at most, before it is killed."""
TYPED_SECONDS = 0.004
"""How long a line takes to type."""
SERVER_KILLED = 3
"""The server is killed too with each so many of them."""
CONFIG = (
    "[house]\npresent = false\n[limits]\nrequests_per_second = 1000\nbytes_per_second = 10000000\n"
)


class Typist:
    """Types lines into one client after another, each of which is killed in the middle of it.

    Args:
        invitation: Where the clients go.
        nickname: Theirs.
        data: Where they keep what they have taken.
        ledger: What was typed.
    """

    def __init__(self, invitation: str, nickname: str, data: Path, ledger: Ledger) -> None:
        self.nickname = nickname
        self.runs: list[list[str]] = []
        """What was typed, by client."""
        self._invitation, self._data, self._ledger = invitation, data, ledger
        self._client: PlainClient | None = None
        self._typing = threading.Thread()

    def begin(self) -> None:
        """Start a client, and type into it until it is killed."""
        self._client = self.client()
        self.runs.append([])
        self._typing = threading.Thread(target=self._type, args=(self._client, self.runs[-1]))
        self._typing.start()

    def client(self) -> PlainClient:
        """Start one into which nothing is typed yet."""
        return PlainClient(self._invitation, self.nickname, self._data)

    def _type(self, client: PlainClient, typed: list[str]) -> None:
        with contextlib.suppress(OSError, ValueError):  # it is dead, or its input closed
            for number in range(LINES_MAX):
                text = f"{self.nickname} {len(self.runs)}.{number}"
                typed.append(text)
                self._ledger.send(self.nickname, LOBBY, text, text)
                client.write(text)
                time.sleep(TYPED_SECONDS)

    def wait_for_own(self, count: int) -> None:
        """Wait until the client has printed so many of the lines that were typed into it."""
        assert self._client is not None
        begins = f"<{self.nickname}> {self.nickname} {len(self.runs)}."
        self._client.out.wait(lambda lines: sum(begins in line for line in lines) >= count)

    def kill(self) -> None:
        """Kill it, and note what it had taken: what it printed, and what it keeps to be sent."""
        assert self._client is not None
        self._client.kill()
        self._typing.join()
        printed = [line for line in self._client.out.lines if f"<{self.nickname}> " in line]
        for text in [line.partition("> ")[2] for line in printed] + self.kept():
            self._ledger.acknowledge(self.nickname, text)

    def kept(self) -> list[str]:
        """Return what is on the disk to be sent, in order; read in a copy, to change nothing."""
        copy = self._data.with_name(f"{self._data.name}-copy")
        shutil.rmtree(copy, ignore_errors=True)
        if not self._data.exists():
            return []
        shutil.copytree(self._data, copy)
        texts: list[str] = []
        for path in copy.rglob("history.db"):
            database = apsw.Connection(str(path))
            with contextlib.suppress(apsw.SQLError):  # killed before there were tables
                rows = database.execute("SELECT text FROM outgoing ORDER BY position")
                texts += [str(text) for (text,) in rows]
            database.close()
        return texts


def log(port: int) -> list[Line]:
    """Return what the server has of the lobby; a line is known by its text."""
    reader = RawClient(port)
    head = reader.sign_in("reader").conversations[0].head
    lines: list[Line] = []
    while len(lines) < head:
        reader.send(Read(2, LOBBY, after=len(lines)))
        page = reader.expect(Page, lambda page: page.request == 2)
        lines += [Line(LOBBY, e.seq, e.nickname, e.text, e.text) for e in page.entries]
    reader.close()
    return lines


def test_what_a_killed_client_had_taken_is_said_once_and_in_order(
    tmp_path: Path,
) -> None:
    config, rng, ledger = tmp_path / "config.toml", random.Random(3), Ledger()
    config.write_text(CONFIG)
    server = ChatServer(tmp_path / "data", "--config", config)
    typists = [
        Typist(server.invitation, name, tmp_path / name, ledger)
        for name in [f"typist-{number}" for number in range(CLIENTS)]
    ]
    servers_killed, kills = 0, 0
    try:
        while kills < size(6, 300):
            for typist in typists:
                typist.begin()
            how = rng.random()
            if how < 3 / 4:
                rng.choice(typists).wait_for_own(rng.randrange(1, 30))
                time.sleep(rng.uniform(0, 0.05))
            else:
                time.sleep(rng.uniform(0, 1))  # while it starts, or a little later
            too = kills // CLIENTS % SERVER_KILLED == 1
            if too:
                servers_killed += 1
                server.kill()
            for typist in typists:
                typist.kill()
                kills += 1
            if too:
                server = ChatServer(tmp_path / "data", "--config", config, port=server.port)
        for typist in typists:
            client = typist.client()
            with running(client):
                client.err.expect("connected")
                client.end_input()
                assert client.wait() == 0, client.err.lines
            assert not typist.kept()
        lines = log(server.port)
    finally:
        server.kill()
        for typist in typists:
            typist.kill()
    account = ledger.compare(lines)
    assert not account.faults
    assert account.acknowledged
    there = {line.text for line in lines}
    for typist in typists:
        for typed in typist.runs:
            taken = [text in there for text in typed]
            assert taken == sorted(taken, reverse=True), f"a hole: {typed} {taken}"
    verify = Program(BIN / "chat-server", "verify", "--data", tmp_path / "data")
    with running(verify):
        assert verify.wait() == 0, verify.out.lines
    tell(
        "`kill -9` of `chat-tui --plain` while lines are typed into it, and of the server with it",
        f"{kills} kills of clients, {servers_killed} of the server",
        f"{account.told('lines')} that a client had taken; of {ledger.sent:,} typed, the first"
        f" {account.stored:,} of each run, without a hole, are in the log",
    )
