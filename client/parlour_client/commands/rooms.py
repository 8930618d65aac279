"""Commands about rooms: finding and making them, coming in and leaving, and how they are kept."""

from parlour_client.commands import offers
from parlour_client.commands.arguments import (
    here_or,
    nickname,
    one_room_name,
    room_here,
    room_name,
    short,
    split,
)
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import NoteKind
from parlour_client.playing import invite_to_table
from parlour_client.session import Session
from parlour_client.session.playing import new_id
from parlour_client.visible import visible
from parlour_protocol.limits import NAME_MAX_CHARACTERS, TOPIC_MAX_CHARACTERS
from parlour_protocol.messages import (
    AskRooms,
    CreateRoom,
    Done,
    Invite,
    Join,
    Opened,
    Room,
    Rooms,
    SetTopic,
)

ROOMS_SHOWN_MAX = 200
"""The most rooms that are listed at once."""

_INVITE_ONLY = "invite-only"
_NO_TOPIC = "-"


async def _join(context: Context, argument: str) -> None:
    asked = Join(1, one_room_name(argument))
    _come_in(context, await context.session.ask(asked, Opened))


async def _create(context: Context, argument: str) -> None:
    word, rest = split(argument)
    if rest.lower() not in ("", _INVITE_ONLY):
        raise UsageError
    asked = CreateRoom(1, room_name(word), bool(rest))
    _come_in(context, await context.session.ask(asked, Opened))


def _come_in(context: Context, opened: Opened) -> None:
    about = opened.conversation
    if about.id not in context.session.model.conversations:
        raise CommandError("too many conversations are known here; leave some with /leave")
    context.open(about.id)


async def _leave(context: Context, argument: str) -> None:
    known = here_or(context, argument)
    typed_there = known.id == context.conversation
    await context.session.leave(known.id)
    lobby = context.session.model.lobby
    if lobby is not None:
        if typed_there:
            context.open(lobby.id)
        context.session.note(lobby.id, NoteKind.INFO, f"you left {visible(known.title)}")


async def room_lines(session: Session, wanted: str) -> str:
    """Return the rooms there are, one line each.

    Args:
        session: Where.
        wanted: Part of a name or topic; empty for all.

    Raises:
        CommandError, DisconnectedError, RefusedError: In words, why there is nothing to show.
    """
    found: list[Room] = []
    more = True
    while more and len(found) < ROOMS_SHOWN_MAX:
        after = found[-1].name if found else ""
        answer = await session.ask(AskRooms(1, wanted, after), Rooms)
        found += answer.rooms
        more = answer.more and bool(answer.rooms)
    if not found:
        raise CommandError(f"there is no room with “{visible(wanted)}” in its name or topic")
    width = min(max(len(visible(room.name)) for room in found), NAME_MAX_CHARACTERS)
    lines = [_room_line(room, width) for room in found]
    if more:
        lines.append("there are more; narrow it with words, as /rooms words")
    return "\n".join(lines)


async def _rooms(context: Context, argument: str) -> None:
    await context.rooms(short(argument, NAME_MAX_CHARACTERS, "search"))


def _room_line(room: Room, width: int) -> str:
    marks = [
        words
        for words, holds in (
            ("you are in it", room.joined),
            ("you are invited", room.invited and not room.joined),
            ("by invitation", room.invite_only),
        )
        if holds
    ]
    members = "1 member" if room.members == 1 else f"{room.members:,} members"
    told = f"{visible(room.name):{width}}  {members}, {room.here:,} here"
    if marks:
        told += f" ({', '.join(marks)})"
    return f"{told}  {visible(room.topic)}".rstrip()


async def _topic(context: Context, argument: str) -> None:
    room = room_here(context)
    if not argument:
        topic = visible(room.topic) or "has no topic"
        separator = ": " if room.topic else " "
        context.note(NoteKind.INFO, f"{visible(room.title)}{separator}{topic}")
        return
    topic = "" if argument == _NO_TOPIC else short(argument, TOPIC_MAX_CHARACTERS, "topic")
    await context.session.ask(SetTopic(1, room.id, topic), Done)


async def _invite(context: Context, argument: str) -> None:
    word, rest = split(argument)
    name = nickname(word)
    table = None if rest else context.session.model.table_of(context.conversation)
    if table is not None:
        await invite_to_table(context.session, new_id(), name, table.conversation)
        context.note(NoteKind.INFO, f"{visible(name)} is invited to sit down here")
        return
    room = room_here(context, rest)
    await context.session.ask(Invite(1, room.id, name), Done)
    context.note(NoteKind.INFO, f"{visible(name)} is invited into {visible(room.title)}")


ROOMS = (
    Command(
        "rooms", "[words]", "list the rooms, or search them", _rooms, offers.nothing, asks=True
    ),
    Command(
        "join",
        "#room",
        "come into a room, or back to it",
        _join,
        offers.in_turn(offers.rooms_to_join),
        asks=True,
    ),
    Command(
        "create",
        "#room [invite-only]",
        "make a room of your own",
        _create,
        offers.in_turn(offers.nothing, offers.one_of(_INVITE_ONLY)),
        asks=True,
    ),
    Command(
        "leave",
        "[#room]",
        "leave this conversation, or another one",
        _leave,
        offers.in_turn(offers.conversations),
        asks=True,
    ),
    Command(
        "topic",
        "[text]",
        "show what the room is about, or say it; - for nothing",
        _topic,
        offers.nothing,
        asks=True,
    ),
    Command(
        "invite",
        "NICK [#room]",
        "invite somebody into this room or to this table, or into another room",
        _invite,
        offers.in_turn(offers.people, offers.rooms),
        asks=True,
    ),
)
"""These commands, in the order of help."""
