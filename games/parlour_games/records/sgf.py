"""SGF, the notation of games with stones.

Smart Game Format, FF[4], https://www.red-bean.com/sgf/: its pages on Go (GM[1]), the list of games
(gomoku is GM[4]) and Hex (GM[11]), in which red is black and blue is white.
"""

import re
from typing import Final

from parlour_games.records.record import Record, one_line

MOVES_A_LINE: Final = 10
"""How many moves are written on a line."""

_GAMES = {"go": (1, 9), "gomoku": (4, 15), "hex": (11, 11)}
"""For each game its number in SGF, and how many rows its board has."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_GO_COLUMNS = "abcdefghj"
_HOW = {"resignation": "R", "time": "T", "abandonment": "F"}
_POINTS = re.compile(r"black ([\d.]+), white ([\d.]+)")


def sgf(record: Record) -> str:
    """Return a game of go, gomoku or hex in SGF."""
    number, size = _GAMES[record.game]
    black, white = (*record.players, "", "")[:2]
    properties = [
        ("FF", "4"),
        ("GM", str(number)),
        ("CA", "UTF-8"),
        ("AP", "Parlour"),
        ("SZ", str(size)),
        ("PB", _escaped(black)),
        ("PW", _escaped(white)),
        ("DT", _escaped(record.date)),
        ("EV", _escaped(record.event)),
        ("PC", _escaped(record.server)),
        ("RE", _result(record)),
        ("GC", _escaped(record.reason)),
    ]
    if record.game == "go":
        properties += [("KM", _escaped(record.options.get("komi", ""))), ("RU", "Tromp-Taylor")]
    root = ";" + "".join(f"{name}[{value}]" for name, value in properties if value)
    moves = [f";{'BW'[step.seat]}[{_cell(record.game, step.move, size)}]" for step in record.steps]
    lines = ["".join(moves[at : at + MOVES_A_LINE]) for at in range(0, len(moves), MOVES_A_LINE)]
    return "\n".join([f"({root}", *lines]) + ")\n"


def _cell(game: str, move: str, size: int) -> str:
    if game == "hex":
        return "swap-pieces" if move == "swap" else move
    if move == "pass":
        return ""
    columns = _GO_COLUMNS if game == "go" else _LETTERS
    return _LETTERS[columns.index(move[0])] + _LETTERS[size - int(move[1:])]


def _result(record: Record) -> str:
    if record.scores is None:
        return "?"
    if not record.scores:
        return "Void"
    black, white = record.scores[:2]
    if black == white:
        return "0"
    points = _POINTS.fullmatch(record.reason)
    by = f"{abs(float(points[1]) - float(points[2])):g}" if points else ""
    return f"{'B' if black > white else 'W'}+{_HOW.get(record.ending, by)}"


def _escaped(text: str) -> str:
    """Return a text as `SimpleText`: on one line, with what ends or joins values escaped."""
    return re.sub(r"([\]\\:])", r"\\\1", one_line(text))
