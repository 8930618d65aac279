"""PGN, and PDN which is made after it: tags, then numbered moves, then the result."""

import textwrap
from collections.abc import Iterable
from typing import Final

from parlour_games.records.record import Record, one_line

COLUMNS: Final = 79
"""The longest line of moves: PGN discourages lines of 80 characters and more."""

_UNKNOWN = "?"
_TERMINATIONS = {
    "rules": "normal",
    "resignation": "normal",
    "agreement": "normal",
    "time": "time forfeit",
    "abandonment": "abandoned",
}


def pgn(record: Record) -> str:
    """Return a game of chess in PGN.

    Steven J. Edwards, Portable Game Notation Specification and Implementation Guide, 1994.
    """
    white, black = _players(record)
    tags = [
        ("Event", record.event),
        ("Site", record.server or _UNKNOWN),
        ("Date", record.date.replace("-", ".")),
        ("Round", "-"),
        ("White", white),
        ("Black", black),
        ("Result", result(record, white=0)),
        ("Termination", _termination(record)),
    ]
    return _written(record, tags, result(record, white=0))


def pdn(record: Record) -> str:
    """Return a game of English draughts in PDN, where white's points come first in the result too.

    Adrian Millett, Portable Draughts Notation; game type 21 is English draughts.
    """
    black, white = _players(record)
    tags = [
        ("Event", record.event),
        ("Site", record.server or _UNKNOWN),
        ("Date", record.date.replace("-", ".")),
        ("Round", "-"),
        ("Black", black),
        ("White", white),
        ("Result", result(record, white=1)),
        ("GameType", "21"),
        ("Termination", _termination(record)),
    ]
    return _written(record, tags, result(record, white=1))


def result(record: Record, *, white: int) -> str:
    """Return the result, white's points first; a star if there is none."""
    if not record.scores:
        return "*"
    points = (record.scores[white], record.scores[1 - white])
    return {(1.0, 0.0): "1-0", (0.0, 1.0): "0-1", (0.5, 0.5): "1/2-1/2"}.get(points, "*")


def _players(record: Record) -> tuple[str, str]:
    first, second = (*record.players, "", "")[:2]
    return first or _UNKNOWN, second or _UNKNOWN


def _termination(record: Record) -> str:
    if record.scores is None:
        return "unterminated"
    return _TERMINATIONS[record.ending] if record.scores else "abandoned"


def _written(record: Record, tags: Iterable[tuple[str, str]], token: str) -> str:
    told = [f'[{name} "{_quoted(value)}"]' for name, value in tags]
    words = []
    for at, step in enumerate(record.steps):
        number = [f"{at // 2 + 1}."] if at % 2 == 0 else []
        words += [*number, step.move]
    if record.reason:
        words.append("{" + one_line(record.reason).replace("{", "(").replace("}", ")") + "}")
    words.append(token)
    moves = textwrap.fill(" ".join(words), COLUMNS, break_long_words=False, break_on_hyphens=False)
    return "\n".join(told) + f"\n\n{moves}\n"


def _quoted(value: str) -> str:
    return one_line(value).replace("\\", "\\\\").replace('"', '\\"')
