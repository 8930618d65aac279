"""Playing by keys: pointing at the board, typing moves, and what single letters do."""

import asyncio

import pytest
from msgspec import structs
from textual import events

from parlour_client.config import Config
from parlour_client.errors import RefusedError
from parlour_client.model import StatusKind
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.screens.table_help import TableHelpScreen
from parlour_client.screens.table_moves import TableMovesScreen
from parlour_protocol.messages import (
    AnswerProposal,
    AskRules,
    Claim,
    FromServer,
    Message,
    Move,
    Moved,
    Opened,
    Proposal,
    Propose,
    Resign,
    Result,
    Rules,
    StartTable,
    Watch,
)
from tests.client import views
from tests.client.at_table import playing, seen
from tests.client.company import ALICE, BOB, LOBBY
from tests.client.fake_session import FakeSession
from tests.client.gaming import TABLE, about, table
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


def moves(session: FakeSession) -> list[str]:
    """Return the moves that were made."""
    return [asked.text for asked in session.requests if isinstance(asked, Move)]


async def test_a_letter_that_was_guessed_is_a_guess_and_no_key() -> None:
    async with playing(seen(views.word(), "Hangman")) as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "“r” was guessed already", retry=False)
        await pilot.press("r", "enter")
        await settle(pilot)
        assert moves(session) == ["r"]
        assert not isinstance(at.app.screen, QuestionScreen)
        assert "d draw" not in at.pane.hints


async def test_a_move_is_typed_and_the_field_is_empty_once_it_is_made() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 1)
        assert at.field.writing
        await pilot.press("b", "2")
        await settle(pilot)
        assert "move: b2" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert at.field.text == ""
        assert session.said == []


async def test_a_slash_in_the_empty_field_begins_a_command_where_one_writes() -> None:
    async with playing() as (session, at, pilot):
        await pilot.press("slash", *"resi")
        await settle(pilot)
        assert not at.field.writing
        assert at.field.text == ""
        assert "▸ /resi" in picture(at.app)
        assert session.said == []


async def test_a_slash_begins_a_command_at_a_table_that_is_over() -> None:
    async with playing(table(("b2",), state="over", result=Result((1.0, 0.0), "b"))) as (
        _,
        at,
        pilot,
    ):
        await pilot.press("slash", *"play")
        await settle(pilot)
        assert "▸ /play" in picture(at.app)


async def test_a_slash_leaves_a_draft_as_it_is() -> None:
    async with playing() as (_, at, pilot):
        await pilot.press("tab", *"good", "escape", "slash", *" luck")
        await settle(pilot)
        assert "good luck" in picture(at.app)


async def test_pointing_on_forgets_why_a_move_was_refused() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError(
            "illegal-move", "“zz” is no legal move now", retry=False
        )
        await pilot.press("z", "z", "enter")
        await settle(pilot)
        assert "no legal move now" in picture(at.app)
        await pilot.press("escape", "up")
        await settle(pilot)
        assert "no legal move now" not in picture(at.app)


async def test_a_refused_move_stays_in_the_field_with_the_reason_beside_the_board() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "z9 is not on the board", retry=False)
        await pilot.press("z", "9", "enter")
        await settle(pilot)
        assert at.field.text == "z9"
        assert "✗ z9 is not on the board" in picture(at.app)
        await pilot.press("backspace")
        await settle(pilot)
        assert "not on the board" not in picture(at.app)


async def test_another_move_takes_the_place_of_a_refused_one() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "z9 is not on the board", retry=False)
        await pilot.press("z", "9", "enter")
        await settle(pilot)
        await pilot.press("b", "2")
        await settle(pilot)
        assert at.field.text == "b2"


async def test_a_refused_move_can_be_mended() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = RefusedError("illegal-move", "b9 is not on the board", retry=False)
        await pilot.press("b", "9", "enter")
        await settle(pilot)
        await pilot.press("end", "backspace", "2")
        await settle(pilot)
        assert at.field.text == "b2"


async def test_a_move_out_of_turn_is_not_sent() -> None:
    async with playing(table(("a1",))) as (session, at, pilot):
        await pilot.press("b", "2", "enter")
        await settle(pilot)
        assert moves(session) == []
        assert at.field.text == "b2"
        assert "✗ not now: bob to move" in picture(at.app)


