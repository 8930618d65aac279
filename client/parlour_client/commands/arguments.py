"""What commands take: people, rooms, times and choices, however they are written."""

import re
from collections.abc import Mapping
from typing import TypeVar

from parlour_client.commands.command import UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import ConversationModel
from parlour_client.visible import visible
from parlour_protocol.limits import NAME_MAX_CHARACTERS, ROOM_NAME_MAX_CHARACTERS

DURATION_MAX_SECONDS = 100 * 366 * 24 * 60 * 60
"""The longest time that can be given, in seconds; for longer there is no end at all."""

_DURATION = re.compile(r"(\d{1,9})(s|m|h|d|w)")
_UNITS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60, "w": 7 * 24 * 60 * 60}
T = TypeVar("T")


def nothing(argument: str) -> None:
    """Take no argument."""
    if argument:
        raise UsageError


def split(argument: str) -> tuple[str, str]:
    """Return the first word and what comes after it, as typed."""
    first, *rest = argument.split(maxsplit=1) or [""]
    return first, "".join(rest)


def nickname(word: str) -> str:
    """Return a nickname, written with or without `@`; completion may have put `:` behind it."""
    name = word.removeprefix("@").rstrip(":,")
    if not name:
        raise UsageError
    return short(name, NAME_MAX_CHARACTERS, "nickname")


def one_nickname(argument: str) -> str:
    """Return the nickname that is all there is."""
    word, rest = split(argument)
    nothing(rest)
    return nickname(word)


def room_name(word: str) -> str:
    """Return a room's name, written with or without `#`."""
    name = word.removeprefix("#")
    if not name:
        raise UsageError
    return "#" + short(name, ROOM_NAME_MAX_CHARACTERS, "name of a room")


def one_room_name(argument: str) -> str:
    """Return the room's name that is all there is."""
    word, rest = split(argument)
    nothing(rest)
    return room_name(word)


def short(text: str, most: int, what: str) -> str:
    """Return `text` if it has no more than `most` characters."""
    if len(text) > most:
        raise CommandError(f"that {what} has {len(text):,} characters; {most:,} are the most")
    return text


def here(context: Context) -> ConversationModel:
    """Return the conversation that the command was typed in."""
    known = context.session.model.conversations.get(context.conversation)
    if known is None:
        raise CommandError("there is no conversation here yet; connect first")
    return known


def here_or(context: Context, argument: str) -> ConversationModel:
    """Return the conversation that is named, by its tab's title, or else the one typed in."""
    word, rest = split(argument)
    nothing(rest)
    return named(context, word) if word else here(context)


def named(context: Context, word: str) -> ConversationModel:
    """Return a conversation one is in, by its tab's title; `#` and `@` may be left out."""
    wanted = word.casefold()
    conversations = list(context.session.model.conversations.values())
    by_title = [known for known in conversations if known.title.casefold() == wanted]
    by_name = [c for c in conversations if c.name.removeprefix("#").casefold() == wanted]
    for known in by_title + by_name:
        return known
    raise CommandError(f"you are in no conversation “{visible(word)}”")


def room_here(context: Context, argument: str = "") -> ConversationModel:
    """Return the room that is named, or else the one that the command was typed in."""
    known = here_or(context, argument)
    if known.kind != "room":
        raise CommandError(f"{visible(known.title)} is no room; go to one and write it there")
    return known


def seconds(word: str) -> int | None:
    """Return a duration like `30m`, `2h` or `7d` in seconds; None if it is none."""
    written = _DURATION.fullmatch(word.lower())
    if written is None:
        return None
    length = int(written[1]) * _UNITS[written[2]]
    if not 0 < length <= DURATION_MAX_SECONDS:
        raise CommandError(f"“{word}” is no time that makes sense; without one it has no end")
    return length


def number(word: str) -> int | None:
    """Return the number of an entry or a device, written with or without `#`; None if none."""
    digits = word.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal()):
        return None
    found = int(digits) if len(digits) <= len(str(2**63)) else 2**63
    if not 0 < found < 2**63:
        raise CommandError(f"there is no number {digits[:24]}")
    return found


def chosen(word: str, choices: Mapping[str, T]) -> T:
    """Return what a word stands for."""
    if word.lower() not in choices:
        raise UsageError
    return choices[word.lower()]


SWITCH = {"on": True, "off": False}
"""Two words that are understood wherever something is one way or the other."""
