"""Commands about where one is: who is here, what calls one from here, the time, leaving."""

from datetime import datetime, timedelta, timezone

from parlour_client.clock import within_calendar
from parlour_client.commands import offers
from parlour_client.commands.arguments import here, nothing
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.model import NoteKind
from parlour_client.notify_levels import LEVELS, choose_level, chosen_levels
from parlour_client.visible import visible
from parlour_protocol.messages import Person

_OFFSET_MAX = 24 * 60 - 1
_DEFAULT = "default"
NOTIFY_WORDS = {
    "all": "every message of others notifies you; with --plain nothing does",
    "mentions": "only messages that name you notify you; with --plain nothing does",
    "none": "nothing here notifies you",
    _DEFAULT: "the config file decides what notifies you",
}
"""What may follow /notify, and what it then is like."""


async def _who(context: Context, argument: str) -> None:
    nothing(argument)
    answer = await context.session.who(context.conversation)
    names = sorted((_described(person) for person in answer.people), key=str.casefold)
    more = f" and {answer.here - len(names):,} more" if answer.here > len(names) else ""
    context.note(NoteKind.INFO, f"{answer.here:,} here: {', '.join(names)}{more}")


def _described(person: Person) -> str:
    name, note = visible(person.nickname), visible(person.note)
    status = "" if person.status == "here" else visible(person.status)
    told = f"{status}: {note}" if status and note else status
    return f"{name} ({told})" if told else name


async def _time(context: Context, argument: str) -> None:
    nothing(argument)
    pong = await context.session.server_time()
    # The protocol allows a whole day, `timezone` only less.
    zone = timezone(timedelta(minutes=min(max(pong.utc_offset, -_OFFSET_MAX), _OFFSET_MAX)))
    at = datetime.fromtimestamp(within_calendar(pong.time) / 1000, zone)
    context.note(NoteKind.INFO, f"at the server it is {at:%Y-%m-%d %H:%M:%S}, {zone}")


async def _notify(context: Context, argument: str) -> None:
    session, known = context.session, here(context)
    word = argument.lower()
    if word not in NOTIFY_WORDS and word:
        raise UsageError
    if word:
        choose_level(session, known.id, next((each for each in LEVELS if each == word), None))
    level = chosen_levels(session).get(known.id, _DEFAULT)
    context.note(NoteKind.INFO, f"{visible(known.title)}: {NOTIFY_WORDS[level]}")


async def _quit(context: Context, argument: str) -> None:
    nothing(argument)
    context.quit()


AROUND = (
    Command("who", "", "list who is here", _who, offers.nothing, asks=True),
    Command(
        "notify",
        "[WHICH]",
        "what calls you from here: all, mentions, none, default",
        _notify,
        offers.in_turn(offers.one_of(*NOTIFY_WORDS)),
    ),
    Command("time", "", "show the server's time", _time, offers.nothing, asks=True),
    Command("quit", "", "leave", _quit, offers.nothing),
)
"""These commands, in the order of help."""
