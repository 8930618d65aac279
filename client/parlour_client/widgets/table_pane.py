"""A table in the place of a conversation: its board, what is beside it, and a field for moves."""

from collections.abc import Callable

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message

from parlour_client.boards import completions, exact, names_of, turn
from parlour_client.model import TableModel
from parlour_client.widgets.board_moves import BoardMoves
from parlour_client.widgets.board_news import BoardNews
from parlour_client.widgets.board_players import TICK_SECONDS, PlayersLine
from parlour_client.widgets.board_view import BoardView
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.look import Look
from parlour_client.widgets.move_field import MoveField
from parlour_client.widgets.table_board import TableBoard
from parlour_client.widgets.table_keys import TableKeys
from parlour_client.widgets.table_news import Moment, table_news
from parlour_client.widgets.table_panel import TablePanel
from parlour_client.widgets.table_room import Room, shared_out
from parlour_protocol.messages import Board, Position, View, Word

_FIELD_STATES = frozenset({"playing", "paused"})
_HINTS = (("table_draw", "draw"), ("table_takeback", "take back"), ("table_resign", "resign"))
_ARROWS = frozenset({"up", "down", "left", "right"})


class TablePane(Container):
    """Shows one table, and tells what its person would do there.

    Args:
        conversation: The conversation that it stands in the place of.
        log: What is said in that conversation.
        look: How it looks.
        monotonic: Tells the time, in seconds of the clock that the model has.
    """

    class Moved(Message):
        """A move was made; `text` as it was typed, or as the game writes it."""

        def __init__(self, pane: "TablePane", text: str) -> None:
            super().__init__()
            self.pane = pane
            self.text = text

    class Which(Message):
        """Several moves have the path that was pointed out."""

        def __init__(self, pane: "TablePane", moves: tuple[str, ...]) -> None:
            super().__init__()
            self.pane = pane
            self.moves = moves

    class Deed(Message):
        """Something else is to be done, by the id of its binding; `enter` for Enter alone."""

        def __init__(self, pane: "TablePane", deed: str) -> None:
            super().__init__()
            self.pane = pane
            self.deed = deed

    class Step(Message):
        """It is to be shown how the game stood after a move."""

        def __init__(self, pane: "TablePane", ply: int) -> None:
            super().__init__()
            self.pane = pane
            self.ply = ply

    class Scroll(Message):
        """A key that moves what was said: `pageup` or `pagedown`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self, conversation: int, log: ChatLog, look: Look, monotonic: Callable[[], float]
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self.known: TableModel | None = None
        self.flip = False
        self.past: Position | None = None
        self._look = look
        self._monotonic = monotonic
        self._account = 0
        self._connected = True
        self._refused = self._pending = self._given_back = ""
        self._unread = 0
        self._room = Room()
        self._chatting = self._wants_keys = False
        self._to_chat: Callable[[], None] | None = None
        self._keys = TableKeys(look.keys)
        self._board = TableBoard(look, self._board_key)
        self._news = BoardNews(look)
        self._field = MoveField(look.glyphs, self)
        self._panel = TablePanel(log, look, monotonic)
        self._line = PlayersLine(self._panel.players)

    def attach(self, to_chat: Callable[[], None]) -> None:
        """Say how the keys go to where one writes; called at once, as one types on."""
        self._to_chat = to_chat

    def compose(self) -> ComposeResult:
        """Put the board left, with the field below it, and the rest to the right."""
        with Vertical(classes="board-side"):
            yield self._line
            yield self._board
            yield self._news
            yield self._field
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
        if self.known is not None and known.table.head != self.known.table.head:
            self._refused = ""
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
        self._refused = words
        self._tell()

    def wait_for(self, text: str) -> None:
        """Tell that a move is on its way; with nothing, that it is answered."""
        self._pending = text
        self._refused = "" if text else self._refused
        self._tell()

    def give_back(self, text: str) -> None:
        """Put a move that was not made into the field again, unless another is typed by now."""
        if not self._field.text and self._field.display:
            self._given_back = text
            self._field.text = text

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

    @property
    def hints(self) -> str:
        """The keys that are likely to be wanted, safe to draw."""
        known = self.known
        if known is None:
            return ""
        dot, keys = self._look.glyphs.dot, self._look.keys
        told = []
        if known.playing and known.table.state == "playing":
            told = ["arrows move", "Enter choose", "type a move"]
            for name, words in _HINTS:
                told.append(f"{keys.first(name).lower()} {words}")
        else:
            back, forward = keys.first("table_back"), keys.first("table_forward")
            told = [f"{back} {forward} step", "Tab chat"]
        told.append(f"{keys.first('table_help')} help")
        return self._look.shown.words(f" {dot} ".join(told))

    # --- where keys go

    def point(self) -> None:
        """Point on the board from the very next key on."""
        self.screen.set_focus(self._board.front)

    def take_focus(self) -> None:
        """Type moves here from the very next key on, or point where there is nothing to type."""
        if not self._field.is_attached:
            self._wants_keys = True
            self.screen.set_focus(None)
        elif self._field.display:
            self._field.take_focus()
        else:
            self.screen.set_focus(self._board.front)

    def take_late(self, event: events.Key) -> None:
        """Take a key that came before this had the focus."""
        (self._field if self._field.display else self._board.front).post_message(event)

    @property
    def has_keys(self) -> bool:
        """Whether keys come to the board or the field."""
        return self._field.writing or self._board.front.has_focus

    def _board_key(self, event: events.Key) -> bool:
        if self.known is None:
            return False
        deed = self._keys.pressed(event.key, self.known, self._monotonic())
        if deed:
            self._do(deed)
        elif event.key == "tab" and self._field.display:
            self._field.take_focus()
        elif event.key in {"tab", "shift+tab"}:
            self._chat_on()
        elif event.key == "enter":
            self._do("enter")
        elif event.key == "escape":
            self._leave()
        elif event.key in {"pageup", "pagedown"}:
            self.post_message(self.Scroll(event.key))
        elif event.is_printable and self._field.display:
            self._field.take_focus()
            self._field.take_late(events.Key(event.key, event.character))
        else:
            return False
        return True

    def _chat_on(self) -> None:
        if self._to_chat is not None:
            self._to_chat()

    def _leave(self) -> None:
        if self.past is not None:
            self._do("table_live")
        elif self._refused:
            self.refuse("")
        elif self._field.display:
            self._field.take_focus()

    # --- what the field asks

    def shortcut(self, key: str) -> bool:
        """Answer a proposal by a key in the empty field; tell whether it was meant so."""
        deed = self._keys.answers(key, self.known.table, self.view) if self.known else ""
        if deed:
            self._do(deed)
        return bool(deed)

    def pressed(self, key: str) -> None:
        """Do what a key means that is none of the field's."""
        if key == "tab":
            self._chat_on()
        elif key in _ARROWS:
            self.screen.set_focus(self._board.front)
            self._board.front.press(key)
        elif key == "escape" and (self.past is not None or self._refused):
            self._leave()
        elif key in {"shift+tab", "escape"}:
            self.screen.set_focus(self._board.front)
        elif key in {"pageup", "pagedown"}:
            self.post_message(self.Scroll(key))
        elif self.known and self._keys.pressed(key, self.known, 0) == "table_live":
            self._do("table_live")

    def edited(self) -> None:
        """Forget why a move was refused as soon as another is typed."""
        if self._refused and not self._pending and self._field.text not in {"", self._given_back}:
            self.refuse("")

    def completions(self, typed: str) -> tuple[str, ...]:
        """Return the legal moves that begin so."""
        view = self.known.table.view if self.known else None
        return tuple(self._look.shown.line(move) for move in completions(view, typed))

    # --- what its person does

    def _do(self, deed: str) -> None:
        self.post_message(self.Deed(self, deed))

    def entered(self, text: str) -> None:
        """Make the move that was typed, or do what a single character stands for."""
        text = text.strip()
        if self.known is None:
            return
        self._refused = self._given_back = ""
        move = exact(self.known.table.view, text)
        deed = self._keys.typed(text, self.known, self._monotonic()) if move is None else ""
        if not text:
            self._do("enter")
        elif deed:
            self._do(deed)
        else:
            self.play(move or text)
            if self._refused:
                self.give_back(text)

    @on(BoardView.Played)
    def _played(self, event: BoardView.Played) -> None:
        event.stop()
        if len(event.moves) == 1:
            self.play(event.moves[0])
        else:
            self.post_message(self.Which(self, event.moves))

    def play(self, text: str) -> None:
        """Make a move, if it is one's turn."""
        if self.known is None:
            return
        if self.past is not None:
            self.show_past(None)
        if self._pending:
            return  # told already; one move at a time
        if not self.known.my_turn:
            self.refuse(f"not now: {turn(self.known.table)}")
        else:
            self.post_message(self.Moved(self, text))

    @on(BoardView.Pointed)
    def _pointed(self, event: BoardView.Pointed) -> None:
        event.stop()
        self._tell()

    @on(BoardMoves.Picked)
    def _picked(self, event: BoardMoves.Picked) -> None:
        event.stop()
        self.post_message(self.Step(self, event.ply))

    # --- drawing

    def _show(self) -> None:
        known = self.known
        if known is None:
            return
        names = tuple(self._look.shown.words(name) for name in names_of(known.table))
        ply = self.past.ply if self.past else None
        self._board.show(known, self._account, self.view, names, flip=self.flip)
        self._panel.show(known, self.view, names, ply)
        self._line.refresh()
        typing = known.playing and known.table.state in _FIELD_STATES
        if self._field.display != typing:
            was = self._field.writing
            self._field.display = typing
            if was:
                self.screen.set_focus(self._board.front)
        self._field.offer_anew()
        self.set_class(not self._connected, "apart")
        self._tell()
        self._fit()

    def _tell(self) -> None:
        if self.known is None:
            return
        front = self._board.front
        moment = Moment(
            account=self._account,
            at=self._monotonic(),
            connected=self._connected,
            refused=self._refused,
            pending=self._pending,
            ply=self.past.ply if self.past else None,
            pointed=front.pointed() if front.has_focus else "",
            unread=self._unread if self.folded else 0,
        )
        self._news.show(table_news(self.known, moment, self._look))

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
        below = 1 + int(self._field.display)
        self._room = room = shared_out(self._board.natural, width, height - below)
        side = self._board.parent
        if isinstance(side, Vertical):
            side.display = not (room.folded and self._chatting)
            side.styles.width = "1fr" if room.folded else room.side
        self._panel.display = not room.folded or self._chatting
        self._line.display = room.folded
        self._board.styles.height = max(1, min(room.board, height - below - int(room.folded)))


def _without_moves(view: View) -> View:
    match view:
        case Board() | Word():
            return replace(view, moves=())
        case _:
            return replace(view, choices=())
