"""The rooms there are: found by a part of their name or topic, joined, and made."""

import asyncio
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from parlour_client.background import begin
from parlour_client.bindings import ROOMS
from parlour_client.errors import ClientError
from parlour_client.screens.prompt import PromptScreen
from parlour_client.screens.question import QuestionScreen
from parlour_client.screens.sheet import ListSheet
from parlour_client.session import Session
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look
from parlour_client.widgets.own_keys import LineField
from parlour_client.widgets.shown import Shown
from parlour_protocol.limits import NAME_MAX_CHARACTERS, ROOM_NAME_MAX_CHARACTERS
from parlour_protocol.messages import AskRooms, CreateRoom, Join, Opened, Room, Rooms

PAUSE_SECONDS = 0.15
"""How long typing has to pause until it is searched for, in seconds."""
_SHOWN = 12
_MORE = "more"
_ROOM = "room "


class RoomsScreen(ListSheet[int]):
    """Returns the id of the conversation that was joined or made, or None.

    Args:
        session: Where the rooms are.
        look: How it looks.
        wanted: Part of a name or topic to begin with; empty for all rooms.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*ROOMS]
    _list: ChoiceList

    def __init__(self, session: Session, look: Look, wanted: str = "") -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._found: list[Room] = []
        self._field = LineField(
            value=wanted,
            compact=True,
            select_on_focus=False,
            max_length=NAME_MAX_CHARACTERS,
            placeholder="part of a name or topic",
        )
        self._list = ChoiceList(look.glyphs, rows_max=_SHOWN)
        self._told = Static(classes="dim")

    def compose(self) -> ComposeResult:
        """Put the field above the list."""
        with Vertical(classes="sheet found"):
            yield Static(Content("Rooms"), classes="strong")
            yield self._field
            yield self._list
            yield self._told
            make = self._look.keys.first("make_room")
            hint = f"Enter  join or go there      {make}  make a room      Esc  back"
            yield Static(Content(hint), classes="dim")

    def on_mount(self) -> None:
        """Ask for all of them."""
        self._search()

    def _tell(self, words: str) -> None:
        self._told.update(Content(self._look.shown.line(words)))
        self._told.display = bool(words)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Ask for those with what was typed."""
        event.stop()
        self._search()

    def _search(self) -> None:
        begin(self, partial(self._load, self._field.value.strip(), ()), "rooms", alone=True)

    async def _load(self, wanted: str, before: tuple[Room, ...]) -> None:
        if wanted and not before:
            await asyncio.sleep(PAUSE_SECONDS)
        if not before:
            self._tell("asking…")
        try:
            asked = AskRooms(1, wanted, before[-1].name if before else "")
            answer = await self._session.ask(asked, Rooms)
        except ClientError as error:
            self._tell(f"the rooms are not known now: {error}")
            return
        self._found = [*before, *answer.rooms]
        shown = self._look.shown
        choices = [
            Choice(
                f"{_ROOM}{room.name}", shown.line(f"{room.name}  {room.topic}"), _hint(room, shown)
            )
            for room in self._found
        ]
        if answer.more and answer.rooms:
            choices.append(Choice(_MORE, shown.words("more…")))
        self._list.show(tuple(choices), keep=bool(before))
        if self._found:
            self._tell("")
        elif wanted:
            self._tell("no room has that in its name or topic")
        else:
            self._tell("there are no rooms yet but the lobby; make one")

    @on(ChoiceList.Chosen)
    def taken(self, event: ChoiceList.Chosen) -> None:
        """Join a room, go to one that one is in, or load more of them."""
        if event.choice.key == _MORE:
            wanted = self._field.value.strip()
            begin(self, partial(self._load, wanted, tuple(self._found)), "rooms", alone=True)
        else:
            asked = Join(1, event.choice.key.removeprefix(_ROOM))
            begin(self, partial(self._come_in, asked), "join")

    def action_make(self) -> None:
        """Ask what a new room is to be called, and make it."""
        begin(self, self._make, "make", alone=True)

    async def _make(self) -> None:
        asking = PromptScreen(
            "Letters, digits and hyphens, as garden or chess-club.\nWhat is the room to be called?",
            self._look,
            longest=ROOM_NAME_MAX_CHARACTERS + 1,
        )
        name = await self.app.push_screen_wait(asking)
        if name is None or not name.strip():
            return
        name = "#" + name.strip().removeprefix("#")
        question = QuestionScreen(
            f"May everybody come into {self._look.shown.line(name)}?",
            "If not, it is in nobody's list, and you and its ops invite people.",
            yes="everybody may",
            no="by invitation alone",
            keys=self._look.keys,
        )
        everybody = await self.app.push_screen_wait(question)
        await self._come_in(CreateRoom(1, name, invite_only=not everybody))

    async def _come_in(self, asked: Join | CreateRoom) -> None:
        try:
            opened = await self._session.ask(asked, Opened)
        except ClientError as error:
            self._tell(str(error))
        else:
            self.dismiss(opened.conversation.id)

    @property
    def page(self) -> int:
        """How many lines PgUp and PgDn move by."""
        return min(_SHOWN, len(self._list.choices))


def _hint(room: Room, shown: Shown) -> str:
    told = []
    if room.joined:
        told.append("joined")
    elif room.invited:
        told.append("invited")
    elif room.invite_only:
        told.append("by invitation")
    told.append(f"{room.members:,} in it, {room.here:,} here")
    return shown.words(" · ".join(told))
