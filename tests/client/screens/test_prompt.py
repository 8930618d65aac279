"""Questions that are answered by typing."""

import pytest

from parlour_client.screens.prompt import PromptScreen
from tests.client.fake_session import FakeSession
from tests.client.picture import assert_looks_like, picture
from tests.client.screen_app import ScreenApp, running, settle

pytestmark = pytest.mark.asyncio


async def asked(app: ScreenApp, *, secret: bool, longest: int = 0) -> list[str | None]:
    answers: list[str | None] = []
    prompt = PromptScreen(
        "It lets your other devices in.\nYour new password", app.chat._look, secret=secret,
        longest=longest,
    )  # fmt: skip
    await app.push_screen(prompt, answers.append)
    return answers


@pytest.mark.parametrize("ascii_only", [False, True])
async def test_a_secret_is_neither_shown_nor_copied(*, ascii_only: bool) -> None:
    async with running(FakeSession(), ascii_only=ascii_only) as (app, pilot):
        answers = await asked(app, secret=True)
        await pilot.press(*"hunter2 hunter2", "ctrl+a", "shift+end", "ctrl+c", "ctrl+x", "end")
        await settle(pilot)
        assert "hunter" not in picture(app)
        assert app.clipboard == ""
        if ascii_only:
            assert picture(app).isascii()
        else:
            await assert_looks_like(app, "secret")
        await pilot.press("enter")
        assert answers == ["hunter2 hunter2"]


async def test_an_answer_can_be_refused_and_is_held_to_its_length() -> None:
    async with running(FakeSession()) as (app, pilot):
        answers = await asked(app, secret=False, longest=3)
        await pilot.press(*"abcd", "enter")
        await settle(pilot)
        answers += await asked(app, secret=False)
        await pilot.press("escape")
        await settle(pilot)
        assert answers == ["abc"]
        assert app.screen is app.chat
