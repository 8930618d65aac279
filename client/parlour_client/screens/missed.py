"""The summary of a time away: who wrote to one, who named one, and what one is invited to."""

import time
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.content import Content

from parlour_client.bindings import MISSED
from parlour_client.game_words import article, clock_words, names_words
from parlour_client.missed import Missed, Unread, missed
from parlour_client.model import (
    Change,
    InvitationsChanged,
    PlayInvitationsChanged,
    TableChanged,
    UnreadChanged,
)
from parlour_client.screens.answers import ACCEPT, DECLINE, play_choices, room_choices
from parlour_client.screens.inbox import InboxSheet
from parlour_client.session import Session
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look
from parlour_client.widgets.message_text import first_words

INERT_SECONDS = 0.7
"""How long a list that came by itself takes no key: what was meant for the field is no answer."""
_SHOWN = 14
_SHOWN_CHANGES = (UnreadChanged, InvitationsChanged, PlayInvitationsChanged, TableChanged)
_GO = "go "


class MissedScreen(InboxSheet[tuple[int, int]]):
    """Returns the conversation to go to and the `seq` there, 0 for what is unread; or None.

    Args:
        session: Whose model to show.
        look: How it looks.
        unasked: It came by itself, perhaps in the middle of typing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*MISSED]

    def __init__(self, session: Session, look: Look, *, unasked: bool) -> None:
        title = "While you were away" if unasked else "What you missed"
        super().__init__(session, look, title, _SHOWN)
        self._inert_until = time.monotonic() + (INERT_SECONDS if unasked else 0)
        self._said = ""

    def follow(self, changes: list[Change]) -> None:
        """Show what has become of it."""
        if any(isinstance(change, _SHOWN_CHANGES) for change in changes):
            self.show(self._said)

    def show(self, told: str = "") -> None:
        """List what waits, the most personal first."""
        self._said = told
        found = missed(self._session.model)
        choices = self._choices(found)
        self._list.show(choices, keep=True)
        nothing = "" if choices else "Nothing is unread, and no invitation or game waits."
        self.tell(told or nothing)
        keys = self._look.keys
        hint = "Enter  go there      " if choices else ""
        if found.invitations or found.play:
            hint += f"{keys.first('accept')}  accept      {keys.first('decline')}  decline      "
        hint += f"{keys.first('missed_back')}  back"
        self._keys.update(Content(hint))

    def _choices(self, found: Missed) -> tuple[Choice, ...]:
        shown = self._look.shown
        choices = [self._unread(each, f"from {each.conversation.title}") for each in found.direct]
        for each in found.mentions:
            times = "" if each.mentions == 1 else f", {each.mentions:,} times"
            entry = each.conversation.entry(each.mention)
            words = f"{each.conversation.title}: you are named{times}"
            said = f"{entry.nickname}: {first_words(entry.text, shown)}" if entry else ""
            key = f"{_GO}{each.conversation.id} {each.mention}"
            line = f"{words} {self._look.glyphs.dash} {said}" if said else words
            choices.append(Choice(key, shown.line(line), f"{each.count:,} new"))
        for table in found.turns:
            others = [s for at, s in enumerate(table.table.seats) if at != table.table.seat]
            game = article(table.table.game_name)
            line = shown.line(f"your turn: {game} with {names_words(others)}")
            sign = self._look.glyphs.here
            hint = clock_words(table.table.terms.clock)
            choices.append(Choice(f"{_GO}{table.conversation} 0", line, hint, sign))
        choices += play_choices(found.play, self._session.model, self._look)
        choices += room_choices(found.invitations, self._look)
        choices += [self._unread(each, f"in {each.conversation.title}") for each in found.others]
        return tuple(choices)

    def _unread(self, unread: Unread, where: str) -> Choice:
        noun = "message" if unread.count == 1 else "messages"
        line = self._look.shown.line(f"{unread.count:,} {noun} {where}")
        return Choice(f"{_GO}{unread.conversation.id} 0", line)

    @property
    def _inert(self) -> bool:
        return time.monotonic() < self._inert_until

    @on(ChoiceList.Chosen)
    def taken(self, event: ChoiceList.Chosen) -> None:
        """Go where something is unread; an invitation is answered by its own keys."""
        if event.choice.key.startswith(_GO):
            conversation, seq = event.choice.key.removeprefix(_GO).split()
            self.dismiss((int(conversation), int(seq)))

    def place(self, conversation: int) -> tuple[int, int]:
        """Return the conversation, and that one goes to what is unread there."""
        return conversation, 0

    def action_answer(self, yes: bool) -> None:  # noqa: FBT001 - Textual calls actions so
        """Accept the chosen invitation, or decline it."""
        if not self._inert:
            self.answer(ACCEPT if yes else DECLINE)

    def action_leave(self) -> None:
        """Go back."""
        if not self._inert:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Take what is chosen."""
        if event.key == "enter":
            if not self._inert:
                self._list.take()
            event.stop()
            event.prevent_default()
