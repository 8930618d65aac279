"""How things become rows, as text."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from parlour_client.model import Gap, Model, Note, NoteKind, Outgoing, OutgoingState
from parlour_client.nick_colours import nick_hue
from parlour_client.widgets.chat_layout import FOLD_OVER_ROWS, FOLDED_ROWS, Layout
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.glyphs import ASCII
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown
from parlour_protocol.messages import ACTION, Conversation, Entry, Reaction, SignedIn
from tests.client.fake_session import ALICE, BOB, CLEO, LOBBY, START, entry
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


# --- what stands around a message


def marked() -> Things:
    return things(
        entry(1, BOB, "shall we meet at ten? " * 5),
        replace(entry(2, CLEO, "yes", minute=1), reply=1, edited=START),
        replace(entry(3, CLEO, "", minute=1), reply=2, deleted=True),
        replace(entry(4, BOB, "psst", minute=2), off=True),
        replace(entry(5, BOB, "", minute=2), off=True),
        replace(entry(6, CLEO, "made bob an op", minute=3), kind="notice"),
        replace(
            entry(7, CLEO, "fine", minute=3),
            reply=3,
            reactions=(Reaction("♥", (BOB, ALICE)), Reaction("👍", (BOB,))),
        ),
        replace(entry(8, ALICE, "well", minute=3), reply=7, edited=START),
    )


def test_what_was_done_to_messages_is_told_around_them() -> None:
    assert drawn(marked())[1:] == [
        "  bob  10:00",
        "  ▌ shall we meet at ten? shall we meet at ten?",
        "  ▌ shall we meet at ten? shall we meet at ten?",
        "  ▌ shall we meet at ten?",
        "",
        "  cleo  10:01",
        "  ▌ ┌ bob: shall we meet at ten? shall we meet…",
        "  ▌ yes  (edited)",
        "  ▌ message deleted",
        "",
        "  bob  10:02",
        "  ▌ psst  ◌ off the record",
        "  ▌ not kept  ◌ off the record",
        "                    cleo made bob an op",
        "",
        "  cleo  10:03",
        "  ▌ ┌ cleo: message deleted",
        "  ▌ fine",
        "  ▌ [♥ 2]  👍 1",
        "",
        "                                                10:03  you",
        "                                           ┌ cleo: fine   ▐",
        "                                           well  (edited) ▐",
        "                                                 stored ✓",
    ]


def test_compact_tells_the_same() -> None:
    rows = drawn(marked(), Look(width=60, nickname="alice", compact=True))
    assert rows[1:] == [
        "  10:00          bob  shall we meet at ten? shall we meet",
        "                      at ten? shall we meet at ten? shall",
        "                      we meet at ten? shall we meet at",
        "                      ten?",
        "  10:01         cleo  ┌ bob: shall we meet at ten? shall …",
        "                      yes  (edited)",
        "  10:01         cleo  message deleted",
        "  10:02          bob  psst  ◌ off the record",
        "  10:02          bob  not kept  ◌ off the record",
        "                    cleo made bob an op",
        "  10:03         cleo  ┌ cleo: message deleted",
        "                      fine",
        "                      [♥ 2]  👍 1",
        "  10:03        alice  ┌ cleo: fine",
        "                      well  (edited)  stored ✓",
    ]


def test_ascii_tells_the_same_in_7_bits() -> None:
    look = Look(60, nickname="alice", glyphs=ASCII, shown=Shown(ascii_only=True))
    rows = drawn(marked(), look)
    assert all(row.isascii() for row in rows)
    assert "  | / bob: shall we meet at ten? shall we me..." in rows
    assert "  | [:hearts: 2]  :thumbsup: 1" in rows
    assert "  | psst  o off the record" in rows


def test_an_answer_to_what_is_not_loaded_has_an_ellipsis() -> None:
    made = things(entry(7, BOB, "a"), replace(entry(8, BOB, "b"), reply=3))
    assert "  ▌ ┌ …" in drawn(made)


# --- long messages

LONG = "\n".join(f"line {number}" for number in range(40))


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("account", [ALICE, BOB])
def test_a_long_message_is_folded_until_it_is_asked_for(account: int, compact: bool) -> None:  # noqa: FBT001 - a parameter of the test
    made = things(entry(1, account, LONG), entry(2, CLEO, LONG))
    layout = Layout(made, Look(width=80, nickname="alice", compact=compact))

    def shown(index: int) -> str:
        return "".join(text for row in layout.rows(index) for text, _ in row)

    folded = shown(0)
    assert f"line {FOLDED_ROWS - 1}" in folded
    assert f"line {FOLDED_ROWS}" not in folded
    assert "… 30 more lines — Ctrl+Up Enter, or click" in folded
    layout.fold(entry(1, account, LONG).id)
    assert "line 39" in shown(0)
    assert "show 30 lines less" in shown(0)
    assert "line 39" not in shown(1)
    layout.fold(entry(1, account, LONG).id)
    assert shown(0) == folded


def test_a_message_that_is_not_long_is_not_folded() -> None:
    made = things(entry(1, BOB, "\n".join("x" * FOLD_OVER_ROWS)))
    assert sum("x" in row for row in drawn(made)) == FOLD_OVER_ROWS


# --- colours


def test_a_nickname_has_the_hue_of_its_account_only_where_it_is_wanted() -> None:
    def roles(look: Look) -> list[str]:
        layout = Layout(things(entry(1, BOB, "a"), entry(2, ALICE, "b")), look)
        rows = [row for index in range(2) for row in layout.rows(index)]
        return [role for row in rows for text, role in row if text in {"bob", "alice", "you"}]

    for compact in (False, True):
        look = Look(nickname="alice", compact=compact)
        assert roles(look) == [f"name hue:{nick_hue(BOB)}", "own-name"]
        look.nick_colours = False
        assert roles(look) == ["name", "own-name"]
    plain = Look(nickname="alice", glyphs=ASCII, shown=Shown(ascii_only=True))
    assert roles(plain) == ["name", "own-name"]
