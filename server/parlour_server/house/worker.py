"""The process that thinks: a question on each line of standard input, a move on each of output."""

import os
import sys
import time
from random import Random

import msgspec

from parlour_games import Step
from parlour_games.registry import load
from parlour_games.thinking import Question, think
from parlour_protocol.messages import View
from parlour_server.house.seen import seen
from parlour_server.house.thinker import Asked, Thought

NICENESS = 10
"""How much it gives way to everything else on the machine."""


def answer(line: bytes, rng: Random) -> Thought:
    """Return the answer to one line."""
    asked = msgspec.json.decode(line, type=Asked)
    wire = msgspec.convert(asked.view, View)
    question = Question(
        asked.options,
        asked.seats,
        asked.seat,
        tuple(Step(seat, move) for seat, move in asked.steps),
        seen(wire),
        asked.level,
        asked.seconds,
    )
    try:
        game = load({asked.game}).games[asked.game]
        return Thought(think(game, question, rng, time.monotonic))
    except Exception as error:  # noqa: BLE001 - whatever it is, the house is told and goes on
        return Thought(reason=f"{type(error).__name__}: {error}"[:500])


def main() -> None:
    """Answer until standard input ends."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    rng = Random()  # noqa: S311 - a game, no secret
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(msgspec.json.encode(answer(line, rng)) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
