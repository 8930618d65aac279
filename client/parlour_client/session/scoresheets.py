"""The moves of games: those that were made while nobody was here to hear of them are asked for."""

import anyio

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import TableModel
from parlour_client.model.tables import given_up, moved
from parlour_client.session.link import Link
from parlour_client.session.replica import Replica
from parlour_protocol.messages import AskMoves, Moves

PAUSE_SECONDS = 5
"""How long to wait until moves are asked for again that could not be had."""


class Scoresheets:
    """Keeps the list of moves of every table whole.

    Args:
        record: What is filled.
    """

    def __init__(self, record: Replica) -> None:
        self._replica = record
        self._wake = anyio.Event()

    def wake(self) -> None:
        """Look at the tables again: one of them was told."""
        self._wake.set()

    async def run(self, link: Link) -> None:
        """Fill what is missing as long as the link lasts."""
        try:
            while True:
                self._wake = anyio.Event()
                for table in list(self._replica.model.tables.values()):
                    await self._fill(link, table)
                await self._wake.wait()
        except DisconnectedError:
            return

    async def _fill(self, link: Link, table: TableModel) -> None:
        model = self._replica.model
        while table.missing is not None and model.tables.get(table.conversation) is table:
            after, stood = table.missing, _standing(table)
            try:
                moves = await link.ask(AskMoves(1, table.conversation, after), Moves)
            except RefusedError as error:
                if error.retry:
                    await anyio.sleep(PAUSE_SECONDS)
                    continue
                given_up(model, table.conversation)
                return
            if _standing(table) != stood:
                continue  # more may be known now than was when this was answered
            self._replica.tell(moved(model, table.conversation, after, moves))
            if moves.table != table.conversation:
                given_up(model, table.conversation)


def _standing(table: TableModel) -> tuple[int, str]:
    return table.table.head, table.table.state
