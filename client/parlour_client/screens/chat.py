"""The main screen: tabs, the conversation in front, who is here, and where one writes."""

import os
import time
from collections.abc import Callable
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from parlour_client.background import begin
from parlour_client.completion import Completion, complete
from parlour_client.config import Config
from parlour_client.errors import ClientError
from parlour_client.model import Change, Gap
from parlour_client.screens.around import Around
from parlour_client.screens.chat_actions import ChatActions
from parlour_client.screens.link import follow_link
from parlour_client.screens.prompt import PromptScreen
from parlour_client.screens.writing import (
    Typed,
    carry_out,
    keep_draft,
    keep_input,
    paste_question,
)
from parlour_client.session import Session
from parlour_client.terminal_notice import Notices
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.composer_field import ComposerField
from parlour_client.widgets.conversations import Conversations
from parlour_client.widgets.look import Look
from parlour_client.widgets.people_list import PeopleList
from parlour_client.widgets.rule import Rule
from parlour_client.widgets.status_line import StatusLine
from parlour_client.widgets.tab_bar import TabBar

WIDE_FROM_COLUMNS = 100
"""From this width on there is room for any nickname."""
SMALLEST = (40, 10)
"""The smallest terminal that everything has a place in: columns and rows."""
PEOPLE_FROM_COLUMNS = 76
"""From this width on there is room for who is here."""


