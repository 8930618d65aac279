"""The picker's list of the servers used before."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.storage import KnownServer
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look

SHOWN_MAX = 6
"""How many are seen at once; the others are scrolled to."""


class RecentServers(Vertical):
    """The servers used before, the latest first, and whether something answers there.

    Args:
        look: How things are to look.
    """

    def __init__(self, look: Look) -> None:
        super().__init__(id="recent-servers")
        self._look = look
        self.list = ChoiceList(look.glyphs, rows_max=SHOWN_MAX, focusable=True, id="recent")
        """What takes the keys."""
        self.known: list[KnownServer] = []

    def compose(self) -> ComposeResult:
        """Put the list below its title."""
        yield Static(Content("Recent"), id="recent-title")
        yield self.list

    def show(self, known: list[KnownServer], reachable: dict[str, bool]) -> None:
        """List servers.

        Args:
            known: Which, the latest first.
            reachable: By place, whether something answers there; not yet tried if missing.
        """
        self.known = known
        glyphs, shown = self._look.glyphs, self._look.shown
        choices = []
        for server in known:
            place = server.address.place
            answers = reachable.get(place)
            hint = {None: "", True: "reachable", False: "not reachable"}[answers]
            sign = glyphs.here if answers else glyphs.away
            name = f" as {shown.line(server.nickname)}" if server.nickname else ""
            choices.append(Choice(str(server.address), shown.line(place) + name, hint, sign))
        self.list.show(tuple(choices), keep=True)
