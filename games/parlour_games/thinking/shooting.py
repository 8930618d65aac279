"""Battleship: shoot where the ships that are left can lie most often, as far as one sees."""

from collections.abc import Iterable
from random import Random

from parlour_games.battleship_waters import CELLS, COLUMNS, FLEET
from parlour_games.thinking.question import Question
from parlour_games.views import Board, Piece

_SIZE = len(COLUMNS)

HIT_WEIGHT = 30
"""How much more a place counts for each hit in it that has sunk nothing yet."""

SLIPS = {"easy": 0.6, "medium": 0.15, "hard": 0.0}
"""How often a shot goes anywhere; on `easy` still beside a hit, if there is one."""


def choose(question: Question, rng: Random) -> str:
    """Return where a ship is to lie, at random, or the cell to shoot at."""
    view = question.view
    assert isinstance(view, Board)
    moves = [move.text for move in view.moves]
    if any("-" in move for move in moves):
        return rng.choice(moves)
    open_ = {CELLS.index(move) for move in moves}
    if rng.random() < SLIPS[question.level]:
        near = sorted(open_ & set(_beside(view.cells)))
        return CELLS[rng.choice(near or sorted(open_))]
    weights = _weights(view.cells)
    best = max(weights[cell] for cell in open_)
    return CELLS[rng.choice([cell for cell in sorted(open_) if weights[cell] == best])]


def _is_hit(piece: Piece | None) -> bool:
    return piece is not None and piece.name == "hit"


def _beside(cells: tuple[Piece | None, ...]) -> Iterable[int]:
    """Yield the cells beside a hit that has sunk nothing yet."""
    for cell, piece in enumerate(cells):
        if _is_hit(piece):
            column, row = cell % _SIZE, cell // _SIZE
            yield from (cell - 1,) * (column > 0)
            yield from (cell + 1,) * (column < _SIZE - 1)
            yield from (cell - _SIZE,) * (row > 0)
            yield from (cell + _SIZE,) * (row < _SIZE - 1)


def _weights(cells: tuple[Piece | None, ...]) -> list[int]:
    """Return for each cell in how many ways the ships that are left can lie over it."""
    sunk = {piece.name.removeprefix("sunk ") for piece in cells if piece is not None}
    possible = [piece is None or _is_hit(piece) for piece in cells]
    weights = [0] * len(cells)
    for ship in FLEET:
        if ship.name in sunk:
            continue
        for line in _lines(ship.length):
            if all(possible[cell] for cell in line):
                hits = sum(_is_hit(cells[cell]) for cell in line)
                for cell in line:
                    weights[cell] += 1 + HIT_WEIGHT * hits * hits
    return weights


def _lines(length: int) -> Iterable[range]:
    """Yield the cells of all places where a ship of a length can lie."""
    for start in range(len(CELLS)):
        if start % _SIZE + length <= _SIZE:
            yield range(start, start + length)
        if start // _SIZE + length <= _SIZE:
            yield range(start, start + length * _SIZE, _SIZE)
