import os
import shutil
import stat
import sys
from pathlib import Path

import anyio
import apsw
import pytest

from parlour_client.errors import StoreError
from parlour_client.model import ConversationModel, Outgoing, OutgoingState
from parlour_client.storage.database import SCHEMA_VERSION, Database, open_database
from parlour_client.storage.history import OPENED_ENTRIES, History, account_of, set_account
from parlour_protocol.messages import Conversation
from tests.client.fake_server import LOBBY, ME, entry

pytestmark = pytest.mark.asyncio
ROOM = ConversationModel(Conversation(LOBBY, "room", "#lobby", 0))


def outgoing(number: int, text: str = "x") -> Outgoing:
    return Outgoing(number.to_bytes(16), LOBBY, text, "text", number)


def nothing(_failure: StoreError | None) -> None:
    pass


async def filled(folder: Path, entries: int = 3) -> tuple[Database, History]:
    database = await open_database(folder)
    history = History(database, ME)
    history.set_conversation(ROOM)
    history.add_entries(tuple(entry(seq) for seq in range(1, entries + 1)))
    await database.flush()
    return database, history


async def test_what_was_kept_is_there_again(tmp_path: Path) -> None:
    database, history = await filled(tmp_path)
    history.add_outgoing(outgoing(1), nothing)
    history.add_outgoing(outgoing(2), nothing)
    history.fail_outgoing(outgoing(2).id, "no")
    history.add_outgoing(outgoing(3), nothing)
    history.drop_outgoing(outgoing(3).id)
    history.set_draft(LOBBY, "half\ud800")
    history.set_draft(2, "gone")
    history.set_draft(2, "")
    history.add_input("first")
    history.add_input("second")
    history.set_setting("tabs", "1")
    set_account(database, "Alice", ME)
    await database.close()

    database = await open_database(tmp_path)
    assert await account_of(database, "alice") == ME
    assert await account_of(database, "bob") == 0
    kept = await History(database, ME).load()
    (lobby,) = kept.conversations
    assert lobby.entries == [entry(1), entry(2), entry(3)]
    assert [(o.id, o.state, o.reason) for o in kept.outbox] == [
        (outgoing(1).id, OutgoingState.WAITING, ""),
        (outgoing(2).id, OutgoingState.FAILED, "no"),
    ]
    assert kept.drafts == {LOBBY: "half\N{REPLACEMENT CHARACTER}"}
    assert kept.inputs == ["first", "second"]
    assert kept.settings == {"tabs": "1"}
    assert (await History(database, 99).load()).conversations == []
    await database.close()


async def test_what_was_said_to_be_on_disk_survives_a_crash(tmp_path: Path) -> None:
    database, history = await filled(tmp_path / "before")
    told: list[StoreError | None] = []
    history.add_outgoing(outgoing(1), told.append)
    assert told == []
    await database.flush()
    assert told == [None]
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    await database.close()
    database = await open_database(tmp_path / "after")
    kept = await History(database, ME).load()
    assert [o.id for o in kept.outbox] == [outgoing(1).id]
    assert kept.conversations[0].last == 3
    await database.close()


async def test_only_the_last_entries_are_loaded_and_older_ones_on_demand(tmp_path: Path) -> None:
    database, history = await filled(tmp_path, OPENED_ENTRIES + 10)
    (lobby,) = (await history.load()).conversations
    assert (lobby.first, lobby.last) == (11, OPENED_ENTRIES + 10)
    assert [e.seq for e in await history.older(LOBBY, 11, 4)] == [7, 8, 9, 10]
    history.forget_entries(LOBBY, after=8)
    assert [e.seq for e in await history.older(LOBBY, 99, 3)] == [6, 7, 8]
    await database.close()


async def test_an_unreadable_database_is_set_aside(tmp_path: Path) -> None:
    database, _ = await filled(tmp_path)
    await database.close()
    (tmp_path / "history.db").write_bytes(b"this is no database at all" * 200)
    database = await open_database(tmp_path)
    assert (await anyio.Path(database.set_aside).read_bytes()).startswith(b"this is no")
    assert (await History(database, ME).load()).conversations == []
    await database.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET text = CAST(x'ff' AS TEXT)",
        "UPDATE entry SET more = x'ff'",
        "UPDATE entry SET more = 'more'",
    ],
)
async def test_a_row_that_cannot_be_read_is_told_and_all_is_set_aside_at_the_next_start(
    tmp_path: Path, change: str
) -> None:
    database, history = await filled(tmp_path)
    database.write(change)
    with pytest.raises(StoreError, match="it is damaged; it is set aside at the next start"):
        await history.load()
    await database.close()
    for set_aside in (True, False):
        database = await open_database(tmp_path)
        assert bool(database.set_aside) is set_aside
        assert (await History(database, ME).load()).conversations == []
        await database.close()


async def test_a_damaged_page_is_set_aside_too(tmp_path: Path) -> None:
    database, _ = await filled(tmp_path, 400)
    await database.close()
    path = tmp_path / "history.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    path.write_bytes(content)
    database = await open_database(tmp_path)
    assert database.set_aside
    await database.close()


async def test_a_newer_database_is_refused_in_words(tmp_path: Path) -> None:
    database, _ = await filled(tmp_path)
    await database.close()
    connection = apsw.Connection(str(tmp_path / "history.db"))
    connection.pragma("user_version", SCHEMA_VERSION + 1)
    connection.close()
    with pytest.raises(StoreError, match="newer Parlour"):
        await open_database(tmp_path)


async def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--data"):
        await open_database(tmp_path / "file")
    (tmp_path / "history.db").mkdir()
    with pytest.raises(StoreError, match="cannot keep history"):
        await open_database(tmp_path)


async def test_a_full_disk_is_told_and_the_next_write_goes_on(tmp_path: Path) -> None:
    database, history = await filled(tmp_path)
    await database.read(lambda connection: connection.pragma("max_page_count", 1))
    told: list[StoreError | None] = []
    history.add_outgoing(outgoing(1, "x" * 100_000), told.append)
    await database.flush()
    assert "disk is full" in str(told[0])
    await database.read(lambda connection: connection.pragma("max_page_count", 100_000))
    history.add_outgoing(outgoing(1, "x" * 100_000), told.append)
    await database.flush()
    assert told[1:] == [None]
    await database.close()


OTHER_PROCESS = """
import sys, anyio
from pathlib import Path
from tests.client.storage.test_history import filled, outgoing, nothing
async def main():
    database, history = await filled(Path(sys.argv[1]))
    history.account = int(sys.argv[2])
    for number in range(100):
        history.add_outgoing(outgoing(number), nothing)
        await database.flush()
    print(database.failure)
    await database.close()
anyio.run(main)
"""


async def test_several_processes_make_and_fill_one_database_at_once(tmp_path: Path) -> None:
    processes = [
        await anyio.open_process([sys.executable, "-c", OTHER_PROCESS, str(tmp_path), str(account)])
        for account in (11, 12, 13)
    ]
    for process in processes:
        assert process.stdout is not None
        assert (await process.stdout.receive()).strip() == b"None"
        assert await process.wait() == 0
        await process.aclose()
    database = await open_database(tmp_path)
    for account in (11, 12, 13):
        assert len((await History(database, account).load()).outbox) == 100
    await database.close()


async def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    database, _ = await filled(tmp_path / "server")
    await database.close()
    assert stat.S_IMODE(os.stat(tmp_path / "server").st_mode) == 0o700  # noqa: PTH116
    assert stat.S_IMODE(os.stat(tmp_path / "server" / "history.db").st_mode) == 0o600  # noqa: PTH116
