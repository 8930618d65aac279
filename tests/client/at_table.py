"""A table on the main screen: who sits there, and an app that shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from msgspec import structs
from textual.pilot import Pilot

from parlour_client.config import Config
from parlour_client.widgets.board_view import BoardView
from parlour_client.widgets.move_field import MoveField
from parlour_client.widgets.table_pane import TablePane
from parlour_protocol.messages import Move, MoveMade, Opened, Table, Terms, View
from tests.client.company import ALICE, BOB
from tests.client.fake_session import FakeSession
from tests.client.gaming import GALLERY, SEATS, TABLE, about
from tests.client.gaming import table as nine_cells
from tests.client.screen_app import ScreenApp, running, settle

CHESS_SEATS = tuple(
    structs.replace(seat, name=name, rating=rating)
    for seat, name, rating in zip(SEATS, ("white", "black"), (1498, 1512), strict=True)
)
"""Alice and bob at a game that is rated."""


def seen(view: View | None, game: str = "Chess", **how: Any) -> Table:  # noqa: ANN401 - fields
    """Return a table with this view, at which it is alice's turn after two moves."""
    told = Table(
        TABLE, GALLERY, Terms(game.lower()), game, CHESS_SEATS, "playing", 0, head=2, ply=2,
        turn=(0,), last=MoveMade(2, 1, "e5"), view=view,
    )  # fmt: skip
    return structs.replace(told, **how)


@asynccontextmanager
async def playing(
    table: Table | None = None,
    size: tuple[int, int] = (80, 24),
    *,
    ascii_only: bool = False,
    config: Config | None = None,
) -> AsyncIterator[tuple[FakeSession, "At", Pilot[None]]]:
    """Show a table in front, with the keys at it."""
    session = FakeSession()
    told = table or nine_cells()
    async with running(session, size, ascii_only=ascii_only, config=config) as (app, pilot):
        session.sign_in()
        session.people(ALICE, BOB)
        watched = told.seat < 0
        session.receive(Opened(1, about(gallery=GALLERY if watched else 0)))
        session.receive(told)
        app.chat.bring(GALLERY if watched else TABLE)
        await settle(pilot)
        yield session, At(app), pilot


class At:
    """What is at the table in front."""

    def __init__(self, app: ScreenApp) -> None:
        self.app = app

    @property
    def pane(self) -> TablePane:
        """The table."""
        pane = self.app.chat._conversations.table
        assert pane is not None
        return pane

    @property
    def board(self) -> BoardView:
        """The board, or what stands in its place."""
        return self.pane.board.front

    @property
    def field(self) -> MoveField:
        """Where moves are typed."""
        return self.pane.field


def moves(session: FakeSession) -> list[str]:
    """Return the moves that were made."""
    return [asked.text for asked in session.requests if isinstance(asked, Move)]
