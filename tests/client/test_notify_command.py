"""/notify: what is chosen for the conversation one writes in."""

import pytest

from parlour_client.commands import COMMANDS, NOTIFY_WORDS
from parlour_client.completion import complete
from parlour_client.errors import CommandError
from parlour_client.notify_levels import LEVELS, LEVELS_MAX, choose_level, chosen_levels
from tests.client.company import LOBBY
from tests.client.desk import FakeDesk
from tests.client.fake_session import FakeSession

pytestmark = pytest.mark.asyncio


async def test_what_is_chosen_is_kept_and_told() -> None:
    desk = FakeDesk()
    assert "#lobby: the config file decides" in await desk.type("/notify")
    for level in LEVELS:
        assert f"#lobby: {NOTIFY_WORDS[level]}" in await desk.type(f"/notify {level.upper()}")
        assert chosen_levels(desk.session) == {LOBBY: level}
        assert NOTIFY_WORDS[level] in await desk.type("/notify")
    assert "the config file decides" in await desk.type("/notify default")
    assert chosen_levels(desk.session) == {}


async def test_what_cannot_be_chosen_is_told() -> None:
    desk = FakeDesk()
    for wrong in ("/notify some", "/notify all mentions"):
        with pytest.raises(CommandError, match=f"write it as .*{COMMANDS['notify'].help}"):
            await desk.type(wrong)
    desk.conversation = 99
    with pytest.raises(CommandError, match="no conversation here yet"):
        await desk.type("/notify all")
    assert desk.fake.kept == {}


async def test_the_words_that_may_follow_are_completed() -> None:
    session = FakeSession()
    session.sign_in()
    assert complete("/notify m", 9, session.model, LOBBY).candidates == ("mentions",)
    assert ", ".join(NOTIFY_WORDS) in COMMANDS["notify"].help


async def test_the_latest_choices_are_kept_and_nonsense_on_disk_is_none() -> None:
    session = FakeSession()
    for conversation in range(1, LEVELS_MAX + 3):
        choose_level(session.as_session, conversation, "none")
    kept = chosen_levels(session.as_session)
    assert len(kept) == LEVELS_MAX
    assert min(kept) == 3
    for nonsense in ("{", '{"1":"some"}', "[]", '"\\ud800"'):
        session.kept["notify"] = nonsense
        assert chosen_levels(session.as_session) == {}
