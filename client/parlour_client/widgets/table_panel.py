"""What stands beside a board: players and clocks, the moves, what is said, and who watches."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.boards import turn
from parlour_client.model import TableModel
from parlour_client.widgets.board_moves import BoardMoves
from parlour_client.widgets.board_news import BoardNews, News
from parlour_client.widgets.board_players import BoardPlayers
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.look import Look
from parlour_client.widgets.rule import Rule
from parlour_protocol.messages import View


class TablePanel(Vertical):
    """Shows all of a table but its board.

    Args:
        log: What is said there.
        look: How it looks.
        monotonic: Tells the time, in seconds of a clock that nobody sets.
    """

    def __init__(self, log: ChatLog, look: Look, monotonic: Callable[[], float]) -> None:
        super().__init__()
        self._look = look
        self._log = log
        self.players = BoardPlayers(look, monotonic)
        self._caption = BoardNews(look)
        self._moves = BoardMoves(look)
        self._rule = Rule(look.glyphs)
        self._watching = Static(classes="dim")

    def compose(self) -> ComposeResult:
        """Put them below each other."""
        yield self.players
        yield self._caption
        yield self._moves
        yield self._rule
        yield self._log
        yield self._watching

    def show(
        self, known: TableModel, view: View | None, names: tuple[str, ...], ply: int | None
    ) -> None:
        """Show a table.

        Args:
            known: The table.
            view: What the board shows.
            names: What the players are called, by seat; safe to draw.
            ply: The move one has stepped back to; None for how it stands.
        """
        table = known.table
        shown, glyphs = self._look.shown, self._look.glyphs
        self.players.show(known)
        told: list[News] = []
        if table.state == "playing":
            own = known.my_turn
            sign = glyphs.choice if own else " "
            told.append(News(shown.words(turn(table)), "accent" if own else "", sign))
        if view is not None and view.caption:
            told.append(News(shown.line(view.caption), "dim"))
        self._caption.show(tuple(told))
        self._caption.display = bool(told)
        self._moves.show(tuple(known.moves), names, ply)
        self._moves.display = bool(known.moves)
        self._rule.show("watchers' chat" if table.seat < 0 else "chat")
        count = table.watching
        self._watching.update(Content(f" {count:,} watching" if count else ""))
        self._watching.display = count > 0
