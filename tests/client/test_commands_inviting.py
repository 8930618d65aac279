"""Commands that begin games, and answer invitations and proposals."""

import pytest
from msgspec import structs

from parlour_client.commands import asks_server
from parlour_client.completion import complete
from parlour_client.errors import CommandError
from parlour_protocol.messages import (
    AnswerProposal,
    AnswerToPlay,
    AskCatalogue,
    Catalogue,
    DeclineRoom,
    GatherTable,
    Invited,
    InviteToPlay,
    Message,
    Opened,
    PlayInvitations,
    PlayInvited,
    Proposal,
    RoomInvitation,
    Terms,
    Watch,
)
from tests.client.company import ALICE, LOBBY
from tests.client.desk import FakeDesk
from tests.client.gaming import CHESS, PIG, TABLE, about, invitation, table
from tests.client.time_zone import utc

pytestmark = pytest.mark.asyncio


def at_table() -> FakeDesk:
    """Return a desk at alice's table with bob, without invitations."""
    desk = FakeDesk()
    desk.sit()
    desk.fake.receive(PlayInvitations(0, ()))
    desk.conversation = TABLE
    return desk


def last(desk: FakeDesk) -> Message:
    return desk.asked[-1]


async def test_somebody_is_invited_and_it_is_told_to_what_and_how_long() -> None:
    desk = FakeDesk()
    desk.fake.answers[AskCatalogue] = Catalogue(1, (CHESS,))
    terms = Terms("chess", rated=True, side="white")
    invited = structs.replace(invitation(by=ALICE, terms=terms), game_name="Chess")
    desk.fake.answers[InviteToPlay] = PlayInvited(1, invited)
    with utc():
        told = await desk.type("/play chess bob rated white")
    assert told.startswith("bob is invited to chess · no clock · rated · white, until ")
    assert told.endswith("; /withdraw takes it back")
    asked = last(desk)
    assert isinstance(asked, InviteToPlay)
    assert (asked.nickname, asked.terms) == ("bob", terms)


async def test_a_game_that_the_server_learned_meanwhile_is_found() -> None:
    desk = at_table()
    desk.fake.model.games = {PIG.game: PIG}
    desk.fake.answers[AskCatalogue] = Catalogue(1, (CHESS, PIG))
    desk.fake.answers[InviteToPlay] = PlayInvited(1, invitation(by=ALICE))
    await desk.type("/play chess bob")
    assert [type(m) for m in desk.asked] == [AskCatalogue, InviteToPlay]


async def test_where_each_had_invited_the_other_the_game_is_opened_at_once() -> None:
    desk = at_table()
    accepted = structs.replace(invitation(by=ALICE, state="accepted"), table=TABLE)
    desk.fake.answers[InviteToPlay] = PlayInvited(1, accepted, crossed=True)
    await desk.type("/play tic-tac-toe bob")
    assert (desk.opened, desk.notes) == ([TABLE], [])


async def test_a_game_of_several_gathers_at_a_table() -> None:
    desk = at_table()
    desk.fake.answers[GatherTable] = Opened(1, about())
    desk.fake.answers[InviteToPlay] = PlayInvited(1, invitation(by=ALICE))
    told = await desk.type("/play pig bob cleo")
    assert told == "a table for pig; /start begins once those sit there who are to play"
    assert desk.opened == [TABLE]
    asked = [m for m in desk.asked if isinstance(m, InviteToPlay)]
    assert [(m.nickname, m.table, m.terms) for m in asked] == [
        ("bob", TABLE, None), ("cleo", TABLE, None),
    ]  # fmt: skip
    assert len({m.id for m in asked}) == 2


async def test_others_are_invited_to_a_table_that_gathers() -> None:
    desk = at_table()
    desk.fake.receive(table(state="gathering", view=None))
    desk.fake.answers[InviteToPlay] = PlayInvited(1, invitation(by=ALICE))
    assert await desk.type("/invite @cleo") == "cleo is invited to sit down here"
    asked = last(desk)
    assert isinstance(asked, InviteToPlay)
    assert (asked.nickname, asked.table, asked.terms) == ("cleo", TABLE, None)


@pytest.mark.parametrize(
    ("typed", "begun"),
    [
        ("/play", ("", ())), ("GAME", ("", ())), (" GAME ", ("", ())),
        ("/play chess", ("chess", ())), ("/play @bob", ("", ("bob",))),
    ],
)  # fmt: skip
async def test_what_is_not_said_is_asked_for(
    typed: str, begun: tuple[str, tuple[str, ...]]
) -> None:
    desk = at_table()
    await desk.type(typed)
    assert (desk.games, desk.fake.said, desk.notes) == ([begun], [], [])
    assert asks_server(typed)


@pytest.mark.parametrize("typed", ["game", "GAME!", "a GAME", "//GAME"])
async def test_other_words_than_that_one_alone_are_said(typed: str) -> None:
    desk = at_table()
    await desk.type(typed)
    assert (desk.games, len(desk.fake.said)) == ([], 1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("/play go bob", "no game here is called “go”; there are: chess, pig"),
        ("/play chess rated", "whom to play with"),
        ("/play chess bob cleo", "Chess is for 2"),
    ],
)
async def test_what_cannot_be_played_is_told_in_words(typed: str, why: str) -> None:
    desk = at_table()
    desk.fake.answers[AskCatalogue] = Catalogue(1, (CHESS, PIG))
    with pytest.raises(CommandError, match=why):
        await desk.type(typed)
    assert not [m for m in desk.asked if not isinstance(m, AskCatalogue)]


