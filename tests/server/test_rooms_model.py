"""Whatever people do in a room at once, the disk, the server and every device agree about it."""

import trio
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parlour_protocol.messages import (
    Conversation,
    Entry,
    FromClient,
    Join,
    Leave,
    Left,
    Opened,
)
from parlour_server.journal import conversations, rooms
from parlour_server.journal.membership import position
from tests.server.late_journal import LateJournal
from tests.server.peers import House, Peer, house, in_virtual_time, now
from tests.server.room_people import come, create, do, doing, part, server_owner

NAMES = ("ada", "bob", "cleo", "dan")
VERBS = ("kick", "ban", "unban", "mute", "unmute", "op", "deop", "owner")

_who = st.integers(0, len(NAMES) - 1)
_step = st.one_of(
    st.tuples(st.just("join"), _who, _who),
    st.tuples(st.just("leave"), _who, _who),
    st.tuples(st.just("say"), _who, _who),
    st.tuples(st.just("come again"), _who, _who),
    st.tuples(st.sampled_from(VERBS), _who, _who),
)
_rounds = st.lists(st.lists(_step, min_size=1, max_size=4), min_size=1, max_size=12)
"""Rounds of what is done; all of one round is sent before anything of it is answered."""


class Device:
    """What one device knows of the room, by what it was told."""

    def __init__(self, peer: Peer, room: int) -> None:
        self.peer = peer
        self.room = room
        listed = [c for c in peer.signed_in.conversations if c.id == room]
        self.description: Conversation | None = listed[0] if listed else None
        self.heard_outside: list[Entry] = []

    async def listen(self) -> None:
        """Take in what has come."""
        for message in await self.peer.settled():
            if isinstance(message, Opened) and message.conversation.id == self.room:
                self.description = message.conversation
            elif isinstance(message, Left) and message.conversation == self.room:
                self.description = None
            elif (
                isinstance(message, Entry)
                and message.conversation == self.room
                and self.description is None
            ):
                self.heard_outside.append(message)


class Play:
    """Four people and a room."""

    def __init__(self, here: House, room: Conversation) -> None:
        self.here = here
        self.room = room
        self.devices: list[list[Device]] = []

    async def arrive(self) -> None:
        """Have everybody come with two devices."""
        for name in NAMES:
            peers = [await self.here.join(name), await self.here.join(name)]
            self.devices.append([Device(peer, self.room.id) for peer in peers])

    def request(self, peer: Peer, what: str, target: int) -> FromClient:
        """Return what somebody asks for."""
        if what == "join":
            return Join(peer.request(), "#room")
        if what == "leave":
            return Leave(peer.request(), self.room.id)
        if what == "say":
            return peer.saying("hello", self.room.id)
        return doing(peer, self.room, what, NAMES[target])

    async def round(self, steps: list[tuple[str, int, int]]) -> None:
        """Have people do things at once."""
        async with trio.open_nursery() as nursery:
            for what, actor, target in steps:
                if what == "come again":
                    nursery.start_soon(self._come_again, actor)
                else:
                    peer = self.devices[actor][0].peer
                    peer.send(self.request(peer, what, target))
        for devices in self.devices:
            for device in devices:
                await device.listen()

    async def _come_again(self, who: int) -> None:
        old, kept = self.devices[who]
        await part(old.peer)
        await old.listen()
        self.devices[who] = [kept, Device(await self.here.join(NAMES[who]), self.room.id)]

    async def check(self) -> None:
        """Hold what is stored against what is in memory and what was told."""
        journal, number, time = self.here.journal, self.room.id, now()
        loaded = self.here.server.conversations.get(number)
        owners = inside = 0
        for devices in self.devices:
            account = devices[0].peer.signed_in.account
            stored = await journal.look(conversations.member, number, account)
            stands = await journal.look(position, number, account, time)
            known = loaded.members.get(account) if loaded is not None else None
            role = "owner" if stands.server_owner else (stands.role or "")
            if stored is not None:
                assert stands.banned_until <= time, "somebody banned is in it"
                assert known is not None
                assert (known.role, known.muted_until) == (stored.role, stored.muted_until)
                inside, owners = inside + 1, owners + (role == "owner")
            else:
                assert known is None
            for device in devices:
                assert not device.heard_outside
                told = device.description
                if stored is None:
                    assert told is None
                else:
                    assert told is not None
                    assert (told.role, told.muted_until) == (role, stored.muted_until)
        assert bool(owners) == bool(inside), "a room has an owner as long as anybody is in it"
        listed = await journal.look(rooms.members, number, 0, 50, time)
        assert len(listed) == inside


async def play(rounds: list[list[tuple[str, int, int]]], delays: list[int]) -> None:
    async with house(LateJournal(delays), requests_burst=10_000, bytes_burst=10_000_000) as here:
        founder = await here.join(NAMES[0])
        room = await create(founder, "#room")
        for name in NAMES[1:]:
            peer = await here.join(name)
            await come(peer, "#room")
            if name == "bob":
                await do(founder, room, "op", "bob")
            await part(peer)
        await part(founder)
        dan = await server_owner(here, "dan")
        await part(dan)
        stage = Play(here, room)
        await stage.arrive()
        for steps in rounds:
            await stage.round(steps)
            await stage.check()


# What goes wrong without a lock for each account: the earlier is taken in after the later.
@example([[("op", 0, 2), ("deop", 3, 2)]], [9, 0])
@example([[("join", 1, 1), ("ban", 0, 1)]], [0, 9])
@settings(max_examples=60, deadline=None)
@given(_rounds, st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_disk_memory_and_devices_agree(
    rounds: list[list[tuple[str, int, int]]], delays: list[int]
) -> None:
    async def main() -> None:
        await play(rounds, delays)

    in_virtual_time(main)
