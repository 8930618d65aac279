"""What can be typed after a slash: a registry of records, from which help and completion come."""

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from difflib import get_close_matches
from typing import Protocol

from parlour_client.clock import within_calendar
from parlour_client.emoji_names import emojized
from parlour_client.errors import CommandError, DisconnectedError, RefusedError, StoreError
from parlour_client.model import Model, NoteKind
from parlour_client.nicknames import nicknames
from parlour_client.notify_levels import LEVELS, choose_level, chosen_levels
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import ACTION


class Context(Protocol):
    """What a command may do to the interface it was typed in."""

    @property
    def session(self) -> Session:
        """The session it acts for."""

    @property
    def conversation(self) -> int:
        """The id of the conversation it was typed in."""

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text, of one or several lines, to this person alone, where it was typed."""

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""

    def quit(self) -> None:
        """Begin to leave."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Args:
        name: What follows the slash.
        arguments: How they are written in help, as `NICK text`.
        help: One line that says what it does.
        run: Carries it out; gets what follows the name, stripped. Raises `CommandError`.
        complete: Returns candidates for the argument being typed: gets the model, the
            conversation's id, and the words after the name, the last being the one to complete.
        asks: Whether it asks the server, and so fails without a connection.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Context, str], Awaitable[None]]
    complete: Callable[[Model, int, list[str]], Iterable[str]]
    asks: bool = False


_OFFSET_MAX = 24 * 60 - 1
_DEFAULT = "default"
NOTIFY_WORDS = {
    "all": "every message of others notifies you; with --plain nothing does",
    "mentions": "only messages that name you notify you; with --plain nothing does",
    "none": "nothing here notifies you",
    _DEFAULT: "the config file decides what notifies you",
}
"""What may follow /notify, and what it then is like."""


def is_command(text: str) -> bool:
    """Tell whether `enter` would take `text` as a command; `//` begins a literal slash."""
    stripped = text.lstrip()
    return stripped.startswith("/") and not stripped.startswith("//")


async def enter(text: str, context: Context) -> None:
    """Do what a person means who typed `text`: carry out a command, or say it.

    Raises:
        CommandError, SayError: In words for the writer alone; nothing was sent, and what was
            typed stays in the composer.
    """
    if not is_command(text):
        slashes = text.lstrip().startswith("//")
        said = emojized(text.replace("//", "/", 1) if slashes else text)
        context.session.say(context.conversation, said)
        return
    name, argument = _split(text)
    command = COMMANDS.get(name.lower())
    if command is None:
        raise CommandError(_unknown(name))
    try:
        await command.run(context, argument)
    except (DisconnectedError, RefusedError, StoreError) as error:
        raise CommandError(f"/{command.name}: {error}") from error


def asks_server(text: str) -> bool:
    """Tell whether `text` is a command that needs a connection."""
    command = COMMANDS.get(_split(text)[0].lower()) if is_command(text) else None
    return command is not None and command.asks


def _split(text: str) -> tuple[str, str]:
    name, *argument = re.split(r"\s", text.strip()[1:], maxsplit=1)
    return name, "".join(argument).strip()


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), COMMANDS, n=1)
    hint = f"did you mean /{near[0]}?" if near else "/help lists them."
    return f"there is no command /{name}; {hint} To say it as it is, begin with //"


def _wrong(name: str) -> CommandError:
    command = COMMANDS[name]
    return CommandError(f"write it as {usage(command)}: {command.help}")


def usage(command: Command) -> str:
    """Return how a command is written, as `/msg NICK text`."""
    return f"/{command.name} {command.arguments}".rstrip()


# --- what each does


async def _nick(context: Context, argument: str) -> None:
    if not argument or len(argument.split()) > 1:
        raise _wrong("nick")
    await context.session.rename(argument)
    context.note(NoteKind.INFO, f"you are {visible(context.session.model.nickname)} now")


