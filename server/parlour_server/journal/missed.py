"""What came in somebody's conversations after their read markers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import apsw

from parlour_protocol import decode_entry
from parlour_protocol.limits import CONVERSATIONS_MAX, ROOMS_MAX
from parlour_protocol.messages import CHANCE, MOVE, NOTICE, Entry, Missed, RoomInvitation
from parlour_server.journal import search, search_index

_NOT_SAID = frozenset({NOTICE, MOVE, CHANCE})
"""The kinds of entries that tell what was done, and nobody said."""

MENTIONS_MAX = 100
"""The most mentions looked for where entries are too many to look at each."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who was away.

    Args:
        account: Their number.
        nickname: What names them.
        ignored: The accounts of which nothing counts.
        read: Their read markers, where they are ahead of those that are stored.
        since: Nothing counts at a table that ended before, in milliseconds since 1970 UTC.
    """

    account: int
    nickname: str
    ignored: frozenset[int]
    read: Mapping[int, int]
    since: int


def missed(db: apsw.Connection, reader: Reader, entries_max: int) -> list[Missed]:
    """Return what somebody missed in each conversation, the latest first.

    What others said counts; not what was taken back, was off the record, or the server told, nor
    what was played.
    Where there is more than can be looked at, all of the rest counts, and the index tells which
    of it names them.

    Args:
        db: The database.
        reader: Whom.
        entries_max: How many entries to look at, in all.
    """
    unread = _unread(db, reader)
    found = []
    for at, (conversation, read, head) in enumerate(unread):
        share = max(1, entries_max // (len(unread) - at))
        looked = _look(db, conversation, read, share)
        entries_max -= len(looked)
        found.append(_count(db, reader, conversation, looked, head))
    return [each for each in found if each.unread]


def _unread(db: apsw.Connection, reader: Reader) -> list[tuple[int, int, int]]:
    rows: Any = db.execute(
        "SELECT member.conversation, read, seq FROM member JOIN entry"
        " ON entry.conversation = member.conversation AND seq ="
        "  (SELECT max(seq) FROM entry WHERE entry.conversation = member.conversation)"
        " WHERE member.account = ?1 AND read < seq AND hidden_to < seq"
        " AND NOT EXISTS (SELECT 1 FROM game_table WHERE ended BETWEEN 1 AND ?2"
        "  AND (game_table.conversation = member.conversation OR gallery = member.conversation))"
        " ORDER BY time DESC",
        (reader.account, reader.since),
    ).fetchall()
    markers = (
        (conversation, max(read, reader.read.get(conversation, 0)), head)
        for conversation, read, head in rows
    )
    return [each for each in markers if each[1] < each[2]][:CONVERSATIONS_MAX]


def _look(db: apsw.Connection, conversation: int, after: int, most: int) -> list[Entry]:
    rows: Any = db.execute(
        "SELECT body FROM entry WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
        (conversation, after, most),
    )
    return [decode_entry(bytes(body)) for (body,) in rows]


def _count(
    db: apsw.Connection, reader: Reader, conversation: int, looked: list[Entry], head: int
) -> Missed:
    names = mention_pattern(reader.nickname)
    counting = [entry for entry in looked if _counts(entry, reader)]
    named = [entry.seq for entry in counting if names.search(entry.text)]
    last = looked[-1].seq if looked else head
    if last < head:
        named += [
            entry.seq
            for entry in _indexed(db, conversation, last, reader.nickname)
            if _counts(entry, reader) and names.search(entry.text)
        ]
    return Missed(conversation, len(counting) + head - last, len(named), named[0] if named else 0)


def _counts(entry: Entry, reader: Reader) -> bool:
    others = entry.account != reader.account and entry.account not in reader.ignored
    return others and bool(entry.text) and entry.kind not in _NOT_SAID


def _indexed(db: apsw.Connection, conversation: int, after: int, nickname: str) -> list[Entry]:
    asked = search.query(nickname)
    if not asked:
        return []
    rows: Any = db.execute(
        "SELECT body FROM word CROSS JOIN entry ON conversation = ?1 AND seq = word.rowid - ?2"
        " WHERE word MATCH ?3 AND word.rowid > ?2 + ?4 AND word.rowid < ?5"
        " ORDER BY word.rowid LIMIT ?6",
        (
            conversation,
            search_index.row(conversation, 0),
            asked,
            after,
            search_index.row(conversation + 1, 0),
            MENTIONS_MAX,
        ),
    )
    return [decode_entry(bytes(body)) for (body,) in rows]


def mention_pattern(nickname: str) -> re.Pattern[str]:
    """Return a pattern that finds a nickname as a word, with or without `@`, in any case."""
    return re.compile(rf"(?<![\w-]){re.escape(nickname)}(?![\w-])", re.IGNORECASE)


def invitations(db: apsw.Connection, reader: Reader) -> list[RoomInvitation]:
    """Return the invitations into rooms that wait for somebody, the latest first."""
    rows: Any = db.execute(
        "SELECT name, nickname, time, by FROM room_invitation"
        " JOIN conversation ON conversation.id = conversation JOIN account ON account.id = by"
        " WHERE account = ? ORDER BY time DESC, conversation.id",
        (reader.account,),
    )
    found = (
        RoomInvitation(room, nickname, time)
        for room, nickname, time, by in rows
        if by not in reader.ignored
    )
    return [each for _, each in zip(range(ROOMS_MAX), found, strict=False)]


def summary(
    db: apsw.Connection, reader: Reader, entries_max: int
) -> tuple[list[Missed], list[RoomInvitation]]:
    """Return both at once: what somebody missed, and where they are invited."""
    return missed(db, reader, entries_max), invitations(db, reader)
