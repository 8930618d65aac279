"""The legal moves of a view, as they are typed: by their text, by their cells, by their number."""

from collections.abc import Iterable, Iterator

from parlour_protocol.messages import Board, Choice, View, Word

COMPLETIONS_MAX = 50
"""The most moves that are offered for what is typed."""


def legal_moves(view: View | None) -> tuple[str, ...]:
    """Return the legal moves that a view lists, each once, in its order."""
    match view:
        case None:
            return ()
        case Board():
            return tuple(dict.fromkeys(move.text for move in view.moves))
        case Word():
            return view.moves
        case _:
            return tuple(choice.move for choice in view.choices)


def completions(view: View | None, typed: str) -> tuple[str, ...]:
    """Return the legal moves that what is typed may become, the likeliest first.

    A move is found by how it is written, in any case, by its cells (`e2e4`), by the name or the
    number of a choice; all are offered where nothing is typed.
    """
    wanted = typed.strip().casefold()
    found: dict[str, None] = {}
    if not wanted:
        found = dict.fromkeys(legal_moves(view))
    else:
        written = list(_written(view))
        for fits in (str.__eq__, str.startswith):
            found |= {move: None for text, move in written if fits(text.casefold(), wanted)}
    return tuple(found)[:COMPLETIONS_MAX]


def exact(view: View | None, typed: str) -> str | None:
    """Return the legal move that is typed, as the game writes it; None if it is none.

    Where big and small letters tell moves apart, as in chess, they do here.
    """
    wanted = typed.strip()
    if wanted in legal_moves(view):
        return wanted
    found = {move for text, move in _written(view) if text.casefold() == wanted.casefold()}
    return found.pop() if wanted and len(found) == 1 else None


def cell_name(view: Board, cell: int) -> str:
    """Return what a cell is called, as `e4` or `4-1`; empty if it is not on the board."""
    count = len(view.columns)
    if not 0 <= cell < count * len(view.rows):
        return ""
    row, column = divmod(cell, count)
    # Where the labels below are others, they are those of the lower half.
    lower = row * 2 >= len(view.rows) and len(view.below) == count
    across, up = (view.below if lower else view.columns)[column], view.rows[row]
    # Two numbers in one would be read as a third.
    return f"{across}-{up}" if across[-1:].isdigit() and up[:1].isdigit() else across + up


def _written(view: View | None) -> Iterator[tuple[str, str]]:
    """Yield each way to write each move, and the move."""
    yield from ((move, move) for move in legal_moves(view))
    match view:
        case Board():
            for move in view.moves:
                yield "".join(cell_name(view, cell) for cell in move.path), move.text
        case None | Word():
            return
        case _:
            yield from _numbered(view.choices)


def _numbered(choices: Iterable[Choice]) -> Iterator[tuple[str, str]]:
    for number, choice in enumerate(choices, 1):
        yield choice.name, choice.move
        yield str(number), choice.move
