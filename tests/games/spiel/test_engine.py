import subprocess
import sys

from parlour_games.spiel import available

PROGRAM = """
import sys
from parlour_games import GAMES
assert "chess" in GAMES
assert "pyspiel" not in sys.modules
GAMES["chess"].start({}, 2)
assert "pyspiel" in sys.modules
"""


def test_open_spiel_is_imported_only_once_a_game_of_it_begins() -> None:
    assert available()
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
