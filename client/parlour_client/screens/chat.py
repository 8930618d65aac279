"""The main screen: tabs, the conversation in front, who is here, and where one writes."""

import os
import time
from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from parlour_client.clock import moment, now
from parlour_client.completion import Completion, complete
from parlour_client.config import Config
from parlour_client.model import PLAYED, Change, StatusChanged, SummaryChanged
from parlour_client.screens.answering import Answering
from parlour_client.screens.around import Around
from parlour_client.screens.person_menu import PersonMenu
from parlour_client.screens.picking import Picking
from parlour_client.screens.places import Places
from parlour_client.screens.play import Play
from parlour_client.screens.stage import Stage
from parlour_client.screens.table import AtTable
from parlour_client.screens.table_deeds import TableDeeds
from parlour_client.screens.typing_news import TypingNews
from parlour_client.screens.writing import Writing, paste_question, recallable
from parlour_client.session import Session
from parlour_client.terminal_notice import Notices
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.composer_field import ComposerField
from parlour_client.widgets.conversations import Conversations
from parlour_client.widgets.invitation_card import InvitationCard
from parlour_client.widgets.look import Look
from parlour_client.widgets.people_list import PeopleList
from parlour_client.widgets.rule import Rule
from parlour_client.widgets.status_line import StatusLine
from parlour_client.widgets.tab_bar import TabBar
from parlour_client.widgets.writing_edge import WritingEdge

WIDE_FROM_COLUMNS = 100
"""From this width on there is room for any nickname."""
SMALLEST = (40, 10)
"""The smallest terminal that everything has a place in: columns and rows."""
TOPIC_FROM_COLUMNS = 60
"""From this width on there is room for what a room is about."""


