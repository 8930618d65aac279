"""A new game: which, with whom, and how; sent as an invitation, or gathered at a table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.background import begin
from parlour_client.bindings import NEW_GAME
from parlour_client.errors import ClientError
from parlour_client.game_form import GAME, GameForm, Wanted
from parlour_client.game_words import invited_words, until_words
from parlour_client.model import Model
from parlour_client.playing import gather, invite
from parlour_client.playing import rules as rules_of
from parlour_client.screens.sheet import Sheet
from parlour_client.screens.table_help import TableHelpScreen
from parlour_client.session import Session
from parlour_client.session.catalogue import ask_catalogue
from parlour_client.session.playing import new_id
from parlour_client.widgets.form_view import FormView
from parlour_client.widgets.look import Look
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import GameInfo, Person, Terms

REMEMBERED = "new-game"
"""Under which name what was chosen is remembered for the next time."""

_TOLD_MIN_CELLS, _AROUND_CELLS = 20, 6
_GAP = "    "


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of it.

    Args:
        conversation: The table to go to; 0 if there is none yet.
        told: What to tell of it while it is open; others' text may be in it.
        invitation: The invitation that was sent, empty for none.
    """

    conversation: int
    told: str = ""
    invitation: bytes = b""


class NewGameScreen(Sheet[Begun | None]):
    """Returns what came of it, or None.

    Args:
        session: Where to play.
        look: How it looks.
        game: The key or the name of a game to begin with; empty for the one played last.
        nicknames: Whom to play with to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*NEW_GAME]

    def __init__(
        self, session: Session, look: Look, game: str = "", nicknames: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._first = (game, nicknames)
        self._form: GameForm | None = None
        self._view = FormView(look)
        self._told = Static(id="told")
        self._hint = Static(classes="dim")
        self._ids: dict[tuple[Terms, str], bytes] = {}
        self._busy = False

    def compose(self) -> ComposeResult:
        """Put the form between its title and its keys."""
        with Vertical(classes="sheet found"):
            yield Static(Content("New game"), classes="strong")
            yield Static(Content(" "), classes="air")
            yield self._view
            yield self._told
            yield self._hint

    def on_mount(self) -> None:
        """Ask what is played here."""
        self._view.focus()
        self._load()

    def _load(self) -> None:
        self._tell("asking which games are played here" + self._look.glyphs.ellipsis)
        begin(self, self._fill, "catalogue", alone=True)

    async def _fill(self) -> None:
        try:
            games = await ask_catalogue(self._session)
        except ClientError as error:
            self._tell(f"the games are not known now: {error} (Enter asks again)", wrong=True)
            return
        if not games:
            self._tell("no games are played here", wrong=True)
            return
        self._form = GameForm(games, possible(self._session.model), self._remembered())
        self._form.choose(*self._first)
        self._view.show(self._form)
        self._tell("")

    def _remembered(self) -> dict[str, str]:
        try:
            kept = self._session.remembered(REMEMBERED).encode()
            return msgspec.json.decode(kept, type=dict[str, str])
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            return {}

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        words = self._look.shown.line(words)
        room = max(_TOLD_MIN_CELLS, self.size.width - _AROUND_CELLS)
        self._view.leave_room(len(wrap(words, room)) if words else 0)
        self._told.update(Content(words))
        self._told.display = bool(words)
        self._told.set_class(wrong, "wrong")
        self._show_keys()

    def _show_keys(self) -> None:
        form = self._form
        does = "again"
        if form is not None:
            names = ", ".join(self._look.shown.line(name) for name in form.nicknames)
            does = f"invite {names}" if names else "begin"
            if form.line.key == GAME:
                does = "go on"
        rules = f"{self._look.keys.first('new_game_rules')}  rules"
        keys = [f"Enter  {does}", "Tab  next", "Left, Right  choose", rules, "Esc  back"]
        dispensable = ["Left, Right  choose", rules, "Tab  next"]
        while dispensable and cell_len(_GAP.join(keys)) > self.size.width - _AROUND_CELLS:
            keys.remove(dispensable.pop(0))
        self._hint.update(Content(self._look.shown.words(_GAP.join(keys))))

    @on(FormView.Changed)
    def changed(self) -> None:
        """Say what Enter does now."""
        self._tell("")

    def action_rules(self) -> None:
        """Show the rules of the game that is chosen."""
        if self._form is not None and self._form.info is not None:
            begin(self, partial(self._rules, self._form.info), "rules", alone=True)

    async def _rules(self, info: GameInfo) -> None:
        try:
            rules = await rules_of(self._session, info.game)
        except ClientError as error:
            self._tell(f"the rules cannot be had now: {error}", wrong=True)
        else:
            await self.app.push_screen_wait(TableHelpScreen(info.name, rules, self._look))

    @on(FormView.Left)
    def left(self) -> None:
        """Go back; what was chosen is remembered."""
        self._keep()
        self.dismiss(None)

    @on(FormView.Entered)
    def entered(self) -> None:
        """Go on from the game to the others; from there, invite."""
        form = self._form
        if form is None:
            self._load()
        elif form.line.key == GAME and form.info is not None:
            form.go(1)
            self._view.refresh(layout=True)
            self._tell("")
        elif not self._busy:
            self._send(form)

    def _send(self, form: GameForm) -> None:
        try:
            wanted = form.wanted()
        except ClientError as error:
            self._view.refresh()
            self._tell(str(error), wrong=True)
            return
        self._busy = True
        self._keep()
        self._tell(f"asking{self._look.glyphs.ellipsis}")
        begin(self, partial(self._ask, wanted), "invite", alone=True)

    def _keep(self) -> None:
        if self._form is not None:
            kept = msgspec.json.encode(self._form.dump()).decode()
            self._session.remember(REMEMBERED, kept)

    def _ids_for(self, terms: Terms) -> Callable[[str], bytes]:
        """Return ids by nickname: what is sent again after a lost connection keeps its id."""
        return lambda nickname: self._ids.setdefault((terms, nickname), new_id())

    async def _ask(self, wanted: Wanted) -> None:
        try:
            self.dismiss(await self._begun(wanted))
        except ClientError as error:
            self._tell(str(error), wrong=True)
        finally:
            self._busy = False

    async def _begun(self, wanted: Wanted) -> Begun:
        session, ids = self._session, self._ids_for(wanted.terms)
        if wanted.gathers:
            table = await gather(session, ids, wanted.terms, wanted.nicknames)
            if not wanted.nicknames:
                await session.start_table(table)
            return Begun(table)
        nickname = wanted.nicknames[0]
        invitation, _ = await invite(session, ids(nickname), nickname, wanted.terms)
        if invitation.table:
            return Begun(invitation.table)
        model, keys = session.model, self._look.keys
        who = invited_words(invitation, model.account)
        until = until_words(invitation.expires, model.now())
        return Begun(0, f"{who} · open until {until} · {keys.first('inbox')}", invitation.id)


def possible(model: Model) -> tuple[Person, ...]:
    """Return who might be invited: everybody known to be here, written to or played with."""
    found: dict[int, Person] = {}
    for conversation in model.conversations.values():
        for person in conversation.people.values():
            if found.get(person.account, person).status in ("absent", person.status):
                found[person.account] = person
    for conversation in model.conversations.values():
        if conversation.kind == "direct" and conversation.peer:
            away = Person(conversation.peer, conversation.name, "absent")
            found.setdefault(conversation.peer, away)
    for table in model.tables.values():
        for seat in table.table.seats:
            if seat.account and seat.nickname:
                met = Person(seat.account, seat.nickname, "absent", bot=seat.bot)
                found.setdefault(seat.account, met)
    found.pop(model.account, None)
    return tuple(person for person in found.values() if person.account not in model.ignored)
