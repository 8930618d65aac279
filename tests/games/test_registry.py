"""Other people's games come in by an entry point, as far as they work and are allowed."""

import sys
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

from parlour_games import GAMES, load
from parlour_games.registry import FAULT_MAX_CHARACTERS

NIM = (Path(__file__).parents[2] / "examples/nim_game/nim_game.py").read_text()
STEMS = ("nim_game", "nim_again", "broken_game")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place that packages are installed in, the only one where games are looked for."""

    def entry_points(group: str) -> list[EntryPoint]:
        there = distributions(path=[str(tmp_path)])
        return [entry for each in there for entry in each.entry_points.select(group=group)]

    monkeypatch.setattr("parlour_games.registry.entry_points", entry_points)
    monkeypatch.syspath_prepend(tmp_path)
    for stem in STEMS:
        monkeypatch.delitem(sys.modules, stem, raising=False)
    return tmp_path


def install(site: Path, entry: str, source: str = NIM, *, module: str = "nim_game") -> None:
    """Install a package of one module that has one entry point, as in `nim = nim_game:Nim`."""
    (site / f"{module}.py").write_text(source)
    info = site / f"{module}-1.0.dist-info"
    info.mkdir()
    name = module.replace("_", "-")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[parlour.games]\n{entry}\n")


def test_without_any_ours_are_loaded_and_nothing_is_wrong() -> None:
    loaded = load()
    assert dict(loaded.games) == dict(GAMES)
    assert loaded.faults == ()


def test_ours_are_under_keys_of_their_own_in_a_stable_order() -> None:
    assert list(load().games)[:6] == [
        "battleship",
        "connect-four",
        "hangman",
        "pig",
        "rock-paper-scissors",
        "tic-tac-toe",
    ]
    assert all(game.key == key for key, game in GAMES.items())


def test_somebodys_game_is_loaded_after_ours_by_class_or_as_made(site: Path) -> None:
    install(site, "nim = nim_game:Nim")
    assert [*load().games] == [*GAMES, "nim"]
    made = NIM + "\n\nMADE = Nim()\nMADE.key = 'nim-again'\n"
    install(site, "nim-again = nim_again:MADE", made, module="nim_again")
    assert [*load().games] == [*GAMES, "nim", "nim-again"]
    assert load().faults == ()


def test_only_what_is_allowed_is_loaded() -> None:
    loaded = load(["tic-tac-toe", "pig"])
    assert [*loaded.games] == ["pig", "tic-tac-toe"]
    assert loaded.faults == ()
    assert [*load([]).games] == []


def test_nothing_of_a_game_that_is_not_allowed_is_imported(site: Path) -> None:
    install(site, "nim = broken_game:Nim", "raise SystemExit('imported')", module="broken_game")
    assert load(["pig"]).faults == ()
    assert "broken_game" not in sys.modules
    assert "SystemExit: imported" in load(["pig", "nim"]).faults[0]


def test_what_is_allowed_and_not_installed_is_told() -> None:
    loaded = load(["pig", "whist", "nim"])
    assert loaded.faults == (
        "the game “nim” is allowed, but not installed",
        "the game “whist” is allowed, but not installed",
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise RuntimeError('out of matches')", "RuntimeError: out of matches"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("Other = 1", "AttributeError"),
        ("this is no Python", "SyntaxError"),
        ("class Nim:\n    def __init__(self): raise KeyError('heap')", "KeyError: 'heap'"),
        ("class Nim:\n    def __init__(self, heaps): ...", "TypeError"),
        ("Nim = 7", "it has no function `start`"),
        (NIM.replace("def redact", "def blank"), "it has no function `redact`"),
        (NIM.replace('"nim"', '"Nim"'), "its `key` has more than lower case letters"),
        (NIM.replace('"nim"', '"nim-2"'), "it calls itself “nim-2”"),
        (NIM.replace('"Nim"', '""'), "its `name` is not a text of 1 to 48 characters"),
        (NIM.replace("; the last one", "!" * 200), "its `summary` is not a text of 1 to 200"),
        (NIM.replace("    rules =", "    law ="), "its `rules` is not a text of 1 to 8000"),
        (NIM.replace('("a  |"', '("a" * 49'), "its `picture` has lines of more than 48"),
        (NIM.replace('("a  |",', '("a  |",) * 13 + ('), "its `picture` is not a tuple of 1 to 12"),
        (NIM.replace("range(2, 3)", "2"), "its `seats` is not a range within 1 to 8"),
        (NIM.replace("range(2, 3)", "range(2, 10)"), "its `seats` is not a range within 1 to 8"),
        (NIM.replace("range(2, 3)", "range(2, 2)"), "its `seats` is not a range within 1 to 8"),
        (NIM.replace("version = 1", "version = '1'"), "its `version` is not a number of 1 to"),
        (NIM.replace('"second"', '"first"'), "its `sides` is not a tuple of different names"),
        (NIM.replace(', "second"', ","), "its `sides` does not name as many seats"),
        (NIM.replace("Option(", "str("), "str() argument"),
        (NIM.replace('"loses"', '"wins"'), "its option “last” lacks a label, or different"),
        (NIM.replace("= (Option", "= 9 * (Option"), "its `options` is not a tuple of at most 8"),
        (NIM.replace("= (Option", "= 2 * (Option"), "its `options` do not have different names"),
    ],
)
def test_a_game_that_is_faulty_is_told_and_costs_no_other(
    site: Path, source: str, reason: str
) -> None:
    install(site, "nim = broken_game:Nim", source, module="broken_game")
    loaded = load()
    assert dict(loaded.games) == dict(GAMES)
    (fault,) = loaded.faults
    assert fault.startswith("the game “nim” of broken-game was not loaded: ")
    assert reason in fault


def test_a_game_with_one_of_our_keys_does_not_take_its_place(site: Path) -> None:
    install(site, "pig = nim_game:Nim", NIM.replace('"nim"', '"pig"'))
    loaded = load()
    assert loaded.games["pig"] is GAMES["pig"]
    assert loaded.faults == (
        "the game “pig” of nim-game was not loaded: there is a game of that key already",
    )


def test_of_two_games_with_one_key_the_first_is_played(site: Path) -> None:
    install(site, "nim = nim_game:Nim")
    install(site, "nim = nim_again:Nim", module="nim_again")
    loaded = load()
    assert type(loaded.games["nim"]).__module__ == "nim_again"
    assert loaded.faults == (
        "the game “nim” of nim-game was not loaded: there is a game of that key already",
    )


def test_what_is_told_of_a_fault_is_bounded(site: Path) -> None:
    install(site, "nim = broken_game:Nim", "raise ValueError('x' * 9999)", module="broken_game")
    assert len(load().faults[0]) == FAULT_MAX_CHARACTERS
