"""Commands that say something, here or to one person, on the record or off it."""

from msgspec import UNSET, UnsetType

from parlour_client.commands import offers
from parlour_client.commands.arguments import SWITCH, chosen, here, nickname, split
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.emoji_names import emojized
from parlour_client.model import NoteKind
from parlour_client.visible import visible
from parlour_protocol.messages import ACTION, Done, SetRecording

_EVERYWHERE = "everywhere"
_RECORDING: dict[str, bool | UnsetType] = {**SWITCH, "default": UNSET}
_DECIDED = {
    True: "what you say {} is kept",
    False: "what you say {} is delivered, marked, and not kept",
    UNSET: "{}, the room or the server decides whether what you say is kept",
}


async def _msg(context: Context, argument: str) -> None:
    word, text = split(argument)
    if not text:
        raise UsageError
    conversation = await context.session.open_direct(nickname(word))
    context.session.say(conversation, emojized(text))
    context.open(conversation)


async def _me(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    context.session.say(context.conversation, emojized(argument), ACTION)


async def _off(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    context.session.say(context.conversation, emojized(argument), off=True)


async def _record(context: Context, argument: str) -> None:
    known = here(context)
    title = visible(known.title)
    if not argument:
        kept = "kept" if known.recorded else "delivered, marked, and not kept"
        context.note(NoteKind.INFO, f"what you say in {title} is {kept}")
        return
    word, where = split(argument)
    wanted = chosen(word, _RECORDING)
    if where.lower() not in ("", _EVERYWHERE):
        raise UsageError
    asked = SetRecording(1, 0 if where else known.id, wanted)
    await context.session.ask(asked, Done)
    place = "wherever you did not decide otherwise" if where else f"in {title}"
    context.note(NoteKind.INFO, _DECIDED[wanted].format(place))


TALKING = (
    Command(
        "msg",
        "NICK text",
        "say something to one person alone",
        _msg,
        offers.in_turn(offers.people),
        asks=True,
    ),
    Command("me", "text", "tell what you do, as in /me waves", _me, offers.nothing),
    Command(
        "off",
        "text",
        "say one thing off the record: delivered, marked, and not kept",
        _off,
        offers.nothing,
        private=True,
    ),
    Command(
        "record",
        "[on|off|default] [everywhere]",
        "whether what you say is kept, here or everywhere",
        _record,
        offers.in_turn(offers.one_of("on", "off", "default"), offers.one_of(_EVERYWHERE)),
        asks=True,
    ),
)
"""These commands, in the order of help."""
