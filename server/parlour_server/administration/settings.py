"""The options that all subcommands share, and what they come to."""

from pathlib import Path
from typing import Annotated

import cyclopts

from parlour_server import data_directory
from parlour_server.config import load
from parlour_server.errors import SetupError

ConfigOption = Annotated[Path | None, cyclopts.Parameter(name="--config")]
DataOption = Annotated[Path | None, cyclopts.Parameter(name="--data")]


def data_of(data: Path | None, config: Path | None) -> Path:
    """Return the data directory that a command works on, as `serve` would find it.

    Raises:
        SetupError: The config file is wrong, or there is no such directory.
    """
    found = data if data is not None else data_directory.of(load(config).data)
    if not (found / data_directory.DATABASE).is_file():
        raise SetupError(
            f"there is no database in {found}; name the server's data directory with --data"
        )
    return found


def say(line: str) -> None:
    """Print one line of what a command has to tell; what a terminal would obey is written out."""
    print(made_printable(line), flush=True)  # noqa: T201 - what the command is for


def made_printable(line: str) -> str:
    """Return a line with what a terminal would obey as its escape sequence."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
