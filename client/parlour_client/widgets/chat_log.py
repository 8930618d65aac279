"""A conversation on the screen: draws the rows of a `Viewport`, and tells what was seen of it."""

from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from parlour_client.markup import links
from parlour_client.model import ConversationModel, Gap, Note, Outgoing, OutgoingState
from parlour_client.widgets.chat_edges import ChatEdges
from parlour_client.widgets.chat_layout import Layout
from parlour_client.widgets.chat_paint import ROLES, ChatPaint
from parlour_client.widgets.chat_rows import FOLD, LINK, numbered, role_at
from parlour_client.widgets.chat_scroller import ChatScroller
from parlour_client.widgets.chat_selection import Places, marked
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.look import Look
from parlour_client.widgets.viewport import Drawn, Viewport
from parlour_protocol.messages import Entry


class ChatLog(ChatScroller):
    """Shows one conversation.

    Args:
        conversation: The id of the conversation.
        look: How it is to look; its width follows the widget.
        empty: What to say while there is nothing.
    """

    ALLOW_SELECT = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"chat--{role}" for role in ROLES}

    class Seen(Message):
        """Somebody saw the entries up to `seq`: they are on the screen, or were."""

        def __init__(self, conversation: int, seq: int) -> None:
            super().__init__()
            self.conversation = conversation
            self.seq = seq

    class GapSeen(Message):
        """A gap has come on the screen, and wants to be loaded.

        `from_above` tells that what is before it is on the screen, so that one reads on there.
        """

        def __init__(self, conversation: int, gap: Gap, *, from_above: bool) -> None:
            super().__init__()
            self.conversation = conversation
            self.gap = gap
            self.from_above = from_above

    class Retry(Message):
        """A failed message was clicked on."""

        def __init__(self, outgoing: Outgoing) -> None:
            super().__init__()
            self.outgoing = outgoing

    class LinkPicked(Message):
        """A web address was clicked on."""

        def __init__(self, address: str) -> None:
            super().__init__()
            self.address = address

    def __init__(self, conversation: int, look: Look, empty: str = "") -> None:
        things = Things()
        self._look = look
        self._layout = Layout(things, look)
        super().__init__(things, Viewport(things, self._layout))
        self.conversation = conversation
        self.new_below = 0
        """How many unread entries of others are below what is on the screen."""
        self._seen = 0
        self.on_screen = 0
        """The `seq` of the last entry that is on the screen to its end; 0 if none is."""
        self._empty = empty
        self._paint = ChatPaint(self)
        self._edges = ChatEdges(self._paint, look)
        self._places = Places(self._viewport, self._layout)
        self._new_after: int | None = None
        self._gaps_told: set[Gap] = set()
        self._was_looked_at = True

    # --- what it is told

    def fill(self, conversation: ConversationModel, account: int) -> None:
        """Show what is loaded of the conversation, staying at the same place."""
        self._select_nothing()
        self._viewport.fill(conversation, account)
        self._seen = max(self._seen, conversation.read)
        self._gaps_told.clear()
        self.set_new_after(self._new_after)

    def add_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show what was said just now."""
        self._things.add_entries(entries)
        self._changed()

    def change_entry(self, entry: Entry) -> None:
        """Show an entry as it is now: edited, deleted, or with other reactions."""
        if self._things.change_entry(entry):
            self._select_nothing()
            self._viewport.changed_within()
            self.refresh()

    def add_older(self, entries: tuple[Entry, ...]) -> None:
        """Show history above; what is on the screen stays where it is."""
        self._places.moved(self._viewport.add_older(entries))
        self.set_new_after(self._new_after)

    def add_note(self, note: Note) -> None:
        """Show a note at the end."""
        self._things.add_note(note)
        self._changed()

    def set_unsent(self, outbox: list[Outgoing]) -> None:
        """Show what is not stored yet."""
        self._things.set_unsent(outbox)
        self._changed()

    def set_new_after(self, read: int | None) -> None:
        """Draw the *new messages* line after the entry `read`; None for no line."""
        self._new_after = read
        if read is None:
            self._things.new_from = 0
        else:
            self._things.set_new_from(read)
        self._changed()

    def read_elsewhere(self, read: int) -> None:
        """Take in how far was read, here or on another device."""
        self._seen = max(self._seen, read)

    def gaps_failed(self) -> None:
        """Ask for gaps again when they are drawn the next time: they could not be loaded."""
        self._gaps_told.clear()

    def set_look(self, *, compact: bool | None = None, nickname: str | None = None) -> None:
        """Change the layout, or the name that mentions are looked for."""
        self._look.compact = self._look.compact if compact is None else compact
        self._look.nickname = self._look.nickname if nickname is None else nickname
        self._changed()

    def fold(self, message: bytes) -> None:
        """Show all of a long message, or its beginning again; what is above it stays in place.

        Args:
            message: The id of the message.
        """
        self._layout.fold(message)
        self._select_nothing()
        self._viewport.changed_below()
        self.refresh()

    def _changed(self) -> None:
        self._viewport.changed()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked on: a link, a fold, a failed message, or what came in below."""
        if self.text_selection is not None:
            return  # the end of a selection, and not meant for what is there
        if self.new_below and event.y == self.size.height - 1:
            self.go_to_end()
            return
        drawn = self._drawn_at(event.y)
        thing = self._things[drawn.index] if drawn else None
        if drawn is None or not isinstance(thing, Entry | Outgoing):
            return
        role = role_at(drawn.row, event.x)
        link = numbered(role, LINK)
        if FOLD in role.split():
            self.fold(thing.id)
        elif link is not None:
            self.post_message(self.LinkPicked(links(thing.text)[link]))
        elif isinstance(thing, Outgoing) and thing.state is OutgoingState.FAILED:
            self.post_message(self.Retry(thing))

    # --- drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw, after finding out what is on the screen."""
        width = max(1, self.size.width - 1)
        self._viewport.resize(width, self._rows_shown)
        if self._landing:
            self.go_to(self._landing)
        if self._looked_at and not self._was_looked_at:
            self._look_again()
        self._was_looked_at = self._looked_at
        self._tell()
        self._viewport.resize(width, self._rows_shown)
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Draw one row; what does not fill the screen stands at its bottom."""
        width, height = self.size
        if not len(self._things):
            return self._edges.empty(self._empty, y, self.size)
        if y == height - 1 and self.new_below:
            return self._edges.below(self.new_below, width).apply_offsets(
                0, self._places.place(self._drawn_at(y - 1))
            )
        drawn = self._drawn_at(y)
        row = self._picked.marked(drawn, self._look.glyphs.choice, width) if drawn else []
        place = self._places.place(drawn)
        selection = self.text_selection
        span = selection.get_span(place) if selection else None
        strip = self._paint.strip(row if span is None else marked(row, *span), width)
        if not self.following:
            strip = self._edges.thumb(strip, y, self.size, self._viewport.top / len(self._things))
        return strip.apply_offsets(0, place)

    def _drawn_at(self, y: int) -> Drawn | None:
        drawn = self._viewport.drawn()
        at = y - (self._rows_shown - len(drawn))
        return drawn[at] if 0 <= at < len(drawn) else None

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        super().notify_style_update()
        self._paint.forget()

    @property
    def _rows_shown(self) -> int:
        return self.size.height - int(self.new_below > 0)  # what tells of them has its own row

    @property
    def _looked_at(self) -> bool:
        # One that is being removed may be drawn once more.
        return self.is_attached and self.app.app_focus and self.screen.is_active

    def _look_again(self) -> None:
        """Show what came while nobody looked from its beginning, if it does not fit."""
        index = self._things.index_of(self._things.new_from) if self.new_line else None
        shown = {drawn.index for drawn in self._viewport.drawn()}
        if index is not None and self.following and index not in shown:
            self.go_to_new()

    def _tell(self) -> None:
        """Report what is on the screen now: how far it was read, and gaps in it."""
        self.on_screen = first = 0
        for drawn in self._viewport.drawn():
            thing = self._things[drawn.index]
            if isinstance(thing, Gap):
                if thing not in self._gaps_told:
                    self._gaps_told.add(thing)
                    above = thing.after > 0 and first > 0
                    self.post_message(self.GapSeen(self.conversation, thing, from_above=above))
            elif isinstance(thing, Entry):
                first = first or thing.seq
                if self._viewport.is_last_row(drawn):
                    self.on_screen = thing.seq
        self._joined = self._joined or 0 < first <= self._seen + 1
        if self._joined and self._looked_at:
            self._advance()
        seen = max(self._seen, self.on_screen)
        self.new_below = 0 if self.following else self._things.unread_after(seen)

    def _advance(self) -> None:
        """Move on how far was read, but not over what is not loaded, unless that is wanted."""
        index = self._things.place_of(self.on_screen) if self.on_screen > self._seen else None
        if index is not None and (self._done_above or not self._things.has_gap(self._seen, index)):
            self._seen = self.on_screen
        if self.on_screen:
            self.post_message(self.Seen(self.conversation, min(self._seen, self.on_screen)))

    # --- selecting with the mouse

    def _select_nothing(self) -> None:
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()  # it is kept by rows, which are others now

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected, also of what has left the screen since."""
        text = self._places.text(selection.start, selection.end)
        return None if text is None else (text, "\n")
