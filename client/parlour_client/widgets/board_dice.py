"""Dice and points, and what can be done with them."""

from parlour_client.widgets.board_choices import BoardChoices
from parlour_protocol.messages import Dice, View


class BoardDice(BoardChoices):
    """Shows `Dice`, and each thing to do with them as a line that can be chosen.

    Args:
        look: How it looks.
        taker: Gets the keys that are not for pointing.
    """

    def takes(self, view: View) -> bool:
        """Tell whether this widget draws such a view."""
        return isinstance(view, Dice)
