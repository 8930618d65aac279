"""Who is here, beside the conversation."""

from textual import events
from textual.message import Message

from parlour_client.widgets.glyphs import Glyphs
from parlour_client.widgets.rows import Row, RowWidget, shorten, spread
from parlour_client.widgets.shown import Shown
from parlour_protocol.messages import Person

_STATUS = {"absent": "away", "playing": "plays"}
"""How a status is told where its own word is not used."""
_PRESENT = frozenset({"here", "playing"})
_NAME_MIN_CELLS = 8
_SIGN_CELLS = 4


class PeopleList(RowWidget):
    """Names those who are present; a click on one asks what can be done about them.

    Args:
        glyphs: The signs this terminal has.
        shown: Makes nicknames safe.
    """

    class Picked(Message):
        """Somebody was clicked on; `nickname` as the server told it."""

        def __init__(self, account: int, nickname: str) -> None:
            super().__init__()
            self.account = account
            self.nickname = nickname

    def __init__(self, glyphs: Glyphs, shown: Shown) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._shown = shown
        self._people: list[Person] = []
        self._here = 0
        self._own = 0

    def show(self, people: dict[int, Person], here: int, own: int) -> None:
        """Show who is present, or belongs here: oneself first, the others by name."""
        order = sorted(
            people.values(), key=lambda p: (p.account != own, p.nickname.casefold(), p.account)
        )
        if (order, here, own) != (self._people, self._here, self._own):
            self._people, self._here, self._own = order, here, own
            self.refresh()

    def rows(self, width: int, height: int) -> list[Row]:
        """Draw how many are here, and those that fit."""
        here = f"{self._here:,} " if self._here else ""
        rows: list[Row] = [spread([(" here", "strong")], [(here, "dim")], width)]
        room = height - 1
        unnamed = max(0, self._here - len(self._people))
        fits = not unnamed and len(self._people) <= room
        fit = self._people if fits else self._people[: max(0, room - 1)]
        for person in fit:
            hint = self._hint(person, width)
            name = shorten(self._shown.line(person.nickname), width - 4 - len(hint), self._glyphs)
            left: Row = [(f" {self._sign(person)} ", "accent"), (name, "")]
            rows.append(spread(left, [(hint, "dim")], width))
        if not fits and fit:
            more = unnamed + len(self._people) - len(fit)
            rows.append([(f" {self._glyphs.ellipsis} {more:,} more", "dim")])
        return rows

    def _sign(self, person: Person) -> str:
        if person.status in _PRESENT:
            return self._glyphs.here
        return self._glyphs.idle if person.status == "idle" else self._glyphs.away

    def _hint(self, person: Person, width: int) -> str:
        status = ""
        if person.account == self._own:
            status = "you"
        elif person.bot and person.status in _PRESENT:
            status = "bot"
        elif person.status != "here":
            status = _STATUS.get(person.status, self._shown.line(person.status))
        role = self._shown.line(person.role)
        if role and status and width - len(f"{role} {status}") < _NAME_MIN_CELLS + _SIGN_CELLS:
            role = ""  # who leads is told in the menu, too; who is away has to be seen here
        return "".join(f"{word} " for word in (role, status) if word)

    def on_click(self, event: events.Click) -> None:
        """Tell who was clicked on."""
        at = event.y - 1
        if 0 <= at < min(len(self._people), self.size.height - 1):
            person = self._people[at]
            self.post_message(self.Picked(person.account, person.nickname))
