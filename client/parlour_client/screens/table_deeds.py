"""What is done at a table: moves, offers and answers, and how it stood earlier."""

from collections.abc import Awaitable, Callable
from functools import partial

from parlour_client import playing
from parlour_client.boards import legal_moves, words
from parlour_client.errors import ClientError, DisconnectedError, RefusedError
from parlour_client.game_words import article
from parlour_client.model import TableModel
from parlour_client.screens.chooser import ChooserScreen
from parlour_client.screens.question import DecisionScreen
from parlour_client.screens.saving import save_asked
from parlour_client.screens.stage import Stage
from parlour_client.screens.table_help import TableHelpScreen
from parlour_client.screens.table_moves import TableMovesScreen
from parlour_client.screens.table_stepping import Positions
from parlour_client.widgets.choice_list import Choice
from parlour_client.widgets.table_pane import TablePane

FLIPPED_MAX = 100
"""Of how many tables it is remembered that their board is turned round; the oldest go first."""
_FLIPPED = "flipped"

Deed = Callable[[TablePane, TableModel], Awaitable[None]]


class TableDeeds:
    """Carries out what is done at tables; what goes wrong is told beside the board.

    Args:
        stage: What it works on.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._session = stage.session
        self._positions = Positions(stage.session)
        self._wanted: dict[int, int] = {}
        """The move that is to be stepped back to, by conversation."""
        self._rules: dict[str, str] = {}
        self._deeds: dict[str, Deed] = {
            "enter": self._enter,
            "table_flip": self._flip,
            "table_back": self._back,
            "table_forward": self._forward,
            "table_live": self._live,
            "table_moves": self._moves,
            "table_draw": self._draw,
            "table_takeback": self._take_back,
            "table_resign": self._resign,
            "table_accept": partial(self._answer, yes=True),
            "table_decline": partial(self._answer, yes=False),
            "table_claim": self._claim,
            "table_save": self._save,
            "table_help": self._help,
        }

    def do(self, pane: TablePane, deed: str) -> None:
        """Do something at a table, by the id of its binding."""
        known = pane.known
        if known is not None:
            self._stage.do(partial(self._guarded, pane, partial(self._deeds[deed], pane, known)))

    def move(self, pane: TablePane, text: str) -> None:
        """Make a move."""
        if pane.known is not None:
            self._stage.do(partial(self._move, pane, pane.known, text))

    def which(self, pane: TablePane, moves: tuple[str, ...]) -> None:
        """Have one of several moves of the same path chosen, and make it."""
        self._stage.do(partial(self._which, pane, moves))

    def step(self, pane: TablePane, ply: int) -> None:
        """Show how it stood after a move."""
        known = pane.known
        if known is not None:
            self._stage.do(partial(self._guarded, pane, partial(self._step, pane, known, ply)))

    def flipped(self, table: int) -> bool:
        """Tell whether the board of a table is turned round."""
        return str(table) in self._session.remembered(_FLIPPED).split()

    @staticmethod
    async def _guarded(pane: TablePane, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except ClientError as error:
            pane.refuse(str(error))

    # --- moves

    async def _move(self, pane: TablePane, known: TableModel, text: str) -> None:
        pane.wait_for(text)
        try:
            await self._session.move(known.conversation, text)
        except (RefusedError, DisconnectedError) as error:
            pane.wait_for("")
            pane.give_back(text)
            pane.refuse(str(error))
        else:
            pane.wait_for("")

    async def _which(self, pane: TablePane, moves: tuple[str, ...]) -> None:
        look = self._stage.look
        choices = tuple(Choice(move, look.shown.line(move)) for move in moves)
        chooser = ChooserScreen("Which move?", choices, look.glyphs)
        chosen = await self._stage.screen.app.push_screen_wait(chooser)
        if chosen is not None:
            pane.play(chosen)

    async def _moves(self, pane: TablePane, known: TableModel) -> None:
        view, look = pane.view, self._stage.look
        if view is None:
            raise ClientError("there is nothing to be seen yet")
        legal = legal_moves(known.table.view) if known.my_turn else ()
        standing = look.shown.words(words(view, known.table))
        chosen = await self._stage.screen.app.push_screen_wait(
            TableMovesScreen(legal, standing, look)
        )
        if chosen is not None:
            pane.play(chosen)

    # --- how it stood

    async def _back(self, pane: TablePane, known: TableModel) -> None:
        await self._step(pane, known, self._at(pane, known) - 1)

    async def _forward(self, pane: TablePane, known: TableModel) -> None:
        await self._step(pane, known, self._at(pane, known) + 1)

    def _at(self, pane: TablePane, known: TableModel) -> int:
        shown = pane.past.ply if pane.past is not None else known.table.ply
        return self._wanted.get(pane.conversation, shown)

    async def _live(self, pane: TablePane, known: TableModel) -> None:
        del known
        self._wanted.pop(pane.conversation, None)
        pane.show_past(None)

    async def _step(self, pane: TablePane, known: TableModel, ply: int) -> None:
        if known.table.view is None:
            return
        if ply >= known.table.ply:
            await self._live(pane, known)
            return
        wanted = self._wanted[pane.conversation] = max(0, ply)
        try:
            past = await self._positions.ask(known, wanted)
        finally:
            # Of several that were asked for one after another, the last is shown.
            latest = self._wanted.get(pane.conversation) == wanted
            if latest:
                del self._wanted[pane.conversation]
        if latest and pane.is_attached:
            pane.show_past(past if past.ply < known.table.ply else None)

    async def _flip(self, pane: TablePane, known: TableModel) -> None:
        table = str(known.conversation)
        flipped = self._session.remembered(_FLIPPED).split()
        kept = [each for each in flipped if each != table]
        if table not in flipped:
            kept.append(table)
        self._session.remember(_FLIPPED, " ".join(kept[-FLIPPED_MAX:]))
        pane.show_flipped(flip=table in kept)

    # --- offers, and answers to them

    async def _enter(self, pane: TablePane, known: TableModel) -> None:
        table = known.table
        if table.state == "gathering" and table.host == self._session.model.account:
            await self._session.start_table(known.conversation)
        elif table.next:
            self._stage.bring(await playing.come_to(self._session, table.next))
        elif table.state == "over" and known.playing:
            await self._session.propose(known.conversation, "rematch")
        elif pane.past is not None:
            await self._live(pane, known)

    async def _draw(self, pane: TablePane, known: TableModel) -> None:
        del pane
        self._check_playing(known)
        await self._session.propose(known.conversation, "draw")

    async def _take_back(self, pane: TablePane, known: TableModel) -> None:
        del pane
        self._check_playing(known)
        await self._session.propose(known.conversation, "takeback")

    async def _resign(self, pane: TablePane, known: TableModel) -> None:
        table, look = known.table, self._stage.look
        gathering = table.state == "gathering" and known.playing
        if not gathering:
            self._check_playing(known)
        game = look.shown.line(article(table.game_name))
        if gathering:
            hosts = table.host == self._session.model.account
            asked = f"Leave this table of {game}?"
            then = "Without its host there is no game." if hosts else "Your seat is free again."
            yes, no = "leave", "stay"
        else:
            asked = f"Resign this game of {game}?"
            then = "Your opponent wins it." if len(table.seats) == 2 else "You lose it."  # noqa: PLR2004 - the two of a pair
            yes, no = "resign", "play on"
        question = DecisionScreen(asked, then, yes=yes, no=no, keys=look.keys)
        if await self._stage.screen.app.push_screen_wait(question):
            pane.wait_for("your resignation")
            try:
                await self._session.resign(known.conversation)
            finally:
                pane.wait_for("")

    async def _answer(self, pane: TablePane, known: TableModel, *, yes: bool) -> None:
        del pane
        table = known.table
        theirs = [each for each in table.proposals if each.seat != table.seat]
        ours = [each for each in table.proposals if each.seat == table.seat]
        if table.seat < 0:
            raise ClientError("only those who play answer that")
        if theirs:
            answer = "accept" if yes else "decline"
            await self._session.answer_proposal(known.conversation, theirs[-1].id, answer)
        elif ours and not yes:
            await self._session.answer_proposal(known.conversation, ours[-1].id, "withdraw")
        else:
            raise ClientError("nothing is proposed")

    async def _claim(self, pane: TablePane, known: TableModel) -> None:
        del pane
        look = self._stage.look
        choices = (Choice("victory", "the game is won"), Choice("draw", "the game is a draw"))
        chooser = ChooserScreen("Your opponent has gone. Claim that", choices, look.glyphs)
        what = await self._stage.screen.app.push_screen_wait(chooser)
        if what is not None:
            await self._session.claim(known.conversation, what)

    async def _save(self, pane: TablePane, known: TableModel) -> None:
        del pane
        stage, game = self._stage, known.table.terms.game
        app = stage.screen.app
        await save_asked(app, self._session, stage.look, game, known.conversation, stage.flash)

    async def _help(self, pane: TablePane, known: TableModel) -> None:
        del pane
        game, told = known.table.terms.game, ""
        if game not in self._rules:
            try:
                self._rules[game] = await playing.rules(self._session, game)
            except ClientError as error:
                told = f"The rules cannot be had now: {error}"
        told = self._rules.get(game, told)
        screen = TableHelpScreen(known.table.game_name, told, self._stage.look)
        await self._stage.screen.app.push_screen_wait(screen)

    @staticmethod
    def _check_playing(known: TableModel) -> None:
        if not known.playing:
            raise ClientError("you watch this game: only those who play can do that")
        if known.table.state == "over":
            raise ClientError("the game is over")
        if known.table.state != "playing":
            raise ClientError("the game does not go on just now")
