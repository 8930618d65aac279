"""What is wrong with how tables and invitations to play are kept, as `chat-server verify` tells."""

from collections.abc import Iterator
from typing import Any

import apsw
import msgspec

from parlour_protocol.messages import Result, Terms
from parlour_server.journal import deeds
from parlour_server.playing.invitations import STATES

_MOVES_TOLD = "SELECT account FROM entry WHERE conversation = ?1 AND instr(body, ?2) ORDER BY seq"
_MOVES_MADE = "SELECT seat FROM deed WHERE conversation = ?1 AND verb = ?2 ORDER BY number"


def of_table(db: apsw.Connection, number: int) -> Iterator[str]:
    """Return in words what is wrong with a table, and with what was done there."""
    yield from deeds.faults(db, number)
    row: Any = db.execute(
        "SELECT game, terms, state, started, ended, result FROM game_table WHERE conversation = ?",
        (number,),
    ).fetchone()
    game, terms, state, started, ended, result = row
    agreed = _read(terms, Terms)
    if agreed is None or agreed.game != game:
        yield "what is played there cannot be read, or is something else"
    if state not in ("gathering", "playing", "over"):
        yield f"it is “{state}”, which no table is"
    if (state == "playing" and not started) or (state == "over") is not bool(ended):
        yield f"it is “{state}”, and its times say otherwise"
    if (_read(result, Result) is None) is not (state != "over"):
        yield "its result cannot be read, or is one of a game that goes on"
    yield from _of_seats(db, number)


def _of_seats(db: apsw.Connection, number: int) -> Iterator[str]:
    rows: Any = db.execute(
        "SELECT seat, account, EXISTS (SELECT 1 FROM account AS a WHERE a.id = seat.account)"
        " FROM seat WHERE conversation = ? ORDER BY seat",
        (number,),
    ).fetchall()
    if [seat for seat, _, _ in rows] != list(range(len(rows))) or not rows:
        yield "a seat is missing"
    accounts = [account for _, account, _ in rows if account is not None]
    if len(set(accounts)) < len(accounts):
        yield "somebody has two seats"
    for seat, account, known in rows:
        if account is not None and not known:
            yield f"on seat {seat} sits account {account}, which is not there"
    made: Any = db.execute(_MOVES_MADE, (number, deeds.MOVE)).fetchall()
    told: Any = db.execute(_MOVES_TOLD, (number, deeds.told_as(deeds.MOVE))).fetchall()
    sits = {account: seat for seat, account, _ in rows if account is not None}
    # A takeback leaves both; where their numbers differ, that was told of already.
    for (seat,), (author,) in zip(made, told, strict=False):
        if author in sits and sits[author] != seat and seat in sits.values():
            yield f"account {author} has made a move of seat {seat}, and sits elsewhere"
            return


def of_invitations(db: apsw.Connection) -> Iterator[str]:
    """Return in words what is wrong with invitations to play."""
    rows: Any = db.execute("SELECT hex(id), game, terms, state FROM play_invitation ORDER BY id")
    for id_, game, terms, state in rows:
        agreed = _read(terms, Terms)
        if agreed is None or agreed.game != game:
            yield f"what the invitation {id_} is to cannot be read, or is something else"
        if state not in STATES:
            yield f"the invitation {id_} is “{state}”, which none is"


def _read(stored: bytes | None, kind: type[Any]) -> Any:  # noqa: ANN401 - one of that type
    if stored is None:
        return None
    try:
        return msgspec.msgpack.decode(stored, type=kind)
    except msgspec.DecodeError:
        return None
