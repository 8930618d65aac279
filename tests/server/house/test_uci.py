"""A chess engine is asked over UCI, and given up where it makes no sense."""

from pathlib import Path

import pytest

from parlour_server.house.uci import EngineError, ask

ENGINE = """#!/bin/sh
while read -r line; do
    echo "$line" >>{log}
    case "$line" in
        uci) echo "id name test"; echo uciok ;;
        go*) echo "info depth 1"; echo "bestmove {move} ponder e7e5" ;;
    esac
done
"""


def engine(tmp_path: Path, source: str) -> str:
    path = tmp_path / "engine"
    path.write_text(source)
    path.chmod(0o700)
    return str(path)


def test_the_engine_is_told_the_moves_and_answers_with_one(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = engine(tmp_path, ENGINE.format(log=log, move="e2e4"))
    assert ask(command, ["d2d4", "d7d5"], "medium", 0.5) == "e2e4"
    said = log.read_text().splitlines()
    assert "position startpos moves d2d4 d7d5" in said
    assert "go movetime 500" in said
    assert any(line.startswith("setoption name Skill Level") for line in said)


@pytest.mark.parametrize(
    "source", ["#!/bin/sh\nexit 0\n", "#!/bin/sh\necho uciok\necho bestmove\n", "not a program"]
)
def test_an_engine_that_makes_no_sense_is_given_up(tmp_path: Path, source: str) -> None:
    with pytest.raises(EngineError):
        ask(engine(tmp_path, source), [], "easy", 0.1)


def test_an_engine_that_is_not_there_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(EngineError):
        ask(str(tmp_path / "none"), [], "easy", 0.1)
