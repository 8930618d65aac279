"""The model of tables and of invitations to play: a fold over what the server tells of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from parlour_client.model import Model, PlayInvitationsChanged, TableChanged, TableModel
from parlour_client.model.play_invitations import KEPT_MAX
from parlour_client.model.tables import MOVES_KEPT_MAX, TABLES_MAX, given_up, moved
from parlour_protocol.messages import (
    CHANCE,
    MOVE,
    Catalogue,
    Left,
    MoveMade,
    Moves,
    Opened,
    PlayInvitations,
    PlayInvited,
    SignedIn,
    Table,
)
from tests.client.company import ALICE, BOB, LOBBY, direct, entry
from tests.client.gaming import CHESS, GALLERY, PIG, TABLE, about, invitation, table

PLIES = ("b2", "a3", "c1", "b3")


def model() -> Model:
    """Return what alice knows who sits at a table with bob, 100 seconds after the beginning."""
    made = Model(lambda: 0, lambda: 100.0)
    lobby = structs.replace(about(), id=LOBBY, kind="room", name="#lobby")
    made.apply(SignedIn(1, ALICE, "alice", b"l" * 16, (lobby, direct(BOB), about())))
    return made


def told(*tables: Table) -> tuple[Model, TableModel]:
    """Return the model after these were told, and the table in it."""
    made = model()
    for each in tables:
        assert made.apply(each) == [TableChanged(TABLE)]
    return made, made.tables[TABLE]


def texts(known: TableModel) -> list[str]:
    return [move.text for move in known.moves]


def known_of(known: TableModel) -> tuple[list[str], int | None]:
    return texts(known), known.missing


def answer(*texts: str, after: int = 0) -> Moves:
    made = (MoveMade(ply, ply % 2, text) for ply, text in enumerate(texts, after + 1))
    return Moves(1, TABLE, tuple(made))


def test_moves_are_known_as_they_are_made() -> None:
    _, known = told(*(table(PLIES[:ply]) for ply in range(5)))
    assert texts(known) == list(PLIES)
    assert known.missing is None


def test_what_is_taken_back_is_known_no_more() -> None:
    back = structs.replace(table(PLIES[:1]), head=4)
    _, known = told(*(table(PLIES[:ply]) for ply in range(4)), back)
    assert texts(known) == ["b2"]
    assert known.missing is None


def test_a_table_heard_of_in_the_middle_has_its_moves_asked_for() -> None:
    made, known = told(table(PLIES))
    assert known_of(known) == ([], 0)
    assert moved(made, TABLE, 0, answer(*PLIES[:2])) == [TableChanged(TABLE)]
    assert known_of(known) == (list(PLIES[:2]), 2)
    moved(made, TABLE, 2, answer(*PLIES[2:], after=2))
    assert known_of(known) == (list(PLIES), None)


def test_moves_made_while_nobody_heard_of_them_are_asked_for() -> None:
    made, known = told(table(), table(PLIES[:1]), table(PLIES))
    assert known_of(known) == (["b2"], 1)
    moved(made, TABLE, 1, answer(*PLIES[1:], after=1))
    assert known_of(known) == (list(PLIES), None)


def test_all_moves_are_asked_for_where_some_were_taken_back_unheard() -> None:
    other = structs.replace(table(("b2", "a3", "a1")), head=7)
    made, known = told(*(table(PLIES[:ply]) for ply in range(4)), other)
    assert known.missing == 0
    moved(made, TABLE, 0, answer("b2", "a3", "a1"))
    assert texts(known) == ["b2", "a3", "a1"]


@pytest.mark.parametrize("text", ["?", "??"])
def test_a_hidden_move_is_asked_for_again_once_more_may_be_known(text: str) -> None:
    hidden = table(("b2",), last=MoveMade(1, 0, text))
    made, known = told(table(), hidden, hidden)
    assert known_of(known) == ([text], None)
    made.apply(table(("b2", "a3")))
    assert known.missing == 0
    moved(made, TABLE, 0, answer("b2", "a3"))
    assert known_of(known) == (["b2", "a3"], None)


def test_an_answer_that_leads_no_further_is_not_asked_for_again() -> None:
    for wrong in (answer(), answer("c3", after=2)):
        made, known = told(table(PLIES))
        moved(made, TABLE, 0, wrong)
        assert known_of(known) == ([], None)


def test_moves_of_another_table_are_not_taken_for_those_asked_for() -> None:
    made, known = told(table(PLIES))
    assert moved(made, TABLE, 0, Moves(1, TABLE + 1, answer("b2").moves)) == []
    assert moved(made, 99, 0, answer("b2")) == []
    assert known_of(known) == ([], 0)
    given_up(made, TABLE)
    assert known.missing is None


def test_a_game_without_end_fills_no_memory() -> None:
    endless = table(PLIES, ply=2**40, head=2**40)
    made, known = told(endless)
    after = 0
    while known.missing is not None:
        page = tuple(MoveMade(after + n, 0, "x") for n in range(1, 301))
        moved(made, TABLE, after, Moves(1, TABLE, page, more=True))
        after += 300
    assert len(known.moves) == MOVES_KEPT_MAX
    made.apply(structs.replace(endless, ply=2**40 + 1, head=2**40 + 1))
    assert len(known.moves) == MOVES_KEPT_MAX


def test_clocks_run_from_when_they_were_told() -> None:
    _, known = told(table(clocks=(5_000, 60_000), ticking=True, claim_in=3_000))
    assert known.received_at == 100.0
    assert known.remaining(0, 102.5) == 2_500
    assert known.remaining(0, 200) == 0
    assert known.remaining(1, 102.5) == 60_000  # it is not their turn
    assert known.remaining(2, 100) is None
    assert (known.claim_in(101), known.claim_in(110)) == (2_000, 0)
    _, still = told(table(clocks=(5_000, 60_000)))
    assert (still.remaining(0, 200), still.claim_in(200)) == (5_000, None)


def test_it_is_told_which_tables_wait_for_this_person() -> None:
    made, known = told(table())
    assert made.my_turn() == [known]
    for other in (table(("b2",)), table(state="paused"), table(seat=-1), table(state="over")):
        made.apply(other)
        assert made.my_turn() == []
    assert not TableModel(table(seat=-1), 0).playing


def test_a_table_is_found_by_both_its_conversations_and_by_no_other() -> None:
    made, known = told(table())
    assert made.table_of(TABLE) is known
    assert made.table_of(GALLERY) is known
    assert made.table_of(LOBBY) is None
    made.apply(table(conversation=LOBBY))
    assert made.table_of(LOBBY) is None  # a room is no table, whatever a server tells


def test_a_table_goes_with_the_last_of_its_conversations() -> None:
    made, _ = told(table())
    made.apply(Opened(1, about(gallery=GALLERY)))
    made.apply(Left(GALLERY, "left"))
    assert TABLE in made.tables
    assert TableChanged(TABLE) in made.apply(Left(TABLE, "left"))
    assert made.tables == {}


def test_tables_without_number_push_out_those_that_are_over() -> None:
    made = model()
    made.apply(table(conversation=1_000))
    made.apply(table(conversation=1_001, state="over"))
    for number in range(2_000, 2_000 + TABLES_MAX):
        made.apply(table(conversation=number))
    assert len(made.tables) == TABLES_MAX
    assert 1_001 not in made.tables


@pytest.mark.parametrize("kind", [MOVE, CHANCE, "notice"])
def test_what_the_board_tells_is_not_to_be_read(kind: str) -> None:
    made = model()
    made.apply(entry(1, BOB, "b2 alice", kind=kind, at=TABLE))
    made.apply(entry(2, BOB, "good luck", at=TABLE))
    known = made.conversations[TABLE]
    assert (known.unread(ALICE), known.mentions(ALICE, "alice")) == (1, 0)


def test_tabs_of_tables_have_a_sign_and_the_game_in_words() -> None:
    made = model()
    made.apply(Opened(1, about(gallery=GALLERY)))
    assert made.conversations[TABLE].title == "♟ tic-tac-toe bob"
    assert made.conversations[GALLERY].title == "♟ watch tic-tac-toe alice, bob"


def test_invitations_are_kept_as_they_are_now() -> None:
    made = model()
    one, two = invitation(1), invitation(2, by=ALICE)
    assert made.apply(PlayInvited(0, one)) == [PlayInvitationsChanged(one.id)]
    made.apply(PlayInvited(0, two))
    made.apply(PlayInvited(0, invitation(1, state="declined")))
    assert [(i.id, i.state) for i in made.play_invitations.values()] == [
        (two.id, "open"), (one.id, "declined"),
    ]  # fmt: skip
    three = invitation(3)
    assert made.apply(PlayInvitations(0, (three,))) == [PlayInvitationsChanged(None)]
    assert [i.id for i in made.play_invitations.values()] == [one.id, three.id]


def test_invitations_without_number_push_out_those_that_are_closed() -> None:
    made = model()
    for number in range(1, KEPT_MAX + 3):
        state = "expired" if number in {50, 60} else "open"
        made.apply(PlayInvited(0, invitation(number, state=state)))
    assert len(made.play_invitations) == KEPT_MAX
    assert all(i.state == "open" for i in made.play_invitations.values())


def test_somebody_else_sees_nothing_of_this_persons_games() -> None:
    made, _ = told(table())
    made.apply(PlayInvited(0, invitation()))
    made.apply(Catalogue(1, (CHESS, PIG)))
    assert list(made.games) == ["chess", "pig"]
    changes = made.forget_all()
    assert TableChanged(TABLE) in changes
    assert PlayInvitationsChanged(None) in changes
    assert (made.tables, made.play_invitations, made.games) == ({}, {}, {})


@given(
    deeds=st.lists(st.tuples(st.sampled_from(["move", "move", "takeback"]), st.integers(0, 9))),
    heard=st.lists(st.booleans()),
)
def test_whatever_was_missed_the_moves_are_those_of_the_server_once_asked_for(
    deeds: list[tuple[str, int]], heard: list[bool]
) -> None:
    made, truth = model(), list[MoveMade]()
    made.apply(table())
    for head, (deed, number) in enumerate(deeds, 1):
        if deed == "move":
            truth.append(MoveMade(len(truth) + 1, len(truth) % 2, f"m{number}"))
        else:
            del truth[number * len(truth) // 10 :]
        last = truth[-1] if truth else None
        told = table(head=head, ply=len(truth), last=last)
        if head == len(deeds) or (head <= len(heard) and heard[head - 1]):
            made.apply(told)
            assert len(made.tables[TABLE].moves) <= len(truth)
    known = made.tables[TABLE]
    while (after := known.missing) is not None:
        moved(made, TABLE, after, Moves(1, TABLE, tuple(truth[after : after + 3])))
    assert known.moves == truth


def test_whoever_left_a_game_of_more_plays_it_no_more_until_it_is_over() -> None:
    seats = table().seats
    left = tuple(structs.replace(seat, out=at == table().seat) for at, seat in enumerate(seats))
    _, known = told(structs.replace(table(), seats=left))
    assert not known.playing
    _, known = told(structs.replace(table(), seats=left, state="over"))
    assert known.playing
