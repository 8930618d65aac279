"""What a command shows of others' words keeps to the line it is on, whatever they are."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from parlour_client.model import Note, PlayInvitationsChanged, TableChanged
from parlour_client.plain.games import GameNews
from parlour_client.plain.lines import note_lines
from parlour_protocol.messages import (
    Account,
    Act,
    Acts,
    AnswerToPlay,
    AskAccount,
    AskActs,
    AskCatalogue,
    AskDevices,
    AskGames,
    AskLadder,
    AskMembers,
    AskRooms,
    AskTables,
    Board,
    BoardMove,
    Catalogue,
    Choice,
    Choices,
    Chosen,
    Clock,
    Conversation,
    Device,
    Devices,
    Dice,
    Found,
    FromServer,
    GameInfo,
    Games,
    Ignored,
    Invited,
    InviteToPlay,
    Ladder,
    Left,
    Mark,
    Member,
    Members,
    Message,
    MoveMade,
    Opened,
    People,
    Person,
    Piece,
    PlayInvitation,
    PlayInvited,
    Proposal,
    Reaction,
    Result,
    Room,
    RoomInvitation,
    Rooms,
    Rung,
    Search,
    Seat,
    SideBoard,
    Table,
    TableLine,
    Tables,
    Terms,
    View,
    Who,
    Word,
)
from tests.client.company import ALICE, BOB, LOBBY, START, WITH_BOB, entry
from tests.client.desk import FakeDesk
from tests.client.gaming import TABLE

pytestmark = pytest.mark.asyncio
FORGED = "x\n20:14 #l <bob> y"
BAD = f"{FORGED}\x1b[2J\u202e\x85\u2028"
NAME, KIND = FORGED[:24], "k\n20:14 <bob> y"

GAME = FORGED[:32]
TERMS = Terms(GAME, (Chosen(BAD, BAD),), Clock(2**20, 2**20), True, BAD, "hard")
SEATS = (Seat(ALICE, NAME, BAD), Seat(9, NAME, BAD, 2**62, 2**62, True, True))
LINE = TableLine(2**62, TERMS, BAD, SEATS, KIND, 2**62, result=Result((1e308, -1e308), BAD))
INVITATION = PlayInvitation(bytes(16), 9, NAME, ALICE, NAME, TERMS, BAD, 2**53, 2**53, "open")
PIECES = (Piece(BAD[:4], BAD[-4:], BAD),)
SIDE = SideBoard(BAD, (BAD, BAD), (BAD,), (1,))
VIEWS: tuple[View, ...] = (
    Board(
        (BAD, BAD), (BAD,), PIECES, (1, 1), (Mark(600, "last"), Mark(0, KIND)),
        (BoardMove(BAD),), KIND, caption=BAD, standings=(BAD, BAD), aside=SIDE,
    ),
    Word((BAD[:4],), (BAD,), 2**62, (BAD,), BAD, BAD, (BAD,)),
    Choices((Choice(BAD, BAD),), (BAD, "?"), (2**62,) * 8, BAD, (BAD,)),
    Dice((1,) * 8, (-(2**62),) * 8, 2**62, 2**62, (Choice(BAD, BAD),), BAD, (BAD,)),
)  # fmt: skip
ANSWERS: dict[type[Message], FromServer] = {
    Who: People(1, LOBBY, 2, (Person(9, NAME, KIND, BAD, KIND), Person(8, NAME, "away", BAD))),
    AskMembers: Members(1, LOBBY, (Member(9, NAME, KIND, 2**53, 2**53, BAD),)),
    AskActs: Acts(1, LOBBY, (Act(1, 2**53, BAD, KIND, BAD, BAD, 2**53),)),
    AskDevices: Devices(1, (Device(1, BAD, 0, 2**53),)),
    AskRooms: Rooms(1, (Room(BAD, BAD, 2**63 - 1, 2**63 - 1),)),
    AskAccount: Account(1, 1, NAME, 2**53, role=KIND, resting=(NAME, NAME)),
    AskTables: Tables(1, (LINE,)),
    AskGames: Games(1, (LINE,)),
    AskLadder: Ladder(1, "chess", (Rung(9, NAME, 2**62, played=2**63 - 1),)),
    AskCatalogue: Catalogue(1, (GameInfo(GAME, BAD, BAD, 1, 8, (BAD,), picture=(BAD,)),)),
    InviteToPlay: PlayInvited(1, INVITATION),
    AnswerToPlay: PlayInvited(1, INVITATION),
    Search: Found(1, (replace(entry(2, BOB, BAD), nickname=NAME),)),
}
TYPED = (
    "/who", "/members", "/banned", "/audit", "/devices", "/rooms", "/account", "/search x",
    "/last", "/topic", "/ignored", "/invitations", "/notify", "/record", "/room",
    "/tables", "/games", "/ladder x", "/decline 1", "/accept 1", "/moves",
    "/board", "/board words",
)  # fmt: skip


def hostile_table(**fields: Any) -> Table:  # noqa: ANN401 - whatever a table has
    told = Table(TABLE, TABLE, TERMS, BAD, SEATS, "playing", 0, turn=(0, 1, 7), view=VIEWS[0])
    return replace(told, **fields)


def hostile_desk() -> FakeDesk:
    desk = FakeDesk()
    session = desk.fake
    room = Conversation(LOBBY, "room", BAD, 2, topic=BAD, retention_days=2**63 - 1)
    session.receive(Opened(0, room))
    session.receive(replace(entry(1, BOB, BAD), nickname=NAME, reactions=(Reaction(KIND, (9,)),)))
    session.receive(replace(entry(2, BOB, BAD), nickname=NAME, kind="notice"))
    session.receive(Ignored((Person(9, NAME),)))
    session.receive(Invited(RoomInvitation(BAD, NAME, START)))
    session.receive(hostile_table())
    session.receive(PlayInvited(0, INVITATION))
    session.answers = dict(ANSWERS)
    return desk


@pytest.mark.parametrize("typed", TYPED)
async def test_no_line_of_an_answer_is_others_to_write(typed: str) -> None:
    told = await hostile_desk().type(typed)
    assert told
    lines = [line for line in told.split("\n") if line.startswith("20:14")]
    assert lines == []


@pytest.mark.parametrize("typed", ["/board", "/board words", "/moves"])
@pytest.mark.parametrize("view", VIEWS)
async def test_no_line_of_a_board_is_others_to_write(view: View, typed: str) -> None:
    desk = hostile_desk()
    for ply in (1, 2):
        made = MoveMade(ply, ply % 2, BAD)
        desk.fake.receive(hostile_table(view=view, ply=ply, head=ply, last=made))
    told = await desk.type(typed)
    assert [line for line in told.split("\n") if line.startswith("20:14")] == []
    assert not set(told) & {"\x1b", "\u202e", "\x85", "\u2028"}


@pytest.mark.parametrize("view", VIEWS)
async def test_what_the_line_client_tells_of_games_has_no_line_of_others(view: View) -> None:
    desk = hostile_desk()
    news = GameNews(desk.fake.model)
    proposals = (Proposal(bytes(16), KIND, 7),)
    told: list[str] = []
    for state in ("gathering", "playing", KIND, "paused", "over"):
        desk.fake.receive(
            hostile_table(
                view=view, state=state, paused=BAD, proposals=proposals, invited=(NAME,),
                clocks=(2**62,) * 8, result=LINE.result,
            )
        )  # fmt: skip
        told += news.follow(TableChanged(TABLE))
    told += news.follow(PlayInvitationsChanged(None))
    assert len(told) > 5
    lines = [line for text in told for line in text.split("\n")]
    assert [line for line in lines if line.startswith("20:14")] == []
    assert not set("".join(lines)) & {"\x1b", "\u202e", "\x85", "\u2028"}


LEAVING: dict[str, Callable[[str], FromServer]] = {
    "by": lambda bad: Left(WITH_BOB, "kicked", bad, "spam"),
    "reason": lambda bad: Left(WITH_BOB, "banned", "eve", bad),
}


@pytest.mark.parametrize("field", LEAVING)
async def test_what_is_told_of_being_put_out_is_one_line(field: str) -> None:
    desk = hostile_desk()
    desk.fake.receive(LEAVING[field](BAD))
    notes: list[Note] = desk.fake.model.conversations[LOBBY].notes
    assert "x␊20:14" in notes[-1].text
    assert len(note_lines(notes[-1])) == 1
