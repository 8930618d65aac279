"""The index of words for searching: what is in it, and how it follows the logs.

It holds the entries that say something, up to a place in each log; what changes or goes before
that place is changed in it by the same transaction, so that no word outlives its entry.
"""

from collections.abc import Iterable
from typing import Any

import apsw

from parlour_protocol import decode_entry
from parlour_protocol.messages import ACTION, TEXT, Entry

SEQ_BITS = 32
"""Rows of `word` are numbered conversation * 2^32 + seq."""

ROWS_PER_STATEMENT = 32
"""How many rows one statement adds: each is a hand-over of Python's lock."""

_ADD = {
    n: f"INSERT INTO word (rowid, text) VALUES {', '.join(['(?, ?)'] * n)}"  # noqa: S608 - question marks
    for n in (ROWS_PER_STATEMENT, 1)
}


def row(conversation: int, seq: int) -> int:
    """Return the number of an entry's row."""
    return conversation << SEQ_BITS | seq


def place(number: int) -> tuple[int, int]:
    """Return the conversation and the number in it that a row stands for."""
    return number >> SEQ_BITS, number & (1 << SEQ_BITS) - 1


def searchable(entry: Entry) -> bool:
    """Tell whether an entry can be searched for."""
    said = entry.kind in (TEXT, ACTION) and bool(entry.text)
    return said and not entry.deleted and not entry.off


def indexed_to(db: apsw.Connection, conversation: int) -> int:
    """Return the last entry of a conversation that the index has looked at."""
    found: Any = db.execute(
        "SELECT seq FROM indexed WHERE conversation = ?", (conversation,)
    ).fetchone()
    return int(found[0]) if found else 0


def replace(db: apsw.Connection, before: Entry, after: Entry) -> None:
    """Put what an entry says now in the place of what it said; it was looked at already."""
    number = row(after.conversation, after.seq)
    if searchable(before):
        db.execute(
            "INSERT INTO word (word, rowid, text) VALUES ('delete', ?, ?)", (number, before.text)
        )
    if searchable(after):
        db.execute(_ADD[1], (number, after.text))


def behind(db: apsw.Connection) -> list[int]:
    """Return the conversations that hold entries the index has not looked at."""
    rows: Any = db.execute(
        "SELECT conversation.id FROM conversation LEFT JOIN indexed"
        " ON indexed.conversation = conversation.id WHERE coalesce(indexed.seq, 0) <"
        " coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"
    ).fetchall()
    return [found[0] for found in rows]


def follow(db: apsw.Connection, conversation: int, entries_max: int, characters_max: int) -> int:
    """Take the next entries of a log into the index.

    Args:
        db: The database.
        conversation: Whose.
        entries_max: At most so many.
        characters_max: And no more than it takes to exceed this.

    Returns:
        How many entries are left.
    """
    first = indexed_to(db, conversation)
    rows: Any = db.execute(
        "SELECT seq, body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
        (conversation, first, entries_max),
    )
    seq, size, added = first, 0, []
    for seq, body in rows:
        entry = decode_entry(bytes(body))
        if searchable(entry):
            added.append((row(conversation, seq), entry.text))
            size += len(entry.text)
            if size > characters_max:
                break
    if seq == first:
        return 0
    _add(db, added)
    db.execute("INSERT OR REPLACE INTO indexed VALUES (?, ?)", (conversation, seq))
    head: Any = db.execute("SELECT max(seq) FROM entry WHERE conversation = ?", (conversation,)).get
    return int(head) - seq


def _add(db: apsw.Connection, added: Iterable[tuple[int, str]]) -> None:
    rows = list(added)
    whole = len(rows) - len(rows) % ROWS_PER_STATEMENT
    for at in range(0, whole, ROWS_PER_STATEMENT):
        piece = rows[at : at + ROWS_PER_STATEMENT]
        db.execute(_ADD[ROWS_PER_STATEMENT], [value for each in piece for value in each])
    for each in rows[whole:]:
        db.execute(_ADD[1], each)
