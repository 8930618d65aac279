"""docs/client.md lists every command, as help does; GOLDEN=write in the environment writes it."""

import os
import re
from pathlib import Path

from parlour_client.commands import COMMANDS, GROUPS, usage

DOCUMENT = Path(__file__).parents[2] / "docs" / "client.md"
README = Path(__file__).parents[2] / "README.md"
_TABLE = re.compile(r"\| command \| does \|\n.*?(?=\n\n)", re.DOTALL)


def table() -> str:
    """Return the commands as a table of Markdown."""
    rows = ["| command | does |", "|---|---|"]
    for about, commands in GROUPS.items():
        rows.append(f"| | *{about}* |")
        for command in commands:
            written = usage(command).replace("|", "\\|")
            rows.append(f"| `{written}` | {command.help} |")
    return "\n".join(rows)


def test_the_document_lists_every_command_as_help_does() -> None:
    text = DOCUMENT.read_text("utf-8")
    if os.environ.get("GOLDEN") == "write":
        text = _TABLE.sub(lambda _found: table(), text)
        DOCUMENT.write_text(text, "utf-8")
    assert _TABLE.findall(text) == [table()]


def test_the_readme_names_no_command_that_is_none() -> None:
    lines = README.read_text("utf-8").split("\n")
    told = [name for line in lines if "/help" in line for name in re.findall("/([a-z-]+)", line)]
    assert told
    assert set(told) <= set(COMMANDS)
