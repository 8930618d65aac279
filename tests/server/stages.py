"""Somebody before a conversation, in a role, with people and entries to do something to."""

from dataclasses import dataclass

from parlour_protocol.messages import Conversation
from parlour_server.permissions import Kind, Role
from tests.server.peers import House, Peer
from tests.server.playing.set_tables import end, enter_gallery, set_table
from tests.server.room_people import (
    ask_in,
    close,
    come,
    create,
    do,
    go,
    say,
    server_owner,
)


@dataclass
class Scene:
    """Somebody before a conversation, and what there is in it to do something with."""

    subject: Peer
    room: Conversation
    witness: Peer
    own: int = 1
    """An entry of theirs, or one that is not if they never could speak there."""
    own_too: int = 1
    others: int = 999


CAST = ("kit", "ben", "una", "mut", "nan", "oz", "deb", "wim")


async def stage(here: House, role: Role, kind: Kind) -> Scene:
    """Return somebody in a role before a room of a kind, with people to do something to."""
    boss = await server_owner(here, "boss")
    of_server = role in (Role.SERVER_OWNER, Role.SERVER_OWNER_OUTSIDE)
    subject = await (server_owner(here, "subject") if of_server else here.join("subject"))
    await here.join("stranger")
    if kind is Kind.LOBBY:
        room = boss.lobby
    else:
        room = await create(boss, "#room")
        await come(subject, "#room")
    for nickname in CAST:
        extra = await here.join(nickname)
        if kind is not Kind.LOBBY:
            await come(extra, "#room")
    others = await say(boss, room, "a needle by another")
    own, own_too = [await say(subject, room, text) for text in ("a needle", "another needle")]
    if kind is not Kind.LOBBY:
        await do(boss, room, "ban", "una")
    await do(boss, room, "mute", "nan")
    await do(boss, room, "op", "deb")
    if kind is Kind.INVITE_ONLY:
        await close(boss, room)
    await _cast(boss, subject, room, role)
    room = Conversation(room.id, "room", room.name, room.head, invite_only=kind is Kind.INVITE_ONLY)
    return Scene(subject, room, boss, own, own_too, others)


async def _cast(boss: Peer, subject: Peer, room: Conversation, role: Role) -> None:
    if role in (Role.OUTSIDER, Role.INVITED, Role.SERVER_OWNER_OUTSIDE):
        await go(subject, room)
    if role is Role.INVITED:
        await ask_in(boss, room, "subject")
    verb = {Role.BANNED: "ban", Role.MUTED: "mute", Role.OP: "op", Role.OWNER: "owner"}.get(role)
    if verb is not None:
        await do(boss, room, verb, "subject")


async def stage_direct(here: House, role: Role, kind: Kind) -> Scene:
    """Return somebody in a role before a direct conversation."""
    ada = await here.join("ada")
    of_server = role is Role.SERVER_OWNER_OUTSIDE
    subject = await (server_owner(here, "subject") if of_server else here.join("subject"))
    for nickname in (*CAST, "stranger"):
        await here.join(nickname)
    inside = role is Role.MEMBER
    first = subject if inside else ada
    witness = first if kind is Kind.NOTES else await here.join("bob")
    notes = "subject" if inside else "ada"
    room = await first.open_direct(notes if kind is Kind.NOTES else "bob")
    own, own_too = [await say(first, room, text) for text in ("a needle", "another needle")]
    if kind is Kind.NOTES:
        return Scene(subject, room, witness, own, own_too)
    others = await say(witness, room, "a needle by another")
    return Scene(subject, room, witness, own, own_too, others)


async def stage_table(here: House, role: Role, kind: Kind) -> Scene:
    """Return somebody in a role before a table whose game is over, or before a gallery."""
    ada, bob = await here.join("ada"), await here.join("bob")
    of_server = role is Role.SERVER_OWNER_OUTSIDE
    subject = await (server_owner(here, "subject") if of_server else here.join("subject"))
    for nickname in (*CAST, "stranger"):
        await here.join(nickname)
    inside = role is Role.MEMBER
    first = subject if inside else ada
    players = (first, bob) if kind is Kind.TABLE else (ada, bob)
    number = await set_table(here, *players)
    witness = bob
    if kind is Kind.TABLE:
        await end(here, number)
    else:
        witness = await here.join("dan")
        table, number = number, await enter_gallery(number, witness)
        if inside:
            await enter_gallery(table, subject)
        first = subject if inside else witness
    room = Conversation(number, kind.value, "", 0)
    own, own_too = [await say(first, room, text) for text in ("a needle", "another needle")]
    others = await say(witness, room, "a needle by another")
    return Scene(subject, room, witness, own, own_too, others)
