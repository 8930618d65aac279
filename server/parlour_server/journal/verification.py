"""Whether what is stored is what was stored: all logs, games, their hashes, heads and counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from parlour_protocol import ProtocolError, decode_entry
from parlour_protocol.messages import Entry
from parlour_server.journal import schema, search_index, table_faults, write_ahead_log
from parlour_server.journal.chain import EMPTY, chained, digest

_INDEXED = (
    "SELECT word_docsize.id, entry.body FROM word_docsize LEFT JOIN entry"
    " ON conversation = word_docsize.id >> 32 AND seq = word_docsize.id & 0xFFFFFFFF"
    " WHERE word_docsize.id BETWEEN ? AND ?"
)
"""What can be searched for of one conversation, by its first and last row."""

_NOBODYS = (
    "SELECT DISTINCT conversation FROM entry"
    " WHERE conversation NOT IN (SELECT id FROM conversation)"
    " UNION SELECT id >> 32 FROM word_docsize WHERE id >> 32 NOT IN (SELECT id FROM conversation)"
)
"""The conversations that are not there, and something of which is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be.

    Args:
        what: In words.
        conversation: Where; 0 if it is not in one.
        seq: At which entry; 0 if it is not one's.
    """

    what: str
    conversation: int = 0
    seq: int = 0


@dataclass(slots=True)
class Extent:
    """How much was looked at."""

    conversations: int = 0
    entries: int = 0

    def __str__(self) -> str:
        """Return it in words."""
        entries = "1 entry" if self.entries == 1 else f"{self.entries} entries"
        conversations = self.conversations
        return f"{entries} in {conversations} conversation{'s' * (conversations != 1)}"

    def count(self, db: apsw.Connection) -> None:
        """Count what there is, without looking at it; in whatever version of the database."""
        self.conversations = int(db.execute("SELECT count(*) FROM conversation").get)
        self.entries = int(db.execute("SELECT count(*) FROM entry").get)


def faults(db: apsw.Connection, extent: Extent) -> Iterator[Fault]:
    """Look at everything and return what is wrong, as it is found; `extent` counts along.

    What SQLite itself can tell comes first, the index for searching among it.
    """
    yield from of_file(db)
    yield from map(Fault, schema.differences(db))
    for number, revision, erased_to in _rows(
        db, "SELECT id, revision, erased_to FROM conversation ORDER BY id"
    ):
        extent.conversations += 1
        yield from _readable(_log(db, number, revision, erased_to, extent), number)
    for (number,) in _rows(db, "SELECT conversation FROM game_table ORDER BY conversation"):
        told = (Fault(what, number) for what in table_faults.of_table(db, number))
        yield from _readable(told, number)
    yield from _readable(map(Fault, table_faults.of_invitations(db)))
    for (number,) in _rows(db, _NOBODYS):
        yield Fault("something of it is there, and the conversation is not", number)


def _readable(found: Iterator[Fault], conversation: int = 0) -> Iterator[Fault]:
    """Return faults, and for one what cannot even be looked at: of another type, or no text."""
    try:
        yield from found
    except (TypeError, ValueError) as error:
        yield Fault(f"something of it cannot be read: {error}", conversation)


def of_file(db: apsw.Connection) -> Iterator[Fault]:
    """Return what SQLite finds wrong, whatever the version of the database."""
    for (said,) in _rows(db, "PRAGMA integrity_check"):
        if said != "ok":
            yield Fault(f"the file: {said}")
    for table, row, parent, _ in _rows(db, "PRAGMA foreign_key_check"):
        yield Fault(f"row {row} of {table} belongs to a {parent} that is not there")


def of_write_ahead_log(path: Path) -> Iterator[Fault]:
    """Return what is wrong with the log that SQLite keeps beside a database."""
    if write_ahead_log.tail(path).damaged:
        yield Fault(f"{path}-wal is damaged: changes that were on disk are lost with it")


def _log(
    db: apsw.Connection, number: int, revision: int, erased_to: int, extent: Extent
) -> Iterator[Fault]:
    seq, link, highest, searchable = 0, EMPTY, 0, 0
    indexed = search_index.indexed_to(db, number)
    for found, time, account, id_, body, hashed, chain, revised, changed in _rows(
        db,
        "SELECT seq, time, account, id, body, digest, chain, revision, changed FROM entry"
        " WHERE conversation = ? ORDER BY seq",
        (number,),
    ):
        extent.entries += 1
        if found != seq + 1:
            missing = f"entries {seq + 1} to {found - 1} are" if found > seq + 2 else "one is"
            yield Fault(f"{missing} missing before it", number, found)
        elif chained(link, hashed) != chain:
            yield Fault("it does not follow from the entries before it", number, found)
        if digest(body) != (hashed if changed is None else changed):
            yield Fault("it is not what was stored", number, found)
        entry = _decoded(body)
        if isinstance(entry, Entry):
            yield from _entry(entry, (number, found, time, account, bytes(id_), revised))
            searchable += found <= indexed and search_index.searchable(entry)
        else:
            yield Fault(f"it cannot be read: {entry}", number, found)
        seq, link, highest = found, chain, max(highest, revised)
    if highest != revision:
        yield Fault(f"its changes end at {highest}, and should end at {revision}", number)
    read = db.execute("SELECT max(read) FROM member WHERE conversation = ?", (number,)).get
    if (read or 0) > seq:
        yield Fault(f"it ends at {seq}, and somebody has read up to {read}", number)
    if indexed > seq:
        yield Fault(f"it ends at {seq}, and the index for searching at {indexed}", number)
    if erased_to > seq:
        yield Fault(f"it ends at {seq}, and was erased up to {erased_to}", number)
    yield from _index(db, number, searchable)


def _entry(entry: Entry, columns: tuple[int, int, int, int, bytes, int]) -> Iterator[Fault]:
    said = (
        entry.conversation, entry.seq, entry.time, entry.account, entry.id, entry.revision,
    )  # fmt: skip
    if said != columns:
        yield Fault("what it says of itself is not where it is", *columns[:2])
    if entry.text and (entry.off or entry.deleted):
        yield Fault("its text should not be there", *columns[:2])


def _index(db: apsw.Connection, number: int, searchable: int) -> Iterator[Fault]:
    """Look at what can be found of one conversation, beside the entries that should be."""
    rows = search_index.row(number, 0), search_index.row(number + 1, 0) - 1
    found = 0
    for rowid, body in _rows(db, _INDEXED, rows):
        seq = search_index.place(rowid)[1]
        if body is None:
            yield Fault("it can be searched for, and is not there", number, seq)
            continue
        entry = _decoded(body)
        if isinstance(entry, Entry) and search_index.searchable(entry):
            found += 1
        else:
            yield Fault("it can be searched for, and should not be", number, seq)
    if found != searchable:
        yield Fault(f"{found} of it can be searched for, and {searchable} should be", number)


def _decoded(body: bytes) -> Entry | ProtocolError:
    try:
        return decode_entry(bytes(body))
    except ProtocolError as error:
        return error


def _rows(db: apsw.Connection, sql: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
    yield from db.execute(sql, values)
