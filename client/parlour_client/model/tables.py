"""The games that this person plays or watches, as their tables stand."""

from typing import TYPE_CHECKING, assert_never

from parlour_client.model.changes import Change, TableChanged
from parlour_protocol.limits import SEATS_MAX
from parlour_protocol.messages import MoveMade, Moves, Table

if TYPE_CHECKING:
    from parlour_client.model.model import Model

TABLES_MAX = 300
"""The most tables known at once; beyond it those go first that are over."""
MOVES_KEPT_MAX = 10_000
"""The most moves kept of one game; later ones are known by the position alone."""
PLAYED = frozenset({"table", "gallery"})
"""The kinds of conversations that a table has: of those who play, and of those who watch."""
_HIDDEN = "?"


def is_hidden(move: str) -> bool:
    """Tell whether this stands for a move that the receiver may not know yet, or only how long."""
    return not move.strip(_HIDDEN)


class TableModel:
    """A table as it was told last, and the moves that led there.

    Everything here is read by views and changed by `Model` alone.

    Args:
        table: How it stands.
        received_at: When that was told, in seconds of the client's monotonic clock.
    """

    def __init__(self, table: Table, received_at: float) -> None:
        self.conversation = table.conversation
        self.gallery = table.gallery
        self.table = table
        self.received_at = received_at
        self.moves: list[MoveMade] = []
        """The moves from the first on, without a gap; the last of them may not be known yet."""
        self.missing: int | None = 0 if table.ply else None
        """After which move some have to be asked for; None where all are known."""
        self._join(table)

    @property
    def my_turn(self) -> bool:
        """Whether the game waits for this person."""
        table = self.table
        return table.state == "playing" and table.seat >= 0 and table.seat in table.turn

    @property
    def playing(self) -> bool:
        """Whether this person has a seat, and has not left a game that others go on with."""
        seat, seats = self.table.seat, self.table.seats
        if seat < 0:
            return False
        return self.table.state == "over" or seat >= len(seats) or not seats[seat].out

    def remaining(self, seat: int, at: float) -> int | None:
        """Return how long a seat may still think.

        Args:
            seat: Which.
            at: Now, in seconds of the client's monotonic clock.

        Returns:
            Milliseconds, 0 at the least; None where there is no clock.
        """
        table = self.table
        if not 0 <= seat < len(table.clocks):
            return None
        left = table.clocks[seat]
        if table.ticking and table.state == "playing" and seat in table.turn:
            left -= int((at - self.received_at) * 1000)
        return max(0, left)

    def claim_in(self, at: float) -> int | None:
        """Return after how many milliseconds the game may be claimed; None if nobody has gone."""
        if self.table.claim_in < 0:
            return None
        return max(0, self.table.claim_in - int((at - self.received_at) * 1000))

    def take(self, table: Table, received_at: float) -> None:
        """Take in how it stands now."""
        before, self.table, self.received_at = self.table, table, received_at
        self.gallery = table.gallery
        del self.moves[table.ply :]
        steps, deeds = table.ply - before.ply, table.head - before.head
        if deeds != steps and not (deeds == 1 and steps < 0):
            self._doubt(0)  # something was taken back that was not heard of
        elif (table.head, table.state) != (before.head, before.state):
            self._doubt_hidden(len(self.moves) - SEATS_MAX if table.state == before.state else 0)
        self._join(table)

    def take_moves(self, after: int, moves: tuple[MoveMade, ...]) -> None:
        """Take in the moves after one, as they were asked for."""
        if after != self.missing:
            return
        new = [move for ply, move in enumerate(moves, after + 1) if move.ply == ply]
        new = new[: max(0, min(self.table.ply, MOVES_KEPT_MAX) - after)]
        self.moves[after : after + len(new)] = new
        reached = after + len(new)
        # An answer that leads no further would be asked for again and again.
        further = bool(new) and reached < min(self.table.ply, MOVES_KEPT_MAX)
        self.missing = reached if further else None

    def _doubt(self, after: int) -> None:
        known = self.missing
        self.missing = after if known is None else min(known, after)

    def _doubt_hidden(self, first: int) -> None:
        """Have moves asked for again that were hidden, and may be known now."""
        first = max(0, first)
        hidden = [i for i, move in enumerate(self.moves[first:], first) if is_hidden(move.text)]
        if hidden:
            self._doubt(hidden[0])

    def _join(self, table: Table) -> None:
        last, known = table.last, len(self.moves)
        if last is None or last.ply != table.ply or table.ply > MOVES_KEPT_MAX:
            return
        if table.ply == known + 1:
            self.moves.append(last)
            if self.missing is not None and self.missing >= known:
                self.missing = None
        elif table.ply == known:
            self.moves[-1] = last
        elif self.missing is None:
            self.missing = known


def take(model: "Model", message: Table | Moves) -> list[Change]:
    """Take in how a table stands, or which moves led there."""
    match message:
        case Table():
            return _stands(model, message)
        case Moves():
            return []  # whoever asked knows after which move
        case _:
            assert_never(message)


def moved(model: "Model", conversation: int, after: int, moves: Moves) -> list[Change]:
    """Take in the moves of a table after one, as they were asked for."""
    known = model.tables.get(conversation)
    if known is None or moves.table != conversation:
        return []
    known.take_moves(after, moves.moves)
    return [TableChanged(conversation)]


def given_up(model: "Model", conversation: int) -> None:
    """Take in that the moves of a table cannot be had; the next of its news asks again."""
    known = model.tables.get(conversation)
    if known is not None:
        known.missing = None


def without(model: "Model", conversation: int) -> list[Change]:
    """Forget the table of a conversation that was left, unless its other one is still there."""
    known = next((t for t in model.tables.values() if conversation in _both(t)), None)
    if known is None or any(id_ in model.conversations for id_ in _both(known)):
        return []
    del model.tables[known.conversation]
    return [TableChanged(known.conversation)]


def _both(known: TableModel) -> tuple[int, int]:
    return known.conversation, known.gallery


def _stands(model: "Model", table: Table) -> list[Change]:
    known = model.tables.get(table.conversation)
    if known is not None:
        known.take(table, model.monotonic())
        return [TableChanged(table.conversation)]
    if len(model.tables) >= TABLES_MAX:
        over = (t.conversation for t in model.tables.values() if t.table.state == "over")
        model.tables.pop(next(over, next(iter(model.tables))))
    model.tables[table.conversation] = TableModel(table, model.monotonic())
    return [TableChanged(table.conversation)]
