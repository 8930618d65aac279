"""The widget that draws a view: one for each kind, and one for when there is nothing to see."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from parlour_client.model import TableModel
from parlour_client.widgets.board_choices import BoardChoices
from parlour_client.widgets.board_dice import BoardDice
from parlour_client.widgets.board_grid import BoardGrid
from parlour_client.widgets.board_notice import BoardNotice
from parlour_client.widgets.board_view import BoardView, Taker
from parlour_client.widgets.board_word import BoardWord
from parlour_client.widgets.look import Look
from parlour_protocol.messages import Board, Choices, Dice, View, Word

_WIDGETS: dict[type[View], type[BoardView]] = {
    Board: BoardGrid,
    Word: BoardWord,
    Choices: BoardChoices,
    Dice: BoardDice,
}


class TableBoard(Container):
    """Shows how a game stands.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    def __init__(self, look: Look, taker: Taker) -> None:
        super().__init__()
        self._notice = BoardNotice(look, taker)
        self._views = {kind: widget(look, taker) for kind, widget in _WIDGETS.items()}
        self.front: BoardView = self._notice

    def compose(self) -> ComposeResult:
        """Begin with words."""
        self._notice.display = self._notice is self.front
        yield self._notice
        for widget in self._views.values():
            widget.display = widget is self.front
            yield widget

    def show(
        self,
        known: TableModel,
        account: int,
        view: View | None,
        names: tuple[str, ...],
        *,
        flip: bool,
    ) -> None:
        """Show a view, or why there is none.

        Args:
            known: The table.
            account: Whoever looks at it.
            view: What is seen; None for nothing.
            names: What the players are called, by seat; safe to draw.
            flip: Whether a board is drawn the other way round.
        """
        if view is None:
            self._notice.show_table(known.table, account)
            self._bring(self._notice)
            return
        widget = self._views[type(view)]
        widget.show(view, names, flip=flip)
        self._bring(widget)

    def _bring(self, widget: BoardView) -> None:
        before, self.front = self.front, widget
        if before is widget:
            return
        for each in (self._notice, *self._views.values()):
            each.display = each is widget
        if before.has_focus:
            self.screen.set_focus(widget)

    def natural(self, width: int, height: int) -> Size:
        """Return the room the view would take, of so many columns and rows."""
        return self.front.natural(width, height)
