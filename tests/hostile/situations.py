"""How somebody may stand to what there is, when whatever they may send is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parlour_protocol.messages import Quit, SignIn
from tests.server.peers import House, Peer
from tests.server.playing.set_tables import end, enter_gallery, play, set_table
from tests.server.room_people import close, come, create, do, go, say, server_owner


@dataclass
class Situation:
    """Somebody, and what what they send is about.

    Args:
        peer: Whoever sends.
        conversation: The conversation that is named.
        table: The table that is named.
        entry: An entry of the conversation, of somebody else.
    """

    peer: Peer
    conversation: int
    table: int = 77
    entry: int = 1


async def _not_greeted(here: House) -> Situation:
    return Situation(here.connect(), 1)


async def _greeted(here: House) -> Situation:
    return Situation(await here.greeted(), 1)


async def _signed_in(here: House) -> Situation:
    return Situation(await here.join("subject"), 1)


async def _signing_in_twice(here: House) -> Situation:
    """Two sign-ins on one connection are under way, and the answer of neither has come."""
    peer = await here.greeted()
    for number in (901, 902):
        peer.send(SignIn(number, "subject", peer.credential("subject")))
    return Situation(peer, 1)


async def _leaving(here: House) -> Situation:
    peer = await here.join("subject")
    peer.send(Quit())
    return Situation(peer, 1)


def _in_a_room(*verbs: str, invite_only: bool = False) -> Callable[[House], Awaitable[Situation]]:
    async def make(here: House) -> Situation:
        boss, subject = await server_owner(here, "boss"), await here.join("subject")
        room = await create(boss, "#room")
        await come(subject, "#room")
        seq = await say(boss, room, "said by the boss")
        if invite_only:
            await close(boss, room)
        for verb in verbs:
            await do(boss, room, verb, "subject")
        return Situation(subject, room.id, entry=seq)

    return make


async def _outside(here: House) -> Situation:
    found = await _in_a_room()(here)
    await go(found.peer, (await create(found.peer, "#other")))
    return found


async def _owning(here: House) -> Situation:
    subject, other = await here.join("subject"), await here.join("other")
    room = await create(subject, "#room")
    await come(other, "#room")
    return Situation(subject, room.id, entry=await say(other, room, "said by another"))


async def _talking_alone(here: House) -> Situation:
    subject, other = await here.join("subject"), await here.join("other")
    direct = await subject.open_direct("other")
    return Situation(subject, direct.id, entry=await say(other, direct, "said by another"))


def _at_a_table(
    *, over: bool = False, begun: bool = True
) -> Callable[[House], Awaitable[Situation]]:
    async def make(here: House) -> Situation:
        subject, other = await here.join("subject"), await here.join("other")
        table = await set_table(here, subject, other)
        if begun:
            await play(here, table, (subject, "b2"))
        if over:
            await end(here, table)
        return Situation(subject, table, table)

    return make


async def _watching(here: House) -> Situation:
    one, other = await here.join("one"), await here.join("other")
    subject = await here.join("subject")
    table = await set_table(here, one, other)
    return Situation(subject, await enter_gallery(table, subject), table)


async def _a_stranger_to_a_table(here: House) -> Situation:
    table = await set_table(here, await here.join("one"), await here.join("other"))
    return Situation(await here.join("subject"), table, table)


SITUATIONS: dict[str, Callable[[House], Awaitable[Situation]]] = {
    "not greeted": _not_greeted,
    "greeted": _greeted,
    "signing in twice": _signing_in_twice,
    "signed in": _signed_in,
    "leaving": _leaving,
    "in a room": _in_a_room(),
    "muted": _in_a_room("mute"),
    "banned": _in_a_room("ban"),
    "kicked": _in_a_room("kick"),
    "kicked out of a closed room": _in_a_room("kick", invite_only=True),
    "op": _in_a_room("op"),
    "muted op": _in_a_room("op", "mute"),
    "owner": _owning,
    "talking alone": _talking_alone,
    "at a table, one's turn": _at_a_table(begun=False),
    "at a table, the other's turn": _at_a_table(),
    "at a table that is over": _at_a_table(over=True),
    "watching": _watching,
    "a stranger to a table": _a_stranger_to_a_table,
}
