"""A table in the place of a conversation: what keys mean there, and what its person would do."""

from collections.abc import Callable

from textual import events, on
from textual.message import Message

from parlour_client.boards import completions, exact, turn
from parlour_client.model import TableModel
from parlour_client.widgets.board_moves import BoardMoves
from parlour_client.widgets.board_view import BoardView
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.look import Look
from parlour_client.widgets.table_keys import TableKeys
from parlour_client.widgets.table_view import TableView
from parlour_protocol.messages import Word

_HINTS = (("table_draw", "draw"), ("table_takeback", "take back"), ("table_resign", "resign"))
REMATCH_AFTER_SECONDS = 1.0
"""For so long after the end, Enter is still meant for a move and asks for no rematch."""
_ARROWS = frozenset({"up", "down", "left", "right"})


class TablePane(TableView):
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
        super().__init__(conversation, log, look, monotonic)
        self._keys = TableKeys(look.keys)
        self._to_chat: Callable[[str], None] | None = None
        self._state = ""
        self._ended_at = -REMATCH_AFTER_SECONDS

    def show(self, known: TableModel, account: int, *, connected: bool) -> None:
        """Show a table as it is, and notice when it ends."""
        if self._state not in {"", "over"} and known.table.state == "over":
            self._ended_at = self.monotonic()
        self._state = known.table.state
        super().show(known, account, connected=connected)

    def attach(self, to_chat: Callable[[str], None]) -> None:
        """Say how the keys go to where one writes; called at once, with what is already typed."""
        self._to_chat = to_chat

    @property
    def hints(self) -> str:
        """The keys that are likely to be wanted, safe to draw."""
        known = self.known
        if known is None:
            return ""
        dot, keys = self.look.glyphs.dot, self.look.keys
        told = []
        if known.playing and known.table.state == "playing":
            told = ["arrows, Enter or type a move"]
            if not isinstance(known.table.view, Word):  # a letter is a guess there
                told += [f"{keys.first(name).lower()} {words}" for name, words in _HINTS]
        elif known.playing and known.table.state == "gathering":
            told = [f"{keys.first('table_resign').lower()} leave", "Tab chat"]
        else:
            back, forward = keys.first("table_back"), keys.first("table_forward")
            told = [f"{back} {forward} step", "Tab chat"]
        told.append(f"{keys.first('table_help')} help")
        return self.look.shown.words(f" {dot} ".join(told))

    # --- keys at the board

    def board_key(self, event: events.Key) -> bool:
        """Do what a key means that is not for pointing; tell whether it meant anything."""
        if self.known is None:
            return False
        deed = self._keys.pressed(event.key, self.known, self.monotonic())
        if deed:
            self._do(deed)
        elif event.key == "tab" and self.field.display:
            self.field.take_focus()
        elif event.key in {"tab", "shift+tab"}:
            self._chat_on()
        elif event.key == "enter":
            self._entered_nothing()
        elif event.key == "escape":
            self._leave()
        elif event.key in {"pageup", "pagedown"}:
            self.post_message(self.Scroll(event.key))
        elif self._begins_command(event.key):
            self._chat_on("/")
        elif event.is_printable and self.field.display:
            self.field.take_focus()
            self.field.take_late(events.Key(event.key, event.character))
        else:
            return False
        return True

    def _chat_on(self, begun: str = "") -> None:
        if self._to_chat is not None:
            self._to_chat(begun)

    def _begins_command(self, key: str) -> bool:
        return key == "slash" and not completions(self.view, "/")

    def _leave(self) -> None:
        if self.past is not None:
            self._do("table_live")
        elif self.refused:
            self.refuse("")
        elif self.field.display:
            self.field.take_focus()

    # --- what the field asks

    def shortcut(self, key: str) -> bool:
        """Answer a proposal by a key in the empty field, or begin a command where one writes."""
        if self._begins_command(key):
            self._chat_on("/")
            return True
        deed = self._keys.answers(key, self.known.table, self.view) if self.known else ""
        if deed:
            self._do(deed)
        return bool(deed)

    def pressed(self, key: str) -> None:
        """Do what a key means that is none of the field's."""
        if key == "tab":
            self._chat_on()
        elif key in _ARROWS:
            self.screen.set_focus(self.board.front)
            self.board.front.press(key)
        elif key == "escape" and (self.past is not None or self.refused):
            self._leave()
        elif key in {"shift+tab", "escape"}:
            self.screen.set_focus(self.board.front)
        elif key in {"pageup", "pagedown"}:
            self.post_message(self.Scroll(key))
        elif self.known and self._keys.pressed(key, self.known, 0) == "table_live":
            self._do("table_live")

    def edited(self) -> None:
        """Forget why a move was refused as soon as another is typed."""
        if self.refused and not self.pending and self.field.text != self.given_back:
            self.refuse("")

    def completions(self, typed: str) -> tuple[str, ...]:
        """Return the legal moves that begin so."""
        view = self.known.table.view if self.known else None
        return tuple(self.look.shown.line(move) for move in completions(view, typed))

    # --- what its person does

    def _entered_nothing(self) -> None:
        if self.monotonic() - self._ended_at >= REMATCH_AFTER_SECONDS:
            self._do("enter")

    def _do(self, deed: str) -> None:
        self.post_message(self.Deed(self, deed))

    def entered(self, text: str) -> None:
        """Make the move that was typed, or do what a single character stands for."""
        text = text.strip()
        if self.known is None:
            self.give_back(text)
            return
        self.refused = self.given_back = ""
        move = exact(self.known.table.view, text)
        deed = self._keys.typed(text, self.known, self.monotonic()) if move is None else ""
        if not text:
            self._entered_nothing()
        elif deed:
            self._do(deed)
        elif not self.play(move or text):
            self.give_back(text)

    @on(BoardView.Played)
    def _played(self, event: BoardView.Played) -> None:
        event.stop()
        if len(event.moves) == 1:
            self.play(event.moves[0])
        else:
            self.post_message(self.Which(self, event.moves))

    def play(self, text: str) -> bool:
        """Make a move, if it is one's turn; tell whether it is on its way."""
        if self.known is None:
            return False
        if self.past is not None:
            self.show_past(None)
        if not self.known.my_turn:
            self.refuse(f"not now: {turn(self.known.table)}")
        elif not self.pending:  # one move at a time
            self.post_message(self.Moved(self, text))
            return True
        return False

    @on(BoardView.Pointed)
    def _pointed(self, event: BoardView.Pointed) -> None:
        event.stop()
        self.refused = self.refused if self.pending else ""
        self._tell()

    @on(BoardMoves.Picked)
    def _picked(self, event: BoardMoves.Picked) -> None:
        event.stop()
        self.post_message(self.Step(self, event.ply))
