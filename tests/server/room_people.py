"""What people do in rooms, for tests about rooms."""

from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AskRooms,
    Conversation,
    CreateRoom,
    Done,
    Invite,
    Join,
    Leave,
    Moderate,
    Opened,
    Refused,
    Room,
    Rooms,
    Said,
    SetRoom,
)
from parlour_server.journal import accounts
from tests.server.peers import House, Peer


async def create(peer: Peer, name: str, *, invite_only: bool = False) -> Conversation:
    """Make a room."""
    request = CreateRoom(peer.request(), name, invite_only)
    return (await peer.ask(request, Opened)).conversation


async def come(peer: Peer, name: str) -> Conversation:
    """Join a room."""
    return (await peer.ask(Join(peer.request(), name), Opened)).conversation


async def refused_joining(peer: Peer, name: str) -> Refused:
    """Try to join a room, in vain."""
    return await peer.ask(Join(peer.request(), name), Refused)


async def go(peer: Peer, room: Conversation) -> None:
    """Leave a room."""
    await peer.ask(Leave(peer.request(), room.id), Done)


def doing(
    peer: Peer, room: Conversation, verb: str, nickname: str, reason: str = "", seconds: int = 0
) -> Moderate:
    """Return a request to do something to somebody."""
    return Moderate(peer.request(), room.id, verb, nickname, reason, seconds)


async def do(
    peer: Peer, room: Conversation, verb: str, nickname: str, reason: str = "", seconds: int = 0
) -> None:
    """Do something to somebody."""
    await peer.ask(doing(peer, room, verb, nickname, reason, seconds), Done)


async def refused_doing(peer: Peer, room: Conversation, verb: str, nickname: str) -> Refused:
    """Try to do something to somebody, in vain."""
    return await peer.ask(doing(peer, room, verb, nickname), Refused)


async def ask_in(peer: Peer, room: Conversation, nickname: str) -> None:
    """Invite somebody."""
    await peer.ask(Invite(peer.request(), room.id, nickname), Done)


async def close(peer: Peer, room: Conversation) -> None:
    """Make a room one for those who are invited."""
    await peer.ask(SetRoom(peer.request(), room.id, invite_only=True), Done)


async def say(peer: Peer, room: Conversation, text: str) -> int:
    """Say something, and return its number."""
    return (await peer.ask(peer.saying(text, room.id), Said)).seq


async def listed(peer: Peer, search: str = "", after: str = "") -> tuple[Room, ...]:
    """Return the rooms that somebody sees in the list."""
    return (await peer.ask(AskRooms(peer.request(), search, after), Rooms)).rooms


async def server_owner(here: House, nickname: str) -> Peer:
    """Return somebody present whose server it is."""
    peer = await here.join(nickname)
    await here.journal.do(accounts.set_role, peer.signed_in.account, "owner")
    await part(peer)
    return await here.join(nickname)


async def part(peer: Peer) -> None:
    """Disconnect."""
    peer.transport.end()
    await peer.gone()


async def notices(here: House, room: Conversation) -> list[tuple[str, str]]:
    """Return who did what, as a room's log tells it."""
    await wait_all_tasks_blocked()
    log = here.journal.log(room.id)
    return [(entry.nickname, entry.text) for entry in log if entry.kind == "notice"]


async def said_in_vain(peer: Peer, room: Conversation, text: str = "but") -> Refused:
    """Try to say something, in vain."""
    return await peer.ask(peer.saying(text, room.id), Refused)
