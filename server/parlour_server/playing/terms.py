"""What somebody would play, made whole: all options given, and nothing in it that cannot be."""

from typing import Final

from parlour_games.game import OptionsError, choose
from parlour_protocol.limits import REASON_MAX_CHARACTERS
from parlour_protocol.messages import Chosen, Clock, Terms
from parlour_server.playing.catalogue import GuardedGame

CORRESPONDENCE_SECONDS: Final = 3600
"""From so long a time for each move on, in seconds, players need not be there at once."""

CLOCK_MIN_SECONDS: Final = 5
"""The shortest time for a move, and for a game, in seconds."""

LEVELS: Final = ("easy", "medium", "hard")
"""How strong a bot may be asked to play."""

RATED_SEATS: Final = 2
"""How many play a game that counts for the ratings."""


def is_correspondence(terms: Terms) -> bool:
    """Tell whether players need not be there at once."""
    return terms.clock.per_move >= CORRESPONDENCE_SECONDS


def whole(terms: Terms, game: GuardedGame, seats: int) -> Terms:
    """Return the same terms with every option given, in the game's order.

    Args:
        terms: As somebody sent them.
        game: The game of its key.
        seats: How many are to play, or the most that can.

    Raises:
        OptionsError: It cannot be played so; in words.
    """
    given: dict[str, str] = {}
    for option in terms.options:
        if given.setdefault(option.name, option.value) != option.value:
            raise OptionsError(f"“{option.name}” is given twice; choose one of them")
    try:
        chosen = choose(game.game, given, seats)
    except OptionsError as error:
        raise OptionsError(str(error)[:REASON_MAX_CHARACTERS]) from error
    _check_clock(terms.clock)
    sides = game.sides[:seats]
    if terms.side and terms.side not in sides:
        known = f"the sides of {game.name} are {', '.join(sides)}" if sides else "it has no sides"
        raise OptionsError(f"there is no side “{terms.side}”; {known}"[:REASON_MAX_CHARACTERS])
    if terms.level and terms.level not in LEVELS:
        raise OptionsError(f"the level is one of {', '.join(LEVELS)}, not “{terms.level}”")
    if terms.rated and seats != RATED_SEATS:
        raise OptionsError("only games of two count for the ratings; leave that out")
    options = tuple(Chosen(name, value) for name, value in chosen.items())
    return Terms(terms.game, options, terms.clock, terms.rated, terms.side, terms.level)


def _check_clock(clock: Clock) -> None:
    if clock == Clock():
        return
    if clock.per_move and (clock.initial or clock.increment):
        raise OptionsError("a clock has either a time for each move, or one for the game; not both")
    if (clock.per_move or clock.initial) < CLOCK_MIN_SECONDS:
        raise OptionsError(f"a clock of less than {CLOCK_MIN_SECONDS} seconds cannot be played by")