class ChatScreen(ChatActions):
    """Shows a session, and does what its person asks.

    Args:
        session: Whose model to show.
        look: How conversations are to look.
        invitation: The line that lets others in, if this program hosts; else empty.
        config: What the config file says; None for the defaults.
    """

    def __init__(
        self, session: Session, look: Look, invitation: str = "", config: Config | None = None
    ) -> None:
        super().__init__()
        self.config = config or Config()
        self.session = session
        self._look = look
        self._invitation = invitation
        glyphs, shown, keys = look.glyphs, look.shown, look.keys
        self._conversations = Conversations(session.model, look)
        self._tab_bar = TabBar(glyphs, keys.first("switch"))
        self._people = PeopleList(glyphs, shown)
        self._composer = Composer(glyphs, shown, self._completion)
        self._status = StatusLine(glyphs, shown, keys.first("invitation"))
        notifications = self.config.notifications
        self._notices = Notices(notifications, os.environ, time.monotonic)
        self.around = Around(
            session, look, self._tab_bar, self._people, self._status, notifications
        )
        self._unsubscribe: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """Put everything in its place."""
        yield Static(id="too-small")
        yield self._tab_bar
        yield Rule(self._look.glyphs)
        with Horizontal(id="middle"):
            yield self._conversations
            yield self._people
        yield Rule(self._look.glyphs)
        yield self._composer
        yield self._status

    def on_mount(self) -> None:
        """Show what is known already, and follow it."""
        self._status.show_invitation(self._invitation)
        self.around.restore()
        self._unsubscribe = self.session.subscribe(self._follow)
        self.set_interval(1, self.around.show_connection)
        self.bring(self.around.tabs.active)
        self._composer.focus_field()

    def on_unmount(self) -> None:
        """Stop following."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def on_resize(self, event: events.Resize) -> None:
        """Leave out what has no room."""
        width, height = event.size
        # Set here and not by a class: a change of class makes Textual style the whole screen anew.
        self._people.display = width >= PEOPLE_FROM_COLUMNS
        self._people.styles.width = 26 if width >= WIDE_FROM_COLUMNS else 16
        too_small = width < SMALLEST[0] or height < SMALLEST[1]
        if self.has_class("too-small") and not too_small:
            # Textual takes the focus from what it hides, and never gives it back.
            self.call_after_refresh(self._composer.focus_field)
        self.set_class(too_small, "too-small")
        if too_small:
            words = (
                f"{width} by {height} is too small: Parlour needs {SMALLEST[0]} by {SMALLEST[1]}"
            )
            self.query_one("#too-small", Static).update(Content(words))

    # --- following the session

    @property
    def looking(self) -> bool:
        """Whether somebody sees the conversation in front."""
        return self.app.app_focus and self.is_active

    def _follow(self, changes: list[Change]) -> None:
        for change in changes:
            self._conversations.follow(change, looking=self.looking)
        for notification in self.around.follow(changes, looking=self.looking):
            sequence = self._notices.written(notification, in_front=self.app.app_focus)
            if sequence:
                self.post_message(self.Notified(sequence))
        if self.around.tabs.active != self.front_id:
            self.bring(self.around.tabs.active)
        self._invite()
        self.set_timer(0.02, self.around.show)

    def bring(self, conversation: int) -> None:
        """Bring a conversation to the front."""
        known = self.session.model.conversations.get(conversation)
        if known is None:
            return
        if self.front_id == conversation:
            self.around.activate(conversation)
            return
        if self.front_id:
            keep_draft(self.session, self.front_id, self._composer.text)
        self.around.activate(conversation)
        self._conversations.bring(known)
        self._composer.inputs = self.session.inputs
        self._composer.text = self.session.draft(conversation)
        self._invite()
        self.around.show()

    def _invite(self) -> None:
        """Name in the empty field whom one writes to, by the name of today."""
        known = self.session.model.conversations.get(self.front_id)
        if known is not None:
            title = self._look.shown.line(known.title)
            helps = self._look.keys.first("help")
            self._composer.invite(f"Write to {title}   / commands   {helps} help")

    def on_app_blur(self) -> None:
        """What comes from now on is new."""
        self._conversations.looked_away()

    def on_app_focus(self) -> None:
        """What came meanwhile is seen now."""
        if self._conversations.front:
            self._conversations.front.refresh()

    def on_screen_resume(self) -> None:
        """Write again where one wrote."""
        self._composer.focus_field()
        self.on_app_focus()

    @on(ChatLog.Seen)
    def _seen(self, event: ChatLog.Seen) -> None:
        if self.looking and event.conversation == self.front_id:
            self.session.mark_read(event.conversation, event.seq)

    @on(ChatLog.GapSeen)
    def _gap_seen(self, event: ChatLog.GapSeen) -> None:
        begin(self, partial(self._load, event.conversation, event.gap), "history")

    async def _load(self, conversation: int, gap: Gap) -> None:
        try:
            if gap.after == 0:
                await self.session.load_older(conversation)
            else:
                await self.session.load_gap(conversation, gap)
        except ClientError as error:
            self.around.flash(f"history: {error}")
            if front := self._conversations.front:
                front.gaps_failed()

    # --- writing

    def _completion(self, text: str, cursor: int) -> Completion:
        return complete(text, cursor, self.session.model, self.front_id)

    @on(Composer.Edited)
    def _edited(self) -> None:
        if self.front_id:
            keep_draft(self.session, self.front_id, self._composer.text)

    @on(Composer.Entered)
    def _entered(self, event: Composer.Entered) -> None:
        front = self._conversations.front
        if front is None:
            self._composer.text = event.text
            self.around.flash("not connected yet: nothing to write to")
            return
        front.set_new_after(None)
        front.go_to_end()
        keep_input(self.session, front.conversation, event.text)
        typed = Typed(self.session, front.conversation, self.bring, self._leave, self._ask)
        do = partial(carry_out, event.text, typed, self._composer, lambda: self.front_id)
        begin(self, do, "entered")

    async def _ask(self, prompt: str, secret: bool) -> str | None:  # noqa: FBT001 - an `Ask`
        return await self.app.push_screen_wait(PromptScreen(prompt, self._look, secret=secret))

    def _leave(self) -> None:
        self.post_message(self.Leave())

    @on(ComposerField.Pasted)
    def _pasted(self, event: ComposerField.Pasted) -> None:
        def answered(yes: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
            if yes:
                self._composer.insert(event.text)
            self._composer.go_on()

        self.app.push_screen(paste_question(event.text, self._look), answered)

    # --- keys

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

    @on(Composer.Left)
    def _left(self) -> None:
        if front := self._conversations.front:
            front.go_to_end()

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        self.bring(event.conversation)

    @on(PeopleList.Picked)
    def _person_picked(self, event: PeopleList.Picked) -> None:
        begin(self, partial(self._open_direct, event.nickname), "open")

    async def _open_direct(self, nickname: str) -> None:
        try:
            self.bring(await self.session.open_direct(nickname))
        except ClientError as error:
            self.around.flash(str(error))

    @on(ChatLog.Retry)
    def _retry_one(self, event: ChatLog.Retry) -> None:
        self.session.retry(event.outgoing.id)

    @on(ChatLog.LinkPicked)
    def _link_picked(self, event: ChatLog.LinkPicked) -> None:
        flash = self.around.flash
        begin(self, partial(follow_link, self, event.address, self._look, flash, ask=True), "link")
