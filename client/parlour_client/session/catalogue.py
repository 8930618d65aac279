"""Asking which games are played at a server, page by page."""

from typing import Protocol

from parlour_client.model.played import GAMES_MAX
from parlour_protocol.messages import AskCatalogue, Catalogue, GameInfo


class _Asks(Protocol):
    """What can be asked for the catalogue: a link, or a session over all its links."""

    async def ask(self, message: AskCatalogue, answer: type[Catalogue], /) -> Catalogue:
        """Send a request, and return its answer."""


async def ask_catalogue(server: _Asks) -> tuple[GameInfo, ...]:
    """Return the games that are played at a server.

    Raises:
        DisconnectedError, RefusedError: They are not known now.
    """
    games: list[GameInfo] = []
    more, after = True, ""
    while more and len(games) < GAMES_MAX:
        answer = await server.ask(AskCatalogue(1, after), Catalogue)
        games += answer.games
        more = answer.more and bool(answer.games) and answer.games[-1].game > after
        after = games[-1].game if games else ""
    return tuple(games[:GAMES_MAX])
