"""Every command there is, by what it is about; help and completion come from here."""

from collections.abc import Iterable
from difflib import get_close_matches

from parlour_client.commands.around import AROUND
from parlour_client.commands.at_table import AT_TABLE
from parlour_client.commands.command import Command, usage
from parlour_client.commands.context import Context
from parlour_client.commands.inviting import GAME, INVITING
from parlour_client.commands.keeping import KEEPING
from parlour_client.commands.messages import MESSAGES
from parlour_client.commands.moderation import MODERATION
from parlour_client.commands.oneself import ONESELF
from parlour_client.commands.room_settings import ROOM_SETTINGS
from parlour_client.commands.rooms import ROOMS
from parlour_client.commands.searching import SEARCHING
from parlour_client.commands.tables import TABLES
from parlour_client.commands.talking import TALKING
from parlour_client.errors import CommandError
from parlour_client.model import Model, NoteKind

HELP_COLUMN_MAX = 18
"""How wide the column with the commands is in help; longer ones push their explanation on."""
_LITERAL = "// at the beginning says a literal /"
_GAME = f"{GAME} alone is /play"


def unknown(name: str) -> str:
    """Say that there is no command of this name, and which may be meant."""
    near = get_close_matches(name.lower(), COMMANDS, n=1)
    hint = f"did you mean /{near[0]}?" if near else "/help lists them."
    return f"there is no command /{name}; {hint} To say it as it is, begin with //"


async def _help(context: Context, argument: str) -> None:
    if argument:
        name = argument.removeprefix("/").lower()
        if name not in COMMANDS:
            raise CommandError(unknown(name))
        context.note(NoteKind.INFO, f"{usage(COMMANDS[name])} — {COMMANDS[name].help}")
        return
    lines = []
    for about, commands in GROUPS.items():
        width = min(max(len(usage(command)) for command in commands), HELP_COLUMN_MAX)
        lines.append(about)
        lines += [f"  {usage(command):{width}}  {command.help}" for command in commands]
    context.note(NoteKind.INFO, "\n".join([*lines, _GAME, _LITERAL]))


def _names(_model: Model, _conversation: int, words: list[str]) -> Iterable[str]:
    return tuple(COMMANDS) if len(words) == 1 else ()


_HELP = Command("help", "[command]", "list the commands, or explain one", _help, _names)

GROUPS: dict[str, tuple[Command, ...]] = {
    "Talking": TALKING,
    "Messages, by their numbers": MESSAGES,
    "Rooms": ROOMS,
    "Leading a room": (*MODERATION, *ROOM_SETTINGS),
    "Playing": (*INVITING, *TABLES),
    "At a table": AT_TABLE,
    "Yourself": ONESELF,
    "Finding and keeping": (*SEARCHING, *KEEPING),
    "Here": (*AROUND[:-1], _HELP, AROUND[-1]),
}
"""The commands by what they are about, in the order of help."""
COMMANDS: dict[str, Command] = {
    command.name: command for commands in GROUPS.values() for command in commands
}
"""Every command by its name, in the order of help."""
