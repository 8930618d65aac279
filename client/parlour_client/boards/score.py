"""The moves of a game, as a list: in pairs where two move in turn, else one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from parlour_client.boards.drawing import called
from parlour_client.boards.spans import width, words
from parlour_protocol.messages import MoveMade

_PAIR = 2


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One line of the list.

    Args:
        label: Its number, or who moved.
        plies: The number of each move in it, from 1.
        texts: How each is written, safe to draw; a gap before the first is an empty text of ply 0.
    """

    label: str
    plies: tuple[int, ...]
    texts: tuple[str, ...]


def move_list(
    moves: Sequence[MoveMade], names: Sequence[str], *, ascii_only: bool = False
) -> list[MoveRow]:
    """Return the moves of a game, line by line.

    Args:
        moves: From the first on.
        names: What those who play are called, by seat; safe to draw.
        ascii_only: Whether there is only ASCII.
    """
    texts = [words(move.text, ascii_only=ascii_only) for move in moves]
    in_turn = all(move.seat == at % _PAIR for at, move in enumerate(moves))
    if len(names) == _PAIR and in_turn:
        return [
            MoveRow(
                str(at // _PAIR + 1),
                tuple(move.ply for move in moves[at : at + _PAIR]),
                tuple(texts[at : at + _PAIR]),
            )
            for at in range(0, len(moves), _PAIR)
        ]
    return [
        MoveRow(called(names, move.seat), (move.ply,), (text,))
        for move, text in zip(moves, texts, strict=True)
    ]


def move_lines(
    moves: Sequence[MoveMade], names: Sequence[str], *, ascii_only: bool = False
) -> list[str]:
    """Return `move_list` as lines of text, in columns."""
    rows = move_list(moves, names, ascii_only=ascii_only)
    label = max((width(row.label) for row in rows), default=0)
    first = max((width(row.texts[0]) for row in rows), default=0)
    return [_line(row, label, first) for row in rows]


def _line(row: MoveRow, label: int, first: int) -> str:
    lead = " " * (label - width(row.label)) + row.label
    texts = row.texts[0] + " " * (first - width(row.texts[0])), *row.texts[1:]
    return "  ".join((lead, *texts)).rstrip()
