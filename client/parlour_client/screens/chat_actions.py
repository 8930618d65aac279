"""What the keys of the main screen do."""

from abc import abstractmethod
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from parlour_client.bindings import CARD, MAIN, PICKED, TABLE
from parlour_client.commands import COMMANDS
from parlour_client.model import OutgoingState, StatusKind
from parlour_client.screens.around import Around
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.help import HelpScreen
from parlour_client.screens.menus import (
    CONVERSATION,
    PERSON,
    conversation_choices,
    described,
    palette_choices,
)
from parlour_client.screens.person_menu import PersonMenu
from parlour_client.screens.picking import Picking
from parlour_client.screens.places import Places
from parlour_client.screens.play import Play
from parlour_client.screens.stage import Stage
from parlour_client.session import Session
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.conversations import Conversations
from parlour_client.widgets.look import Look

_KEYS_OF_WRITING = (
    ("Enter", "Send"),
    ("Alt+Enter, Ctrl+J", "Begin a new line"),
    ("Tab", "Complete a name or a command; again for the next"),
    ("Up", "In the empty field: what you wrote before"),
    ("PgUp, PgDn", "Scroll"),
    ("Home, End", "To the start, to the end, while the field is empty; with Ctrl always"),
    ("Esc", "Leave the innermost layer; at last, return to the end"),
)


