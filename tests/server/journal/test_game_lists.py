"""Lists of tables: what they tell, and what they cost."""

from pathlib import Path

import apsw
import pytest

from parlour_protocol.messages import Terms
from parlour_server.journal import SqliteJournal, game_lists, tables
from parlour_server.journal.accounts import Admitted, admit
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted
from parlour_server.journal.tables import Founding

pytestmark = pytest.mark.trio

TABLES_OF_A_LIST = 40


def found(db: apsw.Connection, count: int) -> list[int]:
    """Make tables of one person."""
    admitted = admit(db, Wanted("ada", "ada", 5), Bearer(bytes(32), "a device"))
    assert isinstance(admitted, Admitted)
    host = admitted.account.id
    founding = Founding(Terms("chess"), 1, (host, None), host)
    return [tables.create(db, founding, 10 + number) for number in range(count)]


def do(db: apsw.Connection, table: int, *deeds: tuple[str, str]) -> None:
    """Have these be done at a table: verb and move."""
    for number, (verb, move) in enumerate(deeds, 1):
        db.execute(
            "INSERT INTO deed VALUES (?, ?, 1, ?, 0, ?, 0, NULL, x'')", (table, number, verb, move)
        )


def statements(db: apsw.Connection, account: int) -> tuple[int, int]:
    """Return how many tables a list has, and how many statements it took."""
    run: list[object] = []

    def note(_cursor: object, statement: str, _bindings: object) -> bool:
        run.append(statement)
        return True

    db.exec_trace = note
    try:
        return len(game_lists.going_on(db, account, 0, TABLES_OF_A_LIST)), len(run)
    finally:
        db.exec_trace = None


async def test_a_list_of_many_tables_takes_as_many_statements_as_one_of_one(
    tmp_path: Path,
) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")

    def cost(db: apsw.Connection, count: int) -> tuple[int, int]:
        found(db, count)
        return statements(db, 1)

    one, of_one = await journal.do(cost, 1)
    many, of_many = await journal.do(cost, TABLES_OF_A_LIST - 1)
    await journal.close()
    assert (one, many) == (1, TABLES_OF_A_LIST)
    assert of_one == of_many


async def test_moves_that_were_taken_back_are_not_counted(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")

    def counted(db: apsw.Connection) -> list[int]:
        numbers = found(db, 3)
        do(db, numbers[1], ("move", "e4"), ("chance", "1"), ("offer", ""), ("move", "e5"))
        do(
            db, numbers[2],
            ("move", "e4"), ("move", "e5"), ("takeback", "1"), ("move", "d5"), ("move", "c4"),
        )  # fmt: skip
        made = game_lists.plies(db, numbers)
        return [made[number] for number in numbers]

    assert await journal.do(counted) == [0, 3, 3]
    await journal.close()


async def test_tables_are_told_in_the_order_they_are_asked_for(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "parlour.db")

    def told(db: apsw.Connection) -> tuple[list[int], list[int]]:
        first, second, third = found(db, 3)
        asked = [third, 0, first, second]
        return asked, [each.conversation for each in tables.load_all(db, asked)]

    (third, _, first, second), loaded = await journal.do(told)
    await journal.close()
    assert loaded == [third, first, second]
