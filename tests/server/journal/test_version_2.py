"""What becomes of a database of version 1."""

import tracemalloc
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import apsw
import pytest

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.messages import Entry
from parlour_server.authentication import guest_hash
from parlour_server.journal import (
    NameRecord,
    SqliteJournal,
    accounts,
    conversations,
    schema,
    version_1,
)
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.copies import look_through
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted
from parlour_server.journal.schema import VERSION
from parlour_server.names import nickname_key

pytestmark = pytest.mark.trio

LOG = bytes(range(16))
ADA, BOB, OTHER_ADA, NEAR_BOB, UNFIT = 1, 2, 3, 4, 5
NICKNAMES = {ADA: "ada", BOB: "bob", OTHER_ADA: "Ada", NEAR_BOB: "b0b", UNFIT: "admin"}
LOBBY, DIRECT, NOTES, EMPTY = 1, 2, 3, 4


def secret(account: int) -> bytes:
    """The secret that a client of that time had."""
    return bytes([account]) * 32


def told() -> Iterator[Entry]:
    """Everything that was said, in the order of the logs."""
    for conversation, count in ((LOBBY, 300), (DIRECT, 3), (NOTES, 1)):
        for seq in range(1, count + 1):
            author = seq % 2 + 1 if conversation != NOTES else ADA
            id_ = conversation.to_bytes(8, "big") + seq.to_bytes(8, "big")
            text = f"{conversation} {seq} déjà vu"
            yield Entry(conversation, seq, 1000 * seq, author, NICKNAMES[author], id_, text)


def make(path: Path, entries: Iterator[Entry]) -> None:
    """Make a database as the first version of the server did."""
    db = apsw.Connection(str(path))
    db.pragma("journal_mode", "wal")
    with db:
        version_1.make(db)
        db.execute("INSERT INTO meta VALUES ('log', ?)", (LOG,))
        for used, account in enumerate((OTHER_ADA, ADA, BOB, NEAR_BOB, UNFIT)):
            db.execute(
                "INSERT INTO account VALUES (?, ?, ?, ?, ?)",
                (
                    account,
                    guest_hash(secret(account)),
                    NICKNAMES[account].lower(),
                    NICKNAMES[account],
                    used,
                ),
            )
        db.execute("INSERT INTO conversation VALUES (?, 'room', '#lobby')", (LOBBY,))
        directs = ((DIRECT, ADA, BOB), (NOTES, ADA, ADA), (EMPTY, BOB, OTHER_ADA))
        for number, low, high in directs:
            db.execute("INSERT INTO conversation VALUES (?, 'direct', NULL)", (number,))
            db.execute("INSERT INTO direct VALUES (?, ?, ?)", (low, high, number))
            for account in {low, high}:
                db.execute("INSERT INTO member VALUES (?, ?)", (account, number))
        link: dict[int, bytes] = {}
        for entry in entries:
            body = encode_body(entry)
            before = link.get(entry.conversation, bytes(16))
            link[entry.conversation] = blake2b(before + body, digest_size=16).digest()
            db.execute(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.conversation,
                    entry.seq,
                    entry.time,
                    entry.account,
                    entry.id,
                    body,
                    link[entry.conversation],
                ),
            )
    db.pragma("application_id", schema.APPLICATION_ID)
    db.pragma("user_version", 1)
    db.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "parlour.db"
    make(path, told())
    return path


async def come_in(
    journal: SqliteJournal, nickname: str, device: str, guest: int = 0
) -> Admitted | NameRecord:
    return await journal.do(
        accounts.admit,
        Wanted(nickname_key(nickname), nickname, 10**6),
        Bearer(device.encode().ljust(32), device, guest_hash(secret(guest)) if guest else b""),
    )


async def test_every_entry_is_there_and_nothing_is_wrong(old: Path) -> None:
    journal = SqliteJournal(old)
    assert journal.log_id == LOG
    found = [
        decode_entry(body)
        for conversation in (LOBBY, DIRECT, NOTES)
        for body in await journal.read(conversation, 0, 999, 999, newest=False)
    ]
    assert found == list(told())
    await journal.close()
    extent, faults = look_through(old)
    assert (faults, extent.entries) == ([], 304)


async def test_the_log_goes_on_where_it_ended(old: Path) -> None:
    journal = SqliteJournal(old)
    lobby = await journal.do(conversations.lobby, "#lobby")
    assert (lobby.id, lobby.name, lobby.head, lobby.revision) == (LOBBY, "#lobby", 300, 0)
    await journal.close()


async def test_everybody_is_in_what_they_were_in(old: Path) -> None:
    journal = SqliteJournal(old)
    listed = {
        account: [
            record.id for record, _ in await journal.look(conversations.places, account, 9, 0)
        ]
        for account in NICKNAMES
    }
    assert listed == {
        ADA: [LOBBY, DIRECT, NOTES],
        BOB: [LOBBY, DIRECT],
        OTHER_ADA: [LOBBY],
        NEAR_BOB: [LOBBY],
        UNFIT: [LOBBY],
    }
    direct, _ = await journal.do(conversations.direct, OTHER_ADA, BOB, 0)
    assert direct.id == EMPTY
    await journal.close()


async def test_the_secret_of_that_time_claims_the_name_for_a_device_once(old: Path) -> None:
    journal = SqliteJournal(old)
    stranger = await come_in(journal, "ada", "stranger's")
    assert isinstance(stranger, NameRecord)
    assert stranger.account == ADA
    admitted = await come_in(journal, "ada", "laptop", ADA)
    assert isinstance(admitted, Admitted)
    assert (admitted.account.id, admitted.new) == (ADA, False)
    thief = await come_in(journal, "ada", "thief's", ADA)
    assert isinstance(thief, NameRecord), "the secret is good once"
    again = await come_in(journal, "ada", "laptop")
    assert isinstance(again, Admitted)
    assert again.account.id == ADA
    await journal.close()


@pytest.mark.parametrize(("name", "last"), [("ada", ADA), ("bob", NEAR_BOB)])
async def test_a_name_that_several_had_is_that_of_who_used_it_last(
    old: Path, name: str, last: int
) -> None:
    journal = SqliteJournal(old)
    found = await journal.look(accounts.find_account, nickname_key(name), 10**6)
    assert found is not None
    assert (found.id, found.nickname) == (last, NICKNAMES[last])
    await journal.close()


async def test_a_name_that_is_none_any_more_is_nobodys(old: Path) -> None:
    journal = SqliteJournal(old)
    rows = journal._db.execute("SELECT count(*) FROM name WHERE account = ?", (UNFIT,)).get
    assert rows == 0
    await journal.close()


async def test_the_old_database_is_kept_beside(old: Path) -> None:
    await SqliteJournal(old).close()
    kept = apsw.Connection(f"{old}.before-version-{VERSION}")
    assert kept.pragma("user_version") == 1
    assert kept.execute("SELECT count(*) FROM entry").get == 304
    kept.close()


async def test_a_large_log_is_brought_up_without_holding_it_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    text = "x" * 4000
    many = (
        Entry(LOBBY, seq, seq, ADA, "ada", seq.to_bytes(16, "big"), text) for seq in range(1, 2501)
    )
    make(path, many)
    tracemalloc.start()
    journal = SqliteJournal(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    await journal.close()
    assert path.stat().st_size > 10_000_000
    assert most < 1_000_000
