"""A database of the second version, in which nobody could play yet."""

from pathlib import Path

import apsw
import pytest

from parlour_protocol.messages import Terms
from parlour_server.journal import Draft, SqliteJournal, conversations, schema, tables
from parlour_server.journal.accounts import Admitted, account, admit
from parlour_server.journal.copies import look_through
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted
from parlour_server.journal.tables import Founding

pytestmark = pytest.mark.trio


async def come_in(journal: SqliteJournal, nickname: str) -> int:
    bearer = Bearer(nickname.encode() * 8, "a device")
    admitted = await journal.do(admit, Wanted(nickname, nickname, 5), bearer)
    assert isinstance(admitted, Admitted)
    return admitted.account.id


@pytest.fixture
async def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "parlour.db"
    db = apsw.Connection(str(path))
    with monkeypatch.context() as patched:
        patched.setattr(schema, "_MIGRATIONS", schema._MIGRATIONS[:2])
        patched.setattr(schema, "VERSION", 2)
        schema.migrate(db, path)
    db.execute(
        "INSERT INTO conversation (kind, key, name, words) VALUES ('room', 'lobby', '#lobby', '');"
        "INSERT INTO account (nickname, created, used) VALUES ('ada', 1, 1);"
        "INSERT INTO member (account, conversation) VALUES (1, 1)"
    )
    db.close()
    return path


async def test_everybody_who_was_there_is_a_person_and_can_play_from_now_on(old: Path) -> None:
    journal = SqliteJournal(old, lambda: 10)
    ada = await journal.look(account, 1)
    assert (ada.nickname, ada.bot) == ("ada", False)
    bob = await come_in(journal, "bob")
    number = await journal.do(tables.create, Founding(Terms("chess"), 1, (1, bob), 1), 10)
    await journal.append([Draft(number, 1, "ada", bytes(16), "hello", "text")])
    places = await journal.look(conversations.places, 1, 9, 0)
    assert [(record.kind, record.head) for record, _ in places] == [("room", 0), ("table", 1)]
    await journal.close()
    assert look_through(old)[1] == []