async def test_tab_completes_from_the_legal_moves() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("n")
        await settle(pilot)
        assert "Nf3 Nh3 Ne2 Nc3 Na3" in picture(at.app)
        await pilot.press("tab")
        assert at.field.text == "Nf3"
        await pilot.press("tab")
        assert at.field.text == "Nh3"
        await pilot.press("up", "enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_a_move_is_typed_by_its_cells() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        at.field.text = "g1f3"
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_arrows_and_enter_choose_cells_along_a_path_and_escape_gives_one_up() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("down", *["down"] * 3, "right", "right", "enter")
        await settle(pilot)
        assert "g1, white knight, chosen" in picture(at.app)
        assert "<N>" not in picture(at.app)  # the cursor is on it
        await pilot.press("k", "k")
        await settle(pilot)
        assert "g3, empty" in picture(at.app)
        assert "<N>" in picture(at.app)
        await pilot.press("escape")
        await settle(pilot)
        assert "<N>" not in picture(at.app)
        await pilot.press("j", "j", "enter", "k", "k", "h", "enter")
        await settle(pilot)
        assert moves(session) == ["Nf3"]


async def test_choosing_where_no_move_begins_shows_where_some_do() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("up", "enter")
        await settle(pilot)
        assert "·N·" in picture(at.app)
        assert "no move there" in picture(at.app)
        assert moves(session) == []
        await pilot.press("down")
        await settle(pilot)
        assert "·N·" not in picture(at.app)


async def test_several_moves_of_one_path_open_a_menu() -> None:
    async with playing(seen(views.promotion())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("up", *"hhhh", *"kk", "enter", "k", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, ChooserScreen)
        assert moves(session) == []
        await pilot.press("down", "enter")
        await settle(pilot)
        assert moves(session) == ["a8=R"]


async def test_a_move_that_has_no_cell_is_a_word_below_the_board() -> None:
    async with playing(seen(views.backgammon(), "Backgammon")) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press(*["down"] * 4)
        await settle(pilot)
        assert "(double)" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert moves(session) == ["double"]


async def test_letters_act_at_once_on_the_board_and_others_go_to_the_field() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("up", "d")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]
        await pilot.press("u")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw", "takeback"]
        await pilot.press("N", "f", "3")
        await settle(pilot)
        assert at.field.text == "Nf3"


async def test_a_single_letter_in_the_field_is_a_command_unless_it_is_a_move() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("d", "enter")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]
        assert at.field.text == ""
    async with playing(seen(views.word(), "Hangman")) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("d", "enter")
        await settle(pilot)
        assert moves(session) == ["d"]
        await pilot.press("up", "f", "enter")
        await settle(pilot)
        assert moves(session) == ["d", "f"]


async def test_resigning_asks_first() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("r", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, QuestionScreen)
        assert "Resign this game of chess?" in picture(at.app)
        await pilot.press("n")
        await settle(pilot)
        assert not any(isinstance(asked, Resign) for asked in session.requests)
        await pilot.press("r", "enter", "y")
        await settle(pilot)
        assert Resign(1, TABLE) in session.requests
        assert at.field.writing


async def test_proposals_are_answered_at_the_board_and_never_from_the_chat() -> None:
    offered = seen(views.chess(), proposals=(Proposal(b"p" * 16, "draw", 1),))
    async with playing(offered) as (session, at, pilot):
        await pilot.press("tab", "y", "tab")
        assert at.app.composer.text == "y"
        assert not any(isinstance(asked, AnswerProposal) for asked in session.requests)
        at.app.composer.text = ""
        await pilot.press("escape", "y")
        await settle(pilot)
        assert AnswerProposal(1, TABLE, b"p" * 16, "accept") in session.requests
        await pilot.press("up", "n")
        await settle(pilot)
        assert session.requests[-1] == AnswerProposal(1, TABLE, b"p" * 16, "decline")


async def test_a_letter_that_may_begin_a_move_answers_no_proposal_from_the_field() -> None:
    offered = seen(views.chess(), proposals=(Proposal(b"p" * 16, "draw", 1),))
    async with playing(offered) as (session, at, pilot):
        await pilot.press("n")
        await settle(pilot)
        assert at.field.text == "n"
        assert not any(isinstance(asked, AnswerProposal) for asked in session.requests)


