"""The games there are: those that go on, one's own that ended, and the ladders."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from parlour_client.background import begin
from parlour_client.bindings import GAMES
from parlour_client.errors import ClientError
from parlour_client.playing import watch
from parlour_client.screens import game_rows
from parlour_client.screens.game_rows import LADDER, MORE, TABLE
from parlour_client.screens.saving import save_asked
from parlour_client.screens.sheet import ListSheet
from parlour_client.session import Session
from parlour_client.session.catalogue import ask_catalogue
from parlour_client.widgets.choice_list import Choice, ChoiceList
from parlour_client.widgets.look import Look
from parlour_protocol.messages import (
    AskGames,
    AskLadder,
    AskTables,
    Games,
    Ladder,
    Rung,
    TableLine,
    Tables,
)

GOING_ON, ENDED, LADDERS = "going on", "ended", "ladders"
"""The pages of the screen."""
_PAGES = (GOING_ON, ENDED, LADDERS)
_SHOWN = 12
_COLUMNS_MAX, _AROUND_CELLS = 96, 5
_ENTER = {TABLE: "go there", LADDER: "its ladder", MORE: "more"}


class GamesScreen(ListSheet[int]):
    """Returns the conversation of a table to go to, or None.

    Args:
        session: Where the games are.
        look: How it looks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*GAMES]
    _list: ChoiceList

    def __init__(self, session: Session, look: Look) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._page = GOING_ON
        self._about = ""
        """The key of the game whose ladder is shown; empty for the list of all of them."""
        self._tables: list[TableLine] = []
        self._rungs: list[Rung] = []
        self._list = ChoiceList(look.glyphs, rows_max=_SHOWN)
        self._pages = Static()
        self._told = Static(id="told")
        self._keys = Static(classes="dim")

    def compose(self) -> ComposeResult:
        """Put the list below the names of the pages."""
        with Vertical(classes="sheet found"):
            yield self._pages
            yield Static(Content(" "), classes="air")
            yield self._list
            yield self._told
            yield self._keys

    def on_mount(self) -> None:
        """Ask for the first page."""
        self._turn_to(GOING_ON)

    @property
    def page(self) -> int:
        """How many lines PgUp and PgDn move by."""
        return min(_SHOWN, len(self._list.choices))

    @property
    def _room(self) -> int:
        """How many cells a line has."""
        return min(_COLUMNS_MAX, self.app.size.width) - _AROUND_CELLS

    # --- pages

    def _turn_to(self, page: str, about: str = "") -> None:
        self._page, self._about = page, about
        self._tables, self._rungs = [], []
        self._list.show(())
        names: list[Content] = []
        for each in _PAGES:
            mark = f"[{each}]" if each == page else f" {each} "
            names.append(Content.styled(mark, "bold" if each == page else ""))
        self._pages.update(Content.assemble(Content.styled("Games   ", "bold"), *names))
        self._load()

    def _load(self) -> None:
        self._tell(f"asking{self._look.glyphs.ellipsis}")
        begin(self, self._fill, "games", alone=True)

    async def _fill(self) -> None:
        try:
            match self._page:
                case page if page == LADDERS and self._about:
                    told = await self._ladder()
                case page if page == LADDERS:
                    told = await self._ladders()
                case page if page == ENDED:
                    told = await self._ended()
                case _:
                    told = await self._going_on()
        except ClientError as error:
            self._tell(f"not known now: {error}")
        else:
            self._tell(told)

    async def _going_on(self) -> str:
        after = self._tables[-1].table if self._tables else 0
        answer = await self._session.ask(AskTables(1, after), Tables)
        self._tables += answer.tables
        own, width = self._session.model.account, self._room
        choices = [game_rows.going_on(line, own, self._look, width) for line in self._tables]
        self._show(choices, more=answer.more and bool(answer.tables))
        key = self._look.keys.first("new_game")
        return "" if choices else f"no game goes on; {key} on the main screen begins one"

    async def _ended(self) -> str:
        before = self._tables[-1].table if self._tables else 0
        answer = await self._session.ask(AskGames(1, before=before), Games)
        self._tables += answer.games
        own, width = self._session.model.account, self._room
        choices = [game_rows.ended(line, own, self._look, width) for line in self._tables]
        self._show(choices, more=answer.more and bool(answer.games))
        return "" if choices else "no game has ended yet"

    async def _ladders(self) -> str:
        games = self._session.model.games.values() or await ask_catalogue(self._session)
        named = sorted(games, key=lambda info: info.name.casefold())
        self._show([game_rows.ladder(info, self._look) for info in named], more=False)
        return "" if named else "no games are played here"

    async def _ladder(self) -> str:
        asked = AskLadder(1, self._about, len(self._rungs))
        answer = await self._session.ask(asked, Ladder)
        self._rungs += answer.rungs
        own = self._session.model.account
        choices = [
            game_rows.rung(place, held, own, self._look)
            for place, held in enumerate(self._rungs, 1)
        ]
        self._show(choices, more=answer.more and bool(answer.rungs))
        info = self._session.model.games.get(self._about)
        name = info.name if info is not None else self._about
        if not choices:
            return f"{name}: nobody has played a rated game of it yet"
        return f"{name}: the best first; ? where too few games say little"

    def _show(self, choices: list[Choice], *, more: bool) -> None:
        further = [game_rows.more(self._look)] if more else []
        self._list.show((*choices, *further), keep=True)

    def _tell(self, words: str) -> None:
        self._told.update(Content(self._look.shown.line(words)))
        self._told.display = bool(words)
        keys, chosen = self._look.keys, self._list.chosen
        hints = []
        kind = chosen.key.partition(" ")[0] if chosen is not None else ""
        if kind in _ENTER:
            hints.append(f"Enter  {_ENTER[kind]}")
        if kind == TABLE and self._page == ENDED:
            hints.append(f"{keys.first('games_save')}  save it")
        hints += ["Left, Right  lists", "Esc  back"]
        self._keys.update(Content(self._look.shown.words("    ".join(hints))))

    # --- what is taken

    @on(ChoiceList.Chosen)
    def _taken(self, event: ChoiceList.Chosen) -> None:
        kind, _, about = event.choice.key.partition(" ")
        match kind:
            case "table":
                begin(self, partial(self._go, int(about)), "go", alone=True)
            case "ladder":
                self._turn_to(LADDERS, about)
            case "more":
                self._load()
            case _:
                pass  # somebody on a ladder

    async def _go(self, table: int) -> None:
        try:
            conversation = await watch(self._session, table)
        except ClientError as error:
            self._tell(str(error))
        else:
            self.dismiss(conversation)

    def action_turn(self, by: int) -> None:
        """Show another page."""
        self._turn_to(_PAGES[(_PAGES.index(self._page) + by) % len(_PAGES)])

    def action_save(self) -> None:
        """Save the record of the game that is chosen, if it has ended."""
        chosen = self._list.chosen
        if chosen is None or self._page != ENDED or not chosen.key.startswith(TABLE):
            return
        number = int(chosen.key.partition(" ")[2])
        line = next((each for each in self._tables if each.table == number), None)
        if line is not None:
            begin(self, partial(self._save, line.terms.game, number), "save", alone=True)

    async def _save(self, game: str, table: int) -> None:
        try:
            await save_asked(self.app, self._session, self._look, game, table, self._tell)
        except ClientError as error:
            self._tell(str(error))

    def on_key(self, event: Key) -> None:
        """Take what is chosen: there is no field that would; from a ladder, go back to all."""
        if event.key == "enter":
            self._list.take()
            event.stop()
        elif event.key == "escape" and self._page == LADDERS and self._about:
            self._turn_to(LADDERS)
            event.stop()
            event.prevent_default()
