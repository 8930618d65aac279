"""A journal in a process that can open no more files."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from parlour_server.journal import Draft, SqliteJournal
from parlour_server.journal.port import Stored

pytestmark = pytest.mark.trio

TEXT = "x" * 40
BATCH = 200


def lobby(db: apsw.Connection) -> int:
    """Make somebody, and a room that they are in; return its number."""
    db.execute(
        "INSERT INTO conversation (kind, key, name, words) VALUES ('room', 'lobby', '#lobby', '');"
        "INSERT INTO account (nickname, created, used) VALUES ('ada', 1, 1)"
    )
    return 1


def drafts(conversation: int, first: int) -> list[Draft]:
    """Return long things to say."""
    return [
        Draft(conversation, 1, "ada", sha256(f"{number}".encode()).digest()[:16], TEXT, "text")
        for number in range(first, first + BATCH)
    ]


@contextmanager
def no_more_files() -> Iterator[None]:
    """Have this process open no file more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    first_free = os.dup(0)
    os.close(first_free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (first_free, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            os.dup(0)
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_what_is_said_is_stored_also_where_no_file_can_be_opened(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")
    conversation = await journal.do(lobby)
    await journal.append(drafts(conversation, 0))
    with no_more_files():
        outcomes = [
            outcome
            for first in range(BATCH, 20 * BATCH, BATCH)
            for outcome in await journal.append(drafts(conversation, first))
        ]
    await journal.close()
    assert {type(outcome) for outcome in outcomes} == {Stored}
