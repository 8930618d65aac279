"""What the subcommands share: which database they work on, and how they print."""

from pathlib import Path

from parlour_server import data_directory
from parlour_server.config import load
from parlour_server.errors import SetupError
from parlour_server.printable import printable


def database_of(data: Path | None, config: Path | None) -> Path:
    """Return the database that a command works on: the one that `serve` would open.

    Raises:
        SetupError: The config file is wrong, or there is no database.
    """
    directory = data if data is not None else data_directory.of(load(config).data)
    database = directory / data_directory.DATABASE
    if not database.is_file():
        raise SetupError(
            f"there is no database in {directory}; name the server's data directory with --data"
        )
    return database


def say(line: str) -> None:
    """Print one line; what a terminal would obey in it is written out."""
    print(printable(line), flush=True)  # noqa: T201 - what the command is for
