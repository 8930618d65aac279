"""How things become rows, as text."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from parlour_client.model import Gap, Model, Note, NoteKind, Outgoing, OutgoingState
from parlour_client.widgets.chat_layout import Layout
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.glyphs import ASCII
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown
from parlour_protocol.messages import ACTION, Conversation, Entry, SignedIn
from tests.client.company import ALICE, BOB, CLEO, LOBBY, entry
from tests.client.screen_app import utc


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


def drawn(things: Things, look: Look | None = None) -> list[str]:
    layout = Layout(things, look or Look(width=60, nickname="alice"))
    rows = [row for index in range(len(things)) for row in layout.rows(index)]
    return ["".join(text for text, _ in row).rstrip() for row in rows]


def things(*entries: Entry) -> Things:
    model = Model(lambda: 0)
    head = entries[-1].seq if entries else 0
    lobby = Conversation(LOBBY, "room", "#lobby", head)
    model.apply(SignedIn(1, ALICE, "alice", b"l" * 16, (lobby,)))
    known = model.conversations[LOBBY]
    known.merge(entries)
    made = Things()
    made.fill(known, ALICE)
    return made


def test_one_author_has_one_heading_until_a_pause() -> None:
    rows = drawn(
        things(
            entry(1, BOB, "one"),
            entry(2, BOB, "two", minute=1),
            entry(3, BOB, "three", minute=9),
            entry(4, CLEO, "four", minute=9),
        )
    )
    assert [row for row in rows[1:] if row and "▌" not in row] == [
        "  bob  10:00",
        "  bob  10:09",
        "  cleo  10:09",
    ]


def test_own_messages_stand_on_the_right_and_show_that_they_are_stored() -> None:
    rows = drawn(things(entry(1, ALICE, "mine"), entry(2, ALICE, "mine too", minute=1)))
    assert rows[-2:] == [" " * 49 + "mine too ▐", " " * 49 + "stored ✓"]
    assert sum("stored" in row for row in rows) == 1


def test_a_new_day_has_a_line() -> None:
    rows = drawn(things(entry(1, BOB, "late"), entry(2, BOB, "early", minute=15 * 60)))
    assert [row.strip() for row in rows if "November" in row] == [
        "Saturday 21 November 2026",
        "Sunday 22 November 2026",
    ]


def test_new_begins_at_the_first_message_of_others() -> None:
    made = things(entry(1, BOB, "a"), entry(2, ALICE, "b"), entry(3, BOB, "c"))
    made.set_new_from(1)
    rows = drawn(made)
    assert " new " in rows[rows.index("  bob  10:00", 4) - 1]


def test_what_the_server_tells_and_what_was_deleted_is_not_new() -> None:
    made = things(
        entry(1, BOB, "a"),
        replace(entry(2, BOB, "made cleo an op"), kind="notice"),
        replace(entry(3, BOB, ""), deleted=True),
        entry(4, BOB, "b"),
    )
    made.set_new_from(1)
    assert made.new_from == 4
    assert made.unread_after(1) == 1


def test_people_who_come_and_go_are_folded() -> None:
    made = things(entry(1, BOB, "a"))
    for number in range(300):
        made.add_note(Note(NoteKind.JOINED, 0, 1, who=f"guest{number}"))
    made.add_note(Note(NoteKind.LEFT, 0, 1, who="dan"))
    assert drawn(made)[-1] == "  · guest0 and 299 others came in · dan left"
    assert len(made) == 2


def test_states_of_unsent_messages_are_told_in_words() -> None:
    made = things(entry(1, BOB, "a"))
    waiting = Outgoing(b"1" * 16, LOBBY, "one", "text", 0)
    failed = Outgoing(b"2" * 16, LOBBY, "two", "text", 0, OutgoingState.FAILED, "too fast")
    made.set_unsent([waiting, failed])
    rows = "\n".join(drawn(made))
    assert "waiting …" in rows
    assert "failed ✗ too fast — Ctrl+R sends it again" in rows


def test_a_long_reason_is_wrapped_not_cut() -> None:
    made = things()
    reason = "because " * 20 + "so"
    made.set_unsent([Outgoing(b"2" * 16, LOBBY, "x", "text", 0, OutgoingState.FAILED, reason)])
    assert " ".join("".join(drawn(made)[-6:]).split()).count("because") >= 19


def test_actions_and_gaps() -> None:
    made = things(entry(5, BOB, "waves", kind=ACTION), entry(9, ALICE, "waves back", kind=ACTION))
    rows = drawn(made)
    assert "4 earlier messages not loaded" in rows[0]
    assert "  * bob waves" in rows
    assert any("3 messages not loaded" in row for row in rows)
    assert any("* alice waves back ▐" in row for row in rows)
    assert made[0] == Gap(0, 5)


def test_mentions_are_marked_by_shape() -> None:
    rows = drawn(things(entry(1, BOB, "and @Alice too"), entry(2, BOB, "malice")))
    assert rows[-2:] == ["@ ▌ and @Alice too", "  ▌ malice"]


def test_compact_has_one_row_for_a_message() -> None:
    made = things(entry(1, BOB, "one"), entry(2, ALICE, "two"), entry(3, CLEO, "alice: three"))
    assert drawn(made, Look(width=60, nickname="alice", compact=True))[1:] == [
        "  10:00          bob  one",
        "  10:00        alice  two  stored ✓",
        "@ 10:00         cleo  alice: three",
    ]


def test_ascii_is_pure() -> None:
    made = things(entry(4, BOB, "“naïve” — 漢字 👍"), entry(5, ALICE, "two", minute=1))
    made.add_note(Note(NoteKind.JOINED, 0, 1, who="дан"))
    made.set_unsent([Outgoing(b"2" * 16, LOBBY, "x", "text", 0, OutgoingState.FAILED, "…")])
    made.set_new_from(1)
    for compact in (False, True):
        look = Look(70, compact, "alice", ASCII, Shown(ascii_only=True))
        assert all(row.isascii() for row in drawn(made, look))


def test_one_person_is_told_of_once() -> None:
    things = Things()
    for kind in (NoteKind.JOINED, NoteKind.LEFT, NoteKind.JOINED, NoteKind.JOINED):
        things.add_note(Note(kind, 1, 0, "bob"))
    assert drawn(things)[-1] == "  · bob came in"


def test_a_note_over_several_rows_is_marked_once() -> None:
    things = Things()
    things.add_note(Note(NoteKind.ERROR, 1, 0, "", "word " * 40))
    assert "".join(drawn(things)).count("✗") == 1


def test_a_compact_message_that_fits_its_line_stays_on_it() -> None:
    own = things(entry(1, ALICE, "word " * 11 + "a"))
    last = drawn(own, Look(compact=True))[-1]
    assert last.endswith("word a ✓")
    assert len(last) <= Look().width
