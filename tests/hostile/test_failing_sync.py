"""The system itself tells a real server that a sync has failed: it stops, and says why."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parlour_protocol.messages import Goodbye, Said, Say
from tests.end_to_end.programs import ChatServer, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.report import tell

_SOURCE = Path(__file__).with_name("failing_sync.c")
_COPYING = """
import sys
from pathlib import Path

import trio

from parlour_server.errors import JournalFailedError
from parlour_server.journal import Draft, SqliteJournal, sqlite

sqlite.CHECKPOINT_PAGES = 4


async def main():
    journal = SqliteJournal(Path(sys.argv[1]))
    for number in range(50):
        await journal.append([Draft(1, 1, "ada", number.to_bytes(16), "x" * 4000, "text")])


try:
    trio.run(main)
except JournalFailedError as error:
    print(error)
"""


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Have the programs that are started next fail at syncs."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("there is no C compiler here, or this is not Linux")
    library = tmp_path / "failing_sync.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, _SOURCE, "-ldl"], check=True
    )
    monkeypatch.setenv("LD_PRELOAD", str(library))
    return monkeypatch


def say(client: RawClient, conversation: int, number: int) -> Goodbye | None:
    """Say something; return None if it was acknowledged, and else the goodbye."""
    client.send(Say(number + 1, number.to_bytes(16), conversation, f"{number}"))
    while not isinstance(told := client.receive(), Said | Goodbye):
        assert told is not None, "the connection ended without a goodbye"
    return told if isinstance(told, Goodbye) else None


def test_a_server_whose_log_is_not_synced_answers_nobody_and_stops_with_a_reason(
    tmp_path: Path, failing: pytest.MonkeyPatch
) -> None:
    failing.setenv("FAIL_SYNC_OF", ".db-wal")
    failing.setenv("FAIL_SYNC_FROM", "30")
    server = ChatServer(tmp_path / "data")
    acknowledged = 0
    with running(server), contextlib.closing(RawClient(server.port)) as ada:
        lobby = ada.sign_in("ada").conversations[0].id
        while (goodbye := say(ada, lobby, acknowledged)) is None:
            acknowledged += 1
        assert isinstance(goodbye, Goodbye)
        assert (goodbye.code, goodbye.retry) == ("shutdown", True)
        assert "disk has failed" in goodbye.reason
        assert server.wait() == 1
        server.err.expect("stopped: the disk failed")
    assert 0 < acknowledged < 30
    failing.delenv("FAIL_SYNC_OF")
    again = ChatServer(tmp_path / "data")
    with running(again), contextlib.closing(RawClient(again.port)) as ada:
        head = ada.sign_in("ada").conversations[0].head
    assert acknowledged <= head <= acknowledged + 1
    tell(
        "a real server, whose system fails its fsyncs from the 30th on",
        f"{acknowledged} acknowledgements",
        "0 lost; it stopped with exit code 1, the log says why, and so does its goodbye",
    )


def test_a_sync_that_fails_while_the_log_is_copied_is_the_end_too(
    tmp_path: Path, failing: pytest.MonkeyPatch
) -> None:
    failing.setenv("FAIL_SYNC_OF", "parlour.db")
    # Making the database takes less.
    failing.setenv("FAIL_SYNC_FROM", "8")
    command = [sys.executable, "-c", _COPYING, str(tmp_path / "parlour.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "the database failed" in done.stdout
