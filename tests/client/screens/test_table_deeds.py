"""What is done at a table besides moves: resigning, proposals, claims, rematches, help."""

import pytest
from msgspec import structs

from parlour_client.screens.question import QuestionScreen
from parlour_client.screens.table_help import TableHelpScreen
from parlour_client.screens.table_moves import TableMovesScreen
from parlour_client.widgets.table_pane import REMATCH_AFTER_SECONDS
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
from tests.client.at_table import moves, playing, seen
from tests.client.company import ALICE, BOB
from tests.client.gaming import TABLE, about
from tests.client.picture import picture
from tests.client.screen_app import settle

pytestmark = pytest.mark.asyncio


async def test_resigning_asks_first() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        await pilot.press("r", "enter")
        await settle(pilot)
        assert isinstance(at.app.screen, QuestionScreen)
        assert "Resign this game of chess?" in picture(at.app)
        await pilot.press("r", "enter")  # as whoever would roll once more, and is too late
        await settle(pilot)
        assert isinstance(at.app.screen, QuestionScreen)
        await pilot.press("n")
        await settle(pilot)
        assert not any(isinstance(asked, Resign) for asked in session.requests)
        await pilot.press("r", "enter", "y")
        await settle(pilot)
        assert Resign(1, TABLE) in session.requests
        assert at.field.writing


async def test_a_table_that_gathers_players_is_left_and_not_resigned() -> None:
    gathering = seen(None, "Pig", state="gathering", host=BOB, head=0, ply=0, turn=(), last=None)
    async with playing(gathering) as (session, at, pilot):
        assert "r leave" in picture(at.app)
        await pilot.press("r")
        await settle(pilot)
        assert "Leave this table of pig?" in picture(at.app)
        assert "Your seat is free again." in picture(at.app)
        await pilot.press("y")
        await settle(pilot)
        assert Resign(1, TABLE) in session.requests


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


async def test_enter_meant_for_a_move_asks_for_no_rematch() -> None:
    async with playing(seen(views.chess())) as (session, at, pilot):
        at.pane.monotonic = lambda: 100.0
        session.receive(seen(views.chess(), state="over", turn=()))
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert not [a for a in session.requests if isinstance(a, Propose)]
        at.pane.monotonic = lambda: 100.0 + REMATCH_AFTER_SECONDS
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
