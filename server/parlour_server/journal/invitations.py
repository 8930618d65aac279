"""Invitations to play, as they are kept."""

import json
from collections.abc import Iterable
from typing import Any

import apsw
import msgspec

from parlour_protocol.messages import Terms
from parlour_server.day import DAY
from parlour_server.journal.changes import GONE
from parlour_server.journal.ignoring import ignores
from parlour_server.playing.invitations import EXPIRED, OPEN, VOIDED, Invitation, Known

_COLUMNS = (
    "id, inviter, invited, terms, sent, expires, state, closed, crossed, gathering,"
    " play_invitation.conversation"
)
_FROM = f"SELECT {_COLUMNS} FROM play_invitation"  # noqa: S608 - our own words

_DECLINED = (
    "SELECT max(closed) FROM play_invitation WHERE state = 'declined' AND game = ?3"
    " AND ((inviter = ?1 AND invited = ?2) OR (inviter = ?2 AND invited = ?1))"
)

# Whoever has invited the inviter has answered too, in a way.
_STRANGER = (
    "NOT EXISTS (SELECT 1 FROM play_invitation AS other WHERE other.inviter = mine.inviter"
    "  AND other.state IN ('accepted', 'declined') AND other.invited = mine.invited)"
    " AND NOT EXISTS (SELECT 1 FROM play_invitation AS other"
    "  WHERE other.inviter = mine.invited AND other.invited = mine.inviter)"
)
_UNANSWERED = (
    "SELECT count(*) FROM play_invitation AS mine"  # noqa: S608 - our own words
    f" WHERE inviter = ? AND sent > ? AND sent <= ? AND {_STRANGER}"
)
_IS_STRANGER = f"SELECT {_STRANGER} FROM (SELECT ? AS inviter, ? AS invited) AS mine"  # noqa: S608

_KEPT_OUT = (
    "SELECT EXISTS (SELECT 1 FROM account WHERE id IN (?, ?) AND (disabled OR nickname = ?))"
)

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Terms)


def find(db: apsw.Connection, id_: bytes) -> Invitation | None:
    """Return the invitation of an id, None if there is none."""
    found = _all(db, f"{_FROM} WHERE id = ?", (id_,))
    return found[0] if found else None


def put(db: apsw.Connection, invitations: Iterable[Invitation]) -> None:
    """Keep invitations as they are now, in place of what was kept of them."""
    db.executemany(
        "INSERT INTO play_invitation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET state = excluded.state, closed = excluded.closed,"
        " crossed = excluded.crossed, conversation = excluded.conversation",
        [
            (
                each.id, each.inviter, each.invited, each.terms.game, _encoder.encode(each.terms),
                each.sent, each.expires, each.state, each.closed, int(each.crossed), each.gathering,
                each.table,
            )
            for each in invitations
        ],
    )  # fmt: skip


def known(db: apsw.Connection, sent: Invitation) -> Known:
    """Return what is known when an invitation is sent."""
    one, other, game = sent.inviter, sent.invited, sent.terms.game
    between = _all(
        db,
        f"{_FROM} WHERE min(inviter, invited) = ? AND max(inviter, invited) = ? AND game = ?"
        " AND state = 'open'",
        (min(one, other), max(one, other), game),
    )
    declined: Any = db.execute(_DECLINED, (one, other, game)).get
    is_stranger = _number(db, _IS_STRANGER, one, other)
    return Known(
        names(db, [other]).get(other, GONE),
        kept_out=bool(_number(db, _KEPT_OUT, one, other, GONE)),
        ignored=ignores(db, other, one),
        same=find(db, sent.id),
        between=between[0] if between else None,
        declined=declined,
        out=_number(
            db, "SELECT count(*) FROM play_invitation WHERE inviter = ? AND state = 'open'", one
        ),
        lately=_number(
            db,
            "SELECT count(*) FROM play_invitation WHERE inviter = ? AND sent > ? AND sent <= ?",
            one,
            sent.sent - DAY,
            sent.sent,
        ),
        unanswered=_number(db, _UNANSWERED, one, sent.sent - DAY, sent.sent) if is_stranger else 0,
    )


