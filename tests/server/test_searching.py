"""Searching: what is found, by whom, in which order, and what it costs others."""

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from parlour_protocol.messages import (
    Delete,
    Done,
    Found,
    OpenDirect,
    Opened,
    Refused,
    Rename,
    Said,
    Say,
    Search,
)
from parlour_server.journal import search
from parlour_server.journal.search import WORDS_MAX, TooManyWordsError
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import Peer, house, in_virtual_time

LOBBY = 1


async def say(peer: Peer, *texts: str, conversation: int = LOBBY) -> None:
    for text in texts:
        await peer.ask(peer.saying(text, conversation), Said)


async def found(peer: Peer, words: str = "", **narrowed: object) -> list[str]:
    message = Search(peer.request(), words, **narrowed)  # type: ignore[arg-type] # as named
    return [entry.text for entry in (await peer.ask(message, Found)).entries]


@pytest.mark.trio(run=in_virtual_time)
@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("tea", ["Tea for two", "biscuits, tea and more biscuits"]),
        ("TÉÀ", ["Tea for two", "biscuits, tea and more biscuits"]),
        ("uber", ["über den Wolken"]),
        ("tea biscuits", ["biscuits, tea and more biscuits"]),
        ('"tea and more"', ["biscuits, tea and more biscuits"]),
        ('"more tea"', []),
        ("bisc*", ["biscuits, tea and more biscuits"]),
        ("bisc", []),
        ("well-known", ["a well-known place"]),
        ("known-well", []),
        ('"unfinished phr*', []),
        ('"tea for', ["Tea for two"]),
        ("tea OR wolken", []),
        ("tea NOT two", []),
        ("text:tea", []),
        ("tea -two", ["Tea for two"]),
        ("^tea", ["Tea for two", "biscuits, tea and more biscuits"]),
        ("tea)", ["Tea for two", "biscuits, tea and more biscuits"]),
        ("te\0a", []),
        ("waves", ["waves"]),
        ("secret", []),
        ("taken", []),
    ],
)
async def test_words_phrases_and_beginnings_are_found_and_nothing_else_is_special(
    words: str, texts: list[str]
) -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "biscuits, tea and more biscuits", "Tea for two", "über den Wolken")
        await say(ada, "a well-known place", "taken back")
        await ada.ask(Delete(90, LOBBY, 5), Done)
        await ada.ask(Say(91, b"a" * 16, LOBBY, "waves", "action"), Said)
        await ada.ask(Say(92, b"b" * 16, LOBBY, "a secret", off=True), Said)
        assert await found(ada, words) == texts


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text: str) -> None:
    try:
        asked = search.query(text)
    except TooManyWordsError:
        return
    if not asked:
        return

    async def main() -> None:
        journal = MemoryJournal()
        await journal.look(
            lambda db: db.execute("SELECT rowid FROM word WHERE word MATCH ?", (asked,)).fetchall()
        )
        await journal.close()

    in_virtual_time(main)


@pytest.mark.trio(run=in_virtual_time)
@pytest.mark.parametrize(
    ("message", "code"),
    [
        (Search(9, ""), "invalid"),
        (Search(9, " \n"), "invalid"),
        (Search(9, "?! …"), "invalid"),
        (Search(9, "?!", author="ada"), "invalid"),
        (Search(9, "a " * (WORDS_MAX + 1)), "invalid"),
        (Search(9, "tea", author="nobody2"), "unknown-nickname"),
        (Search(9, "tea", author="not a name"), "unknown-nickname"),
        (Search(9, "tea", conversation=999), "unknown-conversation"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused(message: Search, code: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        await say(ada, "tea")
        assert (await ada.ask(message, Refused)).code == code


@pytest.mark.trio(run=in_virtual_time)
async def test_only_what_one_is_in_now_is_searched() -> None:
    async with house() as here:
        ada, bob, eve = [await here.join(name) for name in ("ada", "bob", "eve")]
        direct = (await ada.ask(OpenDirect(9, "bob"), Opened)).conversation.id
        await say(ada, "tea in private", conversation=direct)
        await trio.sleep(1)
        await say(ada, "tea in public")
        assert await found(ada, "tea") == ["tea in public", "tea in private"]
        assert await found(bob, "tea") == ["tea in public", "tea in private"]
        assert await found(eve, "tea") == ["tea in public"]
        assert (await eve.ask(Search(9, "tea", direct), Refused)).code == "unknown-conversation"
        assert await found(eve, author="ada") == ["tea in public"]
        assert await found(bob, "tea", conversation=direct) == ["tea in private"]
        await here.journal.do(_take_out, direct, bob.signed_in.account)
        assert await found(bob, "tea") == ["tea in public"]


def _take_out(db: object, conversation: int, account: int) -> None:
    db.execute(  # type: ignore[attr-defined] # a connection
        "DELETE FROM member WHERE conversation = ? AND account = ?", (conversation, account)
    )


@pytest.mark.trio(run=in_virtual_time)
async def test_author_and_time_narrow_it_with_words_and_without() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        for hour in range(4):
            await say(ada, f"tea of ada at {hour}")
            await say(bob, f"tea of bob at {hour}")
            here.calendar.skip(1 / 24)
        for words in ("tea", ""):
            assert await found(ada, words, author="BOB", after=2 * 3_600_000) == [
                "tea of bob at 3", "tea of bob at 2",
            ]  # fmt: skip
            assert await found(ada, words, before=3_600_000) == [
                "tea of bob at 0", "tea of ada at 0",
            ]  # fmt: skip
            between = await found(ada, words, after=3_600_000, before=2 * 3_600_000)
            assert between == ["tea of bob at 1", "tea of ada at 1"]
        await bob.ask(Rename(9, "robert"), Done)
        assert len(await found(ada, "tea", author="bob")) == 4, "a name that rests is still his"
        assert len(await found(ada, "tea", author="robert")) == 4


@pytest.mark.trio(run=in_virtual_time)
async def test_the_latest_come_first_over_all_conversations_page_by_page() -> None:
    async with house(requests_burst=1000) as here:
        ada = await here.join("ada")
        bob = await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await say(bob, "hello", conversation=(await bob.open_direct("ada")).id)
        notes = (await ada.open_direct("ada")).id
        texts = []
        for n in range(60):
            texts.append(f"tea {n}")
            await say(ada, texts[-1], conversation=(LOBBY, direct, notes)[n * n % 7 % 3])
            await trio.sleep(1)
        read: list[str] = []
        more = True
        while more:
            page = await ada.ask(Search(ada.request(), "tea", skip=len(read), limit=7), Found)
            assert len(page.entries) == min(7, 60 - len(read))
            read += [entry.text for entry in page.entries]
            more = page.more
        assert read == texts[::-1]


@pytest.mark.trio(run=in_virtual_time)
async def test_long_entries_are_found_as_many_as_fit_into_a_frame() -> None:
    async with house(requests_burst=1000) as here:
        ada = await here.join("ada")
        for n in range(20):
            await say(ada, f"tea {n} " + "🎲" * 3900)
        page = await ada.ask(Search(9, "tea"), Found)
        assert 1 <= len(page.entries) < 20
        assert page.more
        rest = await ada.ask(Search(9, "tea", skip=len(page.entries)), Found)
        assert rest.entries[0].seq == page.entries[-1].seq - 1
