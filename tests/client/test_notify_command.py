"""/notify: what is chosen for the conversation one writes in."""

import pytest

from parlour_client.commands import COMMANDS, NOTIFY_WORDS, enter
from parlour_client.completion import complete
from parlour_client.errors import CommandError
from parlour_client.notify_levels import LEVELS, LEVELS_MAX, choose_level, chosen_levels
from parlour_client.plain import Plain
from tests.client.fake_session import BOB, LOBBY, FakeSession, direct

pytestmark = pytest.mark.asyncio


def typing_in(session: FakeSession) -> Plain:
    """Return what the line client is to a command: it writes to the lobby."""
    return Plain(session.as_session)


async def answer(session: FakeSession, text: str) -> str:
    where = typing_in(session)
    await enter(text, where)
    _, (line,) = where._told.pop()
    return line


async def test_what_is_chosen_is_kept_and_told() -> None:
    session = FakeSession()
    session.sign_in(direct(BOB))
    assert "#lobby: the config file decides" in await answer(session, "/notify")
    for level in LEVELS:
        assert f"#lobby: {NOTIFY_WORDS[level]}" in await answer(session, f"/notify {level.upper()}")
        assert chosen_levels(session.as_session) == {LOBBY: level}
        assert NOTIFY_WORDS[level] in await answer(session, "/notify")
    assert "the config file decides" in await answer(session, "/notify default")
    assert chosen_levels(session.as_session) == {}


async def test_what_cannot_be_chosen_is_told() -> None:
    session = FakeSession()
    with pytest.raises(CommandError, match="no conversation here yet"):
        await enter("/notify all", typing_in(session))
    session.sign_in()
    for wrong in ("/notify some", "/notify all mentions"):
        with pytest.raises(CommandError, match=f"write it as .*{COMMANDS['notify'].help}"):
            await enter(wrong, typing_in(session))
    assert session.kept == {}


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
