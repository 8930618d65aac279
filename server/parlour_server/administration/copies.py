"""`chat-server backup` and `chat-server restore`."""

import datetime as dt
import os
from pathlib import Path

from parlour_server import data_directory
from parlour_server.administration.faults import tell
from parlour_server.administration.settings import database_of, say
from parlour_server.config import load
from parlour_server.journal import copies


def backup(
    file: Path,
    /,
    *,
    force: bool = False,
    data: Path | None = None,
    config: Path | None = None,
) -> int:
    """Copy everything that was said to a file, while the server runs, and look through the copy.

    The server's key is not in it: keep `server.pem` elsewhere too, once. Exits with 1, and makes
    no file, if something is wrong with what is stored.

    Args:
        file: The file to make; its owner alone can read it.
        force: Replace the file if it is there.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    extent, found = copies.back_up(database_of(data, config), file, replacing=force)
    if found:
        tell(found)
        say("there is no backup: what is stored has these faults")
        return 1
    say(f"{file}: {extent}, without fault")
    return 0


def restore(file: Path, /, *, data: Path | None = None, config: Path | None = None) -> int:
    """Put a backup in the place of the database, while the server is stopped.

    The present database is kept beside it. Clients take everything anew from the restored one.
    Exits with 1, and changes nothing, if something is wrong with the backup.

    Args:
        file: The backup.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    directory = data if data is not None else data_directory.of(load(config).data)
    with data_directory.claim(directory):
        database = directory / data_directory.DATABASE
        at = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        aside = database.with_name(f"{database.name}.before-restore-{at}")
        was_there = database.exists()
        extent, found = copies.restore(file, database, aside, os.urandom(16))
        if found:
            tell(found)
            say(f"nothing was restored: {file} has these faults")
            return 1
        say(f"restored: {extent}, without fault")
        if was_there:
            say(f"the database before is {aside}")
    return 0
