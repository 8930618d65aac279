"""What is to be known beside a board at the moment: refusals, proposals, results, where one is."""

from dataclasses import dataclass

from textual.geometry import Size

from parlour_client.widgets.look import Look
from parlour_client.widgets.rows import Row, RowWidget
from parlour_client.widgets.wrapping import wrap

_LINE_MAX_ROWS = 4


@dataclass(frozen=True, slots=True)
class News:
    """One thing to be known.

    Args:
        text: What, safe to draw.
        role: How it is drawn.
        sign: A sign before it, one cell wide, or none.
    """

    text: str
    role: str = ""
    sign: str = " "


class BoardNews(RowWidget):
    """Shows news, the most important first; the others where they have room.

    Args:
        look: How it looks.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._news: tuple[News, ...] = ()

    def show(self, news: tuple[News, ...]) -> None:
        """Show these."""
        if news != self._news:
            higher = self._height(news) != self._height(self._news)
            self._news = news
            self.refresh(layout=higher)

    def _height(self, news: tuple[News, ...]) -> int:
        return len(self._made(news, self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Ask for all rows, and always for one."""
        del container, viewport
        return max(1, len(self._made(self._news, width)))

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw what has room."""
        return self._made(self._news, width)[:height]

    def _made(self, news: tuple[News, ...], width: int) -> list[Row]:
        if width < 1:
            return []
        rows: list[Row] = []
        for each in news:
            lines = wrap(each.text, max(2, width - 4))[:_LINE_MAX_ROWS]
            rows += [
                [(f" {each.sign if not at else ' '} ", each.role), (line, each.role)]
                for at, line in enumerate(lines)
            ]
        return rows
