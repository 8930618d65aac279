"""How games stood earlier: positions are asked for once, and kept as long as they stay true."""

from parlour_client.model import TableModel
from parlour_client.session import Session
from parlour_protocol.messages import AskPosition, Position

POSITIONS_MAX = 400
"""The most positions kept; the oldest go first."""

_Key = tuple[int, int, str, int]


class Positions:
    """Asks how a game stood, and remembers it.

    Args:
        session: Whose.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: dict[_Key, Position] = {}

    def kept(self, known: TableModel, ply: int) -> Position | None:
        """Return how a game stood after a move, None if that has to be asked for."""
        return self._kept.get(_key(known, ply))

    async def ask(self, known: TableModel, ply: int) -> Position:
        """Return how a game stood after a move.

        Raises:
            DisconnectedError, RefusedError: It is not known now.
        """
        found = self.kept(known, ply)
        if found is None:
            key = _key(known, ply)
            found = await self._session.ask(AskPosition(1, known.conversation, ply), Position)
            while len(self._kept) >= POSITIONS_MAX:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = found
        return found


def _key(known: TableModel, ply: int) -> _Key:
    table = known.table
    # Only moves raise both; so what was taken back makes the difference, and the end shows more.
    return known.conversation, table.head - table.ply, table.state, ply
