"""What stands around messages, long messages, and the hue of names, as rows."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from parlour_client.model import Outgoing
from parlour_client.nick_colours import nick_hue
from parlour_client.widgets.chat_layout import FOLD_OVER_ROWS, FOLDED_ROWS, Layout
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.glyphs import ASCII
from parlour_client.widgets.look import Look
from parlour_client.widgets.shown import Shown
from parlour_protocol.messages import Reaction
from tests.client.company import ALICE, BOB, CLEO, LOBBY, START, entry
from tests.client.screen_app import utc
from tests.client.widgets.test_chat_layout import drawn, things


@pytest.fixture(autouse=True)
def _utc() -> Iterator[None]:
    with utc():
        yield


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


def test_what_is_not_sent_yet_tells_the_same() -> None:
    made = things(entry(1, BOB, "when?"))
    made.set_unsent([Outgoing(b"1" * 16, LOBBY, "now", "text", START, reply=1, off=True)])
    assert [row.strip() for row in drawn(made)[-3:]] == [
        "┌ bob: when?          ▐",
        "now  ◌ off the record ▐",
        "waiting …",
    ]


def test_only_what_is_kept_is_told_to_be_stored() -> None:
    said = entry(1, ALICE, "psst")
    assert drawn(things(said))[-1].strip() == "stored ✓"
    assert drawn(things(replace(said, off=True)))[-1].strip() == "delivered ✓"
    assert drawn(things(replace(said, text="", deleted=True)))[-1].strip() == "message deleted ▐"


def test_what_somebody_did_and_took_back_does_not_read_as_a_deed() -> None:
    waved = replace(entry(1, BOB, ""), kind="action", deleted=True)
    assert drawn(things(waved))[-1].strip() == "* bob: message deleted"


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
    assert "… 30 more lines — Ctrl+Up Space, or click" in folded
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
