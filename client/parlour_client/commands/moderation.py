"""Commands for those who lead a room: what is done to people, how it is kept, and the trail."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from parlour_client.clock import moment, now
from parlour_client.commands import offers
from parlour_client.commands.arguments import (
    nickname,
    nothing,
    number,
    one_nickname,
    room_here,
    seconds,
    short,
    split,
)
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import NoteKind
from parlour_client.visible import visible
from parlour_protocol.limits import GROUNDS_MAX_CHARACTERS
from parlour_protocol.messages import (
    Act,
    Acts,
    AskActs,
    AskMembers,
    Done,
    Member,
    Members,
    Moderate,
)

MEMBERS_SHOWN_MAX = 500
"""The most people of a room that are listed at once."""
ACTS_SHOWN = 20
"""How much of the audit trail is shown if it is not told."""
ACTS_SHOWN_MAX = 400
"""The most of it that is shown at once."""

_TELLABLE_MAX = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp() * 1000)
_RANKS = ("owner", "op", "")
_LIKE_A_TIME = re.compile(
    r"[\d.,]+[a-z]?|\d+(sec|min|hour|day|week|month|year)s?", re.IGNORECASE | re.ASCII
)


def until_words(until: int) -> str:
    """Say when something ends, of milliseconds since 1970 UTC, in local time."""
    return f"until {moment(until)}" if until < _TELLABLE_MAX else "until it is lifted"


# --- who is in it


async def _members(context: Context, argument: str) -> None:
    room = room_here(context, argument)
    found, more = await _listed(context, room.id, banned=False)
    by_rank = sorted(found, key=lambda m: (_rank(m), m.nickname.casefold()))
    and_more = " and more" if more else ""
    names = ", ".join(_member_words(member) for member in by_rank)
    title = visible(room.title)
    context.note(NoteKind.INFO, f"{len(found):,}{and_more} in {title}: {names}")


def _rank(member: Member) -> int:
    return _RANKS.index(member.role) if member.role in _RANKS else len(_RANKS)


def _member_words(member: Member) -> str:
    told = [visible(member.role)] if member.role else []
    if member.muted_until > now():
        told.append(f"muted {until_words(member.muted_until)}")
    name = visible(member.nickname)
    return f"{name} ({', '.join(told)})" if told else name


async def _banned(context: Context, argument: str) -> None:
    room = room_here(context, argument)
    found, more = await _listed(context, room.id, banned=True)
    lines = [
        f"{visible(m.nickname)} is kept out {until_words(m.banned_until)}{_because(m.reason)}"
        for m in found
    ]
    if more:
        lines.append("and more")
    context.note(NoteKind.INFO, "\n".join(lines) or f"nobody is kept out of {visible(room.title)}")


async def _listed(context: Context, room: int, *, banned: bool) -> tuple[list[Member], bool]:
    found: list[Member] = []
    more = True
    while more and len(found) < MEMBERS_SHOWN_MAX:
        after = found[-1].account if found else 0
        answer = await context.session.ask(AskMembers(1, room, after, banned), Members)
        found += answer.members
        more = answer.more and bool(answer.members)
    return found, more


def _because(reason: str) -> str:
    return f": {visible(reason)}" if reason else ""


# --- what is done to people


def _deed(
    verb: str, *, reason: bool = False, timed: bool = False
) -> Callable[[Context, str], Awaitable[None]]:
    """Return what carries out one verb of `Moderate`.

    Args:
        verb: The verb.
        reason: Whether a reason may follow the nickname.
        timed: Whether a time may stand before the reason.
    """

    async def deed(context: Context, argument: str) -> None:
        word, rest = split(argument)
        name = nickname(word)
        length, why = _terms(rest) if timed else (0, rest)
        if not reason:
            nothing(rest)
        room = room_here(context)
        short(why, GROUNDS_MAX_CHARACTERS, "reason")
        await context.session.ask(Moderate(1, room.id, verb, name, why, length), Done)
        # The room is told of it by the server, in the conversation itself.

    return deed


def _terms(rest: str) -> tuple[int, str]:
    """Return how long, in seconds, 0 for no end, and why."""
    word, reason = split(rest)
    length = seconds(word)
    if length is None and _LIKE_A_TIME.fullmatch(word):
        # As a reason, it would keep somebody out for good.
        raise CommandError(
            f"“{visible(word)}” is no time; write 30m, 2h, 7d or 2w, or begin the reason otherwise"
        )
    return (0, rest) if length is None else (length, reason)


async def _hand_over(context: Context, argument: str) -> None:
    name = one_nickname(argument)
    room = room_here(context)
    title = visible(room.title)
    answer = await context.ask_text(
        f"{visible(name)} becomes an owner of {title}, as you are, and you cannot take it back."
        f"\nType {visible(name)} to go on:"
    )
    if answer is None or answer.strip().removeprefix("@").casefold() != name.casefold():
        context.note(NoteKind.INFO, f"{title} stays as it is")
        return
    await context.session.ask(Moderate(1, room.id, "owner", name), Done)


# --- the trail


async def _audit(context: Context, argument: str) -> None:
    wanted = number(argument) if argument else ACTS_SHOWN
    if wanted is None:
        raise UsageError
    wanted = min(wanted, ACTS_SHOWN_MAX)
    room = room_here(context)
    found: list[Act] = []
    more = True
    while more and len(found) < wanted:
        before = found[-1].id if found else 0
        answer = await context.session.ask(AskActs(1, room.id, before), Acts)
        found += answer.acts
        more = answer.more and bool(answer.acts)
    lines = [_act_line(act) for act in reversed(found[:wanted])]
    context.note(NoteKind.INFO, "\n".join(lines) or f"nothing was done in {visible(room.title)}")


_DONE = {
    "kick": "kicked {}",
    "ban": "banned {}",
    "unban": "lifted the ban on {}",
    "mute": "muted {}",
    "unmute": "let {} speak again",
    "op": "made {} an op",
    "deop": "made {} a member again",
    "owner": "made {} an owner",
    "invite": "invited {}",
    "delete-others": "deleted a message of {}",
}
"""What was done to somebody, by its verb in the trail."""


def _act_line(act: Act) -> str:
    target, reason = visible(act.target), visible(act.reason)
    until = f" {until_words(act.until)}" if act.until else ""
    because = _because(act.reason)
    match act.verb:
        case "topic":
            deed = f"set the topic: {reason}" if reason else "cleared the topic"
        case "set-room":
            deed = reason
        case verb if verb in _DONE:
            deed = f"{_DONE[verb].format(target)}{until}{because}"
        case verb:  # of a later server
            deed = f"{visible(verb)} {target}".rstrip() + until + because
    return f"{moment(act.time)} {visible(act.actor)} {deed}"


_TIME = "[30m|2h|7d]"
_PERSON = offers.in_turn(offers.people)

MODERATION = (
    Command(
        "members",
        "[#room]",
        "list who is in this room, present or not",
        _members,
        offers.in_turn(offers.rooms),
        asks=True,
    ),
    Command(
        "banned",
        "[#room]",
        "list who is kept out of this room",
        _banned,
        offers.in_turn(offers.rooms),
        asks=True,
    ),
    Command(
        "kick",
        "NICK [reason]",
        "take somebody out of this room; they may come again",
        _deed("kick", reason=True),
        _PERSON,
        asks=True,
    ),
    Command(
        "ban",
        f"NICK {_TIME} [reason]",
        "take somebody out, and keep them out",
        _deed("ban", reason=True, timed=True),
        _PERSON,
        asks=True,
    ),
    Command("unban", "NICK", "let somebody in again", _deed("unban"), _PERSON, asks=True),
    Command(
        "mute",
        f"NICK {_TIME} [reason]",
        "let somebody read here, and not speak",
        _deed("mute", reason=True, timed=True),
        _PERSON,
        asks=True,
    ),
    Command("unmute", "NICK", "let somebody speak again", _deed("unmute"), _PERSON, asks=True),
    Command("op", "NICK", "have somebody lead this room with you", _deed("op"), _PERSON, asks=True),
    Command("deop", "NICK", "make an op a member again", _deed("deop"), _PERSON, asks=True),
    Command(
        "hand-over",
        "NICK",
        "make somebody an owner of this room, too; it asks first",
        _hand_over,
        _PERSON,
        asks=True,
    ),
    Command(
        "audit",
        "[N]",
        "show what was done in this room, by whom and why: the last N",
        _audit,
        offers.nothing,
        asks=True,
    ),
)
"""These commands, in the order of help."""
