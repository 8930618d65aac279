"""The process that thinks answers each line: with a move, or in words."""

import signal
import subprocess
import sys
from random import Random

import msgspec
import pytest

from parlour_games import GAMES
from parlour_protocol.messages import Piece
from parlour_server.house import worker
from parlour_server.house.thinker import Thought


def line(**changes: object) -> bytes:
    choices = [{"move": move, "name": move} for move in ("roll", "hold")]
    view = {"type": "dice", "dice": [4], "points": [0, 0], "pending": 20, "goal": 100,
            "choices": choices}  # fmt: skip
    asked = {"game": "pig", "options": {}, "seats": 2, "seat": 0, "steps": [], "view": view,
             "level": "hard", "seconds": 0.1}  # fmt: skip
    return msgspec.json.encode(asked | changes)


def test_a_line_is_answered_with_a_move() -> None:
    assert worker.answer(line(), Random(1)) == Thought("hold")


def test_a_board_is_read_as_it_came_over_the_wire() -> None:
    game = GAMES["tic-tac-toe"]
    cross = msgspec.to_builtins(Piece("X", "X", "cross", 0))
    names = [column + row for row in "321" for column in "abc"]
    played = ["a1", "a2", "b1", "b2"]
    moves = [{"text": n, "path": [names.index(n)]} for n in names if n not in played]
    view = {"type": "board", "columns": ["a", "b", "c"], "rows": ["3", "2", "1"],
            "pieces": [cross], "cells": [0] * 9, "moves": moves}  # fmt: skip
    steps = [(ply % 2, move) for ply, move in enumerate(played)]
    asked = line(game=game.key, view=view, steps=steps)
    assert worker.answer(asked, Random(1)) == Thought("c1")


@pytest.mark.parametrize(
    "changes", [{"game": "nothing"}, {"view": {"type": "nothing"}}, {"view": {}}]
)
def test_whatever_is_wrong_is_answered_in_words(changes: dict[str, object]) -> None:
    thought = worker.answer(line(**changes), Random(1))
    assert thought.move == ""
    assert thought.reason


def test_a_process_whose_server_is_gone_ends_without_a_word() -> None:
    with _process("") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(line() + b"\n")
        process.stdin.flush()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_process_that_thinks_for_ever_ends_itself() -> None:
    endless = "worker.ALONE_SECONDS = 0.1; worker.answer = lambda *_: time.sleep(600)"
    with _process(endless) as process:
        assert process.stdin is not None
        process.stdin.write(line() + b"\n")
        process.stdin.flush()
        assert process.wait() == -signal.SIGALRM


def test_a_process_takes_no_more_than_so_much_memory() -> None:
    greedy = "worker._move = lambda *_: bytes(worker.MEMORY_MAX_BYTES)[:0].decode()"
    with _process(greedy) as process:
        told, _ = process.communicate(line() + b"\n")
    assert "MemoryError" in msgspec.json.decode(told, type=Thought).reason


def _process(change: str) -> subprocess.Popen[bytes]:
    """Return a process that thinks, something about it changed."""
    code = f"import time; from parlour_server.house import worker; {change}\nworker.main()"
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe)
