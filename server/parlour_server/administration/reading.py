"""`chat-server verify` and `chat-server export`: what is stored, looked through and written out."""

from collections.abc import Callable, Iterable
from itertools import chain
from pathlib import Path

import apsw

from parlour_protocol.messages import Entry
from parlour_server import export_files
from parlour_server.administration.faults import tell
from parlour_server.administration.settings import database_of, say
from parlour_server.errors import SetupError
from parlour_server.journal import beside, exporting
from parlour_server.journal.verification import Extent, faults, of_write_ahead_log


def verify(*, data: Path | None = None, config: Path | None = None) -> int:
    """Look through everything that is stored, also while the server runs; nothing is changed.

    Prints each fault with its conversation and entry, and exits with 1 if there is one.

    Args:
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    extent = Extent()
    path = database_of(data, config)
    with beside.looking(path) as db:
        count = tell(chain(of_write_ahead_log(path), faults(db, extent)))
    say(f"{count} fault{'s' * (count != 1)}: {extent}" if count else f"ok: {extent}")
    return 1 if count else 0


def export(
    target: Path,
    /,
    *,
    room: str | None = None,
    directs: bool = False,
    tables: bool = False,
    data: Path | None = None,
    config: Path | None = None,
) -> None:
    """Write conversations to files, as text and as JSON Lines, also while the server runs.

    What was taken back, and what is off the record, is in none of them.

    Args:
        target: With --room a file that ends in .txt or .jsonl; else a new directory, which has
            two files for each room.
        room: One room alone, by its name, as in “#lobby”.
        directs: Write out direct conversations too; those in them did not ask for it.
        tables: Write out tables and galleries too: what was said there, and the moves as far as
            everybody could see them.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    with beside.looking(database_of(data, config)) as db:
        if room is not None:
            _one(db, room, target)
        else:
            _all(target, db, exporting.logs(db, directs=directs, tables=tables))


def _one(db: apsw.Connection, room: str, target: Path) -> None:
    shown = export_files.FORMATS.get(target.suffix)
    if shown is None:
        raise SetupError(f"{target} must end in .txt or .jsonl, which says how it is written")
    name = f"#{room.removeprefix('#')}"
    for log in exporting.logs(db):
        if log.name.casefold() == name.casefold():
            _write(db, log, target, shown)
            return
    raise SetupError(f"there is no room {name}")


def _all(target: Path, db: apsw.Connection, logs: Iterable[exporting.Log]) -> None:
    try:
        target.mkdir(mode=0o700)
    except FileExistsError as error:
        raise SetupError(f"{target} is there already; name a new directory") from error
    except OSError as error:
        raise SetupError(f"cannot make the directory {target}: {error.strerror}") from error
    for log in logs:
        for end, shown in export_files.FORMATS.items():
            _write(db, log, target / f"{export_files.file_name(log)}{end}", shown)


def _write(
    db: apsw.Connection, log: exporting.Log, path: Path, shown: Callable[[Entry], str]
) -> None:
    count = export_files.write(path, exporting.entries(db, log.conversation), shown)
    say(f"{path}: {log.name}, {count} written")
