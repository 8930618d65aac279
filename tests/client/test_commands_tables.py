"""Commands about the games of others and of before."""

import pytest
from msgspec.structs import replace

from parlour_client.commands import game_lines
from parlour_client.errors import CommandError
from parlour_protocol.messages import (
    AskCatalogue,
    AskGames,
    AskLadder,
    AskRules,
    AskTables,
    Catalogue,
    Games,
    Ladder,
    Message,
    Opened,
    Result,
    Rules,
    Rung,
    Seat,
    TableLine,
    Tables,
    Terms,
    Watch,
)
from tests.client.company import ALICE, MINUTE, START
from tests.client.desk import FakeDesk
from tests.client.gaming import CHESS, GALLERY, PIG, SEATS, TABLE, about
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio
MINE = TableLine(TABLE, Terms("chess"), "Chess", SEATS, "playing", ply=11, turn=True, watching=2)
OTHERS = TableLine(
    50, Terms("pig"), "Pig", (Seat(3, "cleo"), Seat(4, "da\x1bn")), "paused", started=START
)


def desk_with(*lines: TableLine) -> FakeDesk:
    """Return a desk where these games go on, each told on a page of its own."""
    desk = FakeDesk()

    async def page(message: Message) -> Tables:
        assert isinstance(message, AskTables)
        left = [line for line in lines if line.table > message.after]
        return Tables(1, tuple(left[:1]), len(left) > 1)

    desk.fake.answers[AskTables] = page
    return desk


async def test_the_games_that_go_on_are_listed_with_their_numbers() -> None:
    assert await desk_with(MINE, OTHERS).type("/tables") == (
        "40  chess: alice, bob · move 12 · your turn · 2 watching\n50  pig: cleo, da␛n · paused"
    )
    with pytest.raises(CommandError, match="nobody plays now; /play begins a game"):
        await desk_with().type("/tables")


@pytest.mark.parametrize(("typed", "table"), [("cleo", 50), ("@Cleo", 50), ("bob", 40), ("77", 77)])
async def test_a_game_is_watched_by_who_plays_it_or_by_its_number(typed: str, table: int) -> None:
    desk = desk_with(MINE, OTHERS)
    desk.fake.answers[Watch] = Opened(1, about(gallery=GALLERY))
    await desk.type(f"/watch {typed}")
    assert desk.asked[-1] == Watch(1, table)
    assert desk.opened == [GALLERY]


async def test_ones_own_game_is_gone_back_to_without_asking() -> None:
    desk = FakeDesk()
    desk.sit()
    await desk.type(f"/watch {TABLE}")
    assert (desk.opened, desk.asked) == ([TABLE], [])


async def test_of_several_games_that_with_oneself_is_meant() -> None:
    other = replace(OTHERS, seats=(Seat(2, "bob"), Seat(3, "cleo")))
    desk = desk_with(MINE, other)
    desk.fake.answers[Watch] = Opened(1, about())
    await desk.type("/watch bob")
    assert desk.asked[-1] == Watch(1, TABLE)


async def test_which_game_is_meant_must_be_clear() -> None:
    for lines, typed, why in (
        ((OTHERS, replace(OTHERS, table=60)), "/watch", "there are several; .*: 50, 60"),
        ((MINE, OTHERS), "/watch eve", "eve does not play now"),
        ((), "/watch", "nobody plays now"),
    ):
        with pytest.raises(CommandError, match=why):
            await desk_with(*lines).type(typed)


async def test_a_history_is_listed_page_by_page() -> None:
    desk = FakeDesk()
    ended = replace(
        MINE, state="over", turn=False, ended=START + MINUTE, result=Result((1.0, 0.0), "mate")
    )

    async def page(message: Message) -> Games:
        assert isinstance(message, AskGames)
        left = [line for line in (60, 50, 40) if not message.before or line < message.before]
        return Games(1, (replace(ended, table=left[0]),), len(left) > 1)

    desk.fake.answers[AskGames] = page
    with utc():
        lines = (await desk.type("/games")).split("\n")
    assert lines[0] == "60  2026-11-21 10:01  chess: alice, bob · you won: mate"
    assert [line[:2] for line in lines] == ["60", "50", "40"]
    await desk.type("/games @bob")
    assert isinstance(asked := desk.asked[-1], AskGames)
    assert asked.nickname == "bob"
    desk.fake.answers[AskGames] = Games(1, ())
    for typed, why in (("", "you have ended no game yet"), ("bob", "bob has ended no game yet")):
        with pytest.raises(CommandError, match=why):
            await desk.type(f"/games {typed}")


async def test_a_ladder_tells_ratings_and_which_say_little_yet() -> None:
    desk = FakeDesk()
    desk.sit()
    rungs = (Rung(ALICE, "alice", 1512, played=12, won=8, drawn=1), Rung(2, "bob", 1490, True))
    desk.fake.answers[AskLadder] = Ladder(1, "chess", rungs)
    assert await desk.type("/ladder chess") == (
        "  1  alice  1512  12 played, 8 won, 1 drawn\n  2  bob  1490?  0 played, 0 won, 0 drawn\n"
        "? says little yet, after so few games"
    )
    desk.conversation = TABLE
    await desk.type("/ladder")
    assert desk.asked[-1] == AskLadder(1, "tic-tac-toe")
    desk.fake.answers[AskLadder] = Ladder(1, "pig", ())
    with pytest.raises(CommandError, match="nobody has played pig for ratings yet"):
        await desk.type("/ladder pig")


async def test_rules_are_told_of_the_game_named_or_played_here() -> None:
    desk = FakeDesk()
    desk.sit()
    desk.fake.answers[AskRules] = Rules(1, "chess", "Mate the\nother \x1bking.")
    assert await desk.type("/rules chess") == "Mate the\nother ␛king."
    desk.conversation = TABLE
    await desk.type("/rules")
    assert desk.asked[-1] == AskRules(1, "tic-tac-toe")


async def test_a_game_that_is_not_played_here_is_told_with_those_that_are() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskCatalogue] = Catalogue(1, (CHESS, PIG))
    with pytest.raises(CommandError, match="no game here is called “go”; there are: chess, pig"):
        await desk.type("/rules go")
    with pytest.raises(CommandError, match="which game\\? there are: none"):
        await desk.type("/ladder")


async def test_the_games_there_are_come_with_how_to_begin_one() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskCatalogue] = Catalogue(1, (CHESS, PIG))
    assert (await game_lines(desk.session)).split("\n") == [
        "chess  The game of kings.",
        "pig    Throw, or stop in time.",
        "/play chess bob begins one; behind it may stand 5+3, rated, hard, or your side",
    ]
    assert (await game_lines(desk.session, "chess")).split("\n") == [
        "The game of kings.",
        "players: 2",
        "sides: white, black",
        "setup: standard, shuffled",
        (
            "/play chess bob begins one; behind it may stand 5+3, rated, hard, or your side, and"
            " setup=shuffled"
        ),
    ]
    assert "players: 2 to 4" in await game_lines(desk.session, "pig")
    desk.fake.answers[AskCatalogue] = Catalogue(1, ())
    with pytest.raises(CommandError, match="no games are played here"):
        await game_lines(desk.session)
