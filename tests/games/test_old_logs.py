"""Games that were logged replay to the same end, until the version of the rules rises.

GOLDEN=write in the environment logs them anew: for a game whose rules have changed since a release
only together with a higher version of it.
"""

import json
import os
from pathlib import Path
from typing import Any

from parlour_games import GAMES, Step
from tests.games.playouts import AnyGame, Playout, every_game, playout

LOGS = Path(__file__).parent / "logs"
PLAYOUTS = 3


def logged(key: str, played: Playout) -> dict[str, Any]:
    outcome = GAMES[key].outcome(played.states[-1])
    assert outcome is not None
    return {
        "version": GAMES[key].version,
        "options": played.options,
        "seats": played.seats,
        "steps": "; ".join(f"{step.seat}:{step.move}" for step in played.steps),
        "scores": list(outcome.scores),
        "reason": outcome.reason,
    }


@every_game
def test_a_game_that_was_logged_replays_to_the_same_end(game: AnyGame) -> None:
    log = LOGS / f"{game.key}.json"
    if os.environ.get("GOLDEN") == "write":
        games = [logged(game.key, playout(game, number)) for number in range(PLAYOUTS)]
        log.write_text(json.dumps(games, indent=1, ensure_ascii=False) + "\n")
    assert log.exists(), f"{log} is to be made by GOLDEN=write"
    for entry in json.loads(log.read_text()):
        assert entry["version"] == game.version
        state = game.start(entry["options"], entry["seats"])
        for step in entry["steps"].split("; "):
            seat, _, move = step.partition(":")
            state = game.apply(state, Step(int(seat), move))
        outcome = game.outcome(state)
        assert outcome is not None
        assert list(outcome.scores) == entry["scores"]
        assert outcome.reason == entry["reason"]
