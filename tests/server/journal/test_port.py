"""What every journal promises: the one on disk, and the one that other tests believe in."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from msgspec.structs import replace as changed

from parlour_protocol import decode_entry
from parlour_server.journal import (
    Draft,
    Journal,
    NotStored,
    Outcome,
    SqliteJournal,
    Stored,
    TookTooLongError,
    accounts,
    conversations,
)
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted
from tests.server.memory_journal import MemoryJournal

pytestmark = pytest.mark.trio


@pytest.fixture(params=["sqlite", "memory"])
async def journal(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Journal]:
    made: Journal = (
        SqliteJournal(tmp_path / "parlour.db") if request.param == "sqlite" else MemoryJournal()
    )
    yield made
    await made.close()


def draft(number: int, conversation: int = 1, account: int = 1, text: str = "") -> Draft:
    id_ = number.to_bytes(16, "big")
    return Draft(conversation, account, "ada", id_, text or f"text {number}", "text")


def places(outcomes: list[Outcome]) -> list[int]:
    return [outcome.seq if isinstance(outcome, Stored) else 0 for outcome in outcomes]


async def test_entries_are_numbered_from_one_in_each_conversation(journal: Journal) -> None:
    outcomes = await journal.append([draft(n, conversation=n % 2) for n in range(1, 7)])
    assert places(outcomes) == [1, 1, 2, 2, 3, 3]
    assert places(await journal.append([draft(9, conversation=1)])) == [4]


@pytest.mark.parametrize("size", [1, 15, 16, 17, 255, 256, 257, 600])
async def test_batches_of_any_size_are_stored_whole_and_in_order(
    journal: Journal, size: int
) -> None:
    outcomes = await journal.append([draft(n) for n in range(1, size + 1)])
    assert places(outcomes) == [*range(1, size + 1)]
    bodies = await journal.read(1, 0, size + 1, size, newest=False)
    assert bodies == [outcome.body for outcome in outcomes if isinstance(outcome, Stored)]
    entries = [decode_entry(body) for body in bodies]
    assert [(entry.seq, entry.text) for entry in entries] == [
        (n, f"text {n}") for n in range(1, size + 1)
    ]


@pytest.mark.parametrize("together", [False, True])
async def test_a_repeated_id_has_its_first_place(journal: Journal, *, together: bool) -> None:
    drafts = [draft(1), draft(2), draft(1), draft(2), draft(3)]
    if together:
        outcomes = await journal.append(drafts)
    else:
        outcomes = [outcome for each in drafts for outcome in await journal.append([each])]
    assert places(outcomes) == [1, 2, 1, 2, 3]
    stored = [outcome for outcome in outcomes if isinstance(outcome, Stored)]
    assert [outcome.repeated for outcome in stored] == [False, False, True, True, False]
    assert stored[2].time == stored[0].time
    assert len(await journal.read(1, 0, 99, 99, newest=False)) == 3


@pytest.mark.parametrize("together", [False, True])
async def test_an_id_with_other_content_is_refused_and_the_rest_is_stored(
    journal: Journal, *, together: bool
) -> None:
    drafts = [draft(1), draft(1, text="other"), draft(1, conversation=2), draft(2)]
    if together:
        outcomes = await journal.append(drafts)
    else:
        outcomes = [outcome for each in drafts for outcome in await journal.append([each])]
    assert places(outcomes) == [1, 0, 0, 2]
    for outcome in outcomes[1:3]:
        assert isinstance(outcome, NotStored)
        assert (outcome.code, outcome.retry) == ("id-reused", False)


async def test_the_same_id_of_two_accounts_is_two_entries(journal: Journal) -> None:
    assert places(await journal.append([draft(1, account=1), draft(1, account=2)])) == [1, 2]


@pytest.mark.parametrize(
    ("after", "before", "limit", "newest", "seqs"),
    [
        (0, 11, 99, False, [*range(1, 11)]),
        (0, 11, 3, False, [1, 2, 3]),
        (0, 11, 3, True, [8, 9, 10]),
        (4, 8, 99, False, [5, 6, 7]),
        (4, 8, 2, True, [6, 7]),
        (10, 11, 99, False, []),
        (5, 5, 99, True, []),
        (0, 0, 99, False, []),
        (2**63 - 1, 2**63 - 1, 99, False, []),
        (0, 2**63 - 1, 1, True, [10]),
    ],
)
async def test_reading_between_two_places_from_either_end(
    journal: Journal, after: int, before: int, limit: int, *, newest: bool, seqs: list[int]
) -> None:
    await journal.append([draft(n) for n in range(1, 11)])
    bodies = await journal.read(1, after, before, limit, newest=newest)
    assert [decode_entry(body).seq for body in bodies] == seqs


@pytest.mark.parametrize(("newest", "seqs"), [(False, [1, 2, 3]), (True, [8, 9, 10])])
async def test_reading_ends_where_it_is_enough(
    journal: Journal, *, newest: bool, seqs: list[int]
) -> None:
    await journal.append([draft(n) for n in range(1, 11)])
    size = len((await journal.read(1, 0, 11, 1, newest=newest))[0])
    enough = 2 * size + 1
    bodies = await journal.read(1, 0, 11, 99, newest=newest, bytes_max=enough)
    assert [decode_entry(body).seq for body in bodies] == seqs


async def test_the_lobby_is_made_once(journal: Journal) -> None:
    lobby = await journal.do(conversations.lobby, "#lobby")
    await journal.append([draft(1, conversation=lobby.id)])
    again = await journal.do(conversations.lobby, "#lobby")
    assert (again.id, again.kind, again.name, again.head) == (lobby.id, "room", "#lobby", 1)


async def test_a_change_that_fails_changes_nothing_of_what_it_did(journal: Journal) -> None:
    lobby = await journal.do(conversations.lobby, "#lobby")

    def change(db: apsw.Connection) -> None:
        db.execute("UPDATE conversation SET topic = 'half done'")
        raise KeyError

    with pytest.raises(KeyError):
        await journal.do(change)
    found = await journal.look(conversations.conversation, lobby.id)
    assert found == lobby


async def come_in(journal: Journal, nickname: str) -> int:
    admitted = await journal.do(
        accounts.admit, Wanted(nickname, nickname, 0), Bearer(nickname.encode(), "")
    )
    assert isinstance(admitted, Admitted)
    return admitted.account.id


async def test_a_direct_conversation_of_two_is_one_from_either_side(journal: Journal) -> None:
    ada, bob = await come_in(journal, "ada"), await come_in(journal, "bob")
    direct, _ = await journal.do(conversations.direct, bob, ada, 0)
    again, _ = await journal.do(conversations.direct, ada, bob, 0)
    assert direct == again
    assert (direct.kind, direct.name, direct.head) == ("direct", "", 0)
    assert direct.pair == ((ada, "ada"), (bob, "bob"))
    notes, _ = await journal.do(conversations.direct, ada, ada, 0)
    assert (notes.id != direct.id, notes.pair) == (True, ((ada, "ada"),))


async def test_direct_conversations_are_listed_once_they_hold_something(journal: Journal) -> None:
    ada = await come_in(journal, "ada")
    others = [await come_in(journal, f"p{n}") for n in range(4)]
    directs = [(await journal.do(conversations.direct, ada, each, 0))[0] for each in others]
    assert await journal.look(conversations.places, ada, 99, 0) == []
    for n, direct in enumerate(directs[:3]):
        await journal.append([draft(n, conversation=direct.id)])
    listed = await journal.look(conversations.places, ada, 99, 0)
    assert {record.id for record, _ in listed} == {record.id for record in directs[:3]}
    assert [record.head for record, _ in listed] == [1, 1, 1]
    assert len(await journal.look(conversations.places, ada, 2, 0)) == 2
    (theirs,) = await journal.look(conversations.places, others[0], 99, 0)
    assert theirs[0].id == directs[0].id


async def test_what_is_off_the_record_is_told_and_not_kept(journal: Journal) -> None:
    said = Draft(1, 1, "ada", bytes(16), "between us", "text", reply=7, off=True)
    outcomes = await journal.append([said, said])
    assert isinstance(outcomes[0], Stored)
    told = decode_entry(outcomes[0].body)
    assert (told.text, told.off, told.reply) == ("between us", True, 7)
    (body,) = await journal.read(1, 0, 99, 99, newest=False)
    assert decode_entry(body) == changed(told, text="")
    again = await journal.append([replace(said, text="something else")])
    assert places([*outcomes, *again]) == [1, 1, 1], "nobody can tell what it said"


async def test_looking_for_too_long_is_given_up_and_harms_nothing(journal: Journal) -> None:
    def look(db: apsw.Connection) -> object:
        return db.execute(
            "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).get

    with pytest.raises(TookTooLongError):
        await journal.seek(1e-9, look)
    assert await journal.seek(60, lambda db: db.execute("SELECT 7").get) == 7


async def test_logs_have_a_name_of_sixteen_bytes(journal: Journal) -> None:
    assert len(journal.log_id) == 16
