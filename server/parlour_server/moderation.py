"""What is done to people in rooms and to rooms themselves: told to whom it concerns, at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from parlour_protocol.limits import ACTS_MAX
from parlour_protocol.messages import (
    Acts,
    AskActs,
    Done,
    Invite,
    Invited,
    Left,
    Moderate,
    RoomInvitation,
    SetRoom,
    SetTopic,
)
from parlour_server.addressees import addressee
from parlour_server.authorization import allowed, permitted
from parlour_server.following import followed
from parlour_server.journal import moderation as deeds
from parlour_server.journal import room_settings as settings
from parlour_server.journal.membership import RoomRefusedError
from parlour_server.journal.moderation import MODERATION, Doing
from parlour_server.journal.room_settings import RoomChange, Settings
from parlour_server.notices import notice
from parlour_server.permissions import Verb
from parlour_server.sanctions import because, end, until_words
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server

T = TypeVar("T")

RETENTION_DAYS_MAX = 36_500
"""The longest that entries can be kept before they are erased, in days."""

_TIMED = frozenset({Verb.BAN, Verb.MUTE})
"""What has an end."""

_WORDS: dict[Verb, Callable[[str, int, str], str]] = {
    Verb.KICK: lambda name, _until, why: f"kicked {name}{why}",
    Verb.BAN: lambda name, until, why: f"banned {name} {until_words(until)}{why}",
    Verb.UNBAN: lambda name, _until, why: f"lifted the ban on {name}{why}",
    Verb.MUTE: lambda name, until, why: f"muted {name} {until_words(until)}{why}",
    Verb.UNMUTE: lambda name, _until, why: f"lets {name} speak again{why}",
    Verb.OP: lambda name, _until, why: f"made {name} an op{why}",
    Verb.DEOP: lambda name, _until, why: f"made {name} a member again{why}",
    Verb.OWNER: lambda name, _until, why: f"made {name} an owner of this room{why}",
}
"""What the room is told, by verb: the nickname, when it ends, and why."""

_LEFT = {Verb.KICK: "kicked", Verb.BAN: "banned"}
"""The codes of `Left`."""


async def moderate(server: "Server", session: Session, message: Moderate) -> None:
    """Do something to somebody in a room."""
    conversation = await followed(server, session, message)
    if conversation is None:
        return
    verb = next((verb for verb in MODERATION if verb.value == message.verb), None)
    if verb is None:
        known = ", ".join(sorted(verb.value for verb in MODERATION))
        reason = f"there is no “{message.verb}”; there are {known}"
        session.refuse(message.request, "invalid", reason)
        return
    if conversation.kind != "room":
        # It leads nowhere to ask for somebody here.
        permitted(server, session, message.request, conversation, verb)
        return
    target = await addressee(server, session, message.request, message.nickname)
    if target is None:
        return
    now = server.now()
    until = end(now, message.seconds) if verb in _TIMED else 0
    doing = Doing(conversation.id, session.account, verb, now, target.id, message.reason, until)
    try:
        async with server.locks.of(target.id):
            done = await server.journal.do(deeds.moderate, doing)
            _take_in(server, doing, done)
    except RoomRefusedError as error:
        session.refuse(message.request, error.code, str(error))
        return
    session.answer(Done(message.request))
    if done.changed:
        text = _WORDS[verb](done.target, until, because(message.reason))
        notice(server, session, doing.conversation, (session.account, done.actor), text)
        server.log.info(
            "moderated", room=doing.conversation, verb=verb.value, account=doing.actor,
            target=doing.target,
        )  # fmt: skip


def _take_in(server: "Server", doing: Doing, done: deeds.Done) -> None:
    """Have what was done to somebody hold for those of their devices that are here."""
    participant = server.people.find(doing.target)
    conversation = server.conversations.get(doing.conversation)
    if participant is None or conversation is None:
        return
    if doing.target not in conversation.members:
        return
    if done.member is not None:
        if done.changed:
            server.conversations.replace(conversation, participant, done.member)
    else:
        left = Left(conversation.id, _LEFT.get(doing.verb, "left"), done.actor, doing.reason)
        server.conversations.exit(participant, conversation, left)


async def invite(server: "Server", session: Session, message: Invite) -> None:
    """Ask somebody into a room; they are told now, or when they come."""
    conversation = await allowed(server, session, message, Verb.INVITE)
    if conversation is None:
        return
    target = await addressee(server, session, message.request, message.nickname)
    if target is None:
        return
    doing = Doing(conversation.id, session.account, Verb.INVITE, server.now(), target.id)
    try:
        invited = await server.journal.do(settings.invite, doing)
    except RoomRefusedError as error:
        session.refuse(message.request, error.code, str(error))
        return
    session.answer(Done(message.request))
    if invited.new:
        told = Invited(RoomInvitation(invited.room, invited.actor, doing.now))
        for device in server.people.sessions(target.id):
            device.answer(told)
        author = (session.account, invited.actor)
        notice(server, session, doing.conversation, author, f"invited {invited.target}")


# --- the room itself


async def set_topic(server: "Server", session: Session, message: SetTopic) -> None:
    """Say what a room is about."""
    conversation = await allowed(server, session, message, Verb.TOPIC)
    if conversation is None:
        return
    doing = Doing(conversation.id, session.account, Verb.TOPIC, server.now())
    topic = " ".join(message.topic.split())
    await _alter(server, session, message.request, settings.set_topic, doing, topic)


async def set_room(server: "Server", session: Session, message: SetRoom) -> None:
    """Change how a room is kept."""
    conversation = await allowed(server, session, message, Verb.SET_ROOM)
    if conversation is None:
        return
    days = message.retention_days
    if isinstance(days, int) and days > RETENTION_DAYS_MAX:
        reason = f"entries can be kept for at most {RETENTION_DAYS_MAX:,} days, or with 0 for good"
        session.refuse(message.request, "invalid", reason)
        return
    doing = Doing(conversation.id, session.account, Verb.SET_ROOM, server.now())
    wanted = Settings(message.invite_only, days, message.recorded)
    await _alter(server, session, message.request, settings.set_room, doing, wanted)


async def _alter(
    server: "Server",
    session: Session,
    request: int,
    work: Callable[["apsw.Connection", Doing, T], RoomChange],
    doing: Doing,
    wanted: T,
) -> None:
    """Change what is stored of a room, and tell those in it."""
    try:
        async with server.room_locks.of(doing.conversation):
            done = await server.journal.do(work, doing, wanted)
            conversation = server.conversations.get(doing.conversation)
            if conversation is not None:
                conversation.record = done.record
    except RoomRefusedError as error:
        session.refuse(request, error.code, str(error))
        return
    session.answer(Done(request))
    for text in done.notices:
        notice(server, session, done.record.id, (session.account, done.actor), text)
    conversation = server.conversations.get(done.record.id)
    if done.notices and conversation is not None:
        await server.conversations.tell_all(conversation)


# --- the audit trail


async def ask_acts(server: "Server", session: Session, message: AskActs) -> None:
    """Show what was done in a room, and by whom."""
    conversation = await allowed(server, session, message, Verb.ACTS)
    if conversation is None:
        return
    found = await server.journal.look(deeds.acts, conversation.id, message.before, ACTS_MAX + 1)
    acts, more = tuple(found[:ACTS_MAX]), len(found) > ACTS_MAX
    session.answer(Acts(message.request, conversation.id, acts, more))
