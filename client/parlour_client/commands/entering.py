"""What becomes of a line that was typed: a command that is carried out, or something said."""

import re

from parlour_client.commands.arguments import split
from parlour_client.commands.command import Command, UsageError, usage
from parlour_client.commands.context import Context
from parlour_client.commands.inviting import GAME
from parlour_client.commands.registry import COMMANDS, unknown
from parlour_client.emoji_names import emojized
from parlour_client.errors import (
    CommandError,
    DisconnectedError,
    ExportError,
    RefusedError,
    SearchError,
    StoreError,
)
from parlour_client.model import Model
from parlour_client.surrogates import without_surrogates

_TOLD = (DisconnectedError, RefusedError, StoreError, SearchError, ExportError, CommandError)


def is_command(text: str) -> bool:
    """Tell whether `enter` would take `text` as a command; `//` begins a literal slash."""
    stripped = text.lstrip()
    return stripped.startswith("/") and not stripped.startswith("//")


def said(text: str) -> str:
    """Return what is said by `text`, which is no command: with emoji for their names."""
    slashes = text.lstrip().startswith("//")
    return emojized(text.replace("//", "/", 1) if slashes else text)


async def enter(text: str, context: Context, *, reply: int = 0) -> None:
    """Do what a person means who typed `text`: carry out a command, or say it.

    Args:
        text: What was typed.
        context: Where.
        reply: The `seq` of the entry that what is said answers, 0 if none.

    Raises:
        CommandError, SayError: In words for the writer alone; nothing was sent, and what was
            typed stays in the composer.
    """
    if text.strip() == GAME and not reply:
        text = "/play"
    if not is_command(text):
        context.session.say(context.conversation, said(text), reply=reply)
        return
    name, argument = _parts(text)
    command = COMMANDS.get(name.lower())
    if command is None:
        raise CommandError(unknown(name))
    try:
        await command.run(context, without_surrogates(argument))
    except UsageError as error:
        raise CommandError(f"write it as {usage(command)} — {command.help}") from error
    except _TOLD as error:
        raise CommandError(f"/{command.name}: {error}") from error


def asks_server(text: str) -> bool:
    """Tell whether `text` is a command that needs a connection."""
    command = _command(text)
    return text.strip() == GAME or (command is not None and command.asks)


def is_kept(text: str, model: Model, conversation: int) -> bool:
    """Tell whether `text` may be kept on this machine's disk, typed or half typed.

    What is said off the record may not, nor codes; nor what is no command, for it may be a slip in
    writing one of those; nor anything where what one says is not recorded.

    Args:
        text: What is in the composer, or was entered.
        model: Knows the conversations.
        conversation: The id of the one it is typed in.
    """
    known = model.conversations.get(conversation)
    if known is not None and not known.recorded:
        return False
    if not is_command(text):
        return True
    command = _command(text)
    if command is not None and command.name == "msg":
        nickname = split(_parts(text)[1])[0].removeprefix("@").casefold()
        known_here = model.conversations.values()
        direct = [c for c in known_here if c.kind == "direct" and c.name.casefold() == nickname]
        # How it is with somebody one has not written to yet only the server knows.
        return all(c.recorded for c in direct or known_here)
    return command is not None and not command.private


def _command(text: str) -> Command | None:
    return COMMANDS.get(_parts(text)[0].lower()) if is_command(text) else None


def _parts(text: str) -> tuple[str, str]:
    name, *argument = re.split(r"\s", text.strip()[1:], maxsplit=1)
    return name, "".join(argument).strip()
