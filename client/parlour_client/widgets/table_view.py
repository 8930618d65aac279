"""What is seen of a table: its board, the field for moves, what is beside them, and their room."""

from abc import abstractmethod
from collections.abc import Callable

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from parlour_client.boards import names_of
from parlour_client.model import TableModel
from parlour_client.widgets.board_news import BoardNews
from parlour_client.widgets.board_players import TICK_SECONDS, PlayersLine
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.look import Look
from parlour_client.widgets.move_field import MoveField
from parlour_client.widgets.table_board import TableBoard
from parlour_client.widgets.table_news import Moment, table_news
from parlour_client.widgets.table_panel import TablePanel
from parlour_client.widgets.table_room import Room, shared_out
from parlour_protocol.messages import Board, Position, View, Word

_FIELD_STATES = frozenset({"playing", "paused"})


class TableView(Container):
    """Shows one table; a subclass knows what keys mean there, and owns the field for moves.

    Args:
        conversation: The conversation that it stands in the place of.
        log: What is said in that conversation.
        look: How it looks.
        monotonic: Tells the time, in seconds of the clock that the model has.
    """

    def __init__(
        self, conversation: int, log: ChatLog, look: Look, monotonic: Callable[[], float]
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self.known: TableModel | None = None
        self.flip = False
        self.past: Position | None = None
        self.look = look
        self.monotonic = monotonic
        self.refused = self.pending = self.given_back = ""
        """Why the last move was not made; the one on its way; the one back in the field."""
        self._stood = (-1, "")
        self._account = 0
        self._connected = True
        self._unread = 0
        self._room = Room()
        self._chatting = self._wants_keys = False
        self.board = TableBoard(look, self.board_key)
        self.field = MoveField(look.glyphs, self)
        self._news = BoardNews(look)
        self._panel = TablePanel(log, look, monotonic)
        self._line = PlayersLine(self._panel.players)

    # --- what a subclass knows

    @abstractmethod
    def board_key(self, event: events.Key) -> bool:
        """Do what a key means that is not for pointing; tell whether it meant anything."""

    @abstractmethod
    def entered(self, text: str) -> None:
        """Do what Enter means with this text, which may be empty; the field is empty now."""

    @abstractmethod
    def pressed(self, key: str) -> None:
        """Do what a key means that is none of the field's."""

    @abstractmethod
    def shortcut(self, key: str) -> bool:
        """Take a key that writes, while the field is empty; tell whether it meant more."""

    @abstractmethod
    def edited(self) -> None:
        """Notice that the text in the field is another now."""

    @abstractmethod
    def completions(self, typed: str) -> tuple[str, ...]:
        """Return the legal moves that begin so, safe to draw."""

    # --- its parts

    def compose(self) -> ComposeResult:
        """Put the board left, with the field below it, and the rest to the right."""
        with Vertical(classes="board-side"):
            yield self._line
            yield self.board
            yield self._news
            yield self.field
        yield self._panel

    def on_mount(self) -> None:
        """Let clocks run, and take the keys if they were to come here."""
        self.set_interval(TICK_SECONDS, self._tick)
        if self._wants_keys and self.display:
            self.take_focus()

    def _tick(self) -> None:
        if self.known is not None and self.display and self.is_attached:
            self._panel.players.tick()
            self._line.tick()
            if self.known.table.claim_in >= 0:
                self._tell()

    # --- what it is told

    def show(self, known: TableModel, account: int, *, connected: bool) -> None:
        """Show a table as it is.

        Args:
            known: The table.
            account: Whose screen this is.
            connected: Whether the server is reached.
        """
        if (known.table.head, known.table.state) != self._stood:
            self._stood = known.table.head, known.table.state
            self.refused = ""
        self.known, self._account, self._connected = known, account, connected
        if self.past is not None and self.past.ply >= known.table.ply:
            self.past = None
        self._show()

    def show_past(self, past: Position | None) -> None:
        """Show how it stood once; None for how it stands."""
        self.past = past
        self._show()

    def show_flipped(self, *, flip: bool) -> None:
        """Draw the board this way round from now on."""
        self.flip = flip
        self._show()

    def show_unread(self, unread: int) -> None:
        """Tell how much was said that is not on the screen, where the chat has no room."""
        if unread != self._unread:
            self._unread = unread
            self._tell()

    def refuse(self, words: str) -> None:
        """Tell beside the board why something was not done; `words` may hold others' text."""
        self.refused = words
        self._tell()

    def wait_for(self, text: str) -> None:
        """Tell that a move is on its way; with nothing, that it is answered."""
        self.pending = text
        self.refused = "" if text else self.refused
        self._tell()

    def give_back(self, text: str) -> None:
        """Put a move that was not made into the field again, unless another is typed by now."""
        if not self.field.text and self.field.display:
            self.given_back = text
            self.field.put_back(text)

    @property
    def view(self) -> View | None:
        """What the board shows."""
        if self.past is not None:
            return self.past.view
        table = self.known.table if self.known else None
        if table is None or table.view is None or table.state == "playing":
            return table.view if table else None
        return _without_moves(table.view)  # whoever was to move at the end is so no more

    @property
    def folded(self) -> bool:
        """Whether there is room for the board or the chat alone."""
        return self._room.folded

    @property
    def chatting(self) -> bool:
        """Whether its person writes, instead of playing."""
        return self._chatting

    # --- where keys go

    def point(self) -> None:
        """Point on the board from the very next key on."""
        self.screen.set_focus(self.board.front)

    def take_focus(self) -> None:
        """Type moves here from the very next key on, or point where there is nothing to type."""
        if not self.field.is_attached:
            self._wants_keys = True
            self.screen.set_focus(None)
        elif self.field.display:
            self.field.take_focus()
        else:
            self.screen.set_focus(self.board.front)

    @property
    def has_keys(self) -> bool:
        """Whether keys come to the board or the field."""
        return self.field.writing or self.board.front.has_focus

    # --- drawing

    def _show(self) -> None:
        known = self.known
        if known is None:
            return
        names = tuple(self.look.shown.words(name) for name in names_of(known.table))
        ply = self.past.ply if self.past else None
        self.board.show(known, self._account, self.view, names, flip=self.flip)
        self._panel.show(known, self.view, names, ply)
        self._line.refresh()
        typing = known.playing and known.table.state in _FIELD_STATES
        if self.field.display != typing:
            was = self.field.writing
            self.field.display = typing
            if was:
                self.screen.set_focus(self.board.front)
        self.field.offer_anew()
        self.set_class(not self._connected, "apart")
        self._tell()
        self._fit()

    def _tell(self) -> None:
        if self.known is None:
            return
        front = self.board.front
        moment = Moment(
            account=self._account,
            at=self.monotonic(),
            connected=self._connected,
            refused=self.refused,
            pending=self.pending,
            ply=self.past.ply if self.past else None,
            pointed=front.pointed() if front.has_focus else "",
            unread=self._unread if self.folded else 0,
        )
        self._news.show(table_news(self.known, moment, self.look))

    def on_descendant_focus(self) -> None:
        """Tell what is pointed at."""
        self._tell()

    def on_descendant_blur(self) -> None:
        """Tell no more what was pointed at."""
        self._tell()

    def chat(self, *, writing: bool) -> None:
        """Take in whether its person writes: where there is room for one, the chat is shown."""
        self._chatting = writing
        self._fit()

    def on_resize(self) -> None:
        """Share out the room anew."""
        self._fit()

    def _fit(self) -> None:
        """Give the board what it takes, and the rest to what is beside it."""
        width, height = self.size
        if not width or not height:
            return
        below = 1 + int(self.field.display)
        self._room = room = shared_out(self.board.natural, width, height - below)
        side = self.board.parent
        if isinstance(side, Vertical):
            side.display = not (room.folded and self._chatting)
            side.styles.width = "1fr" if room.folded else room.side
        self._panel.display = not room.folded or self._chatting
        self._line.display = room.folded
        self.board.styles.height = max(1, min(room.board, height - below - int(room.folded)))


def _without_moves(view: View) -> View:
    match view:
        case Board() | Word():
            return replace(view, moves=())
        case _:
            return replace(view, choices=())
