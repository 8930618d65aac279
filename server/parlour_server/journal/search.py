"""Looking for entries by their words, author, place and time."""

import re
from dataclasses import dataclass
from heapq import heappush, heapreplace
from typing import Any

import apsw

from parlour_protocol.limits import TIME_MAX
from parlour_server.journal import search_index

WORDS_MAX = 20
"""The most words and phrases that one search looks for."""

_PIECE = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')
_SYNTAX = re.compile(r"[^\w\x80-\U0010ffff]")
"""What parts words, and some of it would be syntax; beyond ASCII the index knows by itself."""

_BY_WORDS = (
    "SELECT seq, time FROM word CROSS JOIN entry ON conversation = :conversation"
    " AND seq = word.rowid - :base WHERE word MATCH :words"
    " AND word.rowid > :base + :after AND word.rowid < :base + :before"
    " AND time >= :since AND time < :until AND (:author IS NULL OR account = :author)"
    " ORDER BY word.rowid DESC LIMIT :limit"
)
_WITHOUT = (
    "SELECT seq, time FROM entry WHERE conversation = :conversation"
    " AND seq > :after AND seq < :before"
    " AND time >= :since AND time < :until AND (:author IS NULL OR account = :author)"
    # What the index holds is what can be searched for.
    " AND EXISTS (SELECT 1 FROM word_docsize WHERE id = :base + seq)"
    " ORDER BY seq DESC LIMIT :limit"
)


class TooManyWordsError(Exception):
    """There are more words than a search looks for; the message says how many it does."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for.

    Args:
        account: Who; they find what is in conversations that they are in.
        words: What `query` made of their words; empty for none.
        conversation: Look here alone; 0 for everywhere.
        author: Only what this account said; None for anybody.
        since: Only what was said at this time or later.
        until: Only what was said before this time; 0 for no end.
        skip: Leave out so many of the latest.
        limit: At most so many.
    """

    account: int
    words: str
    conversation: int
    author: int | None
    since: int
    until: int
    skip: int
    limit: int


def query(text: str) -> str:
    """Return what the index is asked for words, phrases in quotes, and beginnings with a `*`.

    Whatever else the index knows as syntax is taken as words.

    Raises:
        TooManyWordsError: There are too many.
    """
    pieces = []
    for found in _PIECE.finditer(text):
        phrase, star, plain = found.groups()
        if plain is not None:
            phrase, star = plain, "*" if plain.endswith("*") else ""
        kept = _SYNTAX.sub(" ", phrase)
        if any(map(str.isalnum, kept)):
            pieces.append(f'"{kept}"{star}')
    if len(pieces) > WORDS_MAX:
        raise TooManyWordsError(f"a search has at most {WORDS_MAX} words")
    return " ".join(pieces)


def behind(db: apsw.Connection, account: int, conversation: int) -> list[int]:
    """Return those of somebody's conversations, or the one, that the index lags behind."""
    return [
        number
        for number, head, _ in _places(db, account, conversation)
        if search_index.indexed_to(db, number) < head
    ]


def find(db: apsw.Connection, wanted: Wanted) -> list[bytes]:
    """Return the entries that somebody looks for, the latest first.

    Within a conversation the later one is that with the greater number, whatever the clock said.
    """
    most = wanted.skip + wanted.limit
    until = wanted.until or TIME_MAX + 1
    latest: list[tuple[int, int, int]] = []
    for conversation, head, ended in _places(db, wanted.account, wanted.conversation):
        if ended < wanted.since or (len(latest) == most and ended < latest[0][0]):
            break  # so are all that follow
        after = _place_of(db, conversation, head, wanted.since) if wanted.since else 0
        before = _place_of(db, conversation, head, until) if wanted.until else head
        rows: Any = db.execute(
            _BY_WORDS if wanted.words else _WITHOUT,
            {
                "conversation": conversation,
                "base": search_index.row(conversation, 0),
                "words": wanted.words,
                "after": after,
                "before": before + 1,
                "since": wanted.since,
                "until": until,
                "author": wanted.author,
                "limit": most,
            },
        )
        for seq, time in rows:
            place = (time, conversation, seq)
            if len(latest) < most:
                heappush(latest, place)
            elif place > latest[0]:
                heapreplace(latest, place)
            else:
                break
    found = sorted(latest, reverse=True)[wanted.skip :]
    return [_body(db, conversation, seq) for _, conversation, seq in found]


def _places(db: apsw.Connection, account: int, conversation: int) -> list[tuple[int, int, int]]:
    """Return the conversations somebody is in, their heads and last times, the latest first."""
    rows: Any = db.execute(
        "SELECT entry.conversation, seq, time FROM member JOIN entry"
        " ON entry.conversation = member.conversation AND seq ="
        "  (SELECT max(seq) FROM entry WHERE entry.conversation = member.conversation)"
        " WHERE member.account = ?1 AND (NOT ?2 OR member.conversation = ?2)"
        " ORDER BY time DESC",
        (account, conversation),
    ).fetchall()
    return [tuple(found) for found in rows]


def _place_of(db: apsw.Connection, conversation: int, head: int, time: int) -> int:
    """Return the last entry of a log that was said before a time, by halving; 0 if none was."""
    low, high = 0, head
    while low < high:
        middle = (low + high + 1) // 2
        at: Any = db.execute(
            "SELECT time FROM entry WHERE conversation = ? AND seq = ?", (conversation, middle)
        ).get
        low, high = (middle, high) if at is not None and at < time else (low, middle - 1)
    return low


def _body(db: apsw.Connection, conversation: int, seq: int) -> bytes:
    found: Any = db.execute(
        "SELECT body FROM entry WHERE conversation = ? AND seq = ?", (conversation, seq)
    ).get
    return bytes(found)
