"""What messages and sign-ins cost does not grow with what is stored: SQLite's steps are counted."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import apsw
import pytest

from parlour_server.journal import Draft, SqliteJournal, accounts, conversations, rooms
from parlour_server.journal.devices import Bearer
from parlour_server.journal.naming import Wanted

pytestmark = pytest.mark.trio

FEW, MANY = 20, 400
ANY = rooms.Most(owned=1 << 20, joined=1 << 20, made_per_day=1 << 20)


class House:
    """A journal with things in it, and a count of what SQLite does."""

    def __init__(self, path: Path) -> None:
        self.journal = SqliteJournal(path)
        self.steps = 0

    def _count(self) -> bool:
        self.steps += 1
        return False

    async def fill(self, *, messages: int = 0, others: int = 0, made: int = 0) -> None:
        self.lobby = (await self.journal.do(conversations.lobby, "#lobby")).id
        await self.journal.do(admit, ["ada", *(f"other-{number}" for number in range(others))])
        await self.journal.do(make_rooms, made)
        await self.say(*range(messages))

    async def say(self, *numbers: int) -> None:
        await self.journal.append(
            [
                Draft(self.lobby, 1, "ada", number.to_bytes(16, "big"), "so be it", "text")
                for number in numbers or [MANY]
            ]
        )

    async def come(self) -> None:
        await self.journal.do(admit, ["ada"])

    async def look(self) -> None:
        await self.journal.look(conversations.places, 1, 100, 0)

    async def read(self) -> None:
        await self.journal.read(self.lobby, FEW - 10, FEW, 9, newest=False)

    async def cost(self, deed: Callable[[], Awaitable[None]]) -> int:
        both = self.journal._db, self.journal._reader
        for db in both:
            db.set_progress_handler(self._count, 1)
        before = self.steps
        await deed()
        for db in both:
            db.set_progress_handler(None)
        return self.steps - before


def admit(db: apsw.Connection, names: list[str]) -> None:
    for name in names:
        accounts.admit(db, Wanted(name, name, 1), Bearer(name.encode(), ""))


def make_rooms(db: apsw.Connection, count: int) -> None:
    for number in range(count):
        name = f"#room-{number}"
        rooms.create(db, rooms.Founding(2, name, name, invite_only=False, now=1), ANY)


@pytest.mark.parametrize(
    ("few", "many"),
    [
        ({"messages": FEW}, {"messages": MANY}),
        ({"messages": FEW, "others": 2}, {"messages": FEW, "others": MANY}),
        ({"messages": FEW, "others": 1, "made": 2}, {"messages": FEW, "others": 1, "made": MANY}),
    ],
    ids=["messages", "accounts", "rooms"],
)
async def test_saying_reading_and_coming_in_take_as_many_steps_whatever_there_is(
    few: dict[str, int], many: dict[str, int], tmp_path: Path
) -> None:
    costs = []
    for number, contents in enumerate((few, many)):
        house = House(tmp_path / f"{number}.db")
        await house.fill(**contents)
        deeds = (house.say, house.read, house.come, house.look)
        costs.append([await house.cost(deed) for deed in deeds])
        await house.journal.close()
    small, large = costs
    assert all(small)
    assert large == small
