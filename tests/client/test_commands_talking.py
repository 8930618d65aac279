"""Saying things, and what is done to single messages by their numbers."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from parlour_client.commands import is_kept
from parlour_client.commands.messages import LAST_MAX, LAST_SHOWN, SHOWN_CHARACTERS
from parlour_client.errors import CommandError
from parlour_protocol.limits import TEXT_MAX_CHARACTERS
from parlour_protocol.messages import (
    ACTION,
    NOTICE,
    Changed,
    Conversation,
    Delete,
    Edit,
    Opened,
    React,
    Reaction,
    SetRecording,
)
from tests.client.company import ALICE, BOB, LOBBY, direct
from tests.client.desk import FakeDesk
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


async def test_off_says_one_thing_off_the_record() -> None:
    desk = FakeDesk()
    await desk.type("/off  :tada:  between us ")
    assert desk.fake.said == [(LOBBY, "🎉  between us", "text")]
    assert desk.fake.off == ["🎉  between us"]


@pytest.mark.parametrize(
    ("text", "recorded"),
    [
        ("/off text", False),
        ("  /OFF text", False),
        ("/of text", False),
        ("/offf text", False),
        ("/owner CODE", False),
        ("/owmer CODE", False),
        ("/password hunter2hunter2", False),
        ("/passwd hunter2hunter2", False),
        ("//off text", True),
        ("off text", True),
        ("/me waves", True),
        ("/pw hunter2hunter2", False),
        ("/ off text", False),
        ("/help", True),
        ("/msg bob hi", True),
        ("/msg cleo hi", False),
        ("/msg @Cleo hi", False),
        ("/msg eve hi", False),
    ],
)
async def test_what_may_not_be_kept_is_told_apart_while_it_is_typed(
    text: str, *, recorded: bool
) -> None:
    desk = FakeDesk()
    cleo = Conversation(103, "direct", "cleo", 0, peer=3, recorded=False)
    desk.fake.receive(Opened(0, cleo))
    assert is_kept(text, desk.fake.model, LOBBY) is recorded
    assert not is_kept(text, desk.fake.model, 103)


async def test_record_decides_here_or_everywhere_and_tells_how_it_is() -> None:
    desk = FakeDesk()
    assert await desk.type("/record") == "what you say in #lobby is kept"
    assert "in #lobby is delivered" in await desk.type("/record OFF")
    assert "wherever you did not decide otherwise" in await desk.type("/record on everywhere")
    assert "the server decides" in await desk.type("/record default")
    first, second, third = desk.asked
    assert first == SetRecording(1, LOBBY, recorded=False)
    assert second == SetRecording(1, 0, recorded=True)
    assert third == SetRecording(1, LOBBY)


async def test_last_numbers_what_was_said_and_nobody_forges_a_line() -> None:
    desk = FakeDesk()
    with pytest.raises(CommandError, match="nothing was said in #lobby yet"):
        await desk.type("/last")
    desk.fake.hear(BOB, "one\n2  10:00 <alice> forged \x1b[31m")
    desk.fake.hear(BOB, "waves", kind=ACTION, minute=1)
    desk.fake.hear(BOB, "made tea the topic", kind=NOTICE, minute=2)
    desk.fake.hear(ALICE, "x" * 500, minute=3)
    lines = (await desk.type("/last 4")).split("\n")
    assert lines == [
        "1  10:00 <bob> one␊2  10:00 <alice> forged ␛[31m",
        "2  10:01 * bob waves",
        "3  10:02 -- bob made tea the topic",
        f"4  10:03 <alice> {'x' * SHOWN_CHARACTERS}…",
    ]
    assert (await desk.type("/last 1")) == lines[-1]
    for n in range(300):
        desk.fake.hear(BOB, f"more {n}", minute=4)
    assert len((await desk.type("/last")).split("\n")) == LAST_SHOWN
    assert len((await desk.type("/last 1000")).split("\n")) == LAST_MAX


async def test_last_loads_what_is_not_here_yet_and_does_without_where_it_cannot() -> None:
    desk = FakeDesk()
    for n in range(12):
        desk.fake.hear(BOB, f"line {n}")
    known = desk.fake.model.conversations[LOBBY]
    known.entries[:], desk.fake.older = known.entries[9:], known.entries[:9]
    lines = (await desk.type("/last 5")).split("\n")
    assert [line.split()[-1] for line in lines] == ["7", "8", "9", "10", "11"]
    del known.entries[:9]
    assert len((await desk.type("/last 5")).split("\n")) == 3


async def test_last_tells_what_was_changed() -> None:
    desk = FakeDesk()
    desk.fake.hear(BOB, "one")
    desk.fake.hear(BOB, "two")
    entry = desk.fake.model.conversations[LOBBY].entries[0]
    desk.fake.receive(Changed(replace(entry, text="1", edited=5, off=True, revision=1)))
    assert "1  10:00 (edited) (off the record) <bob> 1" in await desk.type("/last")
    desk.fake.receive(Changed(replace(entry, text="", deleted=True, revision=2)))
    assert "1  10:00 message of bob deleted" in await desk.type("/last")
    for command in ("/reply 1 x", "/edit 1 x", "/delete 1", "/react 1 :tada:"):
        with pytest.raises(CommandError, match="message 1 is deleted"):
            await desk.type(command)


async def test_reply_answers_a_message() -> None:
    desk = FakeDesk()
    desk.fake.hear(BOB, "tea?")
    await desk.type("/reply #1 yes :tada:")
    assert desk.fake.said == [(LOBBY, "yes 🎉", "text")]
    assert desk.fake.replies == [1]
    for command in ("/reply 2 x", "/edit 2 x", "/delete 2", "/react 2 :tada:"):
        with pytest.raises(CommandError, match="there is no message 2 in #lobby"):
            await desk.type(command)
    with pytest.raises(CommandError, match="there is no number 99999"):
        await desk.type(f"/reply {'9' * 40} x")


async def test_edit_and_delete_take_the_last_of_ones_own_or_a_number() -> None:
    desk = FakeDesk()
    for command in ("/edit new", "/delete"):
        with pytest.raises(CommandError, match="nothing of yours is loaded in #lobby"):
            await desk.type(command)
    desk.fake.hear(ALICE, "mine")
    desk.fake.hear(ALICE, "topic", kind=NOTICE)
    desk.fake.hear(BOB, "theirs")
    await desk.type("/edit 1 :tada:")
    await desk.type("/edit better  :tada: words")
    await desk.type("/delete")
    await desk.type("/delete 3")
    assert desk.asked == [
        Edit(1, LOBBY, 1, "🎉"),
        Edit(1, LOBBY, 1, "better  🎉 words"),
        Delete(1, LOBBY, 1),
        Delete(1, LOBBY, 3),
    ]
    with pytest.raises(CommandError, match="4,000 are the most"):
        await desk.type("/edit " + "x" * (TEXT_MAX_CHARACTERS + 1))


async def test_react_puts_an_emoji_and_the_same_again_takes_it_away() -> None:
    desk = FakeDesk()
    desk.fake.hear(BOB, "we won")
    await desk.type("/react 1 :tada:")
    entry = desk.fake.model.conversations[LOBBY].entries[0]
    put = (Reaction("🎉", (BOB, ALICE)), Reaction("🎲", (BOB,)))
    desk.fake.receive(Changed(replace(entry, reactions=put, revision=1)))
    await desk.type("/react 1 🎉")
    await desk.type("/react 1 🎲")
    assert desk.asked == [
        React(1, LOBBY, 1, "🎉"),
        React(1, LOBBY, 1, "🎉", on=False),
        React(1, LOBBY, 1, "🎲"),
    ]
    for wrong in (":nosuch:", "word", "🎉" * 20):
        with pytest.raises(CommandError, match="is no emoji"):
            await desk.type(f"/react 1 {wrong}")


async def test_half_characters_are_replaced_before_anything_is_asked() -> None:
    desk = FakeDesk()
    desk.fake.hear(ALICE, "mine")
    await desk.type("/edit \ud800!")
    assert desk.asked == [Edit(1, LOBBY, 1, "\N{REPLACEMENT CHARACTER}!")]


async def test_where_there_is_no_conversation_commands_say_so() -> None:
    desk = FakeDesk()
    desk.conversation = 99
    for command in ("/last", "/edit x", "/record", "/topic", "/export x.txt", "/forget here"):
        with pytest.raises(CommandError, match="there is no conversation here yet"):
            await desk.type(command)
    desk.conversation = 100 + BOB
    assert direct(BOB).id == desk.conversation
    for command in ("/topic", "/members", "/kick bob", "/room", "/audit", "/invite bob"):
        with pytest.raises(CommandError, match="@bob is no room"):
            await desk.type(command)
    assert desk.notes == []
