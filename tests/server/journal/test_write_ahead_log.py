"""Damage in the midst of the write-ahead log is told, and a crash is not taken for it."""

import os
import shutil
from pathlib import Path

import pytest

from parlour_server.administration.reading import verify
from parlour_server.errors import SetupError
from parlour_server.journal import Draft, SqliteJournal, conversations

pytestmark = pytest.mark.trio

HEADER, FRAME = 32, 24 + 4096


@pytest.fixture
async def left(tmp_path: Path) -> Path:
    """Return a database as it is when its server was killed, with its log."""
    journal = SqliteJournal(tmp_path / "live.db")
    await journal.do(conversations.lobby, "#lobby")
    for number in range(8):
        await journal.append([Draft(1, 1, "ada", number.to_bytes(16), "text " * 99, "text")])
    path = tmp_path / "parlour.db"
    for end in ("", "-wal"):
        shutil.copy(tmp_path / f"live.db{end}", f"{path}{end}")
    await journal.close()
    return path


def damage(path: Path, at: int) -> bytes:
    """Flip a bit of the log; return what it is now."""
    data = bytearray(log_of(path).read_bytes())
    data[at] ^= 4
    log_of(path).write_bytes(data)
    return bytes(data)


def content(path: Path) -> bytes:
    return log_of(path).read_bytes()


def cut(path: Path, less: int) -> None:
    os.truncate(log_of(path), log_of(path).stat().st_size - less)


async def entries(path: Path) -> int:
    journal = SqliteJournal(path)
    found = len(await journal.read(1, 0, 99, 99, newest=False))
    await journal.close()
    return found


def log_of(path: Path) -> Path:
    return Path(f"{path}-wal")


async def test_a_log_that_a_killed_server_left_is_taken_whole(left: Path) -> None:
    assert verify(data=left.parent) == 0
    assert await entries(left) == 8


@pytest.mark.parametrize(
    "at", [3, 17, 30, HEADER + 5, HEADER + 12, HEADER + 20, HEADER + FRAME * 3]
)
async def test_damage_in_its_midst_is_told_at_start_and_by_verify(
    left: Path, at: int, capsys: pytest.CaptureFixture[str]
) -> None:
    data = damage(left, at)
    assert verify(data=left.parent) == 1
    assert "parlour.db-wal is damaged" in capsys.readouterr().out
    with pytest.raises(SetupError, match="go on with what can be read: `chat-server backup"):
        SqliteJournal(left)
    assert content(left) == data, "it is left as it is"


@pytest.mark.parametrize("less", [1, 600, FRAME, FRAME + 9])
async def test_a_last_transaction_that_was_never_finished_is_left_out(
    left: Path, less: int
) -> None:
    cut(left, less)
    assert verify(data=left.parent) == 0
    assert await entries(left) == 7


async def test_one_of_which_pieces_are_missing_is_left_out_too(left: Path) -> None:
    damage(left, -FRAME * 2 + 100)
    journal = SqliteJournal(left)
    assert journal.unfinished
    await journal.close()
    assert await entries(left) == 7