async def test_ones_own_proposal_is_taken_back() -> None:
    offered = seen(views.chess(), proposals=(Proposal(b"p" * 16, "draw", 0),))
    async with playing(offered) as (session, _at, pilot):
        await pilot.press("up", "n")
        await settle(pilot)
        assert session.requests[-1] == AnswerProposal(1, TABLE, b"p" * 16, "withdraw")


async def test_a_game_whose_other_player_has_gone_is_claimed() -> None:
    async with playing(seen(views.chess(), claim_in=0)) as (session, at, pilot):
        assert "c claims the game" in picture(at.app)
        await pilot.press("up", "c")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert session.requests[-1] == Claim(1, TABLE, "draw")


async def test_a_letter_claims_nothing_while_everybody_is_here() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("up", "c", "4")
        await settle(pilot)
        assert at.field.text == "c4"
        assert session.requests == [] or not isinstance(session.requests[-1], Claim)


async def test_tab_goes_from_the_field_to_the_chat_to_the_board_and_back() -> None:
    async with playing() as (_session, at, pilot):
        await pilot.press("tab")
        assert at.app.field.has_focus
        await pilot.press("tab")
        assert at.board.has_focus
        await pilot.press("tab")
        assert at.field.writing
        await pilot.press("tab", "h", "i", "enter")
        await settle(pilot)
        assert _session.said == [(TABLE, "hi", "text")]
        await pilot.press("escape")
        assert at.field.writing


async def test_what_is_typed_right_after_tab_and_escape_goes_where_they_lead() -> None:
    async with playing() as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 1)
        for key, character in (("tab", None), ("h", "h"), ("i", "i")):
            at.field._input.post_message(events.Key(key, character))
        await settle(pilot)
        assert at.app.composer.text == "hi"
        assert at.field.text == ""
        at.app.composer.text = ""
        for key, character in (("escape", None), ("b", "b"), ("2", "2"), ("enter", "\r")):
            at.app.field.post_message(events.Key(key, character))
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert session.said == []


async def test_what_is_typed_while_a_move_is_on_its_way_is_not_a_part_of_it() -> None:
    answered = asyncio.Event()

    async def later(asked: Message) -> FromServer:
        del asked
        await answered.wait()
        raise RefusedError("illegal-move", "taken", retry=False)

    async with playing() as (session, at, pilot):
        session.answers[Move] = later
        await pilot.press("b", "2", "enter", "c")
        answered.set()
        await settle(pilot)
        assert at.field.text == "c"
        assert "✗ taken" in picture(at.app)


async def test_legal_moves_are_listed_with_the_position_in_words_and_one_can_be_made() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[Move] = Moved(1, TABLE, 3)
        await pilot.press("m", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, TableMovesScreen)
        seen_ = picture(at.app)
        assert "12 legal moves" in seen_
        assert "white king: e1" in seen_
        await pilot.press("q", "h", "enter")
        await settle(pilot)
        assert moves(session) == ["Qh5"]


async def test_help_shows_the_rules_and_the_keys() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        session.answers[AskRules] = Rules(1, "chess", "Each side has sixteen men.\x1b[31m")
        await pilot.press("?", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, TableHelpScreen)
        assert "Each side has sixteen men.␛[31m" in picture(at.app)
        await pilot.press("escape")
        await settle(pilot)
        assert at.field.writing


async def test_enter_begins_the_game_that_one_is_host_of() -> None:
    gathering = seen(None, "Pig", state="gathering", host=ALICE, turn=(), last=None)
    async with playing(gathering) as (session, _at, pilot):
        await pilot.press("enter")
        await settle(pilot)
        assert StartTable(1, TABLE) in session.requests


async def test_enter_after_the_end_asks_for_a_rematch_whoever_was_to_move_then() -> None:
    over = seen(views.chess(), state="over", turn=())
    async with playing(over) as (session, at, pilot):
        assert at.board.has_focus
        await pilot.press("enter")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["rematch"]


async def test_enter_after_a_rematch_was_agreed_goes_to_it() -> None:
    result = Result((1.0, 0.0), "checkmate")
    over = seen(views.chess(), state="over", turn=(), next=50, result=result)
    async with playing(over) as (session, at, pilot):
        assert "Enter goes to the next game" in picture(at.app)
        session.receive(Opened(1, about(50)))
        session.receive(seen(views.chess(), conversation=50, gallery=51))
        await pilot.press("enter")
        await settle(pilot)
        assert at.app.chat.front_id == 50
        assert at.field.writing


