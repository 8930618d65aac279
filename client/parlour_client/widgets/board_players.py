"""Who sits at a table: their ratings and clocks, whose turn it is, and how each of them stands."""

from collections.abc import Callable

from rich.cells import cell_len
from textual.geometry import Region, Size

from parlour_client.boards import clock_text
from parlour_client.model import TableModel
from parlour_client.widgets.look import Look
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread, width_of
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import Seat, Table

TICK_SECONDS = 0.2
"""How often running clocks are looked at, in seconds; drawn is what changed."""
HURRY_MILLISECONDS = 20_000
"""From here on a running clock is marked, in milliseconds."""
_STANDING_MAX_ROWS = 2


class BoardPlayers(RowWidget):
    """Names the players, oneself last.

    Args:
        look: How it looks.
        monotonic: Tells the time, in seconds of a clock that nobody sets.
    """

    def __init__(self, look: Look, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._look = look
        self._monotonic = monotonic
        self._known: TableModel | None = None
        self._drawn: list[Row] = []

    def show(self, known: TableModel) -> None:
        """Show the players of a table."""
        self._known = known
        rows = self._made(self.content_size.width)
        if len(rows) != len(self._drawn):
            self.refresh(layout=True)
        elif rows != self._drawn:
            self.refresh()

    def tick(self) -> None:
        """Draw the clocks that changed, each a line, and nothing else."""
        table = self._known.table if self._known else None
        if table is None or not table.ticking or not self.size.width:
            return
        rows = self._made(self.content_size.width)
        for at, (row, drawn) in enumerate(zip(rows, self._drawn, strict=False)):
            if row != drawn:
                self.refresh(Region(0, at, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Ask for all rows."""
        del container, viewport
        return len(self._made(width))

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw them."""
        del height
        self._drawn = self._made(width)
        return self._drawn

    def line(self, width: int) -> Row:
        """Return all players in one row, for where there is no more room."""
        if self._known is None:
            return []
        glyphs, row = self._look.glyphs, list[tuple[str, str]]()
        table = self._known.table
        each = max(1, width // max(1, len(table.seats)))
        for seat in seat_order(table):
            clock = self._clock(seat)
            turn = f"{glyphs.choice} " if moves_now(table, seat) else "  "
            name = self._look.shown.line(table.seats[seat].nickname) or "nobody"
            name = shorten(name, max(1, each - cell_len(clock) - 4), glyphs)
            part: Row = [(turn, "accent"), (name, "strong" if turn.strip() else "")]
            part += [(f" {clock}", self._clock_role(seat))] if clock else []
            row += [*part, (" " * max(1, each - width_of(part)), "")]
        return row

    def _made(self, width: int) -> list[Row]:
        if self._known is None or width < 1:
            return []
        rows = []
        table = self._known.table
        for seat in seat_order(table):
            if table.state == "gathering" and not table.seats[seat].account:
                continue  # which are free is told beside
            rows.append(self._player(table, seat, width))
            standings = table.view.standings if table.view else ()
            if seat < len(standings) and standings[seat]:
                words = self._look.shown.line(standings[seat])
                lines = wrap(words, max(2, width - 4))[:_STANDING_MAX_ROWS]
                rows += [[(f"   {line}", "dim")] for line in lines]
        return rows

    def _player(self, table: Table, at: int, width: int) -> Row:
        look, seat = self._look, table.seats[at]
        turn = moves_now(table, at)
        right: Row = [(f"{look.glyphs.choice} " if turn else "  ", "accent")]
        if clock := self._clock(at):
            right += [(clock, self._clock_role(at)), (" ", "")]
        sign = look.glyphs.here if seat.here else look.glyphs.away
        left: Row = [(f" {sign} ", "accent" if seat.here else "dim")]
        room = width - width_of(left) - width_of(right) - 1
        name = look.shown.line(seat.nickname) or "nobody yet"
        left.append((shorten(name, max(2, room), look.glyphs), "strong" if turn else ""))
        # What has no room goes from the right: the side is told by the caption, too.
        about = [word for word in (_tag(table, at), look.shown.line(seat.name)) if word]
        rating = _rating(seat)
        for words in (*about[:1], rating, *about[1:]):
            if words and width_of(left) + width_of(right) + cell_len(words) + 2 <= width:
                left.append((f" {words}", "dim"))
        return spread(left, right, width)

    def _clock(self, seat: int) -> str:
        left = self._known.remaining(seat, self._monotonic()) if self._known else None
        return "" if left is None else clock_text(left)

    def _clock_role(self, seat: int) -> str:
        known = self._known
        if known is None or not known.table.ticking or seat not in known.table.turn:
            return "dim"
        left = known.remaining(seat, self._monotonic())
        return "warning" if left is not None and left < HURRY_MILLISECONDS else "strong"


class PlayersLine(RowWidget):
    """All players in one row, for where there is no room for more.

    Args:
        players: Who knows them.
    """

    def __init__(self, players: BoardPlayers) -> None:
        super().__init__()
        self._players = players
        self._drawn: Row = []

    def tick(self) -> None:
        """Draw it again if a clock is another now."""
        if self.display and self._players.line(self.content_size.width) != self._drawn:
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw it."""
        del height
        self._drawn = self._players.line(width)
        return [self._drawn]


def seat_order(table: Table) -> list[int]:
    """Return the seats as they are shown: those after the receiver's own first, that one last."""
    count = len(table.seats)
    first = table.seat + 1 if table.seat >= 0 else 0
    return [(first + at) % count for at in range(count)]


def moves_now(table: Table, seat: int) -> bool:
    """Tell whether the game waits for a seat."""
    return table.state == "playing" and seat in table.turn


def _tag(table: Table, at: int) -> str:
    if table.seats[at].out:
        return "you left" if at == table.seat else "left"
    if at == table.seat:
        return "you"
    return "bot" if table.seats[at].bot else ""


def _rating(seat: Seat) -> str:
    change = f" {seat.change:+}" if seat.change else ""
    return f"{seat.rating}{change}" if seat.rating else ""
