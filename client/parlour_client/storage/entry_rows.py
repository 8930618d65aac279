"""Entries as rows of a table."""

from typing import Any

import msgspec

from parlour_protocol.messages import Entry, Reaction

COLUMNS = "conversation, seq, time, author, nickname, message, text, kind, revision, more"
"""The columns of `entry`, without whose disk it is."""


class _More(msgspec.Struct, omit_defaults=True):
    """What most entries have not: kept in one column."""

    reply: int = 0
    off: bool = False
    edited: int = 0
    deleted: bool = False
    reactions: tuple[Reaction, ...] = ()


_NOTHING_MORE = _More()

EXPIRED = msgspec.msgpack.encode(_More(deleted=True))
"""The last column of an entry that is kept no longer."""


def more(entry: Entry) -> bytes:
    """Return the last column of an entry; empty for most."""
    found = _More(entry.reply, entry.off, entry.edited, entry.deleted, entry.reactions)
    return b"" if found == _NOTHING_MORE else msgspec.msgpack.encode(found)


def kept_text(entry: Entry) -> str:
    """Return the text of an entry as far as a disk may have it."""
    return "" if entry.off else entry.text


def entry(*row: Any) -> Entry:  # noqa: ANN401 - a row
    """Return the entry of a row of `COLUMNS`."""
    *columns, revision, more = row
    known = msgspec.msgpack.decode(more, type=_More) if more else _NOTHING_MORE
    fields = (getattr(known, field) for field in _More.__struct_fields__)
    return Entry(*(*columns, *fields, revision))
