"""The list of games: those that go on, those that ended, and the ladders."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from parlour_client.errors import RefusedError
from parlour_client.screens.games import GamesScreen
from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    AskTables,
    Catalogue,
    Clock,
    ExportGame,
    Games,
    GameText,
    Ladder,
    Opened,
    Result,
    Rung,
    Seat,
    TableLine,
    Tables,
    Terms,
    Watch,
)
from tests.client.company import ALICE, BOB, CLEO, DAN, MINUTE, START
from tests.client.fake_session import FakeSession
from tests.client.gaming import CHESS, GALLERY, SEATS, TABLE, TIC_TAC_TOE, about
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import running, settle

pytestmark = pytest.mark.asyncio
WITH_BOB = TableLine(TABLE, Terms("tic-tac-toe"), "Tic-tac-toe", SEATS, "playing", 3, turn=True)
OTHERS = TableLine(
    60,
    Terms("chess", clock=Clock(per_move=86400)),
    "Chess",
    (Seat(CLEO, "cleo", "white"), Seat(DAN, "dan", "black")),
    "playing",
    1,
    watching=2,
)
WON = TableLine(
    70,
    Terms("chess", rated=True),
    "Chess",
    (Seat(ALICE, "alice", "white", 1498, 12), Seat(BOB, "bob", "black", 1512, -12)),
    "over",
    41,
    started=START,
    ended=START + 20 * MINUTE,
    result=Result((1.0, 0.0), "checkmate"),
)
BEST = (Rung(BOB, "bob", 1524, played=9, won=6, drawn=1), Rung(ALICE, "alice", 1510, True, 1, 1))


def lobby() -> FakeSession:
    session = FakeSession()
    session.sign_in()
    session.receive(Catalogue(1, (CHESS, TIC_TAC_TOE)))
    session.answers[AskTables] = Tables(1, (WITH_BOB, OTHERS))
    session.answers[AskGames] = Games(1, (WON,))
    session.answers[AskLadder] = Ladder(1, "chess", BEST)
    return session


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 10)])
async def test_games_that_go_on_are_listed(size: tuple[int, int]) -> None:
    async with running(lobby(), size) as (app, pilot):
        await pilot.press("f5")
        await settle(pilot)
        await assert_looks_like(app, f"games-{size[0]}x{size[1]}")


async def test_enter_goes_to_ones_own_game_and_watches_that_of_others() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        session.answers[Watch] = Opened(1, about(60, GALLERY))
        session.receive(Opened(0, about(60, GALLERY)))
        await pilot.press("f5", "down", "enter")
        await settle(pilot)
        assert session.requests[-1] == Watch(1, 60)
        assert app.chat.front_id == GALLERY


async def test_ended_games_tell_how_they_ended_and_are_saved(tmp_path: Path) -> None:
    session = lobby()
    pieces = iter((GameText(1, 70, "pgn", "[Event]\n", more=True), GameText(1, 70, "pgn", "1-0\n")))

    async def piece(_asked: object) -> GameText:
        return next(pieces)

    session.answers[ExportGame] = piece
    file = tmp_path / "won.pgn"
    async with running(session) as (app, pilot):
        await pilot.press("f5", "right")
        await settle(pilot)
        await assert_looks_like(app, "games-ended")
        await pilot.press("e")
        await settle(pilot)
        assert ".pgn or .txt" in picture(app)
        await pilot.press("ctrl+u", *str(file), "enter")
        await settle(pilot)
        assert file.read_text() == "[Event]\n1-0\n"
        assert session.requests[-1] == ExportGame(1, 70, "pgn", 8)


async def test_the_name_of_a_file_leads_nowhere_whatever_the_server_calls_a_game() -> None:
    session = lobby()
    hostile = replace(WON, terms=replace(WON.terms, game="../../.config/evil"))
    session.answers[AskGames] = Games(1, (hostile,))
    async with running(session) as (app, pilot):
        await pilot.press("f5", "right")
        await settle(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert "configevil-20" in picture(app)
        assert "../" not in picture(app).partition("Its name?")[2]


async def test_ladders_name_the_best_first() -> None:
    session = lobby()
    async with running(session) as (app, pilot):
        await pilot.press("f5", "left", "enter")
        await settle(pilot)
        assert session.requests[-1] == AskLadder(1, "chess")
        await assert_looks_like(app, "games-ladder")
        await pilot.press("escape")
        await settle(pilot)
        assert "Tic-tac-toe" in picture(app)
        await pilot.press("escape")
        assert app.screen is app.chat


async def test_further_games_are_loaded_behind() -> None:
    session = lobby()
    session.answers[AskTables] = Tables(1, (OTHERS,), more=True)
    async with running(session) as (app, pilot):
        await pilot.press("f5")
        await settle(pilot)
        session.answers[AskTables] = Tables(1, (WITH_BOB,))
        await pilot.press("up", "enter")
        await settle(pilot)
        assert session.requests[-1] == AskTables(1, 60)
        assert "Tic-tac-toe with bob" in picture(app)


async def test_a_table_that_cannot_be_watched_says_why() -> None:
    session = lobby()
    session.answers[Watch] = RefusedError("too-many", "you watch ten games already", retry=False)
    async with running(session, ascii_only=True) as (app, pilot):
        await pilot.press("f5", "enter")
        await settle(pilot)
        assert "you watch ten games already" in picture(app)
        assert picture(app).isascii()
        assert isinstance(app.screen, GamesScreen)


async def test_without_games_it_says_how_to_begin_one() -> None:
    session = lobby()
    session.answers[AskTables] = Tables(1, ())
    async with running(session) as (app, pilot):
        await pilot.press("f5")
        await settle(pilot)
        assert "no game goes on; Ctrl+G" in picture(app)
