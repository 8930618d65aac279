"""Conversations, who is in them, and how far each has read."""

from dataclasses import dataclass
from typing import Any

import apsw

_HEAD = "coalesce((SELECT max(seq) FROM entry WHERE entry.conversation = conversation.id), 0)"
_CONVERSATION = (
    "conversation.id, kind, conversation.name, topic, invite_only, retention_days,"
    f" conversation.recorded, revision, {_HEAD}, key IS 'lobby'"
)


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation as it is stored.

    Args:
        id: Its number.
        kind: `room` or `direct`.
        name: A room's name with its `#`; empty for a direct conversation.
        topic: What a room is about.
        invite_only: Whether one comes in by invitation alone.
        retention_days: Older entries are erased; 0 keeps them.
        recorded: What was decided for those who have not; None for nothing.
        revision: The highest revision of its entries.
        head: The number of its last entry.
        pair: Of a direct conversation: the accounts and nicknames of those in it, one or two.
        lobby: Whether it is the room that everybody is in.
        places: Of a direct conversation: the places of those in it, by account.
    """

    id: int
    kind: str
    name: str
    topic: str
    invite_only: bool
    retention_days: int
    recorded: bool | None
    revision: int
    head: int
    pair: tuple[tuple[int, str], ...] = ()
    lobby: bool = False
    places: tuple[tuple[int, "MemberRecord"], ...] = ()


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """Somebody's place in a conversation.

    Args:
        role: `owner`, `op`, or empty.
        read: Their read marker.
        recorded: What they decided about recording here; None for nothing.
        muted_until: They may not speak before this time, in milliseconds since 1970 UTC.
        muted_because: Why.
    """

    role: str = ""
    read: int = 0
    recorded: bool | None = None
    muted_until: int = 0
    muted_because: str = ""


def maybe(value: int | None) -> bool | None:
    """Return a decision as it is kept in a column that may be empty."""
    return None if value is None else bool(value)


def conversation(db: apsw.Connection, number: int) -> ConversationRecord | None:
    """Return a conversation by its number."""
    row: Any = db.execute(
        f"SELECT {_CONVERSATION} FROM conversation WHERE id = ?",  # noqa: S608 - our own words
        (number,),
    ).fetchone()
    return _record(db, row) if row else None


def _record(db: apsw.Connection, row: Any) -> ConversationRecord:  # noqa: ANN401 - a row
    id_, kind, name, topic, invite_only, retention_days, recorded, revision, head, lobby = row
    pair = _pair(db, id_) if kind == "direct" else ()
    members = ((account, member(db, id_, account)) for account, _ in pair)
    return ConversationRecord(
        id_, kind, name, topic, bool(invite_only), retention_days, maybe(recorded), revision,
        head, pair, bool(lobby), tuple((account, found) for account, found in members if found),
    )  # fmt: skip


def _pair(db: apsw.Connection, number: int) -> tuple[tuple[int, str], ...]:
    rows: Any = db.execute(
        "SELECT account.id, nickname FROM direct JOIN account ON account.id IN (low, high)"
        " WHERE conversation = ? ORDER BY account.id",
        (number,),
    ).fetchall()
    return tuple(rows)


def member(db: apsw.Connection, number: int, account: int) -> MemberRecord | None:
    """Return somebody's place in a conversation; None if they are not in it."""
    row: Any = db.execute(
        "SELECT role, read, recorded, coalesce(until, 0), coalesce(reason, '')"
        " FROM member LEFT JOIN mute USING (account, conversation)"
        " WHERE account = ? AND conversation = ?",
        (account, number),
    ).fetchone()
    return MemberRecord(row[0], row[1], maybe(row[2]), row[3], row[4]) if row else None


Place = tuple[ConversationRecord, MemberRecord]


def place(db: apsw.Connection, number: int, account: int) -> Place | None:
    """Return a conversation and somebody's place in it; None if they are not in it."""
    found, there = conversation(db, number), member(db, number, account)
    return (found, there) if found is not None and there is not None else None


