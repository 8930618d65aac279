"""Somebody at a table in the app: makes moves as people do, by typing, by keys and by the mouse."""

import re
from functools import partial
from typing import NamedTuple

from parlour_client.boards import legal_moves
from parlour_client.model import TableModel
from parlour_client.screens.chat import ChatScreen
from parlour_client.widgets.board_choices import BoardChoices
from parlour_client.widgets.board_grid import BoardGrid
from parlour_client.widgets.board_view import BoardView
from parlour_client.widgets.table_pane import TablePane
from parlour_protocol.messages import Board, BoardMove, Table
from tests.end_to_end.person import Person

_SIDE = re.compile("│.*")
_ENDED = re.compile(
    r"▸ (you won|you lost|a draw|nobody won)(?:: (.*?))?(?:, (\S+) won)? Enter asks"
)
KEYS, MOUSE = "keys", "mouse"


class Verdict(NamedTuple):
    """What the screen says of a game that is over.

    Args:
        words: `you won`, `you lost`, `a draw` or `nobody won`.
        reason: Why.
    """

    words: str
    reason: str


class Player:
    """A person who has a table in front.

    Args:
        person: Who.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.ways: set[str] = set()
        """How moves were made that were not typed: by `KEYS`, by the `MOUSE`."""

    @property
    def pane(self) -> TablePane:
        """The table as it is shown."""
        screen = self.person.app.screen
        assert isinstance(screen, ChatScreen)
        pane = screen._conversations.table
        assert pane is not None
        return pane

    @property
    def known(self) -> TableModel:
        """The table as it is known."""
        assert self.pane.known is not None
        return self.pane.known

    @property
    def table(self) -> Table:
        """The table as it was told last."""
        return self.known.table

    @property
    def is_seated(self) -> bool:
        """Whether a game has begun that this person plays, and its table has the keys."""
        screen = self.person.app.screen
        pane = screen._conversations.table if isinstance(screen, ChatScreen) else None
        known = pane.known if pane is not None and pane.has_keys else None
        return known is not None and known.playing and known.table.view is not None

    @property
    def own_moves(self) -> int:
        """How many moves this person has made, as far as their app has heard of them."""
        return sum(move.seat == self.table.seat for move in self.known.moves)

    @property
    def board(self) -> BoardView:
        """What the game is played on."""
        return self.pane.board.front

    async def accepts(self, inviter: str) -> None:
        """Accept the invitation that is shown, by its keys."""
        person = self.person
        await person.sees(f"{inviter} invites you to")
        person.press("alt+i")
        await person.sees("Y accept")
        person.press("y")

    async def sits(self) -> None:
        """Wait until the game has begun, and is in front."""
        await self.person.until(lambda: self.is_seated, "a game")

    async def moves(self, move: str) -> None:
        """Make a legal move: once by keys and once by the mouse where one can, else by typing."""
        before, silent = self.own_moves, {"", self.pane.refused}
        if KEYS not in self.ways and await self._by_keys(move):
            self.ways.add(KEYS)
        elif MOUSE not in self.ways and await self._by_mouse(move):
            self.ways.add(MOUSE)
        else:
            self.types(move)
        await self.person.until(
            lambda: self.own_moves > before or self.pane.refused not in silent,
            f"{move} to be made",
        )
        assert self.own_moves > before, f"{move}: {self.pane.refused}"

    def types(self, text: str) -> None:
        """Type something where moves are typed, and press Enter."""
        if not self.pane.field.writing:
            self.pane.field.take_focus()
        self.pane.field.text = text
        self.person.press("enter")

    async def _to_board(self) -> None:
        if not self.board.has_focus:
            self.person.press("escape")
            await self.person.until(lambda: self.board.has_focus, "the keys to be at the board")

    async def _by_keys(self, move: str) -> bool:
        await self._to_board()
        board = self.board
        if isinstance(board, BoardChoices):
            at = [choice.move for choice in board._view.choices].index(move)
            self.person.press(str(at + 1), "enter")
            return True
        path = self._path(move)
        if isinstance(board, BoardGrid):
            x, y = board._at
            for cell in path:
                to_x, to_y = board._place(cell)
                across, down = ("right", "left"), ("down", "up")
                self.person.press(*[across[to_x < x]] * abs(to_x - x))
                self.person.press(*[down[to_y < y]] * abs(to_y - y), "enter")
                x, y = to_x, to_y
        return bool(path)

    async def _by_mouse(self, move: str) -> bool:
        board = self.board
        if isinstance(board, BoardChoices):
            cells: tuple[int, ...] = ([choice.move for choice in board._view.choices].index(move),)
        else:
            cells = self._path(move)
        for cell in cells:
            await self.person.until(partial(self._clicks, cell), f"cell {cell} to be in sight")
        return bool(cells)

    def _clicks(self, cell: int) -> bool:
        """Click on a cell of the board, if it is in sight; else turn the wheel towards it."""
        board, place = self.board, _place(self.board, cell)
        room, height = self.pane.board.styles.height, board.size.height
        laid_out = room is not None and height == room.value
        drawn = board._top <= max(0, len(board._rows) - height)
        if place is None or not laid_out or not drawn:
            return False
        (left, top), (x, y) = board.region.offset, place
        if 0 <= y < height:
            self.person.click(left + x, top + y)
            return True
        self.person.turn_wheel(left, top, down=y > 0)
        return False

    def _path(self, move: str) -> tuple[int, ...]:
        """Return the cells of a move, the last one twice if others go on; none if it is no path."""
        view = self.table.view
        if not isinstance(view, Board):
            return ()
        path = next(each.path for each in view.moves if each.text == move)
        same = {each.text for each in view.moves if each.path == path}
        if len(same) > 1:
            return ()
        longer = any(_goes_on(each, path) for each in view.moves)
        return (*path, path[-1]) if path and longer else path

    def legal(self) -> tuple[str, ...]:
        """Return the moves this person may make."""
        return legal_moves(self.table.view)

    async def verdict(self) -> Verdict:
        """Wait for the line that says how the game ended, and return what it says."""
        await self.person.until(lambda: bool(self._ended()), "the result")
        found = self._ended()
        assert found
        return Verdict(found[1], found[2] or "")

    def _ended(self) -> re.Match[str] | None:
        rows = (_SIDE.sub("", row).strip() for row in self.person.picture.splitlines())
        return _ENDED.search(" ".join(rows))


def _goes_on(move: BoardMove, path: tuple[int, ...]) -> bool:
    return len(move.path) > len(path) and move.path[: len(path)] == path


def _place(board: BoardView, cell: int) -> tuple[int, int] | None:
    """Return where on a board a cell is drawn; None if it is not yet."""
    for y, row in enumerate(board._rows):
        x = 0
        for span in row:
            if span.cell == cell:
                return x + len(span.text) // 2, y - board._top
            x += len(span.text)
    return None
