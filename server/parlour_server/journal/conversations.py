"""Conversations, who is in them, and how far each has read."""

from dataclasses import dataclass, replace
from typing import Any

import apsw

from parlour_server.day import DAY

TABLES_LISTED_DAYS = 7
"""How long a table stays in the lists of those who played there after its game has ended."""

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
        kind: `room`, `direct`, `table` or `gallery`.
        name: A room's name with its `#`; empty for others.
        topic: What a room is about.
        invite_only: Whether one comes in by invitation alone.
        retention_days: Older entries are erased; 0 keeps them.
        recorded: What was decided for those who have not; None for nothing.
        revision: The highest revision of its entries.
        head: The number of its last entry.
        pair: Of a direct conversation: the accounts and nicknames of those in it, one or two.
        lobby: Whether it is the room that everybody is in.
        places: Of a direct conversation, or of a table's players: the places of those in it, by
            account.
        game: Of a table and its gallery: the key of the game.
        seated: Of a table and its gallery: the accounts and nicknames of those who play, by seat.
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
    game: str = ""
    seated: tuple[tuple[int, str], ...] = ()

    @property
    def named(self) -> tuple[tuple[int, str], ...]:
        """The accounts and nicknames of those whom it is named after."""
        return self.pair or self.seated

    @property
    def lasting(self) -> tuple[tuple[int, str], ...]:
        """The same of those who are in it for good, also when it is not in their list."""
        return self.seated if self.kind == "table" else self.pair

    def renamed(self, account: int, nickname: str) -> "ConversationRecord":
        """Return it as it is when one of those whom it is named after has another nickname."""
        pair, seated = (
            tuple((each, nickname if each == account else name) for each, name in named)
            for named in (self.pair, self.seated)
        )
        return replace(self, pair=pair, seated=seated)


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
    game, seated = _seated(db, id_) if kind in ("table", "gallery") else ("", ())
    found = ConversationRecord(
        id_, kind, name, topic, bool(invite_only), retention_days, maybe(recorded), revision,
        head, pair, bool(lobby), game=game, seated=seated,
    )  # fmt: skip
    members = ((account, member(db, id_, account)) for account, _ in found.lasting)
    return replace(found, places=tuple((account, there) for account, there in members if there))


def _pair(db: apsw.Connection, number: int) -> tuple[tuple[int, str], ...]:
    rows: Any = db.execute(
        "SELECT account.id, nickname FROM direct JOIN account ON account.id IN (low, high)"
        " WHERE conversation = ? ORDER BY account.id",
        (number,),
    ).fetchall()
    return tuple(rows)


def _seated(db: apsw.Connection, number: int) -> tuple[str, tuple[tuple[int, str], ...]]:
    rows: Any = db.execute(
        "SELECT game, account.id, nickname FROM game_table"
        " LEFT JOIN seat ON seat.conversation = game_table.conversation"
        " LEFT JOIN account ON account.id = seat.account"
        " WHERE game_table.conversation = ?1 OR gallery = ?1 ORDER BY seat",
        (number,),
    ).fetchall()
    return rows[0][0], tuple((account, name) for _, account, name in rows if account)


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


def listed_since(now: int) -> int:
    """Return after when a table has ended that is still listed; milliseconds since 1970 UTC."""
    return now - TABLES_LISTED_DAYS * DAY


def places(db: apsw.Connection, account: int, most: int, since: int) -> list[Place]:
    """Return what somebody is in: rooms in the order they were made, then directs, then tables.

    Direct conversations are those that hold something, and something new if they were taken out
    of the list; the latest first. Tables are those that are not over, and then those of which the
    same holds that ended late enough; galleries those of tables that are not over.

    Args:
        db: The database.
        account: Who.
        most: At most so many direct conversations, so many tables, and so many galleries.
        since: What `listed_since` returns.
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
        (account, most),
    ).fetchall()
    tables: Any = db.execute(
        "WITH recent (conversation, running) AS ("
        "  SELECT conversation, 1 FROM seat WHERE account = ?1 AND ended = 0"
        "  UNION ALL SELECT conversation, 0 FROM seat WHERE account = ?1 AND ended > ?2)"
        " SELECT conversation FROM recent JOIN member USING (conversation)"
        " WHERE member.account = ?1 AND (hidden_to = 0 OR hidden_to <"
        "  (SELECT max(seq) FROM entry WHERE entry.conversation = member.conversation))"
        " ORDER BY running DESC, conversation DESC LIMIT ?3",
        (account, since, most),
    ).fetchall()
    galleries: Any = db.execute(
        "SELECT member.conversation FROM member JOIN game_table ON gallery = member.conversation"
        " WHERE account = ? AND state != 'over' ORDER BY joined DESC LIMIT ?",
        (account, most),
    ).fetchall()
    listed = (*rooms, *directs, *tables, *galleries)
    found = [place(db, row[0], account) for row in listed]
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
    """Take a direct conversation or a table out of somebody's list until something comes in it."""
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
