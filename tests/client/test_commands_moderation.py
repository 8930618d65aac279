"""What is done to people in rooms, how long and why, and the trail of it."""

from collections.abc import Iterator

import pytest

from parlour_client.commands.arguments import DURATION_MAX_SECONDS, seconds
from parlour_client.errors import CommandError
from parlour_protocol.limits import TIME_MAX
from parlour_protocol.messages import (
    Act,
    Acts,
    AskActs,
    AskMembers,
    Member,
    Members,
    Message,
    Moderate,
)
from tests.client.company import LOBBY, START
from tests.client.desk import FakeDesk
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio
FAR = 4_102_444_800_000
"""The first of January 2100, in milliseconds since 1970 UTC."""


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


def done(verb: str, reason: str = "", length: int = 0) -> Message:
    return Moderate(1, LOBBY, verb, "bob", reason, length)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/kick @bob", done("kick")),
        ("/kick bob: too  loud", done("kick", "too  loud")),
        ("/kick bob 2h off", done("kick", "2h off")),
        ("/ban bob", done("ban")),
        ("/ban bob 7d", done("ban", "", 7 * 24 * 3600)),
        ("/ban bob 30M spam, again", done("ban", "spam, again", 1800)),
        ("/ban bob spam for 7d", done("ban", "spam for 7d")),
        ("/unban bob", done("unban")),
        ("/mute bob 2h", done("mute", "", 7200)),
        ("/mute bob 45s calm", done("mute", "calm", 45)),
        ("/unmute bob", done("unmute")),
        ("/op bob", done("op")),
        ("/deop @bob", done("deop")),
    ],
)
async def test_each_deed_is_asked_with_its_time_and_reason(typed: str, asked: Message) -> None:
    desk = FakeDesk()
    await desk.type(typed)
    assert desk.asked == [asked]


async def test_times_and_reasons_have_limits() -> None:
    desk = FakeDesk()
    for wrong in ("/ban bob 0d", "/mute bob 999999999w"):
        with pytest.raises(CommandError, match="is no time that makes sense"):
            await desk.type(wrong)
    with pytest.raises(CommandError, match="201 characters; 200 are the most"):
        await desk.type("/kick bob " + "x" * 201)
    with pytest.raises(CommandError, match="65 characters; 64 are the most"):
        await desk.type("/kick " + "x" * 65)
    assert desk.asked == []
    assert seconds("soon") is None
    assert seconds("1w") == 604_800 < DURATION_MAX_SECONDS


async def test_what_was_meant_as_a_time_is_no_reason_for_a_ban_without_end() -> None:
    desk = FakeDesk()
    for wrong in ("1x", "2 hours", "30min spam", "1.5h", "2hours", "90"):
        with pytest.raises(CommandError, match="is no time; write 30m, 2h, 7d or 2w"):
            await desk.type(f"/ban bob {wrong}")
    assert desk.asked == []
    await desk.type("/ban bob 2nd warning")
    await desk.type("/kick bob 3 strikes")
    assert desk.asked == [done("ban", "2nd warning"), done("kick", "3 strikes")]


async def test_hand_over_asks_first() -> None:
    desk = FakeDesk()
    for answer in (None, "", "eve"):
        assert await desk.type("/hand-over bob", answer) == "#lobby stays as it is"
    assert desk.asked == []
    await desk.type("/hand-over @bob", " @Bob ")
    assert desk.asked == [done("owner")]
    assert "bob becomes an owner of #lobby" in desk.prompts[-1]


async def test_members_are_listed_by_rank_page_after_page() -> None:
    desk = FakeDesk()
    people = (
        Member(1, "zoe", "op"),
        Member(2, "bob", muted_until=TIME_MAX),
        Member(3, "Ann", muted_until=FAR),
        Member(4, "cleo", "owner"),
        Member(5, "dan", muted_until=START // 2),
    )
    desk.fake.answers[AskMembers] = Members(1, LOBBY, people)
    assert await desk.type("/members") == (
        "5 in #lobby: cleo (owner), zoe (op), Ann (muted until 2100-01-01 00:00),"
        " bob (muted until it is lifted), dan"
    )
    desk.fake.answers[AskMembers] = Members(1, LOBBY, people, more=True)
    assert (await desk.type("/members lobby")).startswith("500 and more in #lobby: ")
    assert desk.asked[-1] == AskMembers(1, LOBBY, after=5)
    desk.fake.answers[AskMembers] = Members(1, LOBBY, (), more=True)
    assert await desk.type("/members") == "0 in #lobby: "


async def test_banned_tells_until_when_and_why() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskMembers] = Members(1, LOBBY, ())
    assert await desk.type("/banned") == "nobody is kept out of #lobby"
    assert desk.asked == [AskMembers(1, LOBBY, banned=True)]
    people = (
        Member(1, "eve", banned_until=FAR, reason="spam\x1b"),
        Member(2, "mal", banned_until=TIME_MAX),
    )
    desk.fake.answers[AskMembers] = Members(1, LOBBY, people)
    assert (await desk.type("/banned #lobby")).split("\n") == [
        "eve is kept out until 2100-01-01 00:00: spam␛",
        "mal is kept out until it is lifted",
    ]


async def test_audit_shows_the_last_deeds_in_their_order() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskActs] = Acts(1, LOBBY, ())
    assert await desk.type("/audit") == "nothing was done in #lobby"
    acts = (
        Act(9, START, "ann", "ban", "eve", "spam\nagain", FAR),
        Act(8, START - 60_000, "ann", "topic", "", "tea"),
        Act(7, START - 60_000, "ann", "topic", "", ""),
        Act(6, START - 60_000, "ann", "set-room", "", "opened this room to everybody"),
        Act(5, START - 60_000, "ann", "kick", "eve", ""),
        Act(4, START - 60_000, "ann", "bless", "eve{}", "why\nnot"),
    )
    desk.fake.answers[AskActs] = Acts(1, LOBBY, acts)
    assert (await desk.type("/audit")).split("\n") == [
        "2026-11-21 09:59 ann bless eve{}: why␊not",
        "2026-11-21 09:59 ann kicked eve",
        "2026-11-21 09:59 ann opened this room to everybody",
        "2026-11-21 09:59 ann cleared the topic",
        "2026-11-21 09:59 ann set the topic: tea",
        "2026-11-21 10:00 ann banned eve until 2100-01-01 00:00: spam␊again",
    ]
    assert len((await desk.type("/audit 1")).split("\n")) == 1
    desk.fake.answers[AskActs] = Acts(1, LOBBY, acts[:2], more=True)
    assert len((await desk.type("/audit 5")).split("\n")) == 5
    assert desk.asked[-2:] == [AskActs(1, LOBBY, before=8)] * 2
