"""The games there are: ours, of which each is one file and one line here, and other people's.

Other people's come in by the entry point group `parlour.games`: the entry's name is the game's key,
and what it names is the game, or a class of it that takes no arguments. Ours are held to the same
shape, but need no entry, so that nobody's can take their place.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final

from parlour_games.battleship import Battleship
from parlour_games.connect_four import ConnectFour
from parlour_games.game import Game
from parlour_games.hangman import Hangman
from parlour_games.pig import Pig
from parlour_games.rock_paper_scissors import RockPaperScissors
from parlour_games.shape import shape_fault
from parlour_games.tic_tac_toe import TicTacToe

GROUP: Final = "parlour.games"
"""The group of entry points by which other people's games come in."""

FAULT_MAX_CHARACTERS: Final = 500
"""The longest account of what is wrong with somebody's game, in Unicode code points."""

_HAND_WRITTEN: tuple[Game[Any], ...] = (
    Battleship(),
    ConnectFour(),
    Hangman(),
    Pig(),
    RockPaperScissors(),
    TicTacToe(),
)

_BY_OPEN_SPIEL: tuple[str, ...] = (
    "parlour_games.spiel.backgammon:GAME",
    "parlour_games.spiel.chess:GAME",
    "parlour_games.spiel.draughts:GAME",
    "parlour_games.spiel.go:GAME",
    "parlour_games.spiel.gomoku:GAME",
    "parlour_games.spiel.hex:GAME",
    "parlour_games.spiel.othello:GAME",
)
"""Games by the rules of OpenSpiel, as `module:object`; there are none where it has no wheel."""


def _ours() -> Iterator[Game[Any]]:
    yield from _HAND_WRITTEN
    if find_spec("pyspiel") is not None:
        for place in _BY_OPEN_SPIEL:
            module, _, name = place.partition(":")
            yield getattr(import_module(module), name)


GAMES: Mapping[str, Game[Any]] = MappingProxyType({game.key: game for game in _ours()})
"""Each of our games by its key."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The games that can be played.

    Args:
        games: Each by its key, ours first.
        faults: What the operator should know of games that are not among them, in words.
    """

    games: Mapping[str, Game[Any]]
    faults: tuple[str, ...]


def load(allowed: Collection[str] | None = None) -> Loaded:
    """Return our games and other people's, as far as the operator allows them.

    Nothing of a game that is not allowed is imported, and whatever goes wrong with one is a fault
    in words and costs no other game.

    Args:
        allowed: The keys of those that may be played; None for all.
    """
    games = {key: game for key, game in GAMES.items() if allowed is None or key in allowed}
    entries = sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    faults = []
    for entry in entries:
        if allowed is not None and entry.name not in allowed:
            continue
        if entry.name in games:
            fault: str | None = "there is a game of that key already"
        else:
            fault = _take(entry, games)
        if fault is not None:
            origin = entry.dist.name if entry.dist is not None else entry.value
            told = f"the game “{entry.name}” of {origin} was not loaded: {fault}"
            faults.append(told[:FAULT_MAX_CHARACTERS])
    missing = set(allowed or ()) - GAMES.keys() - {entry.name for entry in entries}
    faults.extend(f"the game “{key}” is allowed, but not installed" for key in sorted(missing))
    return Loaded(MappingProxyType(games), tuple(faults))


def _take(entry: EntryPoint, games: dict[str, Game[Any]]) -> str | None:
    """Add somebody's game to the games, or return what is wrong with it."""
    try:
        named = entry.load()
        game = named() if isinstance(named, type) else named
        fault = shape_fault(game)
        if fault is not None:
            return fault
        if game.key != entry.name:
            return f"it calls itself “{game.key}”; the entry point is to have the same name"
    except (Exception, SystemExit) as error:  # noqa: BLE001 - strangers' code may raise anything
        return f"{type(error).__name__}: {error}"
    games[entry.name] = game
    return None
