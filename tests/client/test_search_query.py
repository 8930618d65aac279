"""What is typed to search with, and what becomes of it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour_client.completion import complete
from parlour_client.errors import CommandError, SearchError
from parlour_client.search_query import SearchQuery, parse_query, search_request
from parlour_protocol.messages import ACTION, Found, Search
from tests.client.company import ALICE, BOB, LOBBY, START
from tests.client.desk import FakeDesk
from tests.client.time_zone import utc

HOUR = 3_600_000


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


def day(year: int, month: int, number: int) -> int:
    return int(datetime(year, month, number, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("tea biscuits", SearchQuery("tea biscuits")),
        ('  "tea  and" bisc* ', SearchQuery('"tea  and" bisc*')),
        ('x"a b"y', SearchQuery('x "a b" y')),
        ("tea FROM:@ada in:#Lobby", SearchQuery("tea", "ada", "#Lobby")),
        ("from:ada", SearchQuery(author="ada")),
        ("http://example.org", SearchQuery("http://example.org")),
        ("note:this from here", SearchQuery("note:this from here")),
        ('"from:ada"', SearchQuery('"from:ada"')),
        ("after:2026-01-31", SearchQuery(after=day(2026, 1, 31))),
        ("x before:2026-01-31", SearchQuery("x", before=day(2026, 1, 31))),
        ("after:3d", SearchQuery(after=START - 72 * HOUR)),
        ("after:2W before:12h", SearchQuery(after=START - 336 * HOUR, before=START - 12 * HOUR)),
        ("after:99999w", SearchQuery(after=1)),
        ("after:0001-01-01", SearchQuery(after=day(1970, 1, 2))),
    ],
)
def test_words_stay_and_keys_narrow(text: str, query: SearchQuery) -> None:
    assert parse_query(text, START) == query


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "write what to search for"),
        ('"tea', "a quotation has no end"),
        ("from:", "nothing stands after from: .write from:alice."),
        ("from:@", "write a nickname after from:"),
        ("tea in:", "nothing stands after in:"),
        ("from:a from:b", "from: is there twice"),
        ("after:soon", "“soon” is no date: write after:2026-01-31"),
        ("before:2026-02-30", "“2026-02-30” is no date"),
        ("after:3d before:2w", "nothing is both"),
        ("x" * 4_001, "too much to search for"),
    ],
)
def test_what_cannot_be_meant_is_told(text: str, told: str) -> None:
    with pytest.raises(SearchError, match=told):
        parse_query(text, START)


@given(st.text(st.sampled_from('from:in:before:after "@#*3d2026-01-31')))
def test_whatever_is_typed_is_a_query_or_told(text: str) -> None:
    try:
        query = parse_query(text, START)
    except SearchError:
        return
    assert query != SearchQuery()
    assert not query.before or query.before > query.after


def test_places_are_the_titles_of_conversations() -> None:
    model = FakeDesk().fake.model
    places = {
        "": 0,
        "here": 5,
        "#LOBBY": LOBBY,
        "lobby": LOBBY,
        "@bob": 100 + BOB,
        "Bob": 100 + BOB,
    }
    for place, conversation in places.items():
        asked = search_request(SearchQuery("tea", "ada", place, 7, 9), model, 5, skip=50)
        assert asked == Search(1, "tea", conversation, "ada", 7, 9, 50)
    with pytest.raises(SearchError, match="you are in no conversation “#tea”"):
        search_request(SearchQuery(place="#tea"), model, LOBBY)


@pytest.mark.asyncio
async def test_what_is_found_is_printed_with_its_place() -> None:
    desk = FakeDesk()
    found = (
        desk.fake.entry(BOB, "tea\n#lobby 9  forged", at=100 + BOB),
        desk.fake.entry(ALICE, "drinks tea", kind=ACTION),
    )
    desk.fake.answers[Search] = Found(1, found, more=True)
    assert (await desk.type("/search tea in:here")).split("\n") == [
        "2 found, the latest first; there are more: narrow it with from: in: before: after:",
        "@bob 1  2026-11-21 10:00 <bob> tea␊#lobby 9  forged",
        "#lobby 1  2026-11-21 10:00 * alice drinks tea",
    ]
    assert desk.asked == [Search(1, "tea", LOBBY)]
    desk.fake.answers[Search] = Found(1, ())
    assert await desk.type("/search coffee") == "nothing was found"
    with pytest.raises(CommandError, match=r"^/search: a quotation has no end"):
        await desk.type('/search "tea')


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/search f", ("from:",)),
        ("/search tea ", ("from:", "in:", "after:", "before:")),
        ("/search from:b", ("from:bob ",)),
        ("/search tea in:", ("in:here ", "in:#lobby ", "in:@bob ")),
        ("/search tea", ()),
    ],
)
def test_keys_and_names_are_completed(typed: str, offered: tuple[str, ...]) -> None:
    assert complete(typed, len(typed), FakeDesk().fake.model, LOBBY).candidates == offered
