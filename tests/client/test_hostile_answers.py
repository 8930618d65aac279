"""What a command shows of others' words keeps to the line it is on, whatever they are."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from parlour_client.model import Note
from parlour_client.plain.lines import note_lines
from parlour_protocol.messages import (
    Account,
    Act,
    Acts,
    AskAccount,
    AskActs,
    AskDevices,
    AskMembers,
    AskRooms,
    Conversation,
    Device,
    Devices,
    Found,
    FromServer,
    Ignored,
    Invited,
    Left,
    Member,
    Members,
    Message,
    Opened,
    People,
    Person,
    Reaction,
    Room,
    RoomInvitation,
    Rooms,
    Search,
    Who,
)
from tests.client.company import BOB, LOBBY, START, WITH_BOB, entry
from tests.client.desk import FakeDesk

pytestmark = pytest.mark.asyncio
FORGED = "x\n20:14 #l <bob> y"
BAD = f"{FORGED}\x1b[2J\u202e\x85\u2028"
NAME, KIND = FORGED[:24], "k\n20:14 <bob> y"

ANSWERS: dict[type[Message], FromServer] = {
    Who: People(1, LOBBY, 2, (Person(9, NAME, KIND, BAD, KIND), Person(8, NAME, "away", BAD))),
    AskMembers: Members(1, LOBBY, (Member(9, NAME, KIND, 2**53, 2**53, BAD),)),
    AskActs: Acts(1, LOBBY, (Act(1, 2**53, BAD, KIND, BAD, BAD, 2**53),)),
    AskDevices: Devices(1, (Device(1, BAD, 0, 2**53),)),
    AskRooms: Rooms(1, (Room(BAD, BAD, 2**63 - 1, 2**63 - 1),)),
    AskAccount: Account(1, 1, NAME, 2**53, role=KIND, resting=(NAME, NAME)),
    Search: Found(1, (replace(entry(2, BOB, BAD), nickname=NAME),)),
}
TYPED = (
    "/who", "/members", "/banned", "/audit", "/devices", "/rooms", "/account", "/search x",
    "/last", "/topic", "/ignored", "/invitations", "/notify", "/record", "/room",
)  # fmt: skip


def hostile_desk() -> FakeDesk:
    desk = FakeDesk()
    session = desk.fake
    room = Conversation(LOBBY, "room", BAD, 2, topic=BAD, retention_days=2**63 - 1)
    session.receive(Opened(0, room))
    session.receive(replace(entry(1, BOB, BAD), nickname=NAME, reactions=(Reaction(KIND, (9,)),)))
    session.receive(replace(entry(2, BOB, BAD), nickname=NAME, kind="notice"))
    session.receive(Ignored((Person(9, NAME),)))
    session.receive(Invited(RoomInvitation(BAD, NAME, START)))
    session.answers = dict(ANSWERS)
    return desk


@pytest.mark.parametrize("typed", TYPED)
async def test_no_line_of_an_answer_is_others_to_write(typed: str) -> None:
    told = await hostile_desk().type(typed)
    assert told
    lines = [line for line in told.split("\n") if line.startswith("20:14")]
    assert lines == []


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
