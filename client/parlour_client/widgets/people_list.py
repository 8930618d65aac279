"""Who is here, beside the conversation."""

from textual import events
from textual.message import Message

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread
from parlour_client.widgets.shown import Shown


class PeopleList(RowWidget):
    """Names those who are present; a click on one asks for a direct conversation.

    Args:
        glyphs: The signs this terminal has.
        shown: Makes nicknames safe.
    """

    class Picked(Message):
        """Somebody was clicked on; `nickname` as the server told it."""

        def __init__(self, nickname: str) -> None:
            super().__init__()
            self.nickname = nickname

    def __init__(self, glyphs: Glyphs, shown: Shown) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown = shown
        self._people: list[tuple[int, str]] = []
        self._away: set[int] = set()
        self._here = 0
        self._own = 0

    def show(self, people: dict[int, str], away: set[int], here: int, own: int) -> None:
        """Show who is present, or belongs here and is away: oneself first, the others by name."""
        order = sorted(people.items(), key=lambda p: (p[0] != own, p[1].casefold(), p[0]))
        if (order, away, here, own) != (self._people, self._away, self._here, self._own):
            self._people, self._away, self._here, self._own = order, away, here, own
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw how many are here, and those that fit."""
        here = f"{self._here:,} " if self._here else ""
        rows: list[Row] = [spread([(" here", "strong")], [(here, "dim")], width)]
        room = height - 1
        unnamed = max(0, self._here - len(self._people))
        fits = not unnamed and len(self._people) <= room
        fit = self._people if fits else self._people[: max(0, room - 1)]
        for account, nickname in fit:
            hint = "you " if account == self._own else "away " if account in self._away else ""
            sign = self._glyphs.away if account in self._away else self._glyphs.here
            name = shorten(self._shown.line(nickname), width - 3 - len(hint), self._glyphs)
            left: Row = [(f" {sign} ", "accent"), (name, "")]
            rows.append(spread(left, [(hint, "dim")], width))
        if not fits and fit:
            more = unnamed + len(self._people) - len(fit)
            rows.append([(f" {self._glyphs.ellipsis} {more:,} more", "dim")])
        return rows

    def on_click(self, event: events.Click) -> None:
        """Ask for a conversation with whom was clicked on."""
        at = event.y - 1
        if 0 <= at < min(len(self._people), self.size.height - 1):
            self.post_message(self.Picked(self._people[at][1]))
