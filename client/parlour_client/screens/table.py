"""The table in front on the main screen: what it shows, where keys go, and who has the room."""

from abc import abstractmethod
from collections.abc import Sequence

from textual import on

from parlour_client.bindings import TABLE
from parlour_client.model import Change, StatusChanged, StatusKind, TableChanged
from parlour_client.screens.answering import Answering
from parlour_client.screens.reading import Reading
from parlour_client.screens.table_deeds import TableDeeds
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.people_list import PeopleList
from parlour_client.widgets.rule import Rule
from parlour_client.widgets.table_pane import TablePane

SHORT_BELOW_ROWS = 22
"""In a lower terminal the field for moves and the one for messages share their row at a table."""
PEOPLE_FROM_COLUMNS = 76
"""From this width on there is room for who is here."""


class AtTable(Reading):
    """Shows the table in front, and hands on what is done there."""

    deeds: TableDeeds
    answering: Answering
    _people: PeopleList
    _topic: Rule

    def write_here(self) -> None:
        """Write where one writes: moves at a table, messages elsewhere."""
        pane = self._conversations.table
        if pane is None or pane.chatting:
            self._composer.focus_field()
        else:
            pane.take_focus()

    def table_brought(self) -> None:
        """Show the table that has come to the front, if it is one, and give it the keys."""
        pane = self._conversations.table
        if pane is not None:
            pane.attach(self._to_chat)
            pane.flip = self.deeds.flipped(self._table_id(pane))
            self._show_table()
            pane.chat(writing=False)
            pane.take_focus()
        else:
            self._composer.display = self._edge.display = True
            if not self.picking.active:
                self._composer.take_focus()
        self.share_room()

    def _table_id(self, pane: TablePane) -> int:
        known = self.session.model.table_of(pane.conversation)
        return known.conversation if known else pane.conversation

    def follow_table(self, changes: Sequence[Change]) -> None:
        """Show the table in front as it is now, if it or the connection changed."""
        if any(isinstance(change, TableChanged | StatusChanged) for change in changes):
            self._show_table()

    def _show_table(self) -> None:
        pane = self._conversations.table
        known = self.session.model.table_of(pane.conversation) if pane else None
        if pane is not None and known is not None:
            connected = self.session.model.status.kind is StatusKind.ONLINE
            pane.show(known, self.session.model.account, connected=connected)

    def tell_table(self) -> None:
        """Tell at the table what was said where the chat is not in sight."""
        pane, front = self._conversations.table, self.stage.front
        if pane is not None and front is not None:
            pane.show_unread(front.unread(self.session.model.account))

    # --- room

    def on_descendant_focus(self) -> None:
        """Show what one turns to, and which keys there are."""
        self.share_room()
        self._show_edges()

    @abstractmethod
    def _show_edges(self) -> None:
        """Draw the lines above and below the conversation."""

    def share_room(self) -> None:
        """Leave out what has no room, or what a table shows by itself."""
        pane = self._conversations.table
        width, height = self.size
        self._people.display = pane is None and width >= PEOPLE_FROM_COLUMNS
        writing = pane is None or self._composer.has_focus_within or self._edge.has_focus
        short = pane is not None and height < SHORT_BELOW_ROWS
        self._topic.display = not short
        self._composer.display = self._edge.display = writing or not short
        if pane is not None:
            pane.chat(writing=writing)

    def action_pick(self) -> None:
        """Pick the last message, or the one above what is picked."""
        self._composer.display = self._edge.display = True
        super().action_pick()

    # --- what is done at it

    def choices_here(self) -> tuple[Choice, ...]:
        """Return what can be done at the table in front, for the palette."""
        if self._conversations.table is None:
            return ()
        return tuple(
            Choice(f"table('{binding.id}')", binding.description, self._look.keys.words(binding.id))
            for binding in TABLE
            if binding.id
        )

    def action_table(self, deed: str) -> None:
        """Do something at the table in front, by the id of its binding."""
        if pane := self._conversations.table:
            self.deeds.do(pane, deed)

    @on(TablePane.Moved)
    def _moved(self, event: TablePane.Moved) -> None:
        self.deeds.move(event.pane, event.text)

    @on(TablePane.Which)
    def _which(self, event: TablePane.Which) -> None:
        self.deeds.which(event.pane, event.moves)

    @on(TablePane.Deed)
    def _deed(self, event: TablePane.Deed) -> None:
        self.deeds.do(event.pane, event.deed)

    @on(TablePane.Step)
    def _step(self, event: TablePane.Step) -> None:
        self.deeds.step(event.pane, event.ply)

    def _to_chat(self, begun: str) -> None:
        self._composer.display = self._edge.display = True
        self._composer.take_focus()
        if not self._composer.text:
            self._composer.insert(begun)

    def leave_chat(self, key: str) -> bool:
        """Go from the chat of a table to its board by Tab, or back to where one was by Escape.

        Args:
            key: `tab` or `escape`.

        Returns:
            Whether there is a table, and nothing nearer to be left.
        """
        pane = self._conversations.table
        if pane is None or (key == "escape" and self.answering.cancel()):
            return False
        if key == "tab":
            pane.point()
        else:
            pane.take_focus()
        return True

    @on(TablePane.Scroll)
    def _scroll_chat(self, event: TablePane.Scroll) -> None:
        if front := self._conversations.front:
            front.scroll_pages(-1 if event.key == "pageup" else 1)
