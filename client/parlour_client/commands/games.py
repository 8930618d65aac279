"""Which game somebody means, of those that are played at a server."""

from parlour_client.commands.play_words import find_game
from parlour_client.errors import CommandError
from parlour_client.session import Session
from parlour_client.session.catalogue import ask_catalogue
from parlour_client.visible import visible
from parlour_protocol.messages import GameInfo


async def game(session: Session, word: str) -> GameInfo:
    """Return the game that a word names.

    Args:
        session: Where.
        word: As in `find_game`.

    Raises:
        CommandError: There is none of that name, in words with those there are.
        DisconnectedError, RefusedError: It is not known now which there are.
    """
    if (known := find_game(session.model.games, word)) is not None:
        return known
    # The server may have learned others since it was asked last.
    games = {info.game: info for info in await ask_catalogue(session)}
    found = find_game(games, word)
    if found is None:
        raise CommandError(f"no game here is called “{visible(word)}”; there are: {keys(games)}")
    return found


def keys(games: dict[str, GameInfo]) -> str:
    """Return the keys of games in words, safe to show."""
    return ", ".join(visible(key) for key in games) or "none"
