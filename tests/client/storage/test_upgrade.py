"""What version 1 kept is there in version 2."""

from pathlib import Path

import apsw
import pytest

from parlour_client.model import OutgoingState
from parlour_client.storage import Store
from parlour_client.storage.database import SCHEMA_VERSION
from parlour_client.storage.history import History, account_of
from tests.client.fake_server import FakeServer
from tests.client.sessions import joined, lobby, texts, until

pytestmark = pytest.mark.asyncio

VERSION_1 = """
CREATE TABLE person (nickname_key TEXT PRIMARY KEY, account INTEGER NOT NULL);
CREATE TABLE setting (account INTEGER, key TEXT, value TEXT NOT NULL, PRIMARY KEY (account, key))
    WITHOUT ROWID;
CREATE TABLE conversation (
    account INTEGER, id INTEGER, kind TEXT NOT NULL, name TEXT NOT NULL, peer INTEGER NOT NULL,
    read INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, id)) WITHOUT ROWID;
CREATE TABLE draft (account INTEGER, conversation INTEGER, text TEXT NOT NULL,
    PRIMARY KEY (account, conversation)) WITHOUT ROWID;
CREATE TABLE entry (
    account INTEGER, conversation INTEGER, seq INTEGER, time INTEGER NOT NULL,
    author INTEGER NOT NULL, nickname TEXT NOT NULL, message BLOB NOT NULL, text TEXT NOT NULL,
    kind TEXT NOT NULL, PRIMARY KEY (account, conversation, seq)) WITHOUT ROWID;
CREATE TABLE outgoing (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, message BLOB NOT NULL,
    conversation INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL,
    failure TEXT NOT NULL DEFAULT '', UNIQUE (account, message));
CREATE TABLE input (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account INTEGER NOT NULL, text TEXT NOT NULL);
PRAGMA user_version = 1;
INSERT INTO person VALUES ('me', 7);
INSERT INTO setting VALUES (7, 'log', '00000000000000000000000000000000');
INSERT INTO conversation VALUES (7, 1, 'room', '#lobby', 0, 2);
INSERT INTO entry VALUES (7, 1, 1, 1001, 8, 'n8', x'00000000000000000000000000000001', 'a', 'text');
INSERT INTO entry VALUES (7, 1, 2, 1002, 8, 'n8', x'00000000000000000000000000000002', 'b', 'text');
INSERT INTO entry VALUES (7, 1, 3, 1003, 8, 'n8', x'00000000000000000000000000000003', 'c', 'text');
INSERT INTO draft VALUES (7, 1, 'half a');
INSERT INTO outgoing (account, message, conversation, text, kind, time)
    VALUES (7, x'00000000000000000000000000000009', 1, 'unsent', 'text', 5);
INSERT INTO outgoing (account, message, conversation, text, kind, time, failure)
    VALUES (7, x'00000000000000000000000000000008', 1, 'failed', 'action', 6, 'no');
INSERT INTO input (account, text) VALUES (7, 'typed');
"""


def made_by_version_1(folder: Path) -> None:
    folder.mkdir(parents=True)
    connection = apsw.Connection(str(folder / "history.db"))
    connection.pragma("journal_mode", "wal")
    connection.execute(VERSION_1)
    connection.close()


async def test_nothing_of_a_database_of_version_1_is_lost(tmp_path: Path) -> None:
    made_by_version_1(tmp_path / "servers" / "key")
    database = await Store(tmp_path).database("key")
    assert await account_of(database, "Me") == 7
    kept = await History(database, 7).load()
    (room,) = kept.conversations
    assert [(e.text, e.revision, e.deleted) for e in room.entries] == [
        ("a", 0, False),
        ("b", 0, False),
        ("c", 0, False),
    ]
    assert (room.read, room.place, room.revision) == (2, 2, 0)
    assert [(o.text, o.kind, o.state, o.reply) for o in kept.outbox] == [
        ("unsent", "text", OutgoingState.WAITING, 0),
        ("failed", "action", OutgoingState.FAILED, 0),
    ]
    assert kept.drafts == {1: "half a"}
    assert kept.inputs == ["typed"]
    assert await database.read(lambda c: c.pragma("user_version")) == SCHEMA_VERSION
    await database.close()


async def test_what_was_changed_since_version_1_is_caught_up_with(tmp_path: Path) -> None:
    server = FakeServer()
    server.add("a", "b", "c")
    server.change(2, text="b, mended", edited=9)
    async with joined(tmp_path, server):
        pass
    (folder,) = (tmp_path / "servers").iterdir()
    for file in folder.glob("history.db*"):
        file.unlink()
    folder.rename(tmp_path / "place")
    made_by_version_1(folder)
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: "unsent" in texts(one))
        assert texts(one) == ["a", "b, mended", "c", "unsent"]
        assert lobby(one).read == 3  # this server was told of it
