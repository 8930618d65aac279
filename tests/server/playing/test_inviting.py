"""Inviting somebody to play and answering it, over the wire: what it leads to."""

import pytest

from parlour_protocol.messages import (
    AnswerToPlay,
    Chosen,
    PlayInvited,
    Refused,
    Terms,
)
from parlour_server.journal import StorageError, invitations, tables
from tests.server.peers import House, house, in_virtual_time
from tests.server.playing.inviters import (
    BEST_OF_FIVE,
    DAILY,
    answer,
    invite,
    inviting,
    listed,
    pair,
    refused,
    tables_made,
    told,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

MINUTE, DAY = 60_000, 24 * 60 * 60 * 1000


async def seats(here: House, number: int) -> list[str]:
    found = await here.journal.look(tables.load, number)
    assert found is not None
    return [seat.nickname for seat in found.seats]


# --- the way of an invitation


async def test_an_invitation_is_told_to_both_with_everything_given() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob", Terms("rock-paper-scissors", rated=True))
        assert sent == (await bob.next(PlayInvited)).invitation
        assert (sent.inviter_name, sent.invited_name) == ("ada", "bob")
        assert sent.terms.options == (Chosen("rounds", "3"),)
        assert (sent.game_name, sent.state, sent.table) == ("Rock, paper, scissors", "open", 0)
        assert sent.expires - sent.sent == 10 * MINUTE


async def test_accepting_seats_both_at_a_table_that_both_are_in() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob", Terms("tic-tac-toe", side="noughts"))
        accepted = await answer(bob, sent, "accept")
        assert accepted.state == "accepted"
        assert await told(ada) == [(sent.id, "accepted")]
        assert await seats(here, accepted.table) == ["bob", "ada"]
        followed = here.server.people.sessions(ada.signed_in.account)[0].follows
        assert accepted.table in followed
        assert accepted.table in here.server.people.sessions(bob.signed_in.account)[0].follows


@pytest.mark.parametrize(("lot", "first"), [(0, "ada"), (1, "bob")])
async def test_where_nobody_wishes_for_a_side_it_is_by_lot(
    lot: int, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour_server.playing.inviting._lots.randrange", lambda _: lot)
    async with house() as here:
        ada, bob = await pair(here)
        accepted = await answer(bob, await invite(ada, "bob"), "accept")
        assert (await seats(here, accepted.table))[0] == first


@pytest.mark.parametrize(("verb", "state"), [("decline", "declined"), ("accept", "accepted")])
async def test_whoever_is_invited_accepts_or_declines_and_may_say_so_twice(
    verb: str, state: str
) -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        first = await answer(bob, sent, verb)
        assert first.state == state
        assert await answer(bob, sent, verb) == first
        assert await told(ada) == [(sent.id, state)]
        assert tables_made(here) == (verb == "accept")


async def test_whoever_sent_it_withdraws_it_and_may_say_so_twice() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        for _ in range(2):
            assert (await answer(ada, sent, "withdraw")).state == "withdrawn"
        assert await told(bob) == [(sent.id, "open"), (sent.id, "withdrawn")]


async def test_the_same_sent_again_changes_nothing_and_is_answered_as_it_is_now() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        message = inviting(ada, "bob")
        sent = (await ada.ask(message, PlayInvited)).invitation
        assert (await ada.ask(message, PlayInvited)).invitation == sent
        accepted = await answer(bob, sent, "accept")
        assert (await ada.ask(message, PlayInvited)).invitation == accepted
        assert tables_made(here) == 1


async def test_the_same_terms_under_another_id_are_answered_with_the_open_one() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob", BEST_OF_FIVE)
        assert (await invite(ada, "bob", BEST_OF_FIVE)).id == sent.id
        assert await told(bob) == [(sent.id, "open")]


async def test_ones_own_with_other_terms_takes_the_place_of_the_open_one() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        first = await invite(ada, "bob")
        second = await invite(ada, "bob", Terms("tic-tac-toe", rated=True))
        told_bob = [(first.id, "open"), (first.id, "superseded"), (second.id, "open")]
        assert await told(bob) == told_bob
        assert "replaced by another one" in (await refused(bob, first, "accept")).reason


# --- crossing


async def test_two_who_invite_each_other_to_the_same_play_it() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        first = await invite(ada, "bob", Terms("tic-tac-toe", side="crosses"))
        crossing = inviting(bob, "ada")
        crossed = await bob.ask(crossing, PlayInvited)
        assert (crossed.crossed, crossed.invitation.state) == (True, "accepted")
        assert await told(ada) == [(first.id, "accepted"), (crossing.id, "accepted")]
        assert await seats(here, crossed.invitation.table) == ["ada", "bob"]
        assert tables_made(here) == 1
        # Whoever meant to say yes besides is not told that it is too late.
        assert (await answer(bob, first, "accept")).table == crossed.invitation.table


@pytest.mark.parametrize(
    ("ours", "theirs", "seated"),
    [
        ("", "crosses", ["bob", "ada"]),
        ("crosses", "noughts", ["ada", "bob"]),
        ("noughts", "", ["bob", "ada"]),
    ],
)
async def test_crossing_honours_the_wishes_of_both(
    ours: str, theirs: str, seated: list[str]
) -> None:
    async with house() as here:
        ada, bob = await pair(here)
        await invite(ada, "bob", Terms("tic-tac-toe", side=ours))
        crossed = await invite(bob, "ada", Terms("tic-tac-toe", side=theirs))
        assert await seats(here, crossed.table) == seated


@pytest.mark.parametrize(
    "other",
    [
        Terms("tic-tac-toe", side="crosses"),
        Terms("tic-tac-toe", rated=True),
        Terms("tic-tac-toe", level="easy"),
        Terms("tic-tac-toe", clock=DAILY),
    ],
)
async def test_other_terms_or_the_same_side_are_a_counter_offer(other: Terms) -> None:
    async with house() as here:
        ada, bob = await pair(here)
        first = await invite(ada, "bob", Terms("tic-tac-toe", side="crosses"))
        second = await invite(bob, "ada", other)
        assert second.state == "open"
        assert await told(ada) == [(first.id, "superseded"), (second.id, "open")]
        assert (await answer(ada, second, "accept")).state == "accepted"
        assert tables_made(here) == 1


async def test_invitations_to_different_games_do_not_touch() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        first = await invite(ada, "bob")
        second = await invite(bob, "ada", BEST_OF_FIVE)
        assert sorted(await listed(ada)) == sorted([first.id, second.id])
        assert (await answer(bob, first, "accept")).state == "accepted"
        assert (await answer(ada, second, "accept")).state == "accepted"


async def test_of_two_devices_that_answer_at_once_one_wins_and_the_other_hears_how() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        phone = await here.join("bob")
        sent = await invite(ada, "bob")
        await bob.settled()
        await phone.settled()
        asked = [AnswerToPlay(70, sent.id, "accept"), AnswerToPlay(71, sent.id, "decline")]
        bob.send(asked[0])
        phone.send(asked[1])
        answers = [await bob.answer_to(asked[0]), await phone.answer_to(asked[1])]
        (won,) = (found for found in answers if isinstance(found, PlayInvited))
        (lost,) = (found for found in answers if isinstance(found, Refused))
        assert lost.code == "closed"
        assert won.invitation.state in lost.reason
        assert tables_made(here) == (won.invitation.state == "accepted")
        assert (await told(ada))[-1] == (sent.id, won.invitation.state)


# --- what a disk that fails leaves


async def test_what_cannot_be_stored_is_refused_and_has_not_happened() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        here.journal.errors["answer"] = StorageError("the server's disk is full")
        failed = await refused(bob, sent, "accept")
        assert (failed.code, failed.retry) == ("storage", True)
        del here.journal.errors["answer"]
        assert tables_made(here) == 0
        assert (await answer(bob, sent, "accept")).state == "accepted"


async def test_a_table_that_cannot_be_told_is_found_on_return() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        here.journal.errors["read"] = StorageError("the server's disk fails")
        accepted = await answer(bob, sent, "accept")
        assert await told(bob) == [(sent.id, "open")]
        del here.journal.errors["read"]
        assert here.logged("cannot tell of a table")
        again = await here.join("ada")
        assert accepted.table in [each.id for each in again.signed_in.conversations]


async def test_no_more_are_listed_than_a_message_holds_and_ones_own_are_among_them() -> None:
    async with house() as here:
        ada, _ = await pair(here)
        own = await invite(ada, "bob")
        for n in range(62):
            await invite(await here.join(f"p{n}"), "ada")
        found = await listed(ada)
        assert (len(found), own.id in found) == (60, True)
        assert await here.journal.look(invitations.find, found[0])


async def test_asking_lists_the_latest_first() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        first = await invite(ada, "bob")
        here.calendar.skip(0.0001)
        second = await invite(bob, "ada", BEST_OF_FIVE)
        assert await listed(ada) == [second.id, first.id]
