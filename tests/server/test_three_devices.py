"""A model of one reader on three devices: what each of them, and the disk, takes for read."""

from dataclasses import dataclass

import trio
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour_protocol.messages import Marked, MarkRead, Said
from parlour_server.journal import conversations
from tests.server.peers import House, Peer, house, in_virtual_time

_device = st.sampled_from((0, 1, 2))
_steps = st.one_of(
    st.tuples(st.just("say"), _device, st.just(0)),
    st.tuples(st.just("read"), _device, st.integers(1, 12)),
    st.tuples(st.just("leave"), _device, st.just(0)),
    st.tuples(st.just("lose"), _device, st.just(0)),
    st.tuples(st.just("return"), _device, st.just(0)),
    st.tuples(st.just("wait"), _device, st.just(0)),
)


@dataclass
class Device:
    """What a device takes for read, by what it did and was told."""

    peer: Peer
    read: int

    async def hear(self) -> None:
        """Take in what the server told."""
        for message in await self.peer.settled():
            if isinstance(message, Marked):
                assert message.seq > self.read, "a marker never goes back"
                self.read = message.seq


class Model:
    """The reader, and what is so however they read."""

    def __init__(self, here: House, bob: Peer) -> None:
        self.here = here
        self.bob = bob
        self.devices: dict[int, Device] = {}
        self.head = self.read = 0

    async def step(self, what: str, number: int, seq: int) -> None:
        """Do one thing."""
        device = self.devices.get(number)
        if what == "say":
            await self.bob.ask(self.bob.saying("hello"), Said)
            self.head += 1
        elif what == "wait":
            await trio.sleep(2)
        elif device is None:
            if what == "return":
                peer = await self.here.join("ada")
                assert peer.lobby.read == self.read, "on coming back too"
                self.devices[number] = Device(peer, peer.lobby.read)
        elif what == "read":
            device.peer.send(MarkRead(1, seq))
            if self.read < seq <= self.head:
                self.read = device.read = seq
        elif what in ("leave", "lose"):
            (device.peer.transport.end if what == "leave" else device.peer.transport.lose)()
            await device.peer.gone()
            del self.devices[number]
        for each in self.devices.values():
            await each.hear()
            assert each.read == self.read

    async def end(self) -> None:
        """Have everybody leave; what is on the disk is what was read."""
        for number in list(self.devices):
            await self.step("leave", number, 0)
        (account,) = self.here.journal._db.execute(
            "SELECT id FROM account WHERE nickname = 'ada'"
        ).fetchone() or (0,)
        place = await self.here.journal.look(conversations.member, 1, account)
        assert (place.read if place is not None else 0) == self.read


@settings(deadline=None)
@given(st.lists(_steps, max_size=40))
def test_all_devices_and_the_disk_agree_on_what_was_read(
    steps: list[tuple[str, int, int]],
) -> None:
    async def main() -> None:
        async with house(requests_burst=1000) as here:
            model = Model(here, await here.join("bob"))
            for number in range(3):
                await model.step("return", number, 0)
            for step in steps:
                await model.step(*step)
            await model.end()

    in_virtual_time(main)