class ChatActions(Screen[None]):
    """The bindings of the main screen, and their actions; the screen itself adds what is seen."""

    BINDINGS: ClassVar[list[BindingType]] = [*MAIN]

    class CompactChosen(Message):
        """The layout was changed by its person."""

        def __init__(self, *, compact: bool) -> None:
            super().__init__()
            self.compact = compact

    class Notified(Message):
        """The terminal is to be told of something by this sequence."""

        def __init__(self, sequence: str) -> None:
            super().__init__()
            self.sequence = sequence

    class Leave(Message):
        """Its person wants to leave the program."""

    session: Session
    around: Around
    stage: Stage
    picking: Picking
    person_menu: PersonMenu
    places: Places
    play: Play
    _composer: Composer
    _look: Look
    _invitation: str
    _conversations: Conversations

    @property
    def front_id(self) -> int:
        """The id of the conversation in front, 0 if there is none."""
        front = self._conversations.front
        return front.conversation if front else 0

    @abstractmethod
    def bring(self, conversation: int) -> None:
        """Bring a conversation to the front."""

    def action_retry(self) -> None:
        """Send all that failed in this conversation again."""
        known = self.session.model.conversations.get(self.front_id)
        outbox = list(known.outbox) if known else []
        failed = [outgoing for outgoing in outbox if outgoing.state is OutgoingState.FAILED]
        for outgoing in failed:
            self.session.retry(outgoing.id)
        if self.session.model.status.kind is StatusKind.WAITING:
            self.session.reconnect()
        else:
            self.around.flash("sending again…" if failed else "nothing here failed to be sent")

    def action_tab(self, number: int) -> None:
        """Go to a tab by its number."""
        self._bring_if(self.around.tabs.numbered(number), f"there is no tab {number}")

    def action_previous(self) -> None:
        """Go to the tab that was in front before."""
        self._bring_if(self.around.tabs.before(), "no other tab was in front before")

    def action_activity(self) -> None:
        """Go where something happened."""
        there = self.around.tabs.next_activity(self.session.model)
        self._bring_if(there, "nothing new elsewhere")

    def _bring_if(self, conversation: int | None, otherwise: str) -> None:
        if conversation is None:
            self.around.flash(otherwise)
        else:
            self.bring(conversation)

    def action_first_unread(self) -> None:
        """Go to where one left off."""
        if (front := self._conversations.front) and not front.go_to_new():
            self.around.flash("nothing unread here")

    def action_close(self) -> None:
        """Close the tab in front; of a room ask whether to leave it."""
        self.places.close()

    def action_pick(self) -> None:
        """Pick the last message, or the one above what is picked."""
        self.picking.begin()

    def action_search(self) -> None:
        """Search in what was said."""
        self.stage.do(self.places.search)

    def action_rooms(self) -> None:
        """Show the rooms there are."""
        self.stage.do(self.places.rooms)

    def action_missed(self) -> None:
        """Show what was missed, and the invitations."""
        self.stage.do(self.places.missed)

    def action_people(self) -> None:
        """Choose somebody who is here, and what to do about them."""
        self.person_menu.offer_people()

    def action_new_game(self) -> None:
        """Choose a game and whom to play it with."""
        self.stage.do(self.play.new_game)

    def action_games(self) -> None:
        """Show the games there are."""
        self.stage.do(self.play.games)

    def action_inbox(self) -> None:
        """Show the invitations that wait."""
        self.stage.do(self.play.inbox)

    def action_card(self) -> None:
        """Give the keys to the invitation on the screen."""
        self.play.cards.hold()

    def action_command(self, name: str) -> None:
        """Begin to write a command."""
        if self._composer.text.strip():
            self.around.flash(f"the field is not empty: send what is there, then write /{name}")
        else:
            self._composer.text = f"/{name} "

    def action_compact(self) -> None:
        """Change the layout."""
        self._look.compact = not self._look.compact
        self._conversations.set_compact(compact=self._look.compact)
        self.post_message(self.CompactChosen(compact=self._look.compact))

    def action_invitation(self) -> None:
        """Hand the invitation to the terminal's clipboard, which never tells whether it took it."""
        if self._invitation:
            self.app.copy_to_clipboard(self._invitation)
            self.around.flash("invitation sent to the terminal's clipboard")
        else:
            self.around.flash("only who hosts with --host has an invitation to copy")

    # --- screens above this one

    def action_switch(self) -> None:
        """Choose a conversation or a person by name."""

        def chosen(key: str | None) -> None:
            if key is None:
                return
            if key.startswith(CONVERSATION):
                self.bring(int(key.removeprefix(CONVERSATION)))
            else:
                self.stage.do(partial(self._open_direct, key.removeprefix(PERSON)))

        choices = conversation_choices(self.session.model, self._look.shown, self.front_id)
        self.app.push_screen(ChooserScreen("Switch to", choices, self._look.glyphs), chosen)

    async def _open_direct(self, nickname: str) -> None:
        self.bring(await self.session.open_direct(nickname))

    def action_palette(self) -> None:
        """Choose anything that can be done."""

        async def chosen(action: str | None) -> None:
            if action is not None:
                await self.run_action(action)

        choices = palette_choices([*self.BINDINGS, *self.app.BINDINGS], self._look.keys)
        choices = (*self.choices_here(), *choices)
        self.app.push_screen(ChooserScreen("Do", choices, self._look.glyphs), chosen)

    def choices_here(self) -> tuple[Choice, ...]:
        """Return what can be done where one is, for the palette."""
        return ()

    def action_help(self) -> None:
        """Show keys and commands."""
        keys = self._look.keys
        rows = described([*self.BINDINGS, *self.app.BINDINGS], keys)
        by_number = f"{keys.first('tab_1')} … {keys.first('tab_9')}"
        pressed = [(words, what) for _, words, what in rows]
        pressed += [(by_number, "Go to a tab by its number"), *_KEYS_OF_WRITING]
        parts = (
            (f"Keys of a picked message ({keys.first('pick')})", PICKED),
            (f"Keys of an invitation to play ({keys.first('card')})", CARD),
            ("Keys at a table", TABLE),
        )
        for about, bindings in parts:
            pressed += [("", ""), (about, "")]
            pressed += [(words, what) for _, words, what in described(bindings, keys)]
        back = keys.first("help_back")
        self.app.push_screen(HelpScreen(pressed, COMMANDS.values(), self._look.shown, back))
