"""What surrounds the conversation in front: tabs, people, and the status line, kept up to date."""

import time
from collections.abc import Sequence

from parlour_client.config import Notifications
from parlour_client.game_words import article, names_words
from parlour_client.missed import open_invitations
from parlour_client.model import (
    Change,
    ConversationAdded,
    ConversationRemoved,
    EntriesAdded,
    InvitationsChanged,
    NoteAdded,
    NoteKind,
    StatusKind,
    SummaryChanged,
    TableChanged,
    UnreadChanged,
)
from parlour_client.notifications import (
    Notification,
    Wishes,
    invitation_notification,
    notification,
)
from parlour_client.notify_levels import chosen_levels
from parlour_client.open_tabs import OpenTabs
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_client.widgets.look import Look
from parlour_client.widgets.people_list import PeopleList
from parlour_client.widgets.status_line import StatusLine, connection_words
from parlour_client.widgets.tab_bar import Tab, TabBar
from parlour_protocol.messages import Person, RoomInvitation

FLASH_SECONDS = 6.0
"""How long the status line tells of something that just happened."""
_REMEMBERED = "tabs"


class Around:
    """Shows the session's state in the widgets around a conversation.

    Args:
        session: What to show.
        look: How things are to look.
        tab_bar: Where tabs are shown.
        people: Where those present are shown.
        status: Where the connection and news are shown.
        notifications: What its person wants to be called about.
    """

    def __init__(
        self,
        session: Session,
        look: Look,
        tab_bar: TabBar,
        people: PeopleList,
        status: StatusLine,
        notifications: Notifications,
    ) -> None:
        self.tabs = OpenTabs()
        self._session = session
        self._shown = look.shown
        self._activity_key = look.keys.first("activity")
        self._missed_key = look.keys.first("missed")
        self._inbox_key = look.keys.first("inbox")
        self._glyphs = look.glyphs
        self._notifications = notifications
        self._tab_bar = tab_bar
        self._people = people
        self._status = status
        self._kept = ""
        self._invited: frozenset[str] = frozenset()
        self._status_kind = StatusKind.OFFLINE
        self._since = time.monotonic()
        self._flash = ""
        self._flash_until = 0.0

    def restore(self) -> None:
        """Open the tabs of the last time."""
        self._kept = self._session.remembered(_REMEMBERED)
        self.tabs.restore(self._kept, self._session.model)

    def activate(self, conversation: int) -> None:
        """Mark a tab as the one in front."""
        self.tabs.activate(conversation)

    def follow(self, changes: Sequence[Change], *, looking: bool) -> list[Notification]:
        """Take changes in; return what their person is to be called about."""
        model = self._session.model
        calls: list[Notification | None] = []
        for change in changes:
            match change:
                case (
                    ConversationAdded(conversation)
                    | UnreadChanged(conversation)
                    | TableChanged(conversation)
                ):
                    self._notice(conversation)
                case ConversationRemoved(conversation):
                    self.tabs.close(conversation)
                case NoteAdded(_, note) if _put_out(changes) and note.kind is NoteKind.ERROR:
                    self.flash(note.text)
                case EntriesAdded() if model.status.kind is StatusKind.ONLINE:
                    looked_at = self.tabs.active if looking else 0
                    calls.append(notification(change, model, self.wishes, looked_at=looked_at))
                case InvitationsChanged():
                    came = [i for room, i in model.invitations.items() if room not in self._invited]
                    self._invited = frozenset(model.invitations)
                    if SummaryChanged() not in changes:  # else they are told of as missed
                        wishes = self.wishes
                        calls += [invitation_notification(each, wishes) for each in came]
                        self._tell_invitations(came)
                case _:
                    pass  # told in the conversation, or by `show`
        return [call for call in calls if call is not None]

    def _notice(self, conversation: int) -> None:
        model = self._session.model
        table = model.tables.get(conversation)
        both = (conversation, table.gallery) if table is not None else (conversation,)
        for each in both:
            known = model.conversations.get(each)
            if known is None:
                continue
            if each in self.tabs.order:
                self.tabs.put_away(known, model)
            else:
                self.tabs.notice(known, model)

    def _tell_invitations(self, came: Sequence[RoomInvitation]) -> None:
        lobby = self._session.model.lobby
        for invited in came:
            room = visible(invited.room)
            words = f"{visible(invited.by)} invites you into {room}"
            how = f"{self._missed_key} answers it, or /join {room}"
            if lobby is not None:
                self._session.note(lobby.id, NoteKind.INFO, f"{words}: {how}")
            self.flash(f"{words} · {self._missed_key}")

    @property
    def wishes(self) -> Wishes:
        """What its person wants to be called about."""
        chosen = chosen_levels(self._session)
        return Wishes(self._notifications, chosen, self._session.model.ignored)

    def show(self) -> None:
        """Draw it all; cheap enough for once a frame."""
        model = self._session.model
        tabs = []
        waiting = {table.conversation for table in model.my_turn()} | self.tabs.calling
        for conversation_id in self.tabs.order:
            known = model.conversations.get(conversation_id)
            if known is not None:
                unread = known.unread(model.account)
                mentions = known.mentions(model.account, model.nickname) if unread else 0
                title = self._shown.line(known.title)
                turn = conversation_id in waiting
                tabs.append(Tab(conversation_id, title, unread, mentions, turn))
        self._tab_bar.show(tuple(tabs), self.tabs.active)
        front = model.conversations.get(self.tabs.active)
        if front is not None:
            people = dict(front.people)
            if front.kind == "direct":
                people.setdefault(model.account, Person(model.account, model.nickname))
                people.setdefault(front.peer, Person(front.peer, front.name, "absent"))
            self._people.show(people, front.here, model.account)
        self.show_connection(tabs)
        if (kept := self.tabs.dump()) != self._kept:
            self._kept = kept
            self._session.remember(_REMEMBERED, kept)

    def flash(self, words: str) -> None:
        """Tell of something that just happened, for a while; `words` may hold others' text."""
        self._flash = words
        self._flash_until = time.monotonic() + FLASH_SECONDS
        self._status.show_news(words, whole=True)

    def hush(self) -> None:
        """Tell no more of what just happened: something has come of it."""
        self._flash_until = 0.0
        self.show_connection([])

    def tell_lasting(self, words: str, reason: str) -> None:
        """Tell from now on, instead of the connection, of what will not mend by itself."""
        self._status.show_ended(words, reason)

    def show_connection(self, tabs: list[Tab] | None = None) -> None:
        """Draw the status line; called every second, because it counts seconds."""
        model = self._session.model
        now = time.monotonic()
        if model.status.kind is not self._status_kind:
            self._status_kind, self._since = model.status.kind, now
        well = model.status.kind in {
            StatusKind.ONLINE,
            StatusKind.CONNECTING,
            StatusKind.CATCHING_UP,
        }
        words = connection_words(model.status, now, self._since, self._session.unsent)
        place = self._away() or model.server_name or self._session.address.place
        self._status.show_connection(words, place, well=well)
        if now < self._flash_until:
            return
        if tabs is not None or self._flash:
            self._flash = ""
            self._status.show_news(self._news())

    def _away(self) -> str:
        model = self._session.model
        if not model.away:
            return ""
        known = (c.people.get(model.account) for c in model.conversations.values())
        note = next((person.note for person in known if person is not None and person.note), "")
        return f"you are away{f': {note}' if note else ''} · /back"

    def _news(self) -> str:
        model = self._session.model
        there = self.tabs.next_activity(model)
        known = model.conversations.get(there) if there is not None else None
        if known is None:
            count = len(model.invitations) + len(open_invitations(model, own=False))
            noun = "invitation waits" if count == 1 else "invitations wait"
            return f"{count} {noun} · {self._inbox_key}" if count else ""
        table = model.tables.get(known.id)
        if table is not None and table.my_turn:
            sign = self._glyphs.here
            others = [s for i, s in enumerate(table.table.seats) if i != table.table.seat]
            with_ = f" with {names_words(others)}" if others else ""
            game = article(table.table.game_name)
            return f"{sign} your turn: {game}{with_} · {self._activity_key}"
        if known.id in self.tabs.calling:
            return f"{self._glyphs.here} {known.title} begins · {self._activity_key}"
        unread = known.unread(model.account)
        if known.mentions(model.account, model.nickname):
            return f"you are named in {known.title} · {self._activity_key}"
        return f"{unread} new in {known.title} · {self._activity_key}"


def _put_out(changes: Sequence[Change]) -> bool:
    return any(isinstance(change, ConversationRemoved) for change in changes)
