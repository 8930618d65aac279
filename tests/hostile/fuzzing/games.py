"""Moves as people type them, at every game; and games written down with any names in them."""

import json
import unicodedata
from functools import cache
from typing import Any

from parlour_games import GAMES, IllegalMoveError, Step
from parlour_games.records import Record, forms, written
from tests.games.playouts import AnyGame, sampled
from tests.hostile.fuzzing.target import Target, text_of, texts

_KEYS = tuple(GAMES)
_REASON_MAX = 200
_OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@cache
def _positions(key: str) -> list[tuple[Any, int]]:
    return [(played.states[ply], played.seats) for played, ply in sampled(GAMES[key])]


def _move(data: bytes) -> None:
    if len(data) < 2:
        return
    game: AnyGame = GAMES[_KEYS[data[0] % len(_KEYS)]]
    positions = _positions(game.key)
    state, seats = positions[data[1] * len(positions) // 256]
    typed = text_of(data[2:])
    for seat in range(seats):
        try:
            move = game.parse(state, seat, typed)
        except IllegalMoveError as error:
            assert 0 < len(str(error)) <= _REASON_MAX
            continue
        assert game.apply(state, Step(seat, move)) != state


def _record(data: bytes) -> None:
    if not data:
        return
    game = GAMES[_KEYS[data[0] % len(_KEYS)]]
    text = text_of(data[1:])
    third = len(text) // 3
    record = Record(
        game.key, game.name, (text[:third], text[third:]), game.sides, {}, "2026-11-21", (),
        scores=(0.5,) * 2, reason=text, server=text[third:],
    )  # fmt: skip
    for form in forms(game.key):
        told = written(record, form)
        told.encode()
        assert not {unicodedata.category(sign) for sign in told.replace("\n", "")} & _OBEYED
        if form == "pgn":
            tags, _, rest = told.partition("\n\n")
            assert all(line.startswith("[") and line.endswith('"]') for line in tags.split("\n"))
            assert "[" not in rest.partition("{")[0]
        if form == "json":
            json.loads(told)


_MOVES = (
    "e4", "Nf3", "O-O", "exd8=Q+", "e2e4", "11-15", "x", "22x13", "b7", "swap", "pass", "roll",
    "hold", "24/18", "bar/20", "off", "(2)", "*", "guess", "rock", "a1-a5", "A1", " ", "0", "-1",
    "=", "#", "?",
)  # fmt: skip
_SIGNS = ('"', "]", "\\", "[", "}", "{", ";", ":", "\n", ")", "(", "%")
_INSIDE = ("parlour_games",)

TARGETS = (
    Target("move", _move, texts(*_MOVES, most=8).map(b"\x01\x50".__add__), _INSIDE, cost=8),
    Target("record", _record, texts(*_SIGNS).map(b"\x07".__add__), _INSIDE, cost=8),
)
