"""Commands about single messages, by their numbers: answer, change, take back, react."""

from contextlib import suppress

from parlour_client.clock import hour
from parlour_client.commands import offers
from parlour_client.commands.arguments import here, number, short, split
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.emoji_names import emojized
from parlour_client.errors import CommandError, DisconnectedError, RefusedError
from parlour_client.model import EVENT_KINDS, ConversationModel, NoteKind
from parlour_client.visible import visible
from parlour_protocol.limits import EMOJI_MAX_CHARACTERS, TEXT_MAX_CHARACTERS
from parlour_protocol.messages import ACTION, Delete, Done, Edit, Entry, React

LAST_SHOWN = 10
"""How many entries /last shows if it is not told."""
LAST_MAX = 200
"""The most that it shows."""
SHOWN_CHARACTERS = 200
"""How much of each it shows."""


def entry_line(entry: Entry) -> str:
    """Return an entry in one line that nobody's text can forge, as `41  14:02 <ada> text`."""
    nickname = visible(entry.nickname)
    start = f"{entry.seq}  {hour(entry.time)}"
    if entry.deleted:
        return f"{start} message of {nickname} deleted"
    if entry.kind in EVENT_KINDS:
        return f"{start} -- {nickname} {visible(entry.text)}"
    text = visible(entry.text)
    if len(text) > SHOWN_CHARACTERS:
        text = text[:SHOWN_CHARACTERS] + "…"
    if entry.edited:
        start += " (edited)"
    if entry.off:
        start += " (off the record)"
    who = f"* {nickname}" if entry.kind == ACTION else f"<{nickname}>"
    return f"{start} {who} {text}".rstrip()


async def _last(context: Context, argument: str) -> None:
    known = here(context)
    wanted = number(argument) if argument else LAST_SHOWN
    if wanted is None:
        raise UsageError
    wanted = min(wanted, LAST_MAX)
    if len(known.entries) < wanted and known.first > 1:
        with suppress(DisconnectedError, RefusedError):  # what is here is better than nothing
            await context.session.load_older(known.id)
    shown = known.entries[-wanted:]
    if not shown:
        raise CommandError(f"nothing was said in {visible(known.title)} yet")
    context.note(NoteKind.INFO, "\n".join(entry_line(entry) for entry in shown))


async def _reply(context: Context, argument: str) -> None:
    word, text = split(argument)
    seq = number(word)
    if seq is None or not text:
        raise UsageError
    _existing(here(context), seq)
    context.session.say(context.conversation, emojized(text), reply=seq)


async def _edit(context: Context, argument: str) -> None:
    known = here(context)
    word, rest = split(argument)
    seq = number(word)
    if not argument or (seq is not None and not rest):
        raise UsageError
    if seq is None:
        seq, rest = _own_last(context, known), argument
    else:
        _existing(known, seq)
    text = short(emojized(rest), TEXT_MAX_CHARACTERS, "text")
    await context.session.ask(Edit(1, known.id, seq, text), Done)


async def _delete(context: Context, argument: str) -> None:
    known = here(context)
    seq = number(argument) if argument else _own_last(context, known)
    if seq is None:
        raise UsageError
    _existing(known, seq)
    await context.session.ask(Delete(1, known.id, seq), Done)


async def _react(context: Context, argument: str) -> None:
    word, rest = split(argument)
    seq = number(word)
    if seq is None or not rest or len(rest.split()) > 1:
        raise UsageError
    emoji = emojized(rest)
    if emoji.isascii() or len(emoji) > EMOJI_MAX_CHARACTERS:
        raise CommandError(f"“{visible(rest)}” is no emoji; :smi and Tab offer names")
    known = here(context)
    entry = _existing(known, seq)
    own = context.session.model.account
    put = entry is not None and any(
        reaction.emoji == emoji and own in reaction.accounts for reaction in entry.reactions
    )
    await context.session.ask(React(1, known.id, seq, emoji, not put), Done)


def _existing(known: ConversationModel, seq: int) -> Entry | None:
    """Return an entry that something can be done to; None if it is not loaded."""
    entry = known.entry(seq)
    if seq > known.head:
        raise CommandError(f"there is no message {seq} in {visible(known.title)}; /last lists them")
    if entry is not None and entry.deleted:
        raise CommandError(f"message {seq} is deleted")
    return entry


def _own_last(context: Context, known: ConversationModel) -> int:
    own = context.session.model.account
    for entry in reversed(known.entries):
        if entry.account == own and entry.kind not in EVENT_KINDS and not entry.deleted:
            return entry.seq
    title = visible(known.title)
    raise CommandError(f"nothing of yours is loaded in {title}; give the message's number")


MESSAGES = (
    Command(
        "last", "[N]", "list the last messages with their numbers", _last, offers.nothing, asks=True
    ),
    Command(
        "reply",
        "N text",
        "answer the message of this number",
        _reply,
        offers.in_turn(offers.entries),
        asks=True,
    ),
    Command(
        "edit",
        "[N] text",
        "change what you said: message N, or the last one",
        _edit,
        offers.in_turn(offers.entries),
        asks=True,
    ),
    Command(
        "delete",
        "[N]",
        "take back what you said, the last message or N; an op, what others said",
        _delete,
        offers.in_turn(offers.entries),
        asks=True,
    ),
    Command(
        "react",
        "N :emoji:",
        "put an emoji to message N; again takes it away",
        _react,
        offers.in_turn(offers.entries),
        asks=True,
    ),
)
"""These commands, in the order of help."""
