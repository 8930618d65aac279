"""Asking a chess engine over UCI, where one is installed."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import IO

from parlour_games.thinking import Level

ENGINE = "stockfish"
"""The command that is looked for."""

PLACES = "/usr/games:/usr/local/games"
"""Where it is looked for besides, as Debian puts it there."""

SKILL: Mapping[Level, int] = MappingProxyType({"easy": 0, "medium": 6, "hard": 20})
"""Stockfish's option `Skill Level`, 0 to 20."""


class EngineError(Exception):
    """The engine does not answer as it should; the message says how."""


@cache
def engine() -> str | None:
    """Return the path of the engine, None if there is none."""
    return shutil.which(ENGINE) or shutil.which(ENGINE, path=PLACES)


def ask(command: str, moves: Sequence[str], level: Level, seconds: float) -> str:
    """Return the engine's move, as in `e2e4` or `e7e8q`.

    Source: the Universal Chess Interface, April 2006.

    Args:
        command: The engine.
        moves: Those made from the usual beginning, written likewise.
        level: How well to play.
        seconds: How long to think.

    Raises:
        EngineError: It cannot be started, or answers something else.
    """
    try:
        with subprocess.Popen(  # noqa: S603 - an engine of the operator's
            [command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                return _converse(process.stdin, process.stdout, moves, level, seconds)
            finally:
                process.kill()
    except OSError as error:
        raise EngineError(f"{command}: {error}") from error


def _converse(to: IO[str], of: IO[str], moves: Sequence[str], level: Level, seconds: float) -> str:
    to.write("uci\n")
    to.flush()
    _wait(of, "uciok")
    played = f" moves {' '.join(moves)}" if moves else ""
    to.write(
        f"setoption name Skill Level value {SKILL[level]}\n"
        "setoption name Threads value 1\n"
        f"position startpos{played}\n"
        f"go movetime {max(1, int(seconds * 1000))}\n"
    )
    to.flush()
    answer = _wait(of, "bestmove").split()
    if len(answer) < 2:  # noqa: PLR2004 - the word and the move
        raise EngineError(f"it says {' '.join(answer)!r}")
    return answer[1]


def _wait(of: IO[str], word: str) -> str:
    for line in of:
        if line.split()[:1] == [word]:
            return line
    raise EngineError(f"it ended before it said {word}")
