"""What a conversation's view shows besides the conversation: how far up it is, what is below."""

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip

from parlour_client.widgets.chat_paint import ChatPaint
from parlour_client.widgets.look import Look
from parlour_client.widgets.wrapping import wrap


class ChatEdges:
    """Draws the edges of a view.

    Args:
        paint: Its colours.
        look: How it looks.
    """

    def __init__(self, paint: ChatPaint, look: Look) -> None:
        self._paint = paint
        self._look = look

    def below(self, new: int, width: int) -> Strip:
        """Return the row that tells how many came in below."""
        words = f" {self._look.glyphs.down} {new} new {self._look.glyphs.dot} End "
        left = max(0, (width - cell_len(words)) // 2)
        return self._paint.strip([(" " * left, ""), (words, "below")], width)

    def thumb(self, strip: Strip, y: int, size: Size, above: float) -> Strip:
        """Return a row with a mark at its end if it is as far down as the part that is above it."""
        if y != int(above * (size.height - 1)):
            return strip
        mark = self._paint.strip([(self._look.glyphs.thumb, "dim")], 1)
        return Strip.join([strip.crop(0, size.width - 1), mark])

    def empty(self, words: str, y: int, size: Size) -> Strip:
        """Return a row of a view that has nothing to show but `words`."""
        lines = wrap(self._look.shown.words(words), max(8, size.width - 8))
        at = y - (size.height - len(lines)) // 2
        if not 0 <= at < len(lines):
            return self._paint.strip([], size.width)
        left = max(0, (size.width - cell_len(lines[at])) // 2)
        return self._paint.strip([(" " * left + lines[at], "dim")], size.width)