async def _who(context: Context, argument: str) -> None:
    if argument:
        raise _wrong("who")
    answer = await context.session.who(context.conversation)
    names = sorted((visible(person.nickname) for person in answer.people), key=str.casefold)
    more = f" and {answer.here - len(names):,} more" if answer.here > len(names) else ""
    context.note(NoteKind.INFO, f"{answer.here:,} here: {', '.join(names)}{more}")


async def _time(context: Context, argument: str) -> None:
    if argument:
        raise _wrong("time")
    pong = await context.session.server_time()
    # The protocol allows a whole day, `timezone` only less.
    zone = timezone(timedelta(minutes=min(max(pong.utc_offset, -_OFFSET_MAX), _OFFSET_MAX)))
    at = datetime.fromtimestamp(within_calendar(pong.time) / 1000, zone)
    context.note(NoteKind.INFO, f"at the server it is {at:%Y-%m-%d %H:%M:%S}, {zone}")


async def _me(context: Context, argument: str) -> None:
    if not argument:
        raise _wrong("me")
    context.session.say(context.conversation, emojized(argument), ACTION)


async def _msg(context: Context, argument: str) -> None:
    nickname, *rest = argument.split(maxsplit=1)[:2] or [""]
    text = rest[0] if rest else ""
    if not text:
        raise _wrong("msg")
    conversation = await context.session.open_direct(nickname.removeprefix("@"))
    context.session.say(conversation, emojized(text))
    context.open(conversation)


async def _notify(context: Context, argument: str) -> None:
    session = context.session
    known = session.model.conversations.get(context.conversation)
    if known is None:
        raise CommandError("/notify: there is no conversation here yet")
    word = argument.lower()
    if word not in NOTIFY_WORDS and word:
        raise _wrong("notify")
    if word:
        choose_level(session, known.id, next((each for each in LEVELS if each == word), None))
    level = chosen_levels(session).get(known.id, _DEFAULT)
    context.note(NoteKind.INFO, f"{visible(known.title)}: {NOTIFY_WORDS[level]}")


async def _help(context: Context, argument: str) -> None:
    if not argument:
        width = max(len(usage(command)) for command in COMMANDS.values())
        lines = [f"{usage(command):{width}}  {command.help}" for command in COMMANDS.values()]
        context.note(NoteKind.INFO, "\n".join([*lines, "// at the beginning says a literal /"]))
        return
    name = argument.removeprefix("/").lower()
    if name not in COMMANDS:
        raise CommandError(_unknown(name))
    context.note(NoteKind.INFO, f"{usage(COMMANDS[name])}: {COMMANDS[name].help}")


async def _quit(context: Context, argument: str) -> None:
    if argument:
        raise _wrong("quit")
    context.quit()


def _nothing(_model: Model, _conversation: int, _words: list[str]) -> Iterable[str]:
    return ()


def _nicknames(model: Model, conversation: int, words: list[str]) -> Iterable[str]:
    return (f"{name} " for name in nicknames(model, conversation)) if len(words) == 1 else ()


def _notify_words(_model: Model, _conversation: int, words: list[str]) -> Iterable[str]:
    return tuple(NOTIFY_WORDS) if len(words) == 1 else ()


def _names(_model: Model, _conversation: int, words: list[str]) -> Iterable[str]:
    return tuple(COMMANDS) if len(words) == 1 else ()


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command("nick", "NAME", "change what others call you here", _nick, _nothing, asks=True),
        Command("who", "", "list who is here", _who, _nothing, asks=True),
        Command(
            "msg", "NICK text", "say something to one person alone", _msg, _nicknames, asks=True
        ),
        Command("me", "text", "tell what you do, as in /me waves", _me, _nothing),
        Command(
            "notify",
            "[WHICH]",
            "what calls you from here: all, mentions, none, default",
            _notify,
            _notify_words,
        ),
        Command("time", "", "show the server's time", _time, _nothing, asks=True),
        Command("help", "[command]", "list the commands, or explain one", _help, _names),
        Command("quit", "", "leave", _quit, _nothing),
    )
}
"""Every command by its name, in the order of help."""
