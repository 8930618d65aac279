"""What was done at tables, in order and chained: a table's position is the fold of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import apsw
import msgspec

from parlour_protocol.messages import Result
from parlour_server.journal import ratings
from parlour_server.journal.chain import EMPTY, chained, digest

MOVE, CHANCE, TAKEBACK, END = "move", "chance", "takeback", "end"
"""What changes the position."""

OUT = "out"
"""A seat of more than two plays no more; the referee moves for it."""

PROPOSE, ANSWER, AGREED = "propose", "answer", "agreed"
"""What is proposed, what one says to it, and that everybody agrees."""

STEPS = frozenset({MOVE, CHANCE})
"""What the game's rules know of."""

TIMED = STEPS | {TAKEBACK, END, OUT}
"""What takes the time since the last such deed; the clock goes on over others."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done at a table.

    Args:
        verb: One of those above.
        seat: Whose deed it is, -1 for chance and for the server.
        move: Of a move or a draw of chance, all of it, also what others may not know; of a takeback
            the ply it returns to; of an end or an `out` why; of a proposal what; of an answer
            which.
        spent: How long the seat thought, or how long it was since the last deed, in milliseconds.
        id: What the player's client named it; of an answer, the proposal's.
    """

    verb: str
    seat: int
    move: str = ""
    spent: int = 0
    id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a game ends by what is done now.

    Args:
        result: As everybody is told it.
        rated: Whether it counts for ratings.
    """

    result: Result
    rated: bool


def read(db: apsw.Connection, number: int) -> tuple[list[Deed], int]:
    """Return all that was done at a table, and when the last of it was; 0 if there is nothing."""
    rows: Any = db.execute(
        "SELECT verb, seat, move, spent, id, time FROM deed WHERE conversation = ? ORDER BY number",
        (number,),
    ).fetchall()
    deeds = [
        Deed(verb, seat, move, spent, bytes(id_) if id_ is not None else None)
        for verb, seat, move, spent, id_, _ in rows
    ]
    return deeds, rows[-1][5] if rows else 0


def write(
    db: apsw.Connection,
    number: int,
    deeds: Sequence[Deed],
    now: int,
    ending: Ending | None = None,
) -> None:
    """Add to what was done at a table, in the transaction there is.

    Args:
        db: The database.
        number: The table.
        deeds: What was done, the first one first.
        now: When, in milliseconds since 1970 UTC.
        ending: How the game ends by it, if it does.
    """
    last: Any = db.execute(
        "SELECT number, chain FROM deed WHERE conversation = ? ORDER BY number DESC LIMIT 1",
        (number,),
    ).fetchone()
    place, link = last or (0, EMPTY)
    rows = []
    for deed in deeds:
        place += 1
        link = chained(bytes(link), _digest(number, place, now, deed))
        rows.append((
            number, place, now, deed.verb, deed.seat, deed.move, deed.spent, deed.id, link,
        ))  # fmt: skip
    db.executemany("INSERT INTO deed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    if any(deed.verb in TIMED for deed in deeds):
        db.execute(
            "UPDATE game_table SET spent = 0 WHERE conversation = ? AND spent > 0", (number,)
        )
    if ending is not None:
        db.execute(
            "UPDATE game_table SET state = 'over', ended = ?, result = ? WHERE conversation = ?",
            (now, msgspec.msgpack.encode(ending.result), number),
        )
        if ending.rated:
            ratings.rate(db, number, ending.result.scores)


def note_spent(db: apsw.Connection, running: Mapping[int, tuple[int, int]]) -> None:
    """Keep how long clocks have run since something was done last.

    Args:
        db: The database.
        running: By table: how much had been done there when it was looked at, and the time since,
            in milliseconds. Where more has been done by now nothing is kept: it is another's time.
    """
    db.executemany(
        "UPDATE game_table SET spent = ?3 WHERE conversation = ?1 AND ?2 ="
        " (SELECT coalesce(max(number), 0) FROM deed WHERE deed.conversation = ?1)",
        [(number, done, spent) for number, (done, spent) in running.items()],
    )


def _digest(number: int, place: int, time: int, deed: Deed) -> bytes:
    said = (number, place, time, deed.verb, deed.seat, deed.move, deed.spent, deed.id)
    return digest(msgspec.msgpack.encode(said))


def faults(db: apsw.Connection, number: int) -> Iterator[str]:
    """Return in words what is wrong with what was done at a table."""
    rows: Any = db.execute(
        "SELECT number, time, verb, seat, move, spent, id, chain FROM deed"
        " WHERE conversation = ? ORDER BY number",
        (number,),
    )
    place, link, steps = 0, EMPTY, 0
    for found, time, verb, seat, move, spent, id_, chain in rows:
        place += 1
        if found != place:
            yield f"deed {place} is missing"
            place = found
        deed = Deed(verb, seat, move, spent, bytes(id_) if id_ is not None else None)
        if chained(link, _digest(number, found, time, deed)) != chain:
            yield f"deed {found} is not what was done, or does not follow from those before it"
        link = bytes(chain)
        steps += verb in STEPS
    told: Any = db.execute(
        "SELECT count(*) FROM entry WHERE conversation = ?1"
        " AND (instr(body, ?2) OR instr(body, ?3))",
        (number, told_as(MOVE), told_as(CHANCE)),
    ).get
    if told != steps:
        yield f"{steps} moves were made, and its log tells of {told}"


def told_as(verb: str) -> bytes:
    """Return what the body of an entry holds that tells of a step; no text can hold it."""
    return b"".join(map(msgspec.msgpack.encode, ("kind", verb)))
