"""Finding, making, entering and leaving rooms, and how they are kept."""

import pytest

from parlour_client.completion import complete
from parlour_client.errors import CommandError
from parlour_protocol.messages import (
    AskRooms,
    Conversation,
    CreateRoom,
    DeclineRoom,
    Invite,
    Invited,
    Join,
    Leave,
    Opened,
    Room,
    RoomInvitation,
    Rooms,
    SetRoom,
    SetTopic,
)
from tests.client.company import BOB, LOBBY
from tests.client.desk import FakeDesk

pytestmark = pytest.mark.asyncio
DEV = Conversation(7, "room", "#dev", 0, topic="work\x1b", role="owner")


def open_dev(desk: FakeDesk) -> None:
    desk.fake.receive(Opened(0, DEV))


@pytest.mark.parametrize("typed", ["/join #dev", "/JOIN  dev "])
async def test_join_comes_in_and_goes_there(typed: str) -> None:
    desk = FakeDesk()
    desk.fake.answers[Join] = Opened(1, DEV)
    open_dev(desk)
    await desk.type(typed)
    assert desk.asked == [Join(1, "#dev")]
    assert desk.opened == [7]


async def test_a_room_that_is_not_taken_in_is_told_of() -> None:
    desk = FakeDesk()
    desk.fake.answers[Join] = Opened(1, DEV)
    with pytest.raises(CommandError, match="too many conversations"):
        await desk.type("/join dev")


async def test_create_makes_a_room_for_all_or_for_those_invited() -> None:
    desk = FakeDesk()
    desk.fake.answers[CreateRoom] = Opened(1, DEV)
    open_dev(desk)
    await desk.type("/create dev")
    await desk.type("/create #dev invite-only")
    assert desk.asked == [CreateRoom(1, "#dev"), CreateRoom(1, "#dev", invite_only=True)]
    assert desk.opened == [7, 7]
    with pytest.raises(CommandError, match="33 characters; 32 are the most"):
        await desk.type("/create " + "x" * 33)


async def test_leave_goes_back_to_the_lobby_only_from_what_was_left() -> None:
    desk = FakeDesk()
    open_dev(desk)
    await desk.type("/leave dev")
    assert desk.asked == [Leave(1, 7)]
    assert desk.opened == []
    assert desk.fake.model.conversations[LOBBY].notes[-1].text == "you left #dev"
    desk.conversation = 100 + BOB
    await desk.type("/leave")
    assert desk.asked[-1] == Leave(1, 100 + BOB)
    assert desk.opened == [LOBBY]
    with pytest.raises(CommandError, match="you are in no conversation “#dev”"):
        await desk.type("/leave #dev")


async def test_rooms_lists_page_after_page_and_searches() -> None:
    desk = FakeDesk()
    listed = (
        Room("#dev", "work\n#fake  9 members", 12, 3, joined=True, invite_only=True),
        Room("#tea", "", 1, invited=True),
    )
    desk.fake.answers[AskRooms] = Rooms(1, listed)
    assert (await desk.type("/rooms de v")).split("\n") == [
        "#dev  12 members, 3 here (you are in it, by invitation)  work␊#fake  9 members",
        "#tea  1 member, 0 here (you are invited)",
    ]
    assert desk.asked == [AskRooms(1, "de v")]
    desk.fake.answers[AskRooms] = Rooms(1, listed, more=True)
    assert (await desk.type("/rooms")).endswith(
        "there are more; narrow it with words, as /rooms words"
    )
    assert desk.asked[-1] == AskRooms(1, "", "#tea")
    desk.fake.answers[AskRooms] = Rooms(1, ())
    with pytest.raises(CommandError, match="there is no room with “tea”"):
        await desk.type("/rooms tea")


