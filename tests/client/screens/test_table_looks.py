"""How a table looks: every kind of view, at every size, and whatever state it is in."""

import pytest
from msgspec import structs

from parlour_client.model import StatusKind
from parlour_client.model.tables import moved
from parlour_protocol.messages import MoveMade, Moves, Proposal, Result, Seat, Table
from tests.client import views
from tests.client.at_table import CHESS_SEATS, playing, seen
from tests.client.company import ALICE, BOB
from tests.client.fake_session import FakeSession
from tests.client.gaming import TABLE, table
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


def talk(session: FakeSession) -> None:
    """Tell the moves of the game, and what was said at it."""
    made = (MoveMade(1, 0, "e4"), MoveMade(2, 1, "e5"))
    session.tell(moved(session.model, TABLE, 0, Moves(1, TABLE, made)))
    session.hear(BOB, "good luck", at=TABLE)


def timed(table: Table) -> Table:
    """Return a table with clocks and watchers."""
    return structs.replace(table, clocks=(300_000, 291_000), watching=2)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("chess", (80, 24)), ("chess", (60, 20)), ("chess", (120, 40)),
        ("gomoku", (80, 24)), ("gomoku", (60, 20)), ("gomoku", (120, 40)),
        ("hex_board", (80, 24)), ("battleship", (80, 24)), ("battleship", (60, 20)),
        ("backgammon", (80, 24)), ("backgammon", (60, 20)),
        ("word", (80, 24)), ("choices", (80, 24)), ("dice", (60, 20)),
    ],
)  # fmt: skip
async def test_every_view_looks_as_drawn(name: str, size: tuple[int, int]) -> None:
    view = getattr(views, name)()
    async with playing(timed(seen(view)), size) as (session, at, pilot):
        talk(session)
        await pilot.press("down")
        await settle(pilot)
        await assert_looks_like(at.app, f"table-{name}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("name", ["chess", "gomoku", "backgammon", "word", "choices", "dice"])
async def test_ascii_draws_every_view_within_7_bits(name: str) -> None:
    view = getattr(views, name)()
    async with playing(timed(seen(view)), ascii_only=True) as (session, at, pilot):
        talk(session)
        await pilot.press("down")
        await settle(pilot)
        assert picture(at.app).isascii()
        if name == "chess":
            await assert_looks_like(at.app, "table-chess-ascii")


async def test_where_the_chat_has_no_room_tab_shows_it_instead_of_the_board() -> None:
    async with playing(timed(seen(views.battleship())), (60, 16)) as (session, at, pilot):
        await pilot.resize_terminal(48, 20)
        talk(session)
        await settle(pilot)
        await assert_looks_like(at.app, "table-folded")
        assert "1 new in the chat: Tab" in picture(at.app)
        await pilot.press("tab")
        await settle(pilot)
        await assert_looks_like(at.app, "table-folded-chat")
        await pilot.press("tab")
        await settle(pilot)
        assert "Your fleet" in picture(at.app)
        assert "1 new in the chat" not in picture(at.app)


async def test_a_table_that_gathers_names_who_is_there_and_who_is_invited() -> None:
    seats = (Seat(ALICE, "alice", here=True), Seat(BOB, "bob", here=True), Seat(0, ""))
    gathering = seen(None, "Pig", seats=seats, state="gathering", host=ALICE, invited=("cleo",))
    gathering = structs.replace(gathering, head=0, ply=0, turn=(), last=None)
    async with playing(gathering) as (_session, at, pilot):
        await settle(pilot)
        await assert_looks_like(at.app, "table-gathering")


async def test_a_paused_table_says_why() -> None:
    paused = seen(None, state="paused", paused="the game plug-in failed", turn=())
    async with playing(paused) as (_session, at, _pilot):
        assert "Chess is paused." in picture(at.app)
        assert "the game plug-in failed" in picture(at.app)
        assert "Nothing of it is lost" in picture(at.app)


async def test_a_game_that_is_over_tells_its_result_and_how_to_play_again() -> None:
    seats = tuple(
        structs.replace(seat, change=change)
        for seat, change in zip(CHESS_SEATS, (12, -12), strict=True)
    )
    over = seen(views.chess(mine=False), seats=seats, state="over", turn=())
    over = structs.replace(over, result=Result((1.0, 0.0), "checkmate"))
    async with playing(over) as (_session, at, _pilot):
        await assert_looks_like(at.app, "table-over")
        assert not at.field.display


async def test_whoever_watches_has_no_field_and_is_told_so() -> None:
    watched = seen(views.chess(mine=False), seat=-1, watching=1)
    async with playing(watched) as (_session, at, _pilot):
        await assert_looks_like(at.app, "table-watching")
        assert not at.field.display


async def test_proposals_of_others_name_their_keys() -> None:
    offered = table(("a1", "b2"), proposals=(Proposal(b"p" * 16, "draw", 1),))
    async with playing(offered) as (session, at, pilot):
        assert "bob offers a draw · y yes · n no" in picture(at.app)
        own = structs.replace(offered, proposals=(Proposal(b"p" * 16, "takeback", 0),))
        session.receive(own)
        await settle(pilot)
        assert "you ask to take a move back · n" in picture(at.app)


async def test_a_lost_connection_is_told_beside_the_board() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.stand(StatusKind.WAITING)
        await settle(pilot)
        assert "✗ no connection: a move waits, and is" in picture(at.app)
        assert at.pane.has_class("apart")
        session.stand(StatusKind.ONLINE)
        await settle(pilot)
        assert "no connection" not in picture(at.app)


async def test_resizing_keeps_the_board_the_field_and_what_is_pointed_at() -> None:
    async with playing(seen(views.gomoku())) as (_session, at, pilot):
        await pilot.press("up", "left")
        at.field.text = "k1"
        for size in ((60, 20), (120, 40), (40, 10), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert "(" in picture(at.app)
        assert "g9, empty" in picture(at.app)
        assert at.field.text == "k1"


async def test_where_not_all_fits_the_last_move_is_in_sight() -> None:
    async with playing(seen(views.gomoku())) as (_session, at, pilot):
        await pilot.resize_terminal(40, 10)
        await settle(pilot)
        assert at.field.writing
        assert "[●]" in picture(at.app)
        assert "14  " not in picture(at.app)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (MoveMade(2, 1, "e5"), "bob played e5; your turn"),
        (MoveMade(2, 1, "?"), "bob has moved; your turn"),
        (MoveMade(2, -1, "3-5"), "chance drew 3-5; your turn"),
        (MoveMade(2, 7, "x"), "somebody played x; your turn"),
    ],
)
async def test_the_last_move_is_told_in_words(last: MoveMade, words: str) -> None:
    async with playing(seen(views.chess(), last=last)) as (_session, at, _pilot):
        assert words in picture(at.app)