class ChatScreen(AtTable):
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
        self._topic = Rule(glyphs)
        self._people = PeopleList(glyphs, shown)
        self._composer = Composer(glyphs, shown, self._completion, self._recallable)
        self._status = StatusLine(glyphs, shown, keys.first("invitation"))
        notifications = self.config.notifications
        self._notices = Notices(notifications, os.environ, time.monotonic)
        self.around = Around(
            session, look, self._tab_bar, self._people, self._status, notifications
        )
        self._edge = WritingEdge(glyphs, keys)
        self._card = InvitationCard(look)
        self.stage = Stage(
            self,
            session,
            look,
            self.around,
            self._conversations,
            self._composer,
            self._edge,
            self.bring,
        )
        self.deeds = TableDeeds(self.stage)
        self.answering = Answering(self.stage)
        self.play = Play(self.stage, self._card)
        self.person_menu = PersonMenu(self.stage, self.play.new_game)
        self.picking = Picking(self.stage, self.answering, self.person_menu.offer, self._show_edges)
        self.places = Places(self.stage, self.picking, self.play.go)
        self._typing = TypingNews(session, self.config.typing, shown)
        self._writing = Writing(
            self.stage, self.answering, self._typing, self.places, self.play, self._leave
        )
        self._unsubscribe: Callable[[], None] | None = None
        self._show_due = False

    def compose(self) -> ComposeResult:
        """Put everything in its place."""
        yield Static(id="too-small")
        yield self._tab_bar
        yield self._topic
        with Horizontal(id="middle"):
            yield self._conversations
            yield self._people
        yield self._card
        yield self._edge
        yield self._composer
        yield self._status

    def on_mount(self) -> None:
        """Show what is known already, and follow it."""
        self._status.show_invitation(self._invitation)
        self.around.restore()
        self.play.begin()
        self._unsubscribe = self.session.subscribe(self._follow)
        self.set_interval(1, self._tick)
        self.follow_focus()
        self.bring(self.around.tabs.active)
        self._composer.attach(self.leave_chat)
        self.write_here()
        if self.session.model.summary is not None:
            self.places.summary_came()
            self.places.follow_connection()

    def on_unmount(self) -> None:
        """Stop following."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def _tick(self) -> None:
        self.around.show_connection()
        self._show_edges()

    def on_resize(self, event: events.Resize) -> None:
        """Leave out what has no room."""
        width, height = event.size
        # Set here and not by a class: a change of class makes Textual style the whole screen anew.
        self.share_room()
        self._people.styles.width = 26 if width >= WIDE_FROM_COLUMNS else 16
        too_small = width < SMALLEST[0] or height < SMALLEST[1]
        if self.has_class("too-small") and not too_small:
            # Textual takes the focus from what it hides, and never gives it back.
            self.call_after_refresh(self.write_here)
        self.set_class(too_small, "too-small")
        if too_small:
            words = (
                f"{width} by {height} is too small: Parlour needs {SMALLEST[0]} by {SMALLEST[1]}"
            )
            self.query_one("#too-small", Static).update(Content(words))
        self._card.fit()
        self._show_edges()

    # --- following the session

    def _follow(self, changes: list[Change]) -> None:
        for change in changes:
            self._conversations.follow(change, looking=self.looking)
        calls = self.around.follow(changes, looking=self.looking)
        calls += self.play.follow(changes, looking=self.looking)
        for notification in calls:
            sequence = self._notices.written(notification, in_front=self.app.app_focus)
            if sequence:
                self.post_message(self.Notified(sequence))
        if self.around.tabs.active != self.front_id:
            self.bring(self.around.tabs.active)
        if any(isinstance(change, SummaryChanged) for change in changes):
            self.places.summary_came()
        if any(isinstance(change, StatusChanged | SummaryChanged) for change in changes):
            self.places.follow_connection()
            self._resume()
        self.follow_table(changes)
        self._invite()
        if not self._show_due:  # once for all that comes in a burst
            self._show_due = True
            self.set_timer(0.02, self._show)

    def _show(self) -> None:
        self._show_due = False
        self.around.show()
        self.tell_table()
        self._show_edges()

    def bring(self, conversation: int) -> None:
        """Bring a conversation to the front."""
        known = self.session.model.conversations.get(conversation)
        if known is None:
            return
        if self.front_id == conversation:
            self.around.activate(conversation)
            return
        self.picking.leave()
        self.answering.cancel()
        if self.front_id:
            self._writing.keep_draft(self.front_id, self._composer.text)
        self.around.activate(conversation)
        self._conversations.bring(known)
        self._composer.text = self.session.draft(conversation)
        self.table_brought()
        self._invite()
        self._resume()
        self._show()

    def _invite(self) -> None:
        """Name in the empty field whom one writes to, by the name of today."""
        known = self.session.model.conversations.get(self.front_id)
        if known is not None:
            title = self._look.shown.line(known.title)
            helps = self._look.keys.first("help")
            words = f"Write to {title}   / commands   {helps} help"
            if known.kind in PLAYED:
                who = "those who play" if known.kind == "table" else "others who watch"
                words = f"Write to {who}   / commands   Tab board"
            self._composer.invite(words)

    def _show_edges(self) -> None:
        """Draw the lines above and below the conversation, with what stands in them."""
        front = self.stage.front
        if front is None:
            return
        shown, glyphs = self._look.shown, self._look.glyphs
        self._topic.show(shown.line(front.topic) if self.size.width >= TOPIC_FROM_COLUMNS else "")
        right = "" if front.recorded else shown.words(f"{glyphs.off} off the record")
        if front.muted_until > now():
            right = f"muted until {shown.words(moment(front.muted_until))}"
        busy = self.picking.words if self.picking.active else self.answering.words
        typing = shown.words(self._typing.words(front))
        pane = self._conversations.table
        hints = pane.hints if pane is not None and pane.has_keys else ""
        self._edge.show(busy or typing or hints, right, role="accent" if busy else "dim")

    # --- writing

    def _completion(self, text: str, cursor: int) -> Completion:
        return complete(text, cursor, self.session.model, self.front_id)

    def _recallable(self) -> list[str]:
        return recallable(self.session, self.front_id)

    @on(Composer.Edited)
    def _edited(self) -> None:
        self._writing.edited()

    @on(Composer.Entered)
    def _entered(self, event: Composer.Entered) -> None:
        self._writing.entered(event.text)
        self._show_edges()

    def _leave(self) -> None:
        self.post_message(self.Leave())

    @on(ComposerField.Pasted)
    def _pasted(self, event: ComposerField.Pasted) -> None:
        def answered(yes: bool | None) -> None:  # noqa: FBT001 - Textual calls it so
            if yes:
                self._composer.insert(event.text)
            self._composer.go_on()

        self.app.push_screen(paste_question(event.text, self._look), answered)

    # --- keys and the mouse

    @on(Composer.Left)
    def _left(self) -> None:
        if self.answering.cancel():
            self._show_edges()
        elif front := self._conversations.front:
            front.go_to_end()

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        self.bring(event.conversation)

    @on(PeopleList.Picked)
    def _person_picked(self, event: PeopleList.Picked) -> None:
        self.person_menu.offer(event.account, event.nickname)
