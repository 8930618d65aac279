"""What is remembered of logs that are written to."""

from pathlib import Path
from typing import Any

import apsw
import pytest

from parlour_server.journal import Draft, SqliteJournal, appending
from parlour_server.journal.copies import look_through
from parlour_server.journal.port import Stored

pytestmark = pytest.mark.trio

CONVERSATIONS = 10


def rooms(db: apsw.Connection) -> list[int]:
    """Make somebody, and rooms that they are in."""
    db.execute("INSERT INTO account (nickname, created, used) VALUES ('ada', 1, 1)")
    for number in range(CONVERSATIONS):
        db.execute(
            "INSERT INTO conversation (kind, key, name, words) VALUES ('room', ?, ?, '')",
            (f"room-{number}", f"#room-{number}"),
        )
    found: Any = db.execute("SELECT id FROM conversation").fetchall()
    return [number for (number,) in found]


async def test_logs_go_on_where_they_ended_also_where_more_are_written_to_than_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appending, "HEADS_MAX", 3)
    path = tmp_path / "parlour.db"
    journal = SqliteJournal(path)
    numbers = await journal.do(rooms)
    for seq in range(1, 6):
        for number in numbers:
            id_ = bytes([number, seq]) * 8
            drafts = [Draft(number, 1, "ada", id_, "said", "text")]
            (outcome,) = await journal.append(drafts)
            assert isinstance(outcome, Stored)
            assert outcome.seq == seq
            assert len(journal._appending._heads) <= 3
    await journal.close()
    _, faults = look_through(path)
    assert faults == []
