"""Entries that change: each is known as it was last, in whatever order that is heard."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from parlour_client.model import EntriesAdded, EntryChanged, ItemsRebuilt
from parlour_protocol.messages import Changed, Entry, Page
from tests.client.fake_server import LOBBY, ME, entry
from tests.client.models import changed, model, page


def test_changes_are_states_and_the_last_one_holds_in_whatever_order_they_come() -> None:
    made = model()
    made.apply(page(1, 2, 3))
    first, second = (changed(2, f"{n}", revision=n) for n in (1, 2))
    assert EntryChanged(LOBBY, second) in made.apply(Changed(second))
    assert made.apply(Changed(first)) == []
    assert made.apply(Changed(second)) == []
    assert [e.text for e in made.conversations[LOBBY].entries] == ["t1", "2", "t3"]
    assert made.apply(Changed(changed(9, "later", revision=3))) == []


def test_a_page_brings_what_an_entry_is_now() -> None:
    made = model()
    made.apply(page(1, 2))
    newer = changed(2, "mended", revision=4)
    changes = made.apply(Page(1, LOBBY, (newer, entry(3))))
    assert EntryChanged(LOBBY, newer) in changes
    assert made.apply(Page(1, LOBBY, (entry(2),))) == []


def test_a_deleted_entry_and_what_is_told_of_the_room_are_not_unread() -> None:
    made = model()
    made.apply(page(1, 2))
    made.apply(structs.replace(entry(3), kind="notice"))
    made.apply(Changed(structs.replace(entry(1), text="", deleted=True, revision=1)))
    assert made.conversations[LOBBY].unread(ME) == 1


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Entry], list[Page | Entry | Changed]]:
    """A log and its changes as pages of any age, live, or both, in any order and with overlaps.

    A page is as the server had it after some of the changes; live entries come as they were said.
    """
    head = draw(st.integers(1, 8))
    log = [entry(seq) for seq in range(1, head + 1)]
    messages: list[Page | Entry | Changed] = [*log]
    for revision in range(1, draw(st.integers(0, 6)) + 1):
        at = draw(st.integers(0, head - 1))
        log[at] = changed(at + 1, f"r{revision}", revision=revision)
        messages.append(Changed(log[at]))
        if draw(st.booleans()):
            first = draw(st.integers(0, head - 1))
            messages.append(Page(1, LOBBY, tuple(log[first:])))
    return log, draw(st.permutations(messages))


@given(histories())
def test_any_interleaving_of_entries_pages_and_changes_gives_each_entry_as_it_was_last(
    history: tuple[list[Entry], list[Page | Entry | Changed]],
) -> None:
    log, messages = history
    made = model()
    shown: dict[int, Entry] = {}
    for message in messages:
        for change in made.apply(message):
            match change:
                case EntriesAdded(entries=added):
                    shown |= {e.seq: e for e in added}
                case EntryChanged(entry=now):
                    shown[now.seq] = now
                case ItemsRebuilt():
                    shown = {e.seq: e for e in made.conversations[LOBBY].entries}
                case _:
                    pass
    assert made.conversations[LOBBY].entries == log
    assert [shown[seq] for seq in sorted(shown)] == log
