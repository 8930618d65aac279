"""What is on the screen of a long conversation, without a terminal."""

import pytest
from msgspec.structs import replace

from parlour_client.model import Model, Outgoing
from parlour_client.widgets.chat_layout import Layout
from parlour_client.widgets.chat_rows import Row
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.look import Look
from parlour_client.widgets.viewport import Drawn, Viewport
from parlour_protocol.messages import Conversation, Entry, SignedIn
from tests.client.company import ALICE, BOB, LOBBY, entry

LONG = 100_000


class CountingLayout(Layout):
    """Counts how many things are laid out."""

    count = 0

    def rows(self, index: int) -> list[Row]:
        self.count += 1
        return super().rows(index)


class View:
    def __init__(self, entries: list[Entry], width: int = 60, height: int = 20) -> None:
        self.model = Model(lambda: 0)
        lobby = Conversation(LOBBY, "room", "#lobby", len(entries))
        self.model.apply(SignedIn(1, ALICE, "alice", b"l" * 16, (lobby,)))
        self.known = self.model.conversations[LOBBY]
        self.known.merge(entries)
        self.things = Things()
        self.layout = CountingLayout(self.things, Look(nickname="alice"))
        self.viewport = Viewport(self.things, self.layout)
        self.viewport.resize(width, height)
        self.viewport.fill(self.known, ALICE)

    def texts(self) -> list[str]:
        return ["".join(text for text, _ in drawn.row) for drawn in self.viewport.drawn()]

    def shown_seqs(self) -> list[int]:
        return [thing.seq for thing in map(self._thing, self.viewport.drawn())]

    def _thing(self, drawn: Drawn) -> Entry:
        thing = self.things[drawn.index]
        assert isinstance(thing, Entry)
        return thing


def entries(first: int, last: int) -> list[Entry]:
    authors = (ALICE, BOB, BOB, 3)
    return [
        entry(n, authors[n // 3 % 4], f"message {n} " + "and more words " * (n * 7 % 11), minute=n)
        for n in range(first, last + 1)
    ]


@pytest.fixture(scope="module")
def many() -> list[Entry]:
    return entries(1, LONG)


def test_a_long_conversation_lays_out_only_what_is_on_the_screen(many: list[Entry]) -> None:
    view = View(many)
    view.viewport.drawn()
    assert view.layout.count <= 20
    assert view.shown_seqs()[-1] == LONG


def test_resizing_lays_out_only_what_is_on_the_screen(many: list[Entry]) -> None:
    view = View(many)
    view.viewport.scroll(-2000)
    view.viewport.drawn()
    view.layout.count = 0
    view.viewport.resize(40, 30)
    view.viewport.drawn()
    assert view.layout.count <= 30


def test_an_arrival_costs_what_is_on_the_screen(many: list[Entry]) -> None:
    view = View(many)
    view.viewport.drawn()
    view.layout.count = 0
    view.things.add_entries([entry(LONG + 1, BOB, "new", minute=LONG)])
    view.viewport.changed()
    assert view.texts()[-1].endswith("new")
    assert view.layout.count <= 20


def test_it_follows_the_end() -> None:
    view = View(entries(1, 50))
    view.things.add_entries([entry(51, BOB, "the latest", minute=51)])
    view.viewport.changed()
    assert view.viewport.following
    assert view.shown_seqs()[-1] == 51


def test_arrivals_do_not_move_somebody_who_reads_above() -> None:
    view = View(entries(1, 200))
    view.viewport.scroll(-50)
    before = view.texts()
    view.things.add_entries([entry(201, BOB, "unseen", minute=201)])
    view.things.set_unsent([Outgoing(b"i" * 16, LOBBY, "mine", "text", 0)])
    view.viewport.changed()
    assert view.texts() == before
    assert not view.viewport.following


def test_history_above_moves_nothing_on_the_screen() -> None:
    view = View(entries(101, 200))
    view.viewport.start()
    view.viewport.scroll(12)
    before = view.texts()
    older = tuple(entries(1, 100))
    view.viewport.add_older(older)
    assert view.texts() == before
    view.viewport.scroll(-10)
    assert view.texts()[10:] == before[:-10]


def test_history_loaded_at_the_very_top_keeps_the_rows_below_in_place() -> None:
    view = View(entries(101, 200))
    view.viewport.start()
    before = view.texts()
    assert "100 earlier messages not loaded" in before[0]
    view.viewport.add_older(tuple(entries(1, 100)))
    assert view.texts()[-12:] == before[-12:]


def test_a_rebuilt_conversation_stays_at_its_place() -> None:
    view = View([*entries(1, 20), *entries(60, 200)])
    view.viewport.show(view.things.index_of(80) or 0)
    before = view.texts()
    view.known.merge(entries(21, 59))
    view.viewport.fill(view.known, ALICE)
    assert view.texts() == before


def test_resizing_there_and_back_keeps_the_place() -> None:
    view = View(entries(1, 300))
    view.viewport.scroll(-150)
    before = view.texts()
    view.viewport.resize(33, 20)
    narrow = view.shown_seqs()[0]
    view.viewport.resize(60, 20)
    assert view.texts() == before
    assert view.shown_seqs()[0] == narrow


def test_scrolling_up_and_down_again_is_the_same_place() -> None:
    view = View(entries(1, 300))
    view.viewport.scroll(-77)
    before = view.texts()
    view.viewport.scroll(-31)
    assert view.texts() != before
    view.viewport.scroll(31)
    assert view.texts() == before
    view.viewport.scroll(10_000)
    assert view.viewport.following


def test_scrolling_past_the_start_stops_there() -> None:
    view = View(entries(1, 300))
    view.viewport.scroll(-1_000_000)
    assert view.shown_seqs()[0] == 1


def test_what_fits_the_screen_cannot_be_scrolled() -> None:
    view = View(entries(1, 2), height=40)
    view.viewport.scroll(-5)
    assert view.viewport.following


def test_unfolding_and_folding_moves_nothing_above() -> None:
    long = "\n".join(f"line {n}" for n in range(60))
    view = View([*entries(1, 40), entry(41, BOB, long, minute=41), *entries(42, 43)])
    before = view.texts()
    at = next(y for y, text in enumerate(before) if "more lines" in text)
    view.layout.fold(entry(41, BOB, long).id)
    view.viewport.changed_below()
    assert view.texts()[:at] == before[:at]
    assert "line 10" in view.texts()[at]
    view.viewport.scroll(50)
    view.layout.fold(entry(41, BOB, long).id)
    view.viewport.changed_below()
    assert view.texts() == before
    assert view.viewport.following


def test_a_changed_entry_leaves_one_where_one_is() -> None:
    view = View(entries(1, 200))
    longer = replace(entry(200, BOB, "now " * 60, minute=200), edited=1)
    assert view.things.change_entry(longer)
    view.viewport.changed_within()
    assert view.viewport.following
    assert view.texts()[-1].endswith("(edited)")
    view.viewport.scroll(-60)
    before = view.texts()
    for seq in (1, 200):
        assert view.things.change_entry(entry(seq, BOB, "short", minute=seq))
        view.viewport.changed_within()
        assert view.texts() == before
    assert not view.things.change_entry(entry(201, BOB, "not there"))