async def test_topic_is_shown_said_and_taken_away() -> None:
    desk = FakeDesk()
    open_dev(desk)
    assert await desk.type("/topic") == "#lobby has no topic"
    desk.conversation = 7
    assert await desk.type("/topic") == "#dev: work␛"
    await desk.type("/topic tea  at five")
    await desk.type("/topic -")
    assert desk.asked == [SetTopic(1, 7, "tea  at five"), SetTopic(1, 7, "")]
    with pytest.raises(CommandError, match="201 characters; 200 are the most"):
        await desk.type("/topic " + "x" * 201)


async def test_invite_asks_somebody_here_or_into_another_room() -> None:
    desk = FakeDesk()
    open_dev(desk)
    assert await desk.type("/invite @bob") == "bob is invited into #lobby"
    assert await desk.type("/invite bob: DEV") == "bob is invited into #dev"
    assert desk.asked == [Invite(1, LOBBY, "bob"), Invite(1, 7, "bob")]


async def test_invitations_are_listed_and_declined() -> None:
    desk = FakeDesk()
    assert await desk.type("/invitations") == "no invitation waits for you"
    with pytest.raises(CommandError, match="no invitation waits for you"):
        await desk.type("/decline")
    for room in ("#Tea", "#dev"):
        desk.fake.receive(Invited(RoomInvitation(room, "cleo", 5)))
    assert "#Tea, by cleo: /join #Tea, or /decline #Tea\n#dev" in await desk.type("/invitations")
    with pytest.raises(CommandError, match="several invitations wait"):
        await desk.type("/decline")
    assert complete("/decline #t", 11, desk.fake.model, LOBBY).candidates == ("#Tea ",)
    assert complete("/join #", 7, desk.fake.model, LOBBY).candidates == (
        "#Tea ",
        "#dev ",
        "#lobby ",
    )
    assert await desk.type("/decline tea") == "the invitation into #Tea is declined"
    await desk.type("/decline")
    assert desk.asked == [DeclineRoom(1, "#Tea"), DeclineRoom(1, "#dev")]
    assert desk.fake.model.invitations == {}


async def test_room_tells_how_a_room_is_kept() -> None:
    desk = FakeDesk()
    assert (await desk.type("/room")).split("\n") == [
        "#lobby is open to all",
        "messages are kept for good",
        "what you say here is kept",
        "you are a member",
    ]
    secret = Conversation(
        7, "room", "#dev", 0, role="op", invite_only=True, retention_days=1, recorded=False
    )
    desk.fake.receive(Opened(0, secret))
    desk.conversation = 7
    assert (await desk.type("/room")).split("\n") == [
        "#dev takes those alone who are invited",
        "messages are erased after 1 day",
        "what you say here is delivered and not kept",
        "you are an op",
    ]


async def test_room_changes_what_is_named_and_nothing_else() -> None:
    desk = FakeDesk()
    await desk.type("/room invite-only on")
    await desk.type("/room Keep 30 record OFF")
    await desk.type("/room keep 7d")
    await desk.type("/room keep forever")
    assert desk.asked == [
        SetRoom(1, LOBBY, invite_only=True),
        SetRoom(1, LOBBY, retention_days=30, recorded=False),
        SetRoom(1, LOBBY, retention_days=7),
        SetRoom(1, LOBBY, retention_days=0),
    ]
    for days in ("0", "-1", "soon", "1.5"):
        with pytest.raises(CommandError, match="is no number of days"):
            await desk.type(f"/room keep {days}")
    with pytest.raises(CommandError, match="longer than anybody"):
        await desk.type(f"/room keep {'9' * 30}")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/room ", ("invite-only ", "keep ", "record ")),
        ("/room k", ("keep ",)),
        ("/room keep f", ("forever ",)),
        ("/room keep 30 record o", ("on ", "off ")),
        ("/invite bob #l", ("#lobby ",)),
        ("/leave @", ("@bob ",)),
        ("/create #x i", ("invite-only",)),
    ],
)
async def test_what_may_follow_is_completed(typed: str, offered: tuple[str, ...]) -> None:
    assert complete(typed, len(typed), FakeDesk().fake.model, LOBBY).candidates == offered