def places(db: apsw.Connection, account: int, directs_max: int) -> list[Place]:
    """Return what somebody is in: rooms in the order they were made, then directs.

    Direct conversations are those that hold something, and something new if they were taken out
    of the list; the latest first, at most `directs_max`.
    """
    rooms: Any = db.execute(
        "SELECT conversation FROM member JOIN conversation ON conversation.id = conversation"
        " WHERE account = ? AND kind = 'room' ORDER BY conversation",
        (account,),
    ).fetchall()
    directs: Any = db.execute(
        "SELECT conversation, (SELECT time FROM entry WHERE"
        " entry.conversation = member.conversation AND seq > hidden_to"
        " ORDER BY seq DESC LIMIT 1) AS latest"
        " FROM member JOIN conversation ON conversation.id = conversation"
        " WHERE account = ? AND kind = 'direct' AND latest IS NOT NULL"
        " ORDER BY latest DESC LIMIT ?",
        (account, directs_max),
    ).fetchall()
    found = [place(db, row[0], account) for row in (*rooms, *directs)]
    return [each for each in found if each is not None]


def lobby(db: apsw.Connection, name: str) -> ConversationRecord:
    """Return the room that everybody is in, made if there is none."""
    row: Any = db.execute("SELECT id FROM conversation WHERE key = 'lobby'").fetchone()
    if row is None:
        row = db.execute(
            "INSERT INTO conversation (kind, key, name, words) VALUES ('room', 'lobby', ?1, ?1)"
            " RETURNING id",
            (name,),
        ).fetchone()
    found = conversation(db, row[0])
    assert found is not None
    return found


def direct(db: apsw.Connection, one: int, other: int, now: int) -> Place:
    """Return the direct conversation of `one` with `other`, or with itself; made if needed."""
    low, high = sorted((one, other))
    row: Any = db.execute(
        "SELECT conversation FROM direct WHERE low = ? AND high = ?", (low, high)
    ).fetchone()
    number: int = row[0] if row else _make_direct(db, low, high, one, now)
    # Whoever took it out of their list has it again.
    db.execute(
        "INSERT INTO member (account, conversation) VALUES (?, ?)"
        " ON CONFLICT DO UPDATE SET hidden_to = 0",
        (one, number),
    )
    found = place(db, number, one)
    assert found is not None
    return found


def _make_direct(db: apsw.Connection, low: int, high: int, by: int, now: int) -> int:
    number: Any = db.execute("INSERT INTO conversation (kind) VALUES ('direct') RETURNING id").get
    db.execute("INSERT INTO direct VALUES (?, ?, ?, ?, ?)", (low, high, number, by, now))
    for account in {low, high}:
        db.execute("INSERT INTO member (account, conversation) VALUES (?, ?)", (account, number))
    return int(number)


def hide(db: apsw.Connection, number: int, account: int) -> None:
    """Take a direct conversation out of somebody's list until something is said in it."""
    db.execute(
        "UPDATE member SET hidden_to = coalesce("
        "(SELECT max(seq) FROM entry WHERE entry.conversation = ?1), 0)"
        " WHERE conversation = ?1 AND account = ?2",
        (number, account),
    )


def mark_read(db: apsw.Connection, marks: dict[tuple[int, int], int]) -> None:
    """Keep read markers, by account and conversation; they never go back."""
    db.executemany(
        "UPDATE member SET read = max(read, ?) WHERE account = ? AND conversation = ?",
        [(seq, account, number) for (account, number), seq in marks.items()],
    )


def set_recorded(db: apsw.Connection, number: int, account: int, *, recorded: bool | None) -> None:
    """Keep what somebody decided about recording in a conversation."""
    db.execute(
        "UPDATE member SET recorded = ? WHERE account = ? AND conversation = ?",
        (recorded, account, number),
    )
