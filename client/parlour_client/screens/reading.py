"""Reading on the main screen: how far one has read, loading what is not there yet, scrolling."""

from abc import abstractmethod
from functools import partial

from textual import on

from parlour_client.background import begin
from parlour_client.errors import ClientError
from parlour_client.model import StatusKind
from parlour_client.screens.chat_actions import ChatActions
from parlour_client.screens.link import follow_link
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.writing_edge import WritingEdge


class Reading(ChatActions):
    """Follows what is on the screen of the conversation in front."""

    _edge: WritingEdge

    def __init__(self) -> None:
        super().__init__()
        self._resumed: set[int] = set()

    @property
    def looking(self) -> bool:
        """Whether somebody sees the conversation in front."""
        return self.app.app_focus and self.is_active

    def _resume(self) -> None:
        """Load what follows the read marker of the conversation in front, if it is not loaded."""
        known = self.stage.front
        if self.session.model.status.kind is not StatusKind.ONLINE:
            self._resumed.clear()
            return
        if known is None or known.id in self._resumed or not 0 < known.read < known.head:
            return
        self._resumed.add(known.id)  # once: one may have gone elsewhere since
        if known.entries and known.entry(known.read + 1) is None and self._conversations.front:
            self.stage.do(partial(self._load_unread, known.id, known.read))

    async def _load_unread(self, conversation: int, read: int) -> None:
        await self.session.load_around(conversation, read + 1)
        front = self._conversations.front
        if front is not None and front.conversation == conversation:
            front.set_new_after(read)
            if not self.picking.active:  # else one came for a single message
                front.go_to_new()

    def follow_focus(self) -> None:
        """Take notice from now on of whether the terminal is in front."""
        # An event of the app alone tells of it, and reaches no screen.
        self.watch(self.app, "app_focus", self._focus_changed, init=False)

    def _focus_changed(self, focused: bool) -> None:  # noqa: FBT001 - as Textual calls it
        if not focused:
            self._conversations.looked_away()
        elif self._conversations.front:
            self._conversations.front.refresh()

    def on_screen_suspend(self) -> None:
        """What comes behind another screen is new."""
        self._conversations.looked_away()

    def on_screen_resume(self) -> None:
        """Write again where one wrote."""
        if self.picking.active:
            self.set_focus(self._edge)
        else:
            self.write_here()
        if self._conversations.front:
            self._conversations.front.refresh()

    @abstractmethod
    def write_here(self) -> None:
        """Write where one writes."""

    @on(ChatLog.Seen)
    def _seen(self, event: ChatLog.Seen) -> None:
        if self.looking and event.conversation == self.front_id:
            self.session.mark_read(event.conversation, event.seq)

    @on(ChatLog.GapSeen)
    def _gap_seen(self, event: ChatLog.GapSeen) -> None:
        begin(self, partial(self._load, event), "history")

    async def _load(self, event: ChatLog.GapSeen) -> None:
        try:
            if event.gap.after == 0:
                await self.session.load_older(event.conversation)
            else:
                await self.session.load_gap(
                    event.conversation, event.gap, newest=not event.from_above
                )
        except ClientError as error:
            self.around.flash(f"history: {error}")
            if front := self._conversations.front:
                front.gaps_failed()

    @on(Composer.Scroll)
    def _scroll(self, event: Composer.Scroll) -> None:
        if (front := self._conversations.front) is None:
            return
        match event.key:
            case "pageup":
                front.scroll_pages(-1)
            case "pagedown":
                front.scroll_pages(1)
            case "home":
                front.go_to_start()
            case "end":
                front.go_to_end()
            case _:
                return

    @on(ChatLog.Retry)
    def _retry_one(self, event: ChatLog.Retry) -> None:
        self.session.retry(event.outgoing.id)

    @on(ChatLog.LinkPicked)
    def _link_picked(self, event: ChatLog.LinkPicked) -> None:
        flash = self.around.flash
        begin(self, partial(follow_link, self, event.address, self._look, flash, ask=True), "link")
