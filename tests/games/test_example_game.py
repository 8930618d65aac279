"""The example of a game by somebody else is installed as its page says, found, and played."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parlour_games import Board, IllegalMoveError, Loaded, Outcome, Step, load
from tests.games.playouts import AnyGame, offered, playout

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is installed, by `uv` and without a network."""
    source = tmp_path_factory.mktemp("source") / "nim_game"
    shutil.copytree(ROOT / "examples/nim_game", source)
    target = tmp_path_factory.mktemp("site")
    uv = Path(sys.executable).with_name("uv")
    options = "--quiet --offline --no-cache --no-deps --no-build-isolation"
    places = ["--python", sys.executable, "--target", str(target)]
    subprocess.run([uv, "pip", "install", *options.split(), *places, str(source)], check=True)
    return target


@pytest.fixture
def loaded(installed: Path, monkeypatch: pytest.MonkeyPatch) -> Loaded:
    monkeypatch.syspath_prepend(installed)
    monkeypatch.delitem(sys.modules, "nim_game", raising=False)
    return load(["nim", "pig"])


@pytest.fixture
def nim(loaded: Loaded) -> AnyGame:
    assert loaded.faults == ()
    return loaded.games["nim"]


def test_it_is_found_by_its_entry_point_beside_ours(loaded: Loaded) -> None:
    assert [*loaded.games] == ["pig", "nim"]
    assert loaded.faults == ()


def test_it_is_played_to_its_end_any_number_of_times(nim: AnyGame) -> None:
    for number in range(20):
        played = playout(nim, number)
        for state, step in zip(played.states, played.steps, strict=False):
            view = nim.view(state, step.seat)
            assert offered(view) == nim.moves(state, step.seat)
            typed = f" {step.move[0].upper()} {step.move[1]}"
            assert nim.parse(state, step.seat, typed) == step.move
        outcome = nim.outcome(played.states[-1])
        last = played.steps[-1].seat
        wins = played.options.get("last", "wins") == "wins"
        assert outcome is not None
        assert outcome.scores[last] == float(wins)


def test_one_takes_a_match_and_all_to_its_right(nim: AnyGame) -> None:
    begun = nim.start({}, 2)
    board = nim.view(begun, 0)
    assert isinstance(board, Board)
    assert {move.path for move in board.moves if move.text == "c2"} == {(2 * 7 + 3,)}
    taken = nim.view(nim.apply(begun, Step(0, "c2")), None)
    assert isinstance(taken, Board)
    assert [piece is not None for piece in taken.cells[14:21]] == [True] * 3 + [False] * 4


@pytest.mark.parametrize("typed", ["c6", "e1", "c0", "c", "", "take two"])
def test_more_than_there_are_cannot_be_taken(nim: AnyGame, typed: str) -> None:
    with pytest.raises(IllegalMoveError, match="is no legal move now"):
        nim.parse(nim.start({}, 2), 0, typed)


def test_whoever_takes_the_last_match_may_lose(nim: AnyGame) -> None:
    state = nim.start({"last": "loses"}, 2)
    for ply, move in enumerate(["a1", "b3", "c5", "d7"]):
        state = nim.apply(state, Step(ply % 2, move))
    assert nim.outcome(state) == Outcome((1.0, 0.0), "the last match is taken")
