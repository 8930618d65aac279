"""What can be typed after a slash: a registry of records, from which help and completion come.

One file for each thing that commands are about. They act through a `Context`, and know neither a
screen nor a terminal.
"""

from parlour_client.commands.around import NOTIFY_WORDS
from parlour_client.commands.at_table import board_lines, standing_lines
from parlour_client.commands.command import Command, usage
from parlour_client.commands.context import Context
from parlour_client.commands.entering import asks_server, enter, is_command, is_kept, said
from parlour_client.commands.inviting import invitation_line
from parlour_client.commands.registry import COMMANDS, GROUPS
from parlour_client.commands.rooms import room_lines
from parlour_client.commands.searching import found_lines
from parlour_client.commands.tables import game_lines, table_lines

__all__ = [
    "COMMANDS",
    "GROUPS",
    "NOTIFY_WORDS",
    "Command",
    "Context",
    "asks_server",
    "board_lines",
    "enter",
    "found_lines",
    "game_lines",
    "invitation_line",
    "is_command",
    "is_kept",
    "room_lines",
    "said",
    "standing_lines",
    "table_lines",
    "usage",
]