async def test_whoever_watches_goes_on_to_watch_the_rematch() -> None:
    over = seen(views.chess(), seat=-1, state="over", turn=(), next=50)
    async with playing(over) as (session, at, pilot):

        async def opened(asked: Message) -> FromServer:
            assert asked == Watch(1, 50)
            answer = Opened(1, structs.replace(about(gallery=51), id=51))
            session.receive(answer)
            return answer

        session.answers[Watch] = opened
        await pilot.press("enter")
        await settle(pilot)
        assert at.app.chat.front_id == 51


async def test_a_table_that_nothing_is_known_of_yet_says_so() -> None:
    async with playing() as (session, at, pilot):
        session.receive(Opened(1, about(50)))
        at.app.chat.bring(50)
        await settle(pilot)
        assert "Nothing is known of this table yet." in picture(at.app)
        await pilot.press("e", "4", "enter")
        await settle(pilot)
        assert at.field.text == "e4"
        assert session.said == []


async def test_the_board_is_turned_round_and_stays_so_for_this_table() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        assert picture(at.app).split("\n")[3].startswith(" 8  r  n")
        await pilot.press("up", "f")
        await settle(pilot)
        assert picture(at.app).split("\n")[3].startswith(" 1  R  N")
        assert "e5, black pawn" in picture(at.app)
        assert session.kept["flipped"] == str(TABLE)
        at.app.chat.bring(LOBBY)
        at.app.chat.bring(TABLE)
        await settle(pilot)
        assert picture(at.app).split("\n")[3].startswith(" 1  R  N")
        await pilot.press("f", "enter")
        await settle(pilot)
        assert session.kept["flipped"] == ""


async def test_a_move_made_without_a_connection_waits_and_nothing_else_is_made_meanwhile() -> None:
    answered = asyncio.Event()

    async def later(asked: Message) -> FromServer:
        del asked
        await answered.wait()
        return Moved(1, TABLE, 1)

    async with playing() as (session, at, pilot):
        session.answers[Move] = later
        await pilot.press("b", "2", "enter", "enter")
        await settle(pilot)
        assert "b2 is on its way" in picture(at.app)
        assert moves(session) == ["b2"]
        await pilot.press("c", "3", "enter")
        await settle(pilot)
        assert at.field.text == "c3"
        at.field.text = ""
        session.stand(StatusKind.WAITING)
        await settle(pilot)
        assert "b2 waits for the connection" in picture(at.app)
        answered.set()
        await settle(pilot)
        assert moves(session) == ["b2"]
        assert at.field.text == ""


async def test_a_table_left_and_come_back_to_has_the_keys_again() -> None:
    async with playing() as (_session, at, pilot):
        await pilot.press("b")
        at.app.chat.bring(LOBBY)
        await settle(pilot)
        await pilot.press("h", "i")
        assert at.app.composer.text == "hi"
        at.app.chat.bring(TABLE)
        await settle(pilot)
        assert at.field.text == "b"
        await pilot.press("2")
        assert at.field.text == "b2"


async def test_keys_can_be_others() -> None:
    config = Config(keys={"table_draw": "D", "table_flip": "t"})
    async with playing(seen(views.chess()), config=config) as (session, _at, pilot):
        await pilot.press("up", "D")
        await settle(pilot)
        assert [a.what for a in session.requests if isinstance(a, Propose)] == ["draw"]


async def test_all_of_a_table_is_in_the_palette() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("ctrl+p")
        await pilot.press(*"turn the board")
        await settle(pilot)
        assert "Turn the board round" in picture(at.app)
        await pilot.press("enter")
        await settle(pilot)
        assert session.kept["flipped"] == str(TABLE)
        assert at.field.writing


async def test_a_message_of_the_chat_is_picked_also_where_there_is_little_room() -> None:
    async with playing(seen(views.chess()), (60, 20)) as (session, at, pilot):
        session.hear(BOB, "good luck", at=TABLE)
        await settle(pilot)
        await pilot.press("ctrl+up")
        await settle(pilot)
        assert "r reply" in picture(at.app).lower()
        await pilot.press("r")
        await settle(pilot)
        assert "replying to bob" in picture(at.app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert at.field.writing
