"""Games that are written by hand against the same ones of OpenSpiel, move by move."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from parlour_games import GAMES, NATURE, Step
from tests.games.playouts import AnyGame

pyspiel = pytest.importorskip("pyspiel")

PLAYOUTS = 60


def column(move: str) -> str:
    return f"x{int(move) - 1}"


def cell(move: str) -> str:
    return f"x({3 - int(move[1])},{'abc'.index(move[0])})"


def told(state: Any) -> dict[str, int]:  # noqa: ANN401 - OpenSpiel has no types
    """The legal actions by what OpenSpiel calls them, whoever's turn it is."""
    return {
        state.action_to_string(state.current_player(), action).replace("o", "x", 1): action
        for action in state.legal_actions()
    }


@pytest.mark.parametrize(
    ("key", "name", "written"),
    [("connect-four", "connect_four", column), ("tic-tac-toe", "tic_tac_toe", cell)],
)
def test_moves_turns_and_outcomes_are_the_same_in_random_games(
    key: str, name: str, written: Callable[[str], str]
) -> None:
    game: AnyGame = GAMES[key]
    rng = random.Random(key)
    ends = set()
    for _ in range(PLAYOUTS):
        ours, theirs = game.start({}, 2), pyspiel.load_game(name).new_initial_state()
        while not theirs.is_terminal():
            seat = theirs.current_player()
            assert game.turn(ours) == {seat}
            moves = game.moves(ours, seat)
            actions = told(theirs)
            assert sorted(map(written, moves)) == sorted(actions)
            move = rng.choice(moves)
            ours = game.apply(ours, Step(seat, move))
            theirs.apply_action(actions[written(move)])
        outcome = game.outcome(ours)
        assert outcome is not None
        assert [2 * score - 1 for score in outcome.scores] == theirs.returns()
        ends.add(outcome.scores)
    assert {(1.0, 0.0), (0.0, 1.0)} <= ends


def test_pig_has_the_same_turns_points_and_winner() -> None:
    game: AnyGame = GAMES["pig"]
    rng = random.Random("pig")
    winners = set()
    for playout in range(PLAYOUTS):
        seats = 2 + playout % 3
        name = f"pig(players={seats},winscore=50,horizon=100000)"
        ours, theirs = (
            game.start({"goal": "50"}, seats),
            pyspiel.load_game(name).new_initial_state(),
        )
        while not theirs.is_terminal():
            (seat,) = game.turn(ours)
            assert (seat == NATURE) == theirs.is_chance_node()
            assert seat == NATURE or seat == theirs.current_player()
            move = rng.choice(game.moves(ours, seat))
            ours = game.apply(ours, Step(seat, move))
            theirs.apply_action(int(move) - 1 if seat == NATURE else int(move == "hold"))
            points = " ".join(map(str, ours.points))
            assert f"Scores: {points}, Turn total: {ours.pending}" in str(theirs)
        outcome = game.outcome(ours)
        assert outcome is not None
        assert outcome.scores.index(1.0) == theirs.returns().index(max(theirs.returns()))
        winners.add(outcome.scores.index(1.0))
    assert len(winners) > 1