def names(db: apsw.Connection, accounts: Iterable[int]) -> dict[int, str]:
    """Return what accounts are called now."""
    rows: Any = db.execute(
        "SELECT id, nickname FROM account WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(accounts)),),
    )
    return dict(rows)


def is_bot(db: apsw.Connection, account: int) -> bool:
    """Tell whether an account is a program's."""
    return bool(_number(db, "SELECT bot FROM account WHERE id = ?", account))


# --- those that are open


def listed(db: apsw.Connection, account: int, now: int, most: int) -> list[Invitation]:
    """Return the open invitations of somebody, their own and others', the latest first.

    Args:
        db: The database.
        account: Whose.
        now: The time, in milliseconds since 1970 UTC.
        most: How many at the most; their own come first then.
    """
    found = _all(
        db,
        f"{_FROM} WHERE state = 'open' AND expires > ?2 AND inviter = ?1"
        f" UNION ALL {_FROM} WHERE state = 'open' AND expires > ?2 AND invited = ?1",
        (account, now),
    )
    found.sort(key=lambda each: (each.inviter == account, each.sent), reverse=True)
    return sorted(found[:most], key=lambda each: each.sent, reverse=True)


def gathered(db: apsw.Connection, table: int) -> list[Invitation]:
    """Return the open invitations to a table that gathers players, the first one first."""
    return _all(db, f"{_FROM} WHERE gathering = ? AND state = 'open' ORDER BY sent, id", (table,))


# --- those that the server closes


def has_due(db: apsw.Connection, now: int) -> bool:
    """Tell whether any is open that is not to be."""
    return bool(
        _number(
            db,
            "SELECT EXISTS (SELECT 1 FROM play_invitation WHERE state = 'open' AND expires <= ?)"
            " OR EXISTS (SELECT 1 FROM play_invitation AS p"
            "  JOIN account ON account.id IN (p.inviter, p.invited)"
            "  WHERE state = 'open' AND disabled)",
            now,
        )
    )


def close_due(db: apsw.Connection, now: int) -> list[Invitation]:
    """Close those that have expired, and those of accounts that the operator keeps out."""
    late = _all(db, f"{_FROM} WHERE state = 'open' AND expires <= ? ORDER BY expires, id", (now,))
    closed = [each.close(EXPIRED, now) for each in late]
    put(db, closed)
    return closed + _void(
        db,
        now,
        "EXISTS (SELECT 1 FROM account WHERE account.id IN (inviter, invited) AND disabled)",
    )


def void_between(db: apsw.Connection, one: int, other: int, now: int) -> list[Invitation]:
    """Close what is open between two people."""
    return _void(
        db,
        now,
        "(inviter = ?1 AND invited = ?2) OR (inviter = ?2 AND invited = ?1)",
        one,
        other,
    )


def void_of(db: apsw.Connection, account: int, now: int) -> list[Invitation]:
    """Close all that is open of somebody, and to them."""
    return _void(db, now, "inviter = ?1 OR invited = ?1", account)


def void_to(db: apsw.Connection, table: int, now: int) -> list[Invitation]:
    """Close the invitations to a table that does not gather players any more."""
    return _void(db, now, "gathering = ?1", table)


def _void(db: apsw.Connection, now: int, which: str, *values: int) -> list[Invitation]:
    found = _all(db, f"{_FROM} WHERE state = '{OPEN}' AND ({which}) ORDER BY sent, id", values)
    closed = [each.close(VOIDED, now) for each in found]
    put(db, closed)
    return closed


def _all(db: apsw.Connection, query: str, values: tuple[Any, ...]) -> list[Invitation]:
    rows: Any = db.execute(query, values)
    return [
        Invitation(
            bytes(id_), inviter, invited, _decoder.decode(terms), sent, expires, state, closed,
            bool(crossed), gathering, table,
        )
        for id_, inviter, invited, terms, sent, expires, state, closed, crossed, gathering, table
        in rows.fetchall()
    ]  # fmt: skip


def _number(db: apsw.Connection, query: str, *values: int | str) -> int:
    found: Any = db.execute(query, values).get
    return int(found)
