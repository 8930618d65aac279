"""Games by the rules of OpenSpiel: each file is a game's notation, and how it is seen.

`engine` alone imports OpenSpiel, and only once a game of it begins; `open_spiel` makes a `Game` of
one. No action of OpenSpiel is ever made up here, or kept: actions come from the legal ones of the
moment, and what is kept are moves as text.
"""

from parlour_games.spiel.engine import available

__all__ = ["available"]
