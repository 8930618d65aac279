"""Choosing a move on a board, cell by cell along its path."""

from dataclasses import dataclass

from parlour_protocol.messages import Board


@dataclass(frozen=True, slots=True)
class Picked:
    """What became of choosing a cell.

    Args:
        moves: The moves it completed: none while there is more to choose, one to be played, or
            several of the same path, of which somebody has to choose one.
        wrong: Whether no legal move goes there.
    """

    moves: tuple[str, ...] = ()
    wrong: bool = False


class Selection:
    """The cells chosen so far, towards one of the legal moves.

    Args:
        view: The board, with the moves that are legal.
    """

    def __init__(self, view: Board) -> None:
        count = len(view.columns) * len(view.rows)
        self._paths = [
            (move.path, move.text)
            for move in view.moves
            if move.path and all(cell < count for cell in move.path)
        ]
        self.chosen: tuple[int, ...] = ()
        """The cells chosen so far, in turn."""

    @property
    def targets(self) -> frozenset[int]:
        """The cells that may be chosen next; where none is chosen yet, those to begin with."""
        at = len(self.chosen)
        return frozenset(path[at] for path in self._following(self.chosen) if len(path) > at)

    @property
    def complete(self) -> tuple[str, ...]:
        """The moves that end where one is; others may go on from there."""
        return self._ending(self.chosen)

    def choose(self, cell: int) -> Picked:
        """Choose a cell: the next one of a path, or again the last one, to end there."""
        further = (*self.chosen, cell)
        if self._following(further):
            return self._go_on(further)
        if self.chosen and cell == self.chosen[-1]:
            moves, self.chosen = self.complete, ()
            return Picked(moves)
        if self._following((cell,)):
            return self._go_on((cell,))
        return Picked(wrong=True)

    def plays(self, cell: int) -> str:
        """Return the move that choosing a cell would make; empty if there are none or several."""
        further = (*self.chosen, cell)
        moves = self._ending(further)
        more = any(len(path) > len(further) for path in self._following(further))
        return moves[0] if len(moves) == 1 and not more else ""

    def back(self) -> bool:
        """Give up the cell chosen last; tells whether there was one."""
        there_was = bool(self.chosen)
        self.chosen = self.chosen[:-1]
        return there_was

    def _go_on(self, chosen: tuple[int, ...]) -> Picked:
        self.chosen = chosen
        if any(len(path) > len(chosen) for path in self._following(chosen)):
            return Picked()
        moves, self.chosen = self._ending(chosen), ()
        return Picked(moves)

    def _following(self, chosen: tuple[int, ...]) -> list[tuple[int, ...]]:
        return [path for path, _ in self._paths if path[: len(chosen)] == chosen]

    def _ending(self, chosen: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for path, text in self._paths if path == chosen))
