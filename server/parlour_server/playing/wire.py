"""What games show, as it travels: pieces listed once, texts cut to what a message can hold."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from parlour_games import views
from parlour_protocol.limits import (
    CAPTION_MAX_CHARACTERS,
    LABEL_MAX_CHARACTERS,
    MOVE_MAX_CHARACTERS,
    VIEW_MOVES_MAX,
)
from parlour_protocol.messages import (
    Board,
    BoardMove,
    Choice,
    Choices,
    Dice,
    Mark,
    Piece,
    SideBoard,
    View,
    Word,
)

MOVES_BYTES_MAX = 36_000
"""About how much of a message the legal moves may take, in bytes; others can still be typed."""

_MOVE_BYTES = 8
"""What a move takes beside its text and its path, in bytes."""

_ENCODER = msgspec.msgpack.Encoder()
_DECODER: msgspec.msgpack.Decoder[View] = msgspec.msgpack.Decoder(View)

M = TypeVar("M")


class UnfitViewError(Exception):
    """What a game shows cannot travel; the message tells why."""


def wire_view(view: views.View) -> View:
    """Return what a game shows as it travels.

    Raises:
        UnfitViewError: It is no view, or one that no client could draw.
    """
    make = _MAKERS.get(type(view))
    if make is None:
        raise UnfitViewError(f"a {type(view).__name__}")
    _check_ends(view)
    try:
        # What clients would refuse is refused here, where it is known whose fault it is.
        return _DECODER.decode(_ENCODER.encode(make(view)))
    except (msgspec.ValidationError, AttributeError, TypeError, ValueError, IndexError) as error:
        raise UnfitViewError(str(error)) from error


def _check_ends(shown: views.View | views.SideBoard) -> None:
    """Raise `UnfitViewError` if something in a view might go on without end."""
    for name in shown.__slots__:
        value = getattr(shown, name)
        if isinstance(value, views.SideBoard):
            _check_ends(value)
        elif isinstance(value, Iterable) and not isinstance(value, tuple | str):
            raise UnfitViewError(f"its `{name}` is a {type(value).__name__}, and not a tuple")


def without_moves(view: View) -> View:
    """Return a view in which nobody can move: one of the past."""
    match view:
        case Board() | Word():
            return replace(view, moves=())
        case Choices() | Dice():
            return replace(view, choices=())


def _board(view: views.Board) -> Board:
    palette: dict[views.Piece, int] = {}
    cells = _placed(view.cells, palette)
    aside = None
    if view.aside is not None:
        aside = SideBoard(
            _label(view.aside.title),
            tuple(map(_label, view.aside.columns)),
            tuple(map(_label, view.aside.rows)),
            _placed(view.aside.cells, palette),
            _marks(view.aside.marks),
        )
        _check_size(aside.columns, aside.rows, aside.cells)
    columns, rows = tuple(map(_label, view.columns)), tuple(map(_label, view.rows))
    _check_size(columns, rows, cells)
    if len(view.below) not in (0, len(columns)):
        raise UnfitViewError(f"{len(view.below)} labels below {len(columns)} columns")
    moves = (BoardMove(move.text, tuple(move.path)) for move in view.moves)
    return Board(
        columns,
        rows,
        tuple(map(_piece, palette)),
        cells,
        _marks(view.marks),
        _fitting(moves, lambda move: len(move.text.encode()) + 3 * len(move.path)),
        view.style,
        view.turned,
        _caption(view.caption),
        _captions(view.standings),
        aside,
        tuple(map(_label, view.below)),
    )


def _check_size(columns: tuple[str, ...], rows: tuple[str, ...], cells: tuple[int, ...]) -> None:
    if len(cells) != len(columns) * len(rows):
        raise UnfitViewError(f"{len(cells)} cells on {len(columns)} by {len(rows)}")


def _placed(
    cells: Iterable[views.Piece | None], palette: dict[views.Piece, int]
) -> tuple[int, ...]:
    return tuple(
        0 if piece is None else palette.setdefault(piece, len(palette) + 1) for piece in cells
    )


def _piece(piece: views.Piece) -> Piece:
    seat = -1 if piece.seat is None else piece.seat
    return Piece(piece.glyph, piece.ascii, _label(piece.name), seat)


def _marks(marks: Iterable[views.Mark]) -> tuple[Mark, ...]:
    return tuple(Mark(mark.cell, mark.kind) for mark in marks)


def _word(view: views.Word) -> Word:
    return Word(
        tuple(letter or "" for letter in view.letters),
        tuple(text[:MOVE_MAX_CHARACTERS] for text in view.tried),
        view.tries_left,
        _fitting(view.moves, lambda move: len(move.encode())),
        _caption(view.prompt),
        _caption(view.caption),
        _captions(view.standings),
    )


def _choices(view: views.Choices) -> Choices:
    return Choices(
        _choosable(view.choices),
        tuple(chosen or "" for chosen in view.chosen),
        tuple(view.points),
        _caption(view.caption),
        _captions(view.standings),
    )


def _dice(view: views.Dice) -> Dice:
    return Dice(
        tuple(view.dice),
        tuple(view.points),
        view.pending,
        view.goal,
        _choosable(view.choices),
        _caption(view.caption),
        _captions(view.standings),
    )


_MAKERS: dict[type[Any], Callable[[Any], View]] = {
    views.Board: _board,
    views.Word: _word,
    views.Choices: _choices,
    views.Dice: _dice,
}


def _choosable(choices: Iterable[views.Choice]) -> tuple[Choice, ...]:
    return tuple(Choice(choice.move, _label(choice.name)) for choice in choices)


def _fitting(moves: Iterable[M], size: Callable[[M], int]) -> tuple[M, ...]:
    """Return as many moves as a message can hold."""
    found: list[M] = []
    left = MOVES_BYTES_MAX
    for move in moves:
        left -= size(move) + _MOVE_BYTES
        if left < 0 or len(found) == VIEW_MOVES_MAX:
            break
        found.append(move)
    return tuple(found)


def _label(text: str) -> str:
    return text[:LABEL_MAX_CHARACTERS]


def _caption(text: str) -> str:
    return text[:CAPTION_MAX_CHARACTERS]


def _captions(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_caption, texts))
