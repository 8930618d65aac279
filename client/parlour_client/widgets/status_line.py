"""The last line: how the connection stands, in words, and what happens elsewhere."""

import math

from rich.cells import cell_len

from parlour_client.model import Status, StatusKind
from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread
from parlour_client.widgets.shown import Shown
from parlour_client.widgets.wrapping import wrap

NEWS_MAX_ROWS = 4
"""The most rows that words take which have to be read whole."""
_CONNECTION_MIN_CELLS = 16
LAG_SHOWN_SECONDS = 0.5
"""A lag from which on it is told, in seconds."""


def connection_words(status: Status, now: float, since: float, unsent: int = 0) -> str:
    """Return how the link stands.

    Args:
        status: What the model says.
        now: The monotonic clock, in seconds.
        since: When this status began, by the same clock.
        unsent: How many messages wait to be stored; told where they have to wait.
    """
    waiting = f" · {unsent} waiting to be sent" if unsent else ""
    match status.kind:
        case StatusKind.ONLINE:
            slow = status.lag is not None and status.lag >= LAG_SHOWN_SECONDS
            return f"connected · lag {status.lag:.1f} s" if slow else "connected"
        case StatusKind.CONNECTING:
            return "connecting…"
        case StatusKind.CATCHING_UP:
            return "connected · reading what you missed…"
        case StatusKind.STALLED:
            return f"server not answering for {max(0, int(now - since))} s{waiting}"
        case StatusKind.WAITING:
            again = "trying again"
            if status.retry_at is not None:
                again += f" in {max(0, math.ceil(status.retry_at - now))} s"
            reason = f" · {status.reason}" if status.reason else ""
            return f"no connection — {again}{waiting}{reason}"
        case StatusKind.REFUSED:
            return f"not let in: {status.reason}" if status.reason else "not let in"
        case StatusKind.OFFLINE:
            return "not connected"


class StatusLine(RowWidget):
    """Shows the connection at the left, news at the right, and the invitation above if hosting.

    Args:
        glyphs: The signs this terminal has.
        shown: Makes words of others safe.
        copy: The key that copies the invitation.
    """

    def __init__(self, glyphs: Glyphs, shown: Shown, copy: str) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown = shown
        self._copy = copy
        self._connection = ""
        self._well = True
        self._place = ""
        self._news = ""
        self._whole = False
        self._invitation = ""
        self._ended: tuple[str, str] | None = None

    def show_connection(self, words: str, place: str, *, well: bool) -> None:
        """Tell how the connection to `place` stands; a sign marks it where it is not well."""
        if (words, place, well) != (self._connection, self._place, self._well):
            self._connection, self._place, self._well = words, place, well
            self.refresh()

    def show_news(self, words: str, *, whole: bool = False) -> None:
        """Tell what happens elsewhere.

        Args:
            words: What to tell.
            whole: Give them rows of their own where they do not fit: they have to be read.
        """
        if (words, whole) != (self._news, self._whole):
            self._news, self._whole = words, whole
            self._fit()
            self.refresh()

    def on_resize(self) -> None:
        """Take as many rows as there are words for."""
        self._fit()

    def _fit(self) -> None:
        if self._ended is None:
            height = 1 + int(bool(self._invitation)) + len(self._below(self.size.width))
            if self.styles.height is None or self.styles.height.value != height:
                self.styles.height = height

    def _below(self, width: int) -> list[str]:
        """Return the rows of news that have no room beside the connection."""
        news = self._shown.line(self._news)
        if not self._whole or width < 1 or cell_len(news) + _CONNECTION_MIN_CELLS + 4 <= width:
            return []
        rows = wrap(news, max(2, width - 3))
        if len(rows) > NEWS_MAX_ROWS:
            rows = [*rows[: NEWS_MAX_ROWS - 1], " ".join(rows[NEWS_MAX_ROWS - 1 :])]
        return rows

    def show_invitation(self, line: str) -> None:
        """Show the line that lets others in."""
        self._invitation = line
        self._fit()
        self.refresh(layout=True)

    def show_ended(self, words: str, reason: str) -> None:
        """Show from now on only these, on a line each: there is nothing left to connect to."""
        self._ended = (words, reason)
        self.styles.height = 2
        self.refresh(layout=True)

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw the line, or both."""
        del height
        rows: list[Row] = []
        if self._ended is not None:
            lines = [self._shown.line(words) for words in self._ended]
            leads = (f" {self._glyphs.failed} ", "   ")
            return [
                [(lead + shorten(line, max(12, width - 4), self._glyphs), "warning")]
                for lead, line in zip(leads, lines, strict=True)
            ]
        if self._invitation:
            hint = f"{self._copy} copy "
            room = width - len(hint) - 1
            line = f" invite: {self._invitation}"
            line = shorten(
                line if len(line) <= room else f" {self._invitation}", room, self._glyphs
            )
            rows.append(spread([(line, "dim")], [(hint, "accent")], width))
        words = self._shown.line(self._connection)
        if self._place and self._well:
            words += self._shown.words(" · ") + self._shown.line(self._place)
        sign = self._glyphs.here if self._well else self._glyphs.failed
        below = self._below(width)
        news = "" if below else self._shown.line(self._news)
        room = width - 4 - (len(news) + 3 if news else 0)
        if not self._well:
            room = width - 4
        left: Row = [
            (f" {sign} ", "dim" if self._well else "warning"),
            (shorten(words, max(12, room), self._glyphs), "dim" if self._well else "warning"),
        ]
        rows.append(spread(left, [(f"{news} ", "accent")] if news else [], width))
        rows += [[(f"   {shorten(line, width - 3, self._glyphs)}", "accent")] for line in below]
        return rows
