"""A connection from its first byte to its last, whatever happens to it."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol import encode, frame
from parlour_protocol.messages import (
    Done,
    Entry,
    Ping,
    Pong,
    Quit,
    React,
    Said,
    SignedIn,
    SignIn,
    Welcome,
    Who,
)
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import GREETING, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

HOSTILE = {
    "a frame of no bytes": bytes(4),
    "a frame of 4 GiB": b"\xff" * 4 + bytes(100),
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
    "not MessagePack": frame(b"\xc1"),
    "no map": frame(b"\x93\x01\x02\x03"),
    "deep nesting": frame(b"\x91" * 60_000),
    "text that is not UTF-8": frame(b"\x81\xa4type\xa4\xff\xfe\xfd\xfc"),
    "empty maps by the thousand": frame(b"\xdc\xff\xf0" + b"\x80" * 65_520),
}


async def test_messages_are_understood_however_the_network_split_them() -> None:
    async with house() as here:
        peer = here.connect()
        for byte in encode(GREETING) + encode(Ping(7)):
            peer.transport.feed(bytes([byte]))
            await wait_all_tasks_blocked()
        assert [type(message) for message in await peer.settled()] == [Welcome, Pong]


async def test_many_messages_in_one_piece_are_answered_in_order() -> None:
    async with house() as here:
        peer = await here.greeted()
        peer.send(SignIn(1, "ada", peer.credential("ada")), *(Ping(n) for n in range(2, 30)))
        await peer.next(SignedIn)
        assert [m.request for m in await peer.settled() if isinstance(m, Pong)] == [*range(2, 30)]


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("signed_in", [False, True])
async def test_hostile_bytes_end_their_own_connection_alone(
    *, data: bytes, signed_in: bool
) -> None:
    async with house() as here:
        bystander = await here.join("bystander")
        hostile = await here.join("hostile") if signed_in else here.connect()
        hostile.transport.feed(data)
        goodbye = await hostile.goodbye()
        assert goodbye.code == "protocol-error"
        assert not goodbye.retry
        await bystander.ask(bystander.saying("still here"), Said)
        assert not here.logged("connection failed")


async def test_what_came_before_hostile_bytes_is_carried_out() -> None:
    async with house() as here:
        bystander, hostile = await here.join("bystander"), await here.join("hostile")
        hostile.transport.feed(encode(hostile.saying("good")) + b"\xff" * 8)
        assert (await hostile.goodbye()).code == "protocol-error"
        assert await bystander.texts() == ["good"]


@pytest.mark.parametrize("error", [RuntimeError("a fault of ours"), OSError("of the system")])
async def test_any_exception_ends_its_own_connection_alone_and_is_logged_once(
    error: Exception,
) -> None:
    async with house() as here:
        bystander, victim = await here.join("bystander"), await here.join("victim")
        victim.transport.lose(error)
        await victim.gone()
        await bystander.ask(bystander.saying("still here"), Said)
        (logged,) = here.logged("connection failed")
        assert logged["exc_info"]
        assert logged["peer"] == victim.transport.peer


async def test_a_lost_connection_is_noted_and_no_failure() -> None:
    async with house() as here:
        peer = await here.join("ada")
        peer.transport.lose()
        await peer.gone()
        (logged,) = here.logged("connection lost")
        assert logged["reason"] == "reset by peer"
        assert not here.logged("connection failed")
        assert here.server.people.count == 0


async def test_a_stuck_peer_that_ends_with_answers_unsent_harms_nobody() -> None:
    async with house() as here:
        bystander = await here.join("bystander")
        for ticks in range(40):  # which tick was the bad one depended on chance
            peer = await here.greeted()
            peer.transport.stall()
            peer.send(Ping(7))
            for _ in range(ticks % 5):
                await trio.lowlevel.checkpoint()
            peer.transport.end()
        await wait_all_tasks_blocked()
        await bystander.ask(Ping(1), Pong)


async def test_a_peer_that_only_stopped_sending_still_gets_its_answers() -> None:
    async with house() as here:
        peer = await here.join("ada")
        saying = peer.saying("my last words")
        peer.send(saying)
        peer.transport.end()
        assert isinstance(await peer.answer_to(saying), Said)
        await peer.gone()


@pytest.mark.parametrize("way", ["quit", "end", "lose", "fail", "hostile", "slow", "silent"])
async def test_every_way_to_end_leaves_nothing_behind(way: str) -> None:
    async with house(outbox_bytes_max=1000) as here:
        friend = await here.join("friend")
        peer = await here.join("ada")
        direct = await peer.open_direct("friend")
        await peer.ask(peer.saying("psst", direct.id), Said)
        await friend.settled()
        _end(peer, way)
        if way == "slow":
            await friend.ask(friend.saying("x" * 2000), Said)
        if way == "silent":
            for _ in range(10):
                await trio.sleep(10)
                friend.send(Pong(1))
        await peer.gone()
        server = here.server
        assert len(server.sessions) == 1
        assert server.people.accounts() == [friend.signed_in.account]
        assert len(server.conversations.lobby.audience) == 1
        friend.transport.end()
        await friend.gone()
        assert not server.sessions
        assert not server.conversations.lobby.audience
        assert not server.conversations._loaded.keys() - {server.conversations.lobby.id}
        assert not server.locks._locks


def _end(peer: Peer, way: str) -> None:
    match way:
        case "quit":
            peer.send(Quit())
        case "end":
            peer.transport.end()
        case "lose":
            peer.transport.lose()
        case "fail":
            peer.transport.lose(RuntimeError("a fault of ours"))
        case "hostile":
            peer.transport.feed(b"\xff" * 8)
        case "slow":
            peer.transport.stall()


async def test_quitting_is_answered_with_a_goodbye() -> None:
    async with house() as here:
        peer = await here.join("ada")
        peer.send(Quit(), Who(9, peer.lobby.id))
        assert (await peer.goodbye()).code == "quit"
        assert not peer.inbox, "what follows a quit is not carried out"


async def test_what_was_said_before_quitting_is_stored_answered_and_seen() -> None:
    async with house() as here:
        bystander, peer = await here.join("bystander"), await here.join("ada")
        release = here.journal.hold("append")
        peer.send(peer.saying("bye all"), Quit())
        await trio.sleep(1)
        assert not peer.transport.closed
        release.set()
        await peer.next(Said)
        assert (await peer.goodbye()).code == "quit"
        assert await bystander.texts() == ["bye all"]


async def test_a_goodbye_is_not_waited_for_for_ever() -> None:
    async with house(goodbye_seconds=5) as here:
        peer = await here.join("ada")
        peer.transport.stall()
        peer.send(Quit())
        before = trio.current_time()
        await peer.gone()
        assert trio.current_time() - before == pytest.approx(5)


async def test_a_peer_that_never_shakes_hands_is_given_up() -> None:
    async with house(tls_handshake_seconds=10) as here:
        transport = MemoryTransport()
        transport.shaken = trio.Event()
        before = trio.current_time()
        await here.connect(transport).gone()
        assert trio.current_time() - before == pytest.approx(10)
        assert here.logged("handshake timed out")


async def test_a_failed_handshake_is_no_failure_of_ours() -> None:
    async with house() as here:
        transport = MemoryTransport()
        transport.lose()
        await here.connect(transport).gone()
        assert here.logged("connection lost")
        assert not here.logged("connection failed")


async def test_an_entry_is_sent_to_everybody_as_the_same_object() -> None:
    async with house() as here:
        peers = [await here.join(f"p{n}") for n in range(5)]
        await peers[0].settled()
        for peer in peers:
            peer.transport.sends.clear()
        await peers[0].ask(peers[0].saying("hello"), Said)
        await peers[1].next(Entry)
        first, *others = (peer.transport.sends[-1] for peer in peers)
        assert all(other is first for other in others)


async def test_a_sender_of_much_is_read_later_and_no_other() -> None:
    async with house(bytes_per_second=1_000, bytes_burst=5_000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        before = trio.current_time()
        await ada.ask(ada.saying("x" * 4_000), Said)
        await ada.ask(ada.saying("x" * 4_000), Said)
        assert trio.current_time() - before < 1
        await bob.ask(bob.saying("not held back"), Said)
        assert trio.current_time() - before < 1
        await ada.ask(ada.saying("held back"), Said)
        assert 2 <= trio.current_time() - before <= 5


async def test_who_has_others_sent_much_by_few_bytes_is_read_later_too() -> None:
    async with house(bytes_per_second=1_000, bytes_burst=5_000) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await ada.ask(ada.saying("x" * 3_000), Said)
        before = trio.current_time()
        for request in range(10, 14):
            await bob.ask(React(request, bob.lobby.id, 1, "🎲", request % 2 == 0), Done)
        assert 4 <= trio.current_time() - before <= 8
