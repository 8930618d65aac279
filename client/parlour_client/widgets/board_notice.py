"""What stands in a board's place while there is none: players gather, or the game is paused."""

from parlour_client.boards import Role, Row, Span
from parlour_client.widgets.board_view import BoardView, Taker, broken
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Table, View

_INDENT = "  "


class BoardNotice(BoardView):
    """Says why there is nothing to be played yet, or just now.

    Args:
        look: How it looks.
        taker: Gets all keys.
    """

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__(look, taker)
        self._told: tuple[str, ...] = ("Nothing is known of this table yet.",)

    def show(self, view: View, names: tuple[str, ...], *, flip: bool) -> None:
        """Show nothing of a view: this stands where there is none."""

    def show_table(self, table: Table, account: int) -> None:
        """Show who sits at a table already and who may come, or why it is paused.

        Args:
            table: The table.
            account: Whoever looks at it.
        """
        shown = self.look.shown
        game = shown.line(table.game_name)
        if table.state == "gathering":
            told = [f"Players gather for {game}.", ""]
            for number, seat in enumerate(table.seats, 1):
                who = shown.line(seat.nickname) or "free"
                about = [shown.line(seat.name)] if seat.name else []
                about += ["the host"] if seat.account == table.host and seat.account else []
                about += ["you"] if seat.account == account and seat.account else []
                known_as = f" ({', '.join(about)})" if about else ""
                told.append(f"  {number}  {who}{known_as}")
            if table.invited:
                told += ["", f"Invited: {', '.join(shown.line(name) for name in table.invited)}"]
            if table.host == account:
                told += ["", "Enter begins the game with those who sit here."]
            else:
                told += ["", "The host begins the game."]
        elif table.state == "paused":
            told = [f"{game} is paused.", "", shown.line(table.paused)]
            told += ["", "Nothing of it is lost, and no clock runs."]
        else:
            told = [f"{game}: there is nothing to be seen of it."]
        if tuple(told) != self._told:
            self._told = tuple(told)
            self.changed(layout=True)

    def drawn(self, width: int) -> list[Row]:
        """Return the words, broken into rows."""
        told = [(Span(line, Role.WORDS),) for line in self._told]
        return [(), *broken(told, width, _INDENT)]

    def press(self, key: str) -> bool:
        """Point at nothing."""
        del key
        return False

    def click(self, span: Span | None, row: int) -> None:
        """Do nothing."""
