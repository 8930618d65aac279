"""The screens that lead somewhere: search, rooms, what was missed, and leaving a conversation."""

import time
from collections.abc import Callable
from functools import partial

from parlour_client.clock import now
from parlour_client.missed import missed
from parlour_client.model import ConversationModel, StatusKind
from parlour_client.open_tabs import OVER
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.missed import MissedScreen
from parlour_client.screens.picking import Picking
from parlour_client.screens.rooms import RoomsScreen
from parlour_client.screens.search import SearchScreen
from parlour_client.screens.stage import Stage
from parlour_client.search_query import parse_query
from parlour_client.widgets.choice_list import Choice

AWAY_FROM_SECONDS = 10 * 60.0
"""A connection lost for longer than this, in seconds, was an absence: what was missed is shown."""
_LEAVE, _CLOSE = "leave", "close"


class Places:
    """Shows these screens, and goes where one wants to go from there.

    Args:
        stage: What it works on.
        picking: Goes to a single message.
        go: Goes to a conversation, perhaps one that is not known here yet.
    """

    def __init__(self, stage: Stage, picking: Picking, go: Callable[[int], None]) -> None:
        self._stage = stage
        self._picking = picking
        self._go = go
        self._lost_at: float | None = -AWAY_FROM_SECONDS + time.monotonic()
        self._returned = False

    async def search(self, query: str = "") -> None:
        """Search, and go to what is chosen.

        Args:
            query: What to search for at once; empty waits for it to be typed.

        Raises:
            ClientError: The query is wrong, or one cannot go there.
        """
        if query:
            parse_query(query, now())
        stage = self._stage
        here = stage.front.id if stage.front else 0
        screen = SearchScreen(stage.session, here, stage.look, query)
        chosen = await stage.screen.app.push_screen_wait(screen)
        if chosen is not None:
            await self._picking.go_to(*chosen)

    async def rooms(self, wanted: str = "") -> None:
        """Find a room, and go there.

        Args:
            wanted: Part of a name or topic to begin with; empty for all rooms.
        """
        stage = self._stage
        screen = RoomsScreen(stage.session, stage.look, wanted)
        joined = await stage.screen.app.push_screen_wait(screen)
        if joined is not None:
            stage.bring(joined)

    async def missed(self, *, unasked: bool = False) -> None:
        """Show what was missed, and go to what is chosen.

        Raises:
            ClientError: One cannot go there.
        """
        stage = self._stage
        screen = MissedScreen(stage.session, stage.look, unasked=unasked)
        chosen = await stage.screen.app.push_screen_wait(screen)
        if chosen is None:
            return
        conversation, seq = chosen
        if seq:
            await self._picking.go_to(conversation, seq)
        else:
            self._go(conversation)

    # --- coming back

    def summary_came(self) -> None:
        """Take in that the server has told what was missed."""
        self._returned = True

    def follow_connection(self) -> None:
        """Take in how the connection stands; show what was missed to whoever comes back."""
        if self._stage.session.model.status.kind is not StatusKind.ONLINE:
            if self._lost_at is None:
                self._lost_at = time.monotonic()
            return
        if not self._returned:
            return
        away = 0.0 if self._lost_at is None else time.monotonic() - self._lost_at
        self._returned, self._lost_at = False, None
        if away < AWAY_FROM_SECONDS or not missed(self._stage.session.model).calls:
            return
        if self._stage.screen.is_active and not self._stage.composer.text:
            self._stage.do(partial(self.missed, unasked=True))
        else:
            keys = self._stage.look.keys
            self._stage.flash(f"{keys.first('missed')} shows what you missed")

    # --- leaving

    def close(self) -> None:
        """Close the tab in front; of a room ask whether to leave it, too."""
        stage, front = self._stage, self._stage.front
        if front is None:
            return
        if front is stage.session.model.lobby:
            stage.flash("the lobby's tab stays open")
        elif front.kind == "direct":
            self._close(front)
        elif front.kind == "table":
            self._close(front)
            table = stage.session.model.tables.get(front.id)
            if table is not None and table.table.state != OVER:
                key = stage.look.keys.first("games")
                stage.flash(f"the game goes on; it is in {key}, and comes back on your turn")
        elif front.kind == "gallery":
            stage.do(partial(self._stop_watching, front))
        else:
            stage.do(partial(self._ask_leave, front))

    async def _stop_watching(self, front: ConversationModel) -> None:
        await self._stage.session.leave(front.id)
        self._stage.flash("you watch no more")

    def _close(self, known: ConversationModel) -> None:
        tabs = self._stage.around.tabs
        tabs.close(known.id, room=known.kind != "direct")
        self._stage.bring(tabs.active)

    async def _ask_leave(self, front: ConversationModel) -> None:
        stage = self._stage
        title = stage.title(front.id)
        choices = (
            Choice(_CLOSE, "only close its tab; it opens when something is said"),
            Choice(_LEAVE, f"leave {title}: be no member any more"),
        )
        chosen = await stage.screen.app.push_screen_wait(
            ChooserScreen(f"Close {title}", choices, stage.look.glyphs)
        )
        if chosen == _CLOSE:
            self._close(front)
        elif chosen == _LEAVE:
            await stage.session.leave(front.id)
            stage.flash(f"you left {front.title}")
