"""The games that are played here, as people look them up: what there is, and by which rules."""

from typing import TYPE_CHECKING

from parlour_games import records
from parlour_protocol.limits import CATALOGUE_MAX
from parlour_protocol.messages import AskCatalogue, AskRules, Catalogue, GameInfo, Option, Rules
from parlour_server.pages import fitting
from parlour_server.playing.catalogue import GuardedGame
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


def ask_catalogue(server: "Server", session: Session, message: AskCatalogue) -> None:
    """List the games."""
    keys = sorted(key for key in server.catalogue if key > message.after)
    games = [_info(server, server.catalogue[key]) for key in keys[: CATALOGUE_MAX + 1]]
    session.answer(Catalogue(message.request, *fitting(games, CATALOGUE_MAX)))


def _info(server: "Server", game: GuardedGame) -> GameInfo:
    return GameInfo(
        game.key,
        game.name,
        game.summary,
        game.seats.start,
        game.seats.stop - 1,
        game.sides,
        tuple(Option(each.name, each.label, each.values) for each in game.options),
        game.picture,
        records.forms(game.key),
        bool(server.house),
    )


def ask_rules(server: "Server", session: Session, message: AskRules) -> None:
    """Tell the rules of a game."""
    game = known(server, session, message.request, message.game)
    if game is not None:
        session.answer(Rules(message.request, game.key, game.rules_text))


def known(server: "Server", session: Session, request: int, key: str) -> GuardedGame | None:
    """Return a game that is played here; None if it is not, which they are told then."""
    game = server.catalogue.get(key)
    if game is None:
        reason = f"there is no game “{key}” here; /play shows those there are"
        session.refuse(request, "unknown-game", reason)
    return game
