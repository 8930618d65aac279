"""Conversations as files: text to read, and JSON Lines for programs."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from parlour_protocol.messages import ACTION, CHANCE, MOVE, Entry
from parlour_server.errors import SetupError
from parlour_server.journal.exporting import Log
from parlour_server.printable import printable


def as_json(entry: Entry) -> str:
    """Return an entry as one line of JSON, with nothing in it but ASCII."""
    said: dict[str, object] = {
        "seq": entry.seq,
        "time": _time(entry).isoformat(timespec="milliseconds"),
        "account": entry.account,
        "nickname": entry.nickname,
        "kind": entry.kind,
        "text": entry.text,
    }
    if entry.reply:
        said["reply"] = entry.reply
    if entry.edited:
        said["edited"] = _of(entry.edited).isoformat(timespec="milliseconds")
    if entry.reactions:
        said["reactions"] = {it.emoji: list(it.accounts) for it in entry.reactions}
    return json.dumps(said)


_HEADS = {ACTION: "* {}", MOVE: "[{}]", CHANCE: "[{}] ~"}
"""How a line of text names its author, by the kind of the entry; others in angle brackets."""


def as_text(entry: Entry) -> str:
    """Return an entry as lines to read; nothing in it can steer a terminal."""
    at = _time(entry).strftime("%Y-%m-%d %H:%M:%S")
    first, *rest = (printable(line) for line in entry.text.split("\n"))
    nickname = printable(entry.nickname)
    head = _HEADS.get(entry.kind, "<{}>").format(nickname)
    return "\n".join([f"{at} {head} {first}", *(f"    {line}" for line in rest)])


FORMATS: dict[str, Callable[[Entry], str]] = {".jsonl": as_json, ".txt": as_text}
"""The formats by the ends of files' names."""


def file_name(log: Log) -> str:
    """Return what a conversation's files are called, without their end: letters and digits."""
    plain = "".join(c for c in log.name if c.isascii() and (c.isalnum() or c in "-_"))
    number = f"{log.kind}-{log.conversation}"
    return f"{number}-{plain}" if plain and log.kind == "room" else number


def write(path: Path, entries: Iterable[Entry], shown: Callable[[Entry], str]) -> int:
    """Write entries to a new file that its owner alone can read; return how many.

    Raises:
        SetupError: The file is there already, or cannot be written.
    """
    count = 0
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for entry in entries:
                file.write(f"{shown(entry)}\n")
                count += 1
    except FileExistsError as error:
        raise SetupError(f"{path} is there already; name another one") from error
    except OSError as error:
        raise SetupError(f"cannot write {path}: {error.strerror}") from error
    return count


def _time(entry: Entry) -> dt.datetime:
    return _of(entry.time)


def _of(milliseconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
