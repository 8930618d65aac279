"""The index of words for searching: what is in it, and how it follows the logs.

It holds the entries that say something, up to a place in each log; what changes or goes before
that place is changed in it by the same transaction, so that no word outlives its entry.
"""

from collections.abc import Iterable
from typing import Any

import apsw

from parlour_protocol import ProtocolError, decode_entry
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


def follow(
    db: apsw.Connection, conversations: Iterable[int], entries_max: int, characters_max: int
) -> list[int]:
    """Take the next entries of some logs into the index.

    Args:
        db: The database.
        conversations: Whose logs.
        entries_max: At most so many entries …
        characters_max: … and about so many characters.

    Returns:
        The conversations of which entries are left.
    """
    left = []
    entries, characters = entries_max, characters_max
    for conversation in conversations:
        if entries <= 0 or characters <= 0:
            left.append(conversation)
            continue
        first = indexed_to(db, conversation)
        seq, added = _next(db, conversation, first, entries, characters)
        if seq > first:
            _add(db, added)
            db.execute("INSERT OR REPLACE INTO indexed VALUES (?, ?)", (conversation, seq))
            entries -= seq - first
            characters -= sum(len(text) for _, text in added)
            if seq < _head(db, conversation):
                left.append(conversation)
    return left


_Rows = list[tuple[int, str]]


def _next(
    db: apsw.Connection, conversation: int, first: int, entries: int, characters: int
) -> tuple[int, _Rows]:
    rows: Any = db.execute(
        "SELECT seq, body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
        (conversation, first, entries),
    )
    seq = first
    added: _Rows = []
    for seq, body in rows:
        try:
            entry = decode_entry(bytes(body))
        except ProtocolError:
            continue  # damaged: verifying tells
        if searchable(entry):
            added.append((row(conversation, seq), entry.text))
            characters -= len(entry.text)
            if characters <= 0:
                break
    return seq, added


def _head(db: apsw.Connection, conversation: int) -> int:
    found: Any = db.execute("SELECT max(seq) FROM entry WHERE conversation = ?", (conversation,))
    return int(found.get or 0)


def _add(db: apsw.Connection, rows: _Rows) -> None:
    whole = len(rows) - len(rows) % ROWS_PER_STATEMENT
    for at in range(0, whole, ROWS_PER_STATEMENT):
        piece = rows[at : at + ROWS_PER_STATEMENT]
        db.execute(_ADD[ROWS_PER_STATEMENT], [value for each in piece for value in each])
    for each in rows[whole:]:
        db.execute(_ADD[1], each)