async def test_an_invitation_is_accepted_and_its_table_opened() -> None:
    desk = at_table()
    desk.conversation = LOBBY
    one = invitation(1)
    desk.fake.receive(PlayInvited(0, one))
    accepted = structs.replace(one, state="accepted", table=TABLE)
    desk.fake.answers[AnswerToPlay] = PlayInvited(1, accepted)
    await desk.type("/accept bob")
    assert last(desk) == AnswerToPlay(1, one.id, "accept")
    assert desk.opened == [TABLE]
    desk.fake.answers[AnswerToPlay] = PlayInvited(1, structs.replace(accepted, table=77))
    desk.fake.answers[Watch] = Opened(1, about(77))
    await desk.type("/accept 1")
    assert (last(desk), desk.opened) == (Watch(1, 77), [TABLE, 77])


async def test_several_invitations_are_told_apart_by_nickname_or_number() -> None:
    desk = at_table()
    with pytest.raises(CommandError, match="no invitation to play waits for you"):
        await desk.type("/accept")
    cleo = structs.replace(invitation(2), inviter=3, inviter_name="cleo")
    desk.fake.receive(PlayInvitations(0, (cleo, invitation(1))))
    for typed, why in (
        ("/accept", "several invitations wait"), ("/accept dan", "no invitation “dan”"),
        ("/accept 3", "no invitation “3”"), ("/decline", "several invitations wait"),
    ):  # fmt: skip
        with pytest.raises(CommandError, match=why):
            await desk.type(typed)
    assert desk.asked == []
    desk.fake.answers[AnswerToPlay] = PlayInvited(1, cleo)
    await desk.type("/decline 2")
    assert last(desk) == AnswerToPlay(1, cleo.id, "decline")
    assert await desk.type("/decline @cleo") == "the invitation of cleo to tic-tac-toe is declined"
    offered = complete("/accept ", 8, desk.fake.model, LOBBY).candidates
    assert offered == ("bob ", "cleo ")


async def test_a_room_and_a_game_are_both_declined_by_what_they_are_called() -> None:
    desk = at_table()
    desk.fake.receive(Invited(RoomInvitation("#bob", "dan", 0)))
    desk.fake.receive(PlayInvited(0, invitation(1)))
    with pytest.raises(CommandError, match="several invitations wait"):
        await desk.type("/decline")
    assert await desk.type("/decline #bob") == "the invitation into #bob is declined"
    assert last(desk) == DeclineRoom(1, "#bob")
    desk.fake.answers[AnswerToPlay] = PlayInvited(1, invitation(1, state="declined"))
    await desk.type("/decline")
    assert isinstance(last(desk), AnswerToPlay)


async def test_ones_own_invitation_is_taken_back() -> None:
    desk = at_table()
    with pytest.raises(CommandError, match="you invite nobody to play now"):
        await desk.type("/withdraw")
    mine = invitation(1, by=ALICE)
    desk.fake.receive(PlayInvited(0, mine))
    desk.fake.answers[AnswerToPlay] = PlayInvited(1, mine)
    assert await desk.type("/withdraw") == "the invitation of bob to tic-tac-toe is taken back"
    assert last(desk) == AnswerToPlay(1, mine.id, "withdraw")
    assert complete("/withdraw ", 10, desk.fake.model, LOBBY).candidates == ("bob ",)


async def test_all_that_waits_is_listed_with_how_to_answer() -> None:
    desk = FakeDesk()
    desk.sit()
    desk.fake.receive(Invited(RoomInvitation("#tea", "dan", 0)))
    desk.fake.receive(PlayInvited(0, structs.replace(invitation(1), inviter_name="bo\x1bb")))
    room, to_me, mine = (await desk.type("/invitations")).split("\n")
    assert room == "#tea, by dan: /join #tea, or /decline #tea"
    assert to_me.startswith("1  bo␛b invites you to tic-tac-toe · ")
    assert to_me.endswith(": /accept 1, or /decline 1")
    assert mine.startswith("you invite bob to tic-tac-toe · ")
    assert mine.endswith(": /withdraw bob")


@pytest.mark.parametrize(
    ("what", "by", "typed", "answer", "told"),
    [
        ("draw", 1, "/accept", "accept", "you accept a draw"),
        ("takeback", 1, "/decline", "decline", "you decline to take a move back"),
        ("rematch", 0, "/withdraw", "withdraw", "you propose a rematch no more"),
        ("novel", 1, "/accept", "accept", "you accept it"),
    ],
)
async def test_what_is_proposed_at_the_table_is_answered_there(
    what: str, by: int, typed: str, answer: str, told: str
) -> None:
    desk = at_table()
    desk.fake.receive(table(proposals=(Proposal(b"p" * 16, what, by),)))
    assert await desk.type(typed) == told
    assert last(desk) == AnswerProposal(1, TABLE, b"p" * 16, answer)


async def test_what_is_proposed_at_a_table_is_not_answered_from_elsewhere() -> None:
    desk = at_table()
    desk.fake.receive(table(proposals=(Proposal(b"p" * 16, "draw", 1),)))
    desk.conversation = LOBBY
    with pytest.raises(CommandError, match="no invitation to play waits for you"):
        await desk.type("/accept")
    assert desk.asked == []


async def test_tab_offers_games_then_people_and_how_to_play() -> None:
    desk = at_table()
    desk.fake.model.games = {CHESS.game: CHESS, PIG.game: PIG}

    def offered(text: str) -> tuple[str, ...]:
        return complete(text, len(text), desk.fake.model, LOBBY).candidates

    assert offered("/play ") == ("chess ", "pig ")
    assert offered("/play chess b")[:2] == ("bob ", "black ")
    assert offered("/play chess bob r") == ("rated ",)
    assert offered("/play chess bob s") == ("standard ", "shuffled ")
