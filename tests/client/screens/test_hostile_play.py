"""What others wrote is harmless wherever games are chosen, offered and listed."""

import pytest

from parlour_client.errors import RefusedError
from parlour_protocol.messages import (
    AnswerToPlay,
    AskCatalogue,
    AskGames,
    AskLadder,
    AskRules,
    AskTables,
    Catalogue,
    Games,
    InviteToPlay,
    Ladder,
    PlayInvited,
    Rules,
    Tables,
    Watch,
)
from tests.client.fake_session import FakeSession
from tests.client.screen_app import running, settle
from tests.client.screens.hostile_play import (
    hostile_game,
    hostile_invitation,
    hostile_line,
    hostile_rung,
)
from tests.client.screens.test_hostile_places import hostile_session
from tests.client.screens.test_hostile_text import HOSTILE, assert_harmless

pytestmark = pytest.mark.asyncio


def session_of(text: str) -> FakeSession:
    session = hostile_session(text)
    catalogue = Catalogue(1, (hostile_game(text),))
    session.receive(catalogue)
    session.answers |= {
        AskCatalogue: catalogue,
        AskTables: Tables(1, (hostile_line(text),)),
        AskGames: Games(1, (hostile_line(text, over=True),)),
        AskLadder: Ladder(1, "evil", (hostile_rung(text),)),
        AskRules: Rules(1, "evil", text or "x"),
        Watch: RefusedError("too-many", text, retry=False),
        InviteToPlay: RefusedError("ignored", text, retry=False),
        AnswerToPlay: RefusedError("closed", text, retry=False),
    }
    return session


async def test_every_list_card_and_dialog_of_games_is_harmless() -> None:
    for text in HOSTILE:
        session = session_of(text)
        async with running(session, (60, 20)) as (app, pilot):
            session.receive(PlayInvited(0, hostile_invitation(text)))
            keys = "alt+i y f8 y escape f4 escape f5 enter right right enter escape escape"
            keys += " ctrl+g f1 escape enter tab right tab tab tab enter escape ctrl+k escape"
            for key in keys.split():
                await pilot.press(key)
                await pilot.pause()
                assert_harmless(app)
            await settle(pilot)
            assert app.screen is app.chat
