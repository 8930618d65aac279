"""Invitations that are refused, or voided, and how many one may send."""

import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Chosen,
    Clock,
    Done,
    Forget,
    Forgotten,
    Ignore,
    InviteToPlay,
    PlayInvited,
    Refused,
    Rename,
    Terms,
)
from parlour_server.journal import standing
from parlour_server.playing.terms import CLOCK_MIN_SECONDS
from tests.server.peers import house, in_virtual_time
from tests.server.playing.inviters import (
    BEST_OF_FIVE,
    TIC_TAC_TOE,
    answer,
    invite,
    inviting,
    listed,
    new_id,
    pair,
    refusal,
    refused,
    told,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

MINUTE, DAY = 60_000, 24 * 60 * 60 * 1000


# --- what is refused


@pytest.mark.parametrize(
    ("terms", "code", "words"),
    [
        (Terms("chess-boxing"), "unknown-game", "there is no game “chess-boxing” here"),
        (
            Terms("tic-tac-toe", (Chosen("size", "4"),)),
            "options-invalid",
            "Tic-tac-toe has no option “size”",
        ),
        (
            Terms("rock-paper-scissors", (Chosen("rounds", "4"),)),
            "options-invalid",
            "“Rounds” can be ",
        ),
        (
            Terms("rock-paper-scissors", (Chosen("rounds", "3"), Chosen("rounds", "5"))),
            "options-invalid",
            "“rounds” is given twice; choose one of them",
        ),
        (
            Terms("tic-tac-toe", side="white"),
            "options-invalid",
            "there is no side “white”; the sides of Tic-tac-toe are crosses, noughts",
        ),
        (
            Terms("rock-paper-scissors", side="white"),
            "options-invalid",
            "there is no side “white”; it has no sides",
        ),
        (
            Terms("tic-tac-toe", level="divine"),
            "options-invalid",
            "the level is one of easy, medium, hard, not “divine”",
        ),
        (
            Terms("tic-tac-toe", clock=Clock(initial=60, per_move=60)),
            "options-invalid",
            "a clock has either a time for each move, or one for the game; not both",
        ),
        (
            Terms("tic-tac-toe", clock=Clock(increment=60)),
            "options-invalid",
            f"a clock of less than {CLOCK_MIN_SECONDS} seconds cannot be played by",
        ),
    ],
)
async def test_what_cannot_be_played_is_refused_in_the_games_own_words(
    terms: Terms, code: str, words: str
) -> None:
    async with house() as here:
        ada, _ = await pair(here)
        answered = await refusal(ada, "bob", terms)
        assert answered.code == code
        assert answered.reason.startswith(words)
        assert await listed(ada) == []


async def test_nobody_invites_themselves_or_somebody_unknown() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        assert (await refusal(ada, "ada")).code == "not-permitted"
        assert (await refusal(ada, "zoe")).code == "unknown-nickname"
        await bob.ask(Rename(80, "robert"), Done)
        assert (await invite(ada, "bob")).invited_name == "robert"


@pytest.mark.parametrize("both", [True, False])
async def test_an_invitation_is_for_terms_or_for_a_table(*, both: bool) -> None:
    async with house() as here:
        ada, _ = await pair(here)
        terms, table = (TIC_TAC_TOE, 5) if both else (None, 0)
        answered = await ada.ask(InviteToPlay(70, new_id(), "bob", terms, table), Refused)
        assert answered.code == "invalid"


async def test_other_content_under_the_same_id_is_refused_whoever_sends_it() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        for peer, nickname, terms in ((ada, "bob", BEST_OF_FIVE), (bob, "ada", TIC_TAC_TOE)):
            message = inviting(peer, nickname, terms, sent.id)
            assert (await peer.ask(message, Refused)).code == "id-reused"
        assert await listed(bob) == [sent.id]


async def test_only_the_invited_answers_and_only_the_inviter_withdraws() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        cleo = await here.join("cleo")
        sent = await invite(ada, "bob")
        for peer, verb in ((ada, "accept"), (ada, "decline"), (bob, "withdraw")):
            assert (await refused(peer, sent, verb)).code == "not-yours"
        for verb in ("accept", "decline", "withdraw"):
            assert (await refused(cleo, sent, verb)).code == "unknown-invitation"
        assert (await refused(bob, sent, "maybe")).code == "invalid"
        assert await told(bob) == [(sent.id, "open")]


async def test_whoever_answers_what_is_closed_is_told_how_it_is_and_that_it_is() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        await answer(ada, sent, "withdraw")
        await bob.settled()
        late = await refused(bob, sent, "accept")
        assert (late.code, late.reason, late.retry) == (
            "closed", "this invitation was withdrawn", False,
        )  # fmt: skip
        assert await told(bob) == [(sent.id, "withdrawn")]


@pytest.mark.parametrize("present", [True, False])
async def test_whoever_ignores_one_is_not_invited_by_one(*, present: bool) -> None:
    async with house() as here:
        ada, bob = await pair(here)
        await bob.ask(Ignore(9, "ada"), Done)
        if not present:
            bob.transport.end()
            await bob.gone()
        answered = await refusal(ada, "bob")
        assert (answered.code, answered.reason) == (
            "ignored", "“bob” does not take messages from you",
        )  # fmt: skip


async def test_beginning_to_ignore_voids_what_is_open_between_two() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        cleo = await here.join("cleo")
        theirs, ours = await invite(ada, "bob"), await invite(bob, "ada", BEST_OF_FIVE)
        other = await invite(cleo, "bob")
        await bob.ask(Ignore(9, "ada"), Done)
        assert await listed(ada) == []
        assert await listed(bob) == [other.id]
        heard = await told(ada)
        assert {(theirs.id, "voided"), (ours.id, "voided")} <= set(heard)
        assert "no longer good" in (await refused(ada, ours, "accept")).reason
        await bob.ask(Ignore(9, "ada", on=False), Done)
        assert (await invite(ada, "bob")).state == "open"


async def test_giving_up_the_account_voids_what_is_open() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        ours, theirs = await invite(ada, "bob"), await invite(bob, "ada", BEST_OF_FIVE)
        await ada.ask(Forget(9, account=True), Forgotten)
        assert set(await told(bob)) >= {(ours.id, "voided"), (theirs.id, "voided")}
        assert await listed(bob) == []


async def test_nobody_invites_whoever_gives_up_their_account_meanwhile() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        release = here.journal.hold("send")
        ada.send(message := inviting(ada, "bob"))
        await wait_all_tasks_blocked()
        bob.send(Forget(9, account=True))
        await wait_all_tasks_blocked()
        release.set()
        await bob.next(Forgotten)
        await ada.answer_to(message)
        assert await listed(ada) == []


async def test_what_is_open_of_somebody_whom_the_operator_shuts_out_is_voided() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        sent = await invite(ada, "bob")
        account = bob.signed_in.account
        await here.journal.do(standing.set_disabled, account, disabled=True)
        here.calendar.skip(0.0001)
        while (heard := await ada.next(PlayInvited)).invitation.state == "open":
            pass
        assert (heard.invitation.id, heard.invitation.state) == (sent.id, "voided")
        answered = await refusal(ada, "bob")
        assert (answered.code, answered.reason) == (
            "not-permitted", "“bob” cannot come in here any more; invite somebody else",
        )  # fmt: skip


# --- limits


async def test_only_so_many_wait_for_an_answer_at_once() -> None:
    async with house(play_invitations_out_max=2) as here:
        ada, _ = await pair(here)
        for name in ("cleo", "dan"):
            await here.join(name)
        first = await invite(ada, "bob")
        await invite(ada, "cleo")
        answered = await refusal(ada, "dan")
        assert (answered.code, answered.reason) == (
            "too-many",
            "you wait for the answers to 2 invitations; withdraw one of them first",
        )
        assert (await invite(ada, "bob", Terms("tic-tac-toe", rated=True))).id != first.id
        await answer(ada, await invite(ada, "cleo"), "withdraw")
        assert (await invite(ada, "dan")).state == "open"


async def test_the_limit_keeps_nobody_from_crossing() -> None:
    async with house(play_invitations_out_max=1) as here:
        ada, bob = await pair(here)
        await here.join("cleo")
        await invite(ada, "cleo")
        await invite(bob, "ada")
        assert (await invite(ada, "bob")).state == "accepted"


async def test_only_so_many_a_day_to_people_who_have_never_answered_one() -> None:
    async with house(play_invitations_unanswered_per_day=2) as here:
        ada, bob = await pair(here)
        cleo = await here.join("cleo")
        await answer(bob, await invite(ada, "bob"), "decline")
        here.calendar.skip(0.01)
        for _ in range(2):
            await answer(ada, await invite(ada, "cleo"), "withdraw")
        answered = await refusal(ada, "cleo")
        assert (answered.code, answered.retry) == ("stranger", True)
        assert "you have sent 2 invitations within a day" in answered.reason
        assert (await invite(ada, "bob")).state == "open", "bob has answered one"
        await invite(cleo, "ada", BEST_OF_FIVE)
        assert (await invite(ada, "cleo")).state == "open", "cleo has invited ada"
        here.calendar.skip(days=1.01)
        await here.join("dan")
        assert (await invite(ada, "dan")).state == "open"


async def test_only_so_many_a_day_at_all_but_whoever_invites_one_is_answered() -> None:
    async with house(play_invitations_per_day=2) as here:
        ada, bob = await pair(here)
        for _ in range(2):
            await answer(ada, await invite(ada, "bob"), "withdraw")
        answered = await refusal(ada, "bob")
        assert (answered.code, answered.reason) == (
            "too-many", "you have sent 2 invitations within a day; wait until tomorrow",
        )  # fmt: skip
        await invite(bob, "ada")
        assert (await invite(ada, "bob")).state == "accepted"
        here.calendar.skip(days=1.01)
        assert (await invite(ada, "bob")).state == "open"


async def test_after_a_decline_the_two_and_the_game_rest_a_minute() -> None:
    async with house() as here:
        ada, bob = await pair(here)
        await answer(bob, await invite(ada, "bob"), "decline")
        for peer, nickname in ((ada, "bob"), (bob, "ada")):
            answered = await refusal(peer, nickname)
            assert (answered.code, answered.retry) == ("resting", True)
            assert "declined a moment ago; wait 60 s" in answered.reason
        assert (await invite(ada, "bob", BEST_OF_FIVE)).state == "open"
        here.calendar.skip(days=60 / 86_400)
        assert (await invite(ada, "bob")).state == "open"
