"""The process that thinks: a question on each line of standard input, a move on each of output."""

import contextlib
import os
import signal
import sys
import time
from functools import cache
from random import Random
from typing import Any

import msgspec

from parlour_games import Game, IllegalMoveError, Step
from parlour_games.registry import load
from parlour_games.spiel import chess
from parlour_games.thinking import Question, think
from parlour_games.thinking.strategies import EFFORT
from parlour_protocol.messages import View
from parlour_server.house import uci
from parlour_server.house.seen import seen
from parlour_server.house.thinker import Asked, Thought

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

CHESS = "chess"
"""The key of the game that there are engines for."""

NICENESS = 10
"""How much it gives way to everything else on the machine."""

ALONE_SECONDS = 30.0
"""So long no answer takes while the server is there to wait for it; without it nobody would end a
process that thinks for ever."""

MEMORY_MAX_BYTES = 2 * 1024**3
"""The most memory of a process; ours need a tenth of it."""


def answer(line: bytes, rng: Random) -> Thought:
    """Return the answer to one line: a move, or why there is none."""
    try:
        return Thought(_move(msgspec.json.decode(line, type=Asked), rng))
    except Exception as error:  # noqa: BLE001 - whatever it is, the house is told and goes on
        return Thought(reason=f"{type(error).__name__}: {error}"[:500])


@cache
def _game(key: str) -> Game[Any]:
    # Looking for other people's games takes longer than many a move.
    return load({key}).games[key]


def _move(asked: Asked, rng: Random) -> str:
    game = _game(asked.game)
    question = Question(
        asked.options,
        asked.seats,
        asked.seat,
        tuple(Step(seat, move) for seat, move in asked.steps),
        seen(msgspec.convert(asked.view, View)),
        asked.level,
        asked.seconds,
    )
    move = _by_engine(game, question) if asked.game == CHESS else ""
    return move or think(game, question, rng, time.monotonic)


def _by_engine(game: Game[Any], question: Question) -> str:
    """Return what the chess engine would play; nothing where there is none, or it fails."""
    command = uci.engine()
    if command is None:
        return ""
    state = game.start(question.options, question.seats)
    moves = []
    for step in question.steps:
        moves.append(chess.uci(state, step.move))
        state = game.apply(state, step)
    seconds = question.seconds * EFFORT[question.level]
    try:
        return game.parse(state, question.seat, uci.ask(command, moves, question.level, seconds))
    except (uci.EngineError, IllegalMoveError):
        return ""


def main() -> None:
    """Answer until standard input ends, or nobody reads the answers."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        with contextlib.suppress(ValueError, OSError):  # not every system lets one
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, most))
    rng = Random()  # noqa: S311 - a game, no secret
    for line in sys.stdin.buffer:
        _end_after(ALONE_SECONDS)
        answered = msgspec.json.encode(answer(line, rng)) + b"\n"
        _end_after(0)
        try:
            sys.stdout.buffer.write(answered)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # The server is gone; Python would say so once more when it flushes at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return


def _end_after(seconds: float) -> None:
    """Have this process end in so many seconds, whatever it does then; 0 for not at all."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
