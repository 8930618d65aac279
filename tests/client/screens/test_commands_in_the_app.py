"""Commands typed in the app: slow ones hold nobody up, and secrets are asked for out of sight."""

import anyio
import pytest

from parlour_client.screens.prompt import PromptScreen
from parlour_protocol.messages import AskMembers, FromServer, Message, SetPassword
from tests.client.company import LOBBY
from tests.client.fake_session import FakeSession
from tests.client.picture import picture
from tests.client.screen_app import ScreenApp, settle

pytestmark = pytest.mark.asyncio
SECRET = "correct horse battery"


async def test_one_writes_on_while_a_command_waits_for_the_server() -> None:
    session = FakeSession()

    async def never(_message: Message) -> FromServer:
        await anyio.sleep_forever()
        raise AssertionError

    session.answers[AskMembers] = never
    app = ScreenApp(session)
    async with app.run_test() as pilot:
        session.sign_in()
        await settle(pilot)
        for text in ("/members", "hello"):
            app.composer.text = text
            await pilot.press("enter")
            await settle(pilot)
        assert session.requests == [AskMembers(1, LOBBY)]
        assert session.said == [(LOBBY, "hello", "text")]


async def test_a_password_is_not_drawn_and_gets_nowhere_but_to_the_server() -> None:
    session = FakeSession()
    app = ScreenApp(session)
    async with app.run_test() as pilot:
        session.sign_in()
        await settle(pilot)
        app.composer.text = "/password"
        await pilot.press("enter")
        for _ in range(2):
            await settle(pilot)
            assert isinstance(app.screen, PromptScreen)
            await pilot.press(*SECRET.replace(" ", "_"))
            await settle(pilot)
            assert "correct" not in picture(app)
            await pilot.press("enter")
        await settle(pilot)
        assert session.requests == [SetPassword(1, SECRET.replace(" ", "_"))]
        assert not [text for text in (*session.inputs, *session.on_disk) if "correct" in text]
        assert "the password is set" in picture(app)
