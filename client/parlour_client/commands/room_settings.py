"""The command that shows and changes how a room is kept."""

from collections.abc import Iterable

from msgspec import UNSET, UnsetType

from parlour_client.commands.arguments import SWITCH, chosen, room_here
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import ConversationModel, Model, NoteKind
from parlour_client.visible import visible
from parlour_protocol.messages import Done, SetRoom

_DAYS_MAX_DIGITS = 9
_FOREVER = "forever"


async def _room(context: Context, argument: str) -> None:
    room = room_here(context)
    if not argument:
        context.note(NoteKind.INFO, "\n".join(_told(room)))
        return
    words = argument.split()
    if len(words) % 2:
        raise UsageError
    invite_only: bool | UnsetType = UNSET
    days: int | UnsetType = UNSET
    recorded: bool | UnsetType = UNSET
    for setting, value in zip(words[::2], words[1::2], strict=True):
        match setting.lower():
            case "invite-only":
                invite_only = chosen(value, SWITCH)
            case "keep":
                days = _days(value)
            case "record":
                recorded = chosen(value, SWITCH)
            case _:
                raise UsageError
    await context.session.ask(SetRoom(1, room.id, invite_only, days, recorded), Done)


def _days(word: str) -> int:
    if word.lower() == _FOREVER:
        return 0
    digits = word.lower().removesuffix("d")
    if not (digits.isascii() and digits.isdecimal()) or not int(digits[:20]) > 0:
        raise CommandError(
            f"“{visible(word)}” is no number of days; write keep 30, or keep forever"
        )
    if len(digits) > _DAYS_MAX_DIGITS:
        raise CommandError("that is longer than anybody keeps anything; write keep forever")
    return int(digits)


def _told(room: ConversationModel) -> list[str]:
    title = visible(room.title)
    days = room.retention_days
    kept = f"messages are erased after {days:,} day{'s' if days != 1 else ''}"
    return [
        f"{title} {'takes those alone who are invited' if room.invite_only else 'is open to all'}",
        kept if days else "messages are kept for good",
        f"what you say here is {'kept' if room.recorded else 'delivered and not kept'}",
        f"you are {_role(room)}",
    ]


def _role(room: ConversationModel) -> str:
    return {"": "a member", "op": "an op", "owner": "an owner"}.get(room.role, visible(room.role))


_VALUES = {
    "invite-only": ("on ", "off "),
    "keep": (f"{_FOREVER} ", "7 ", "30 ", "365 "),
    "record": ("on ", "off "),
}


def _offer(_model: Model, _conversation: int, words: list[str]) -> Iterable[str]:
    if len(words) % 2:
        return [f"{setting} " for setting in _VALUES]
    return _VALUES.get(words[-2].lower(), ())


ROOM_SETTINGS = (
    Command(
        "room",
        "[invite-only on|off] [keep DAYS|forever] [record on|off]",
        "show how this room is kept, or change it",
        _room,
        _offer,
        asks=True,
    ),
)
"""This command, for the registry."""
