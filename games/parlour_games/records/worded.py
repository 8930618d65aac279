"""A game in words, for people; and in JSON, for programs."""

import json
import textwrap
from typing import Final

from parlour_games.game import NATURE, Seat
from parlour_games.records.record import Record, one_line

COLUMNS: Final = 79
"""The longest line of moves, where moves are shorter."""

FORMAT: Final = 1
"""The version of the JSON: it rises when a field changes its meaning."""

_CHANCE = "chance"


def text(record: Record) -> str:
    """Return a game in words."""
    head = [
        one_line(record.event),
        ", ".join(part for part in (one_line(record.date), one_line(record.server)) if part),
        "",
        *(_seated(record, seat) for seat in range(len(record.players))),
    ]
    options = [f"{one_line(name)}: {one_line(value)}" for name, value in record.options.items()]
    if options:
        head += ["", ", ".join(options)]
    return "\n".join([*head, "", *_moves(record), "", _ended(record)]) + "\n"


def as_json(record: Record) -> str:
    """Return a game in JSON; all but ASCII is escaped, so that nothing in it is obeyed."""
    ended = record.scores is not None
    told = {
        "format": FORMAT,
        "game": record.game,
        "name": record.name,
        "players": [
            {"seat": seat, "side": _side(record, seat), "name": name}
            for seat, name in enumerate(record.players)
        ],
        "options": dict(record.options),
        "date": record.date,
        "server": record.server,
        "rated": record.rated,
        "clock": record.clock,
        "result": {
            "scores": list(record.scores or ()),
            "reason": record.reason,
            "ending": record.ending,
        }
        if ended
        else None,
        "steps": [{"seat": step.seat, "move": step.move} for step in record.steps],
    }
    return json.dumps(told, indent=1) + "\n"


def _moves(record: Record) -> list[str]:
    """Return the moves: numbered in pairs where two take turns, else each with who made it."""
    seats = [step.seat for step in record.steps]
    moves = [one_line(step.move) for step in record.steps]
    if seats == [at % 2 for at in range(len(seats))]:
        words = []
        for at, move in enumerate(moves):
            words += [f"{at // 2 + 1}.", move] if at % 2 == 0 else [move]
        return textwrap.wrap(
            " ".join(words), COLUMNS, break_long_words=False, break_on_hyphens=False
        )
    width = len(str(len(moves)))
    return [
        f"{at:>{width}}  {_called(record, seat)}: {move}"
        for at, (seat, move) in enumerate(zip(seats, moves, strict=True), 1)
    ]


def _ended(record: Record) -> str:
    if record.scores is None:
        return "The game goes on."
    reason = f": {one_line(record.reason)}" if record.reason else ""
    if not record.scores:
        return f"No result{reason}"
    best = max(record.scores)
    if best <= 0:
        return f"Nobody won{reason}"
    winners = [seat for seat, score in enumerate(record.scores) if score == best]
    if len(winners) == len(record.scores):
        return f"Draw{reason}"
    return f"{' and '.join(_called(record, seat) for seat in winners)} won{reason}"


def _seated(record: Record, seat: Seat) -> str:
    side = _side(record, seat) or f"seat {seat + 1}"
    return f"{one_line(side)}: {_called(record, seat)}"


def _side(record: Record, seat: Seat) -> str:
    return record.sides[seat] if seat < len(record.sides) else ""


def _called(record: Record, seat: Seat) -> str:
    if seat == NATURE:
        return _CHANCE
    name = record.players[seat] if seat < len(record.players) else ""
    return one_line(name) or one_line(_side(record, seat)) or f"seat {seat + 1}"
