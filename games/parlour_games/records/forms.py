"""The forms in which a game is written down."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from parlour_games.records.numbered import pdn, pgn
from parlour_games.records.record import Record
from parlour_games.records.sgf import sgf
from parlour_games.records.worded import as_json, text

_WRITERS: Mapping[str, Callable[[Record], str]] = MappingProxyType(
    {"pgn": pgn, "pdn": pdn, "sgf": sgf, "text": text, "json": as_json}
)
_OF_ALL = ("text", "json")
_OF_GAMES = {
    "chess": "pgn",
    "draughts": "pdn",
    "go": "sgf",
    "gomoku": "sgf",
    "hex": "sgf",
}


class UnknownFormError(ValueError):
    """A game is not written in this form; the message tells in which it is."""


def forms(game: str) -> tuple[str, ...]:
    """Return the forms in which a game is written, the best first.

    Args:
        game: Its key; of any game there is.
    """
    return (_OF_GAMES[game], *_OF_ALL) if game in _OF_GAMES else _OF_ALL


def written(record: Record, form: str) -> str:
    """Return a game in a form.

    Raises:
        UnknownFormError: It is not written in it.
    """
    known = forms(record.game)
    if form not in known:
        several = ", ".join(known)
        raise UnknownFormError(f"{record.name} is written as {several}, not as “{form:.16}”")
    return _WRITERS[form](record)
