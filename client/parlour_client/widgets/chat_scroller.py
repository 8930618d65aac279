"""Where a conversation's view stands: scrolling, jumping, and picking one message of it."""

from textual import events
from textual.widget import Widget

from parlour_client.widgets.chat_picking import Picked
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.viewport import Viewport
from parlour_protocol.messages import Entry

_WHEEL_ROWS = 3


class ChatScroller(Widget):
    """Moves over the things of a conversation; what is drawn is its subclass's.

    Args:
        things: What there is.
        viewport: Which of it is on the screen.
    """

    def __init__(self, things: Things, viewport: Viewport) -> None:
        super().__init__()
        self._things = things
        self._viewport = viewport
        self._picked = Picked(things, viewport)
        self._joined = True
        """Whether one came to where one is by reading, and not by a jump over what is unread."""
        self._landing = 0
        """The `seq` to go to as soon as there is a size, 0 for none."""
        self._done_above = False
        """Whether its person has asked for the end, and so wants to read nothing above it."""

    @property
    def following(self) -> bool:
        """Whether the end is on the screen, and what comes will be."""
        return self._viewport.following

    @property
    def new_line(self) -> bool:
        """Whether there is a *new messages* line."""
        return self._things.new_from > 0

    # --- scrolling

    def scroll_rows(self, rows: int) -> None:
        """Move down by `rows`, up if negative."""
        self._viewport.scroll(rows)
        self.refresh()

    def scroll_pages(self, pages: int) -> None:
        """Move by screens, two rows of the last one staying in sight."""
        self.scroll_rows(pages * max(1, self.size.height - 2))

    def go_to_start(self) -> None:
        """Show the oldest that is loaded."""
        self._viewport.start()
        self.refresh()

    def go_to_end(self) -> None:
        """Show the end, and follow what comes: whoever asks for it is done with what is above."""
        self._viewport.end()
        self._joined = self._done_above = True
        self.refresh()

    def go_to_new(self) -> bool:
        """Show the *new messages* line near the top; tell whether there is one."""
        index = self._things.index_of(self._things.new_from) if self.new_line else None
        if index is None:
            return False
        self._viewport.show(index)
        self._joined, self._done_above = True, False
        self.refresh()
        return True

    def go_to(self, seq: int) -> bool:
        """Show an entry with what is around it, and pick it; tell whether it is loaded."""
        index = self._things.place_of(seq)
        if index is None:
            return False
        self._landing = 0 if self.size.height else seq
        self._viewport.show_amid(index)
        self._joined = self._done_above = False
        self._picked.take(seq)
        self.refresh()
        return True

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move up a little."""
        event.stop()
        self.scroll_rows(-_WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move down a little."""
        event.stop()
        self.scroll_rows(_WHEEL_ROWS)

    # --- picking

    @property
    def picked(self) -> Entry | None:
        """The message that is picked, None if none is."""
        return self._picked.entry

    def pick_last(self) -> bool:
        """Pick the last message, or the last on the screen; tell whether there is one."""
        found = self._picked.begin()
        self.refresh()
        return found

    def pick_by(self, messages: int) -> None:
        """Pick another message: one above if negative; at the top show what is above it."""
        if not self._picked.move(messages):
            self._viewport.scroll(messages)
        self.refresh()

    def pick_page(self, pages: int) -> None:
        """Pick the message a screen further down, or up if negative."""
        self.scroll_pages(pages)
        self._picked.page(pages)
        self.refresh()

    def pick_first(self) -> None:
        """Pick the first message that is loaded."""
        self.go_to_start()
        self._picked.page(-1)
        self.refresh()

    def pick_nothing(self) -> None:
        """Pick no message any more."""
        self._picked.drop()
        self.refresh()
