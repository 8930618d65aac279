"""Commands at a table."""

from pathlib import Path

import anyio
import pytest
from msgspec import structs

from parlour_client.commands.at_table import LEGAL_SHOWN_MAX
from parlour_client.completion import complete
from parlour_client.errors import CommandError, RefusedError
from parlour_client.model import StatusKind
from parlour_protocol.messages import (
    Board,
    BoardMove,
    Choice,
    Choices,
    Claim,
    ExportGame,
    GameText,
    Message,
    Move,
    Moved,
    Opened,
    Proposal,
    Propose,
    Resign,
    Result,
    StartTable,
)
from tests.client.company import ALICE, BOB, LOBBY
from tests.client.desk import FakeDesk
from tests.client.gaming import GALLERY, TABLE, about, table

pytestmark = pytest.mark.asyncio
TOLD = (
    "   a  b  c\n"
    "3  .  .  .\n"
    "2  . [X] .\n"
    "1  .  .  .\n"
    "bob to move"
)  # fmt: skip


def at_table() -> FakeDesk:
    desk = FakeDesk()
    desk.sit()
    desk.conversation = TABLE
    desk.fake.answers[Move] = Moved(1, TABLE, 1)
    return desk


def last(desk: FakeDesk) -> Message:
    return desk.asked[-1]


@pytest.mark.parametrize("where", [TABLE, LOBBY])
@pytest.mark.parametrize("name", ["move", "m"])
async def test_a_move_is_made_at_the_table_or_at_the_only_one(where: int, name: str) -> None:
    desk = at_table()
    desk.conversation = where
    await desk.type(f"/{name} b2")
    asked = last(desk)
    assert isinstance(asked, Move)
    assert (asked.table, asked.text, asked.head) == (TABLE, "b2", 0)
    assert (desk.fake.said, desk.notes) == ([], [])


async def test_a_move_at_a_game_that_is_over_is_made_in_the_only_one_that_goes_on() -> None:
    desk = at_table()
    desk.fake.receive(table(["a1"], state="over", turn=(), result=Result((1.0, 0.0), "three")))
    for number in (80, 90):
        desk.fake.receive(Opened(0, about(number)))
    desk.fake.receive(structs.replace(table(), conversation=80, gallery=81))
    await desk.type("/m b2")
    asked = last(desk)
    assert isinstance(asked, Move)
    assert asked.table == 80
    desk.fake.receive(structs.replace(table(), conversation=90, gallery=91))
    await desk.type("/m c3")
    asked = last(desk)
    assert isinstance(asked, Move)
    assert asked.table == TABLE  # which says that it is over


async def test_a_move_without_a_connection_is_said_to_wait() -> None:
    desk = at_table()
    desk.fake.stand(StatusKind.WAITING)
    with pytest.raises(CommandError):
        await desk.type("/m b2")  # a real session would wait
    assert desk.told == "there is no connection now; your move is made when there is"


async def test_a_move_for_another_table_is_told_where_it_is_ones_turn() -> None:
    desk = at_table()
    desk.fake.receive(table(["a1"]))
    desk.fake.answers[Move] = RefusedError("not-your-turn", "it is not your turn", retry=False)
    with pytest.raises(CommandError, match=r"^/m: it is not your turn$"):
        await desk.type("/m b2")
    desk.fake.receive(Opened(0, about(80)))
    desk.fake.receive(structs.replace(table(), conversation=80, gallery=81))
    elsewhere = r"not your turn; it is in ♟ tic-tac-toe bob: /watch 80 goes there$"
    with pytest.raises(CommandError, match=elsewhere):
        await desk.type("/m b2")


async def test_a_refused_move_is_told_in_the_referees_words() -> None:
    desk = at_table()
    desk.fake.answers[Move] = RefusedError("illegal-move", "b2 is taken already", retry=False)
    with pytest.raises(CommandError, match=r"^/m: b2 is taken already$"):
        await desk.type("/m b2")


async def test_a_choice_is_made_by_its_number_and_what_is_no_choice_is_sent_as_typed() -> None:
    desk = at_table()
    view = Choices((Choice("rock", "rock"), Choice("paper", "paper")), ("", ""), (0, 0))
    desk.fake.receive(table(view=view))
    for typed, sent in (("2", "paper"), ("ROCK", "rock"), ("3", "3"), ("a b", "a b")):
        await desk.type(f"/m {typed}")
        asked = last(desk)
        assert isinstance(asked, Move)
        assert asked.text == sent


