"""The players of a table, and their clocks."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from parlour_client.model import TableModel
from parlour_client.widgets.board_players import BoardPlayers, PlayersLine
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Seat, Table
from tests.client import views
from tests.client.at_table import seen
from tests.client.company import CLEO
from tests.client.gaming import SEATS

pytestmark = pytest.mark.asyncio


class Players(BoardPlayers):
    """Counts what is drawn anew."""

    def __init__(self, look: Look, now: list[float]) -> None:
        super().__init__(look, lambda: now[0])
        self.regions: list[Region] = []

    def refresh(self, *regions: Region, **how: bool) -> "Players":
        if hasattr(self, "regions"):
            self.regions += regions or [Region()]
        super().refresh(*regions, **how)
        return self


class Shown(App[None]):
    """Shows the players of one table."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.now = [100.0]
        self.players = Players(Look(), self.now)
        self.line = PlayersLine(self.players)
        self.known = TableModel(table, 100.0)

    def compose(self) -> ComposeResult:
        yield self.players
        yield self.line

    def lines(self, width: int) -> list[str]:
        return ["".join(text for text, _ in row) for row in self.players.rows(width, 9)]


async def test_a_running_clock_is_drawn_by_its_line_alone_and_only_when_it_changes() -> None:
    app = Shown(seen(views.chess(), clocks=(300_000, 291_000), ticking=True))
    async with app.run_test() as pilot:
        app.players.styles.height = 4
        app.players.show(app.known)
        await pilot.pause()
        app.players.regions.clear()
        app.now[0] += 0.4
        app.players.tick()
        assert [region.y for region in app.players.regions] == [1]
        assert app.players.regions[0].height == 1
        await pilot.pause()
        app.players.regions.clear()
        app.now[0] += 0.2
        app.players.tick()
        assert app.players.regions == []
        assert app.lines(40)[1].endswith("▸ 04:59 ")
        assert app.lines(40)[0].endswith("  04:51 ")


async def test_the_last_seconds_are_told_by_tenths() -> None:
    app = Shown(seen(views.chess(), clocks=(9_900, 291_000), ticking=True))
    async with app.run_test() as pilot:
        app.players.show(app.known)
        await pilot.pause()
        assert app.lines(40)[1].endswith("00:09.9 ")
        app.now[0] += 60
        assert app.lines(40)[1].endswith("00:00.0 ")


async def test_oneself_is_last_and_what_has_no_room_goes_first_by_first() -> None:
    app = Shown(seen(views.chess()))
    async with app.run_test() as pilot:
        app.players.show(app.known)
        await pilot.pause()
        assert app.lines(40)[1].startswith(" ● alice you 1498 white")
        assert "white" not in app.lines(24)[1]
        assert "1498" in app.lines(24)[1]
        assert app.lines(14)[1].startswith(" ● alice")


async def test_those_who_watch_see_seats_in_their_order_and_who_is_absent_or_a_program() -> None:
    seats = (*SEATS, Seat(CLEO, "cleo", bot=True), Seat(0, ""))
    app = Shown(seen(views.chess(), seat=-1, seats=seats, turn=(1, 2)))
    async with app.run_test() as pilot:
        app.players.show(app.known)
        await pilot.pause()
        lines = app.lines(40)
        assert [line.split()[1] for line in lines] == ["alice", "bob", "cleo", "nobody"]
        assert lines[2].startswith(" ○ cleo bot")
        assert [line.rstrip().endswith("▸") for line in lines] == [False, True, True, False]


async def test_standings_stand_below_whose_they_are() -> None:
    app = Shown(seen(views.battleship()))
    async with app.run_test() as pilot:
        app.players.show(app.known)
        await pilot.pause()
        assert app.lines(40)[1] == "   3 ships afloat"
        assert app.lines(40)[3] == "   4 ships afloat"


async def test_one_line_names_all_players_and_their_clocks() -> None:
    app = Shown(seen(views.chess(), clocks=(300_000, 291_000)))
    async with app.run_test() as pilot:
        app.players.show(app.known)
        await pilot.pause()
        row = "".join(text for text, _ in app.players.line(60))
        assert row.split() == ["bob", "04:51", "▸", "alice", "05:00"]
