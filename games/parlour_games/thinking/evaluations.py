"""How good positions look, where random games tell little: chess, draughts, othello."""

from collections.abc import Mapping
from types import MappingProxyType

from parlour_games.spiel.engine import Situation
from parlour_games.thinking.look_ahead import Evaluate

_CHESS_WORTH = {"p": 1.0, "n": 3.2, "b": 3.3, "r": 5.0, "q": 9.5, "k": 0.0}
"""In pawns; a bishop a little more than a knight, as most tables have it."""

_CENTRE = (
    0, 0, 0, 0, 0, 0, 0, 0,
    0, 1, 1, 1, 1, 1, 1, 0,
    0, 1, 2, 2, 2, 2, 1, 0,
    0, 1, 2, 3, 3, 2, 1, 0,
    0, 1, 2, 3, 3, 2, 1, 0,
    0, 1, 2, 2, 2, 2, 1, 0,
    0, 1, 1, 1, 1, 1, 1, 0,
    0, 0, 0, 0, 0, 0, 0, 0,
)  # fmt: skip
"""How near each square is to the centre."""

_CENTRE_WORTH = {"p": 0.06, "n": 0.12, "b": 0.06, "r": 0.0, "q": 0.01, "k": -0.12}
"""What nearness to the centre is worth, in pawns; a king hides from it."""

_ADVANCE_WORTH = 0.03
"""What each step of a pawn forward is worth, in pawns."""

_OTHELLO_WEIGHTS = (
    100, -20, 10, 5, 5, 10, -20, 100,
    -20, -50, -2, -2, -2, -2, -50, -20,
    10, -2, 1, 1, 1, 1, -2, 10,
    5, -2, 1, 0, 0, 1, -2, 5,
    5, -2, 1, 0, 0, 1, -2, 5,
    10, -2, 1, 1, 1, 1, -2, 10,
    -20, -50, -2, -2, -2, -2, -50, -20,
    100, -20, 10, 5, 5, 10, -20, 100,
)  # fmt: skip
"""What a disc is worth: corners are never lost again, and what is beside them gives them away."""


def _chess(situation: Situation) -> float:
    # Player 0 of OpenSpiel's chess is black.
    worth, square = 0.0, 0
    for letter in str(situation).split(" ", 1)[0]:
        if letter == "/":
            continue
        if letter.isdigit():
            square += int(letter)
            continue
        kind = letter.lower()
        each = _CHESS_WORTH[kind] + _CENTRE_WORTH[kind] * _CENTRE[square]
        if kind == "p":
            row = square // 8
            each += _ADVANCE_WORTH * (row if letter == "p" else 7 - row)
        worth += each if letter == kind else -each
        square += 1
    return worth


def _draughts(situation: Situation) -> float:
    board = "".join(line[1:] for line in str(situation).splitlines()[:8])
    # Men count more the further they have come; OpenSpiel's player 0 has the o.
    worth = 0.0
    for cell, letter in enumerate(board):
        row = cell // 8
        if letter == "o":
            worth += 1 + 0.02 * (7 - row)
        elif letter == "+":
            worth -= 1 + 0.02 * row
        elif letter == "8":
            worth += 1.6
        elif letter == "*":
            worth -= 1.6
    return worth


def _othello(situation: Situation) -> float:
    rows = str(situation).splitlines()[2:10]
    discs = [cell for row in rows for cell in row.split()[1:9]]
    worth = 0.0
    for disc, weight in zip(discs, _OTHELLO_WEIGHTS, strict=True):
        if disc == "x":
            worth += weight
        elif disc == "o":
            worth -= weight
    mobility = len(situation.legal_actions())
    return worth + (4 if situation.current_player() == 0 else -4) * mobility


EVALUATIONS: Mapping[str, Evaluate] = MappingProxyType({
    "chess": _chess,
    "draughts": _draughts,
    "othello": _othello,
})  # fmt: skip
"""By the game's key; each judges for player 0 of OpenSpiel."""
