"""A field that shows only how much was typed into it."""

from rich.text import Text

from parlour_client.widgets.own_keys import LineField
from parlour_client.widgets.shown import Shown

_MASK, _MASK_ASCII = "•", "*"


class SecretField(LineField):
    """An input of one line whose text is neither shown nor copied.

    Args:
        shown: Knows what this terminal can draw.
    """

    def __init__(self, shown: Shown) -> None:
        super().__init__(password=True, compact=True, select_on_focus=False)
        self._mask = _MASK_ASCII if shown.ascii_only else _MASK

    @property
    def _value(self) -> Text:  # Textual draws this, and knows no other mask
        return Text(self._mask * len(self.value), no_wrap=True, overflow="ignore", end="")

    def action_copy(self) -> None:
        """Copy nothing."""

    def action_cut(self) -> None:
        """Cut nothing."""
