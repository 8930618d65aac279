"""The list of rooms, and making them."""

import pytest

from parlour_protocol.limits import ROOMS_MAX
from parlour_protocol.messages import (
    AskRooms,
    Conversation,
    CreateRoom,
    Done,
    Opened,
    Refused,
    Room,
    Rooms,
    SetTopic,
)
from parlour_server.config import Policy
from parlour_server.journal import StorageError
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.room_people import (
    ask_in,
    come,
    create,
    go,
    listed,
    part,
    refused_joining,
    say,
    server_owner,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def refused_creating(peer: Peer, name: str) -> Refused:
    return await peer.ask(CreateRoom(peer.request(), name), Refused)


async def names(peer: Peer, search: str = "") -> list[str]:
    return [room.name for room in await listed(peer, search)]


# --- the list


async def test_the_list_says_of_each_room_what_it_is_to_whoever_asks() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        room = await create(ada, "#Chess")
        await ada.ask(SetTopic(90, room.id, "the royal game"), Done)
        await create(ada, "#Attic", invite_only=True)
        await ask_in(ada, await come(ada, "#attic"), "bob")
        await part(await here.join("cleo"))
        assert await listed(bob) == (
            Room("#attic", "", 1, 1, invite_only=True, invited=True),
            Room("#chess", "the royal game", 1, 1),
            Room("#lobby", "", 3, 2, joined=True),
        )
        assert (await listed(ada))[1] == Room("#chess", "the royal game", 1, 1, joined=True)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("chess", ["#chess"]),
        ("ROYAL", ["#chess"]),
        ("STRASSE", ["#tea"]),
        ("cafe\u0301", ["#tea"]),
        ("#", ["#chess", "#lobby", "#tea"]),
        ("%", ["#tea"]),
        ("_", []),
        ("royal%", []),
        ("nothing of the kind", []),
    ],
)
async def test_rooms_are_found_by_name_and_topic_as_written(search: str, found: list[str]) -> None:
    async with house() as here:
        ada = await here.join("ada")
        for name, topic in (("#chess", "the Royal game"), ("#tea", "100% of the Straße, Café")):
            room = await create(ada, name)
            await ada.ask(SetTopic(ada.request(), room.id, topic), Done)
        assert await names(ada, search) == found


async def test_a_long_list_comes_in_pages_by_name() -> None:
    async with house(
        rooms_owned_max=200, rooms_joined_max=200, rooms_made_per_day=200, requests_burst=1000
    ) as here:
        ada = await here.join("ada")
        made = sorted(f"#room-{n}" for n in range(ROOMS_MAX + 5))
        for name in made:
            await create(ada, name)
        first = await ada.ask(AskRooms(900, "room-"), Rooms)
        assert (len(first.rooms), first.more) == (ROOMS_MAX, True)
        second = await ada.ask(AskRooms(901, "room-", first.rooms[-1].name), Rooms)
        assert not second.more
        assert [room.name for room in (*first.rooms, *second.rooms)] == made


async def test_the_largest_list_fits_a_frame() -> None:
    async with house(
        rooms_owned_max=200, rooms_joined_max=200, rooms_made_per_day=200, requests_burst=1000
    ) as here:
        ada = await here.join("ada")
        for n in range(ROOMS_MAX):
            room = await create(ada, f"#{n:02}" + "𐐨" * 30)
            await ada.ask(SetTopic(ada.request(), room.id, "🏰" * 200), Done)
        assert len((await ada.ask(AskRooms(900, "𐐨"), Rooms)).rooms) == ROOMS_MAX


# --- making them


async def test_whoever_makes_a_room_owns_it_on_all_their_devices() -> None:
    async with house() as here:
        ada, other = await here.join("ada"), await here.join("ada")
        room = await create(ada, "#Chess", invite_only=True)
        expected = Conversation(
            room.id, "room", "#chess", 0, here=1, role="owner", invite_only=True
        )
        assert room == expected
        assert await other.next(Opened) == Opened(0, expected)
        assert not [m for m in await ada.settled() if isinstance(m, Opened)]
        await say(ada, room, "to the other device too")
        assert await other.texts() == ["to the other device too"]


@pytest.mark.parametrize("name", ["#modern", "#Modern", "#rnodern", "#m0dern"])
async def test_a_room_of_that_name_or_one_that_looks_like_it_is_taken(name: str) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await create(ada, "#modern")
        refused = await refused_creating(bob, name)
        assert (refused.code, "#modern" in refused.reason) == ("room-taken", True)


@pytest.mark.parametrize("name", ["", "#", "chess", "#a b", "#" + "x" * 40, "#\u202egnp", "#--"])
async def test_what_is_no_name_of_a_room_is_said_in_words(name: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await refused_creating(ada, name)
        assert refused.code == "room-name-invalid"
        assert refused.reason.startswith("a room's name has") or "after the #" in refused.reason
        assert (await refused_joining(ada, name)).code == "room-name-invalid"


async def test_names_kept_for_the_house_are_for_its_owners_alone_and_the_lobby_is_one() -> None:
    async with house() as here:
        ada, boss = await here.join("ada"), await server_owner(here, "boss")
        for name in ("#admin", "#Admin", "#lobby", "#l0bby"):
            assert (await refused_creating(ada, name)).code == "room-taken"
        assert (await create(boss, "#admin")).name == "#admin"
        assert (await refused_creating(boss, "#lobby")).code == "room-taken"
        assert (await come(ada, "#LOBBY")).id == ada.lobby.id


async def test_rooms_may_be_for_the_servers_owners_alone_to_make() -> None:
    async with house(policy=Policy(rooms_by_anybody=False)) as here:
        ada, boss = await here.join("ada"), await server_owner(here, "boss")
        refused = await refused_creating(ada, "#chess")
        assert (refused.code, "ask one of them" in refused.reason) == ("not-permitted", True)
        await create(boss, "#chess")
        await come(ada, "#chess")


async def test_nobody_owns_or_is_in_more_rooms_than_allowed() -> None:
    async with house(rooms_owned_max=2, rooms_joined_max=4) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        for name in ("#one", "#two"):
            await create(ada, name)
        refused = await refused_creating(ada, "#three")
        assert (refused.code, "2 rooms are yours" in refused.reason) == ("too-many", True)
        for name in ("#three", "#four"):
            await create(bob, name)
        await come(ada, "#three")
        refused = await refused_joining(ada, "#four")
        assert (refused.code, "in 4 rooms already" in refused.reason) == ("too-many", True)
        assert (await come(ada, "#three")).name == "#three"
        await go(ada, await come(ada, "#one"))
        await come(ada, "#four")


async def test_nobody_makes_more_rooms_in_a_day_than_allowed_though_they_leave_them() -> None:
    async with house(rooms_made_per_day=2) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        for name in ("#one", "#two"):
            await go(ada, await create(ada, name))
        refused = await refused_creating(ada, "#three")
        assert (refused.code, "2 rooms within a day" in refused.reason) == ("too-many", True)
        await create(bob, "#three")
        here.calendar.skip(days=1)
        await create(ada, "#four")


async def test_a_room_that_cannot_be_stored_is_not_made() -> None:
    async with house() as here:
        ada = await here.join("ada")
        full = StorageError("the server's disk is full")
        full.__cause__ = OSError("database or disk is full")
        here.journal.errors["create"] = full
        refused = await refused_creating(ada, "#chess")
        assert (refused.code, refused.retry) == ("storage", True)
        (told,) = here.logged("storage failed")
        assert (told["request"], told["cause"]) == ("CreateRoom", "database or disk is full")
        del here.journal.errors["create"]
        await create(ada, "#chess")
