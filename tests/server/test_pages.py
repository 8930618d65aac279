"""Pages of history: what fits into a frame, from the right end."""

from hypothesis import given
from hypothesis import strategies as st

from parlour_protocol import FRAME_MAX_BYTES, FromServer, encode, encode_body, for_client
from parlour_protocol.messages import (
    Changes,
    Entry,
    Found,
    Message,
    OwnEntries,
    Page,
    Read,
    ReadChanges,
    ReadOwn,
    Search,
)
from parlour_server.pages import changes_page, found_page, own_page, page

SIZES = st.lists(st.sampled_from([1, 10, 1000, 4000]), max_size=60)
ROOM = FRAME_MAX_BYTES - 256


def entry(seq: int, size: int) -> Entry:
    return Entry(7, seq, 1, 1, "ada", bytes(16), "\U0001f3b2" * size)


def received(message: Message) -> FromServer:
    (decoded,) = for_client().receive(encode(message))
    assert isinstance(decoded, FromServer)
    return decoded


def paged(read: Read, entries: list[Entry]) -> Page:
    decoded = received(page(read, [encode_body(each) for each in entries]))
    assert isinstance(decoded, Page)
    return decoded


@given(SIZES, st.integers(1, 70), st.booleans())
def test_a_page_holds_as_many_as_asked_for_and_as_fit_from_the_right_end(
    sizes: list[int], limit: int, newest: bool,  # noqa: FBT001 - as hypothesis gives it
) -> None:  # fmt: skip
    entries = [entry(seq, size) for seq, size in enumerate(sizes, 1)]
    found = entries[-(limit + 1) :] if newest else entries[: limit + 1]
    got = paged(Read(9, 7, limit=limit, newest=newest), found)
    assert (got.request, got.conversation) == (9, 7)
    kept = list(got.entries)
    assert kept == (entries[len(entries) - len(kept) :] if newest else entries[: len(kept)])
    assert len(kept) <= limit
    assert got.more == (len(kept) < len(entries))
    assert bool(kept) == bool(entries), "a page that says there is more moves on"
    if got.more and len(kept) < limit:
        next_one = entries[-len(kept) - 1] if newest else entries[len(kept)]
        assert sum(len(encode_body(e)) for e in [*kept, next_one]) > ROOM


@given(SIZES, st.integers(1, 5), st.booleans())
def test_page_by_page_everything_is_read_once(
    sizes: list[int], limit: int, newest: bool,  # noqa: FBT001 - as hypothesis gives it
) -> None:  # fmt: skip
    entries = [entry(seq, size) for seq, size in enumerate(sizes, 1)]
    read: list[Entry] = []
    left = entries
    while left:
        found = left[-(limit + 1) :] if newest else left[: limit + 1]
        got = list(paged(Read(9, 7, limit=limit, newest=newest), found).entries)
        read = got + read if newest else read + got
        left = left[: -len(got)] if newest else left[len(got) :]
    assert read == entries


@given(SIZES, st.integers(1, 50))
def test_changes_and_what_was_found_hold_as_many_as_asked_for_and_as_fit(
    sizes: list[int], limit: int
) -> None:
    entries = [entry(seq, size) for seq, size in enumerate(sizes, 1)]
    bodies = [encode_body(each) for each in entries[: limit + 1]]
    changes = received(changes_page(ReadChanges(9, 7, limit=limit), bodies))
    found = received(found_page(Search(9, "", limit=limit), bodies))
    assert isinstance(changes, Changes)
    assert isinstance(found, Found)
    assert (changes.request, changes.conversation, found.request) == (9, 7, 9)
    assert found.entries == changes.entries == tuple(entries[: len(changes.entries)])
    assert len(changes.entries) <= limit
    assert found.more == changes.more == (len(changes.entries) < len(entries))
    assert bool(changes.entries) == bool(entries)


@given(SIZES, st.booleans())
def test_a_page_of_ones_own_goes_on_where_it_was_cut(
    sizes: list[int],
    more: bool,  # noqa: FBT001 - as hypothesis gives it
) -> None:
    entries = [entry(seq, size) for seq, size in enumerate(sizes, 1)]
    left = [(7, each.seq, encode_body(each)) for each in entries]
    read: list[Entry] = []
    while True:
        own = received(own_page(ReadOwn(9), left, (8, 40), more=more))
        assert isinstance(own, OwnEntries)
        read += own.entries
        left = left[len(own.entries) :]
        if not left:
            break
        assert (own.conversation, own.seq, own.more) == (7, len(read), True)
    assert (own.conversation, own.seq, own.more) == (8, 40, more)
    assert read == entries