async def test_where_there_is_no_table_or_more_than_one_it_is_said_so() -> None:
    with pytest.raises(CommandError, match="you are at no table; /play begins a game"):
        await FakeDesk().type("/m b2")
    desk = at_table()
    desk.conversation = LOBBY
    desk.fake.receive(table(conversation=50, gallery=51))
    with pytest.raises(CommandError, match="you play several games"):
        await desk.type("/m b2")
    desk.fake.receive(table(conversation=50, gallery=51, state="over"))
    await desk.type("/m b2")
    assert len(desk.asked) == 1


async def test_at_a_table_that_is_over_the_rematch_is_meant_once_it_is_there() -> None:
    desk = at_table()
    desk.fake.receive(table(state="over", next=50))
    await desk.type("/m b2")
    desk.fake.receive(table(conversation=50, gallery=51))
    await desk.type("/m b2")
    assert [m.table for m in desk.asked if isinstance(m, Move)] == [TABLE, 50]


async def test_the_board_is_shown_in_characters_in_ascii_and_in_words() -> None:
    desk = at_table()
    desk.fake.receive(table(("b2",)))
    assert await desk.type("/board") == TOLD
    assert await desk.type("/board words") == "cross: b2. last move: b2. bob to move."
    stone = structs.replace(table().view, pieces=(), cells=(), style="lines")  # type: ignore[type-var]
    desk.fake.receive(table(view=stone))
    assert "┌──┬──┐" in await desk.type("/board")
    desk.ascii_only = True
    assert (await desk.type("/board")).isascii()
    desk.fake.receive(table(view=None, state="paused", paused="the game failed"))
    assert await desk.type("/board") == "paused: the game failed"


async def test_moves_that_touch_no_cell_are_listed_beside_the_board() -> None:
    desk = at_table()
    moves = (BoardMove("a1", (0,)), BoardMove("pass"), BoardMove("pa\x1bss"), BoardMove("pass"))
    view = Board(("a",), ("1",), (), (0,), moves=moves)
    desk.fake.receive(table(view=view))
    assert (await desk.type("/board")).split("\n")[-2:] == ["also: pass, pa␛ss", "your turn"]
    desk.fake.receive(table(("b2",), view=view))
    assert "also" not in await desk.type("/board")


async def test_moves_are_listed() -> None:
    desk = at_table()
    assert await desk.type("/moves") == "nobody has moved yet"
    for plies in (("b2",), ("b2", "a3"), ("b2", "a3", "c1")):
        desk.fake.receive(table(plies))
    assert await desk.type("/moves") == "1  b2  a3\n2  c1"


async def test_legal_moves_are_listed_for_whoever_is_to_move() -> None:
    desk = at_table()
    assert await desk.type("/moves legal") == "a3, b3, c3, a2, b2, c2, a1, b1, c1"
    many = tuple(BoardMove(f"m{n}") for n in range(LEGAL_SHOWN_MAX + 5))
    desk.fake.receive(table(view=Board((), (), (), (), moves=many)))
    told = await desk.type("/moves legal")
    assert told.startswith("m0, m1, ")
    assert told.endswith(f"m{LEGAL_SHOWN_MAX - 1}, and 5 more")
    desk.fake.receive(table(("b2",)))
    assert await desk.type("/moves legal") == "you have no move now: bob to move"


async def test_giving_up_asks_first() -> None:
    desk = at_table()
    assert await desk.type("/resign", "no") == "you did not resign; the game goes on"
    assert await desk.type("/resign", None) == "you did not resign; the game goes on"
    assert desk.asked == []
    await desk.type("/resign", " YES ")
    assert last(desk) == Resign(1, TABLE)
    assert desk.prompts[0] == "Resign this game of tic-tac-toe against bob? Type yes:"
    desk.fake.receive(table(state="gathering", turn=()))
    assert await desk.type("/resign", "no") == "you stay at the table"
    assert desk.prompts[-1] == "Leave this table of tic-tac-toe? Type yes:"
    desk.fake.receive(table(state="over", result=Result((0.0, 1.0), "time")))
    with pytest.raises(CommandError, match="this game is over: you lost: time"):
        await desk.type("/resign")
    desk.fake.receive(table(seat=-1))
    with pytest.raises(CommandError, match="you only watch this game; /leave leaves it"):
        await desk.type("/resign")


