"""A game written down as text, in the forms that its players know."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from parlour_games import Step, records
from parlour_games.records import Ending, Record
from parlour_protocol.limits import GAME_TEXT_MAX_CHARACTERS
from parlour_protocol.messages import Clock, ExportGame, GameText
from parlour_server.playing import endings
from parlour_server.playing.looking_back import looked_up, moves_for, refuse_faulty
from parlour_server.playing.table import Table
from parlour_server.playing.telling import seats
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server

_ENDINGS: Mapping[str, Ending] = {
    endings.RESIGN: "resignation",
    endings.FLAG: "time",
    endings.BOTH_FLAGS: "time",
    endings.CLAIM: "abandonment",
    endings.CLAIM_DRAW: "abandonment",
    endings.ALONE: "abandonment",
    endings.STUCK: "abandonment",
    endings.TOO_LONG: "rules",
    endings.DRAW: "agreement",
    endings.ABORT: "agreement",
}
"""How a game ended, by the deed that ended it; others ended by their rules."""

_UNITS = ((24 * 3600, "d"), (3600, "h"), (60, "min"), (1, "s"))


async def export_game(server: "Server", session: Session, message: ExportGame) -> None:
    """Send the record of a game as text, as far as whoever asks may know it."""
    table = await looked_up(server, session, message)
    if table is None:
        return
    record = _record(server, table, table.seat_of(session.account))
    form = message.form or records.forms(record.game)[0]
    try:
        async with server.tables.lengthy:
            text = records.written(record, form)
    except records.UnknownFormError as error:
        session.refuse(message.request, "invalid", str(error))
        return
    except (ValueError, LookupError) as error:
        # A package of others may have a game of this key, whose moves are written otherwise.
        refuse_faulty(server, session, message.request, table, error)
        return
    end = message.after + GAME_TEXT_MAX_CHARACTERS
    piece, more = text[message.after : end], end < len(text)
    session.answer(GameText(message.request, table.number, form, piece, more))


def _record(server: "Server", table: Table, seat: int) -> Record:
    stored, terms = table.record, table.record.terms
    position, result = table.position, table.record.result
    ended = position.ended if position is not None else None
    seated = seats(server, table)
    began = dt.datetime.fromtimestamp(stored.started / 1000, dt.UTC)
    return Record(
        terms.game,
        table.game.name if table.game is not None else terms.game,
        tuple(each.nickname for each in seated),
        table.game.sides if table.game is not None else (),
        {option.name: option.value for option in terms.options},
        began.date().isoformat(),
        tuple(Step(move.seat, move.text) for move in moves_for(table, seat)),
        result.scores if result is not None else None,
        result.reason if result is not None else "",
        _ENDINGS.get(ended.move, "rules") if ended is not None else "rules",
        server.name,
        terms.rated,
        clock_words(terms.clock),
    )


def clock_words(clock: Clock) -> str:
    """Return in words how long players may think; nothing if it is as long as they like."""
    if clock.per_move:
        return f"{_duration(clock.per_move)} a move"
    if clock.increment:
        return f"{_duration(clock.initial)} + {_duration(clock.increment)}"
    return _duration(clock.initial) if clock.initial else ""


def _duration(seconds: int) -> str:
    for size, unit in _UNITS:
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return "0 s"
