"""Rooms: finding and making them, coming in and leaving, and seeing who is in them."""

from typing import TYPE_CHECKING

import trio

from parlour_protocol.limits import MEMBERS_MAX, ROOMS_MAX
from parlour_protocol.messages import (
    AskMembers,
    AskRooms,
    CreateRoom,
    DeclineRoom,
    Done,
    Join,
    Leave,
    Left,
    Members,
    Opened,
    Room,
    Rooms,
)
from parlour_server.authorization import allowed
from parlour_server.conversations import LOBBY, Conversation
from parlour_server.journal import Place, conversations, watching
from parlour_server.journal import rooms as stored
from parlour_server.journal.membership import RoomRefusedError
from parlour_server.journal.rooms import Founding, Most, Successor
from parlour_server.journal.tables import SeatRefusedError
from parlour_server.names import RoomNameError, displayed_room, reserved_room, room_key
from parlour_server.notices import notice
from parlour_server.people import Participant
from parlour_server.permissions import Kind, Verb
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


# --- the list


async def ask_rooms(server: "Server", session: Session, message: AskRooms) -> None:
    """List the rooms there are."""
    found = await server.journal.look(
        stored.listed, session.account, message.search, message.after, ROOMS_MAX + 1
    )
    rooms = []
    for room in found[:ROOMS_MAX]:
        loaded = server.conversations.get(room.id)
        rooms.append(
            Room(
                room.name,
                room.topic,
                room.members,
                loaded.here if loaded is not None else 0,
                room.joined,
                room.invite_only,
                room.invited,
            )
        )
    session.answer(Rooms(message.request, tuple(rooms), more=len(found) > ROOMS_MAX))


# --- coming in


async def create_room(server: "Server", session: Session, message: CreateRoom) -> None:
    """Make a room, its maker in it."""
    participant = session.present
    if not server.policy.rooms_by_anybody and not participant.role:
        reason = "the owners of this server alone make rooms; ask one of them"
        session.refuse(message.request, "not-permitted", reason)
        return
    try:
        founding = _founding(server, participant, message)
        limits = server.limits
        async with server.locks.of(participant.account):
            most = Most(limits.rooms_owned_max, limits.rooms_joined_max, limits.rooms_made_per_day)
            place = await server.journal.do(stored.create, founding, most)
            conversation = _enter(server, session, participant, place)
    except (RoomNameError, RoomRefusedError) as error:
        session.refuse(message.request, error.code, str(error))
        return
    server.log.info("room made", account=participant.account, room=founding.name)
    session.answer(
        Opened(message.request, server.conversations.describe(conversation, participant))
    )


def _founding(server: "Server", participant: Participant, message: CreateRoom) -> Founding:
    """Return the room that somebody wants to make.

    Raises:
        RoomNameError: It is no name of a room, or not one for them.
    """
    name, key = displayed_room(message.name), room_key(message.name)
    reserved = reserved_room(message.name)
    if reserved is not None and (key == room_key(LOBBY) or not participant.role):
        raise RoomNameError("room-taken", f"“#{reserved}” is kept for the house; choose another")
    return Founding(participant.account, key, name, message.invite_only, server.now())


async def join(server: "Server", session: Session, message: Join) -> None:
    """Put somebody into a room."""
    participant = session.present
    try:
        async with server.locks.of(participant.account):
            place = await server.journal.do(
                stored.join,
                participant.account,
                _key(message.name),
                server.now(),
                server.limits.rooms_joined_max,
            )
            conversation = _enter(server, session, participant, place)
    except (RoomNameError, RoomRefusedError) as error:
        session.refuse(message.request, error.code, str(error))
        return
    session.answer(
        Opened(message.request, server.conversations.describe(conversation, participant))
    )


def _key(name: str) -> str:
    """Return what a room is found by.

    Raises:
        RoomNameError: It is no name of a room.
    """
    key = room_key(name)
    return stored.LOBBY_KEY if key == room_key(LOBBY) else key


def _enter(
    server: "Server", session: Session, participant: Participant, place: Place
) -> Conversation:
    new = place[0].id not in session.follows
    conversation = server.conversations.enter(participant, place)
    if new:
        server.conversations.tell(conversation, participant, but=session)
    return conversation


async def decline(server: "Server", session: Session, message: DeclineRoom) -> None:
    """Drop an invitation into a room."""
    try:
        dropped = await server.journal.do(stored.decline, session.account, _key(message.name))
    except RoomNameError:
        dropped = False
    if dropped:
        session.answer(Done(message.request))
    else:
        reason = f"you have no invitation into “{message.name}”"
        session.refuse(message.request, "unknown-room", reason)


# --- leaving


async def leave(server: "Server", session: Session, message: Leave) -> None:
    """Take somebody out of a room or a gallery, or another conversation out of their list."""
    conversation = await allowed(server, session, message, Verb.LEAVE)
    if conversation is None:
        return
    participant = session.present
    number, successor = conversation.id, None
    async with server.locks.of(participant.account):
        try:
            match conversation.sort:
                case Kind.DIRECT | Kind.NOTES:
                    await server.journal.do(conversations.hide, number, participant.account)
                case Kind.TABLE:
                    await server.journal.do(watching.put_away, number, participant.account)
                case Kind.GALLERY:
                    await server.journal.do(watching.leave, number, participant.account)
                case _:
                    successor = await server.journal.do(
                        stored.leave, number, participant.account, server.now()
                    )
        except SeatRefusedError as error:
            session.refuse(message.request, error.code, str(error))
            return
        now_there = session.follows.get(number)
        if now_there is not None:
            server.conversations.exit(participant, now_there, Left(number, "left"))
    session.answer(Done(message.request))
    await succeed(server, session, number, successor)


async def succeed(
    server: "Server", session: Session, number: int, successor: Successor | None
) -> None:
    """Tell that a room has another owner since the last one left, if it has."""
    if successor is None:
        return
    with trio.CancelScope(shield=True):  # whoever left may have hung up meanwhile
        await refresh(server, number, successor.account)
    author = (successor.account, successor.nickname)
    notice(server, session, number, author, "owns this room now; its last owner left")


async def refresh(server: "Server", number: int, account: int) -> None:
    """Take in what somebody is to a room now, after another has changed that; tell them."""
    async with server.locks.of(account):
        place = await server.journal.look(conversations.place, number, account)
        participant, conversation = server.people.find(account), server.conversations.get(number)
        if place is None or participant is None or conversation is None:
            return
        if account in conversation.members:
            server.conversations.replace(conversation, participant, place[1])


# --- who is in


async def ask_members(server: "Server", session: Session, message: AskMembers) -> None:
    """List who is in a room, present or not, or who is kept out of it."""
    verb = Verb.BANNED if message.banned else Verb.MEMBERS
    conversation = await allowed(server, session, message, verb)
    if conversation is None:
        return
    found = await server.journal.look(
        stored.banned if message.banned else stored.members,
        conversation.id,
        message.after,
        MEMBERS_MAX + 1,
        server.now(),
    )
    listed = tuple(found[:MEMBERS_MAX])
    more = len(found) > MEMBERS_MAX
    session.answer(Members(message.request, conversation.id, listed, more))