@pytest.mark.parametrize(
    ("typed", "what", "told"),
    [
        ("draw", "draw", "you offer a draw"),
        ("takeback", "takeback", "you ask to take a move back"),
        ("abort", "abort", "you ask to call the game off"),
        ("rematch", "rematch", "you offer a rematch"),
    ],
)
async def test_what_is_proposed_already_is_agreed_to(typed: str, what: str, told: str) -> None:
    desk = at_table()
    assert await desk.type(f"/{typed}") == told
    asked = last(desk)
    assert isinstance(asked, Propose)
    assert (asked.table, asked.what) == (TABLE, what)
    desk.fake.receive(table(proposals=(Proposal(b"p" * 16, what, 1),)))
    assert await desk.type(f"/{typed}") == "you agree"
    assert isinstance(last(desk), Propose)


@pytest.mark.parametrize(("typed", "what"), [("", "victory"), ("draw", "draw")])
async def test_a_game_that_was_left_is_claimed(typed: str, what: str) -> None:
    desk = at_table()
    await desk.type(f"/claim {typed}")
    assert last(desk) == Claim(1, TABLE, what)


async def test_a_gathered_table_is_begun() -> None:
    desk = at_table()
    desk.fake.receive(table(state="gathering", view=None))
    await desk.type("/start")
    assert last(desk) == StartTable(1, TABLE)


async def test_tab_offers_legal_moves_word_by_word() -> None:
    desk = at_table()
    moves = tuple(BoardMove(text) for text in ("13/11 8/3", "13/11 6/1", "24/18"))
    desk.fake.receive(table(view=Board((), (), (), (), moves=moves)))

    def offered(text: str, where: int = TABLE) -> tuple[str, ...]:
        return complete(text, len(text), desk.fake.model, where).candidates

    assert offered("/m 13") == ("13/11 8/3", "13/11 6/1")
    assert offered("/m 13/11 ") == ("8/3", "6/1")
    assert offered("/m 13/11 6") == ("6/1",)
    assert offered("/m x") == ()
    assert offered("/m ", LOBBY) == ()


@pytest.mark.parametrize("where", [TABLE, GALLERY])
async def test_a_game_is_saved_in_the_form_that_the_file_is_called_by(
    where: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = at_table()
    desk.fake.receive(Opened(1, about(gallery=GALLERY)))
    desk.conversation = where

    async def piece(message: Message) -> GameText:
        assert isinstance(message, ExportGame)
        text = "1. e4 e5\n2. Nf3\n"
        cut = text[message.after : message.after + 6]
        return GameText(1, TABLE, message.form, cut, message.after + 6 < len(text))

    desk.fake.answers[ExportGame] = piece
    title = desk.fake.model.conversations[where].title
    told = await desk.type("/export game.pgn")
    assert told == f"the record of {title} is in {tmp_path / 'game.pgn'}"
    assert await anyio.Path("game.pgn").read_text("utf-8") == "1. e4 e5\n2. Nf3\n"
    asked = desk.asked[0]
    assert isinstance(asked, ExportGame)
    assert (asked.table, asked.form) == (TABLE, "pgn")
    with pytest.raises(CommandError, match="there already"):
        await desk.type("/export game.pgn")
    desk.conversation = LOBBY
    with pytest.raises(CommandError, match=r"must end in \.txt or \.jsonl"):
        await desk.type("/export lobby.pgn")


async def test_a_saved_game_steers_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = at_table()
    desk.fake.answers[ExportGame] = GameText(1, TABLE, "pgn", "1. e4\x1b[2J\x9b31m\u202e\n2. Nf3\n")
    await desk.type("/export game.pgn")
    written = await anyio.Path("game.pgn").read_text("utf-8")
    assert written == "1. e4␛[2J‹U+009B›31m‹U+202E›\n2. Nf3\n"  # noqa: RUF001


async def test_the_chat_of_a_table_is_not_its_moves() -> None:
    desk = at_table()
    await desk.type("good luck")
    assert [(where, text) for where, text, _ in desk.fake.said] == [(TABLE, "good luck")]
    assert desk.asked == []
    desk.fake.hear(BOB, "b2", kind="move", at=TABLE)
    assert desk.fake.model.conversations[TABLE].unread(ALICE) == 0
