"""Guess passwords from many addresses, as fast as it is answered; started by guesses.py.

It prints `ready` when everything is connected and signed, begins at the line `go`, and prints how
it was answered, as a line of JSON. Every second guess is at the next of the names it is told, the
others are each at a name of nobody's. It is the kindest of programs to its machine: what is asked
is what it does to the server, not to those it shares a core with.
"""

import argparse
import collections
import json
import os
import sys
import time

import trio

from benchmarks.visitor import Device, LostError, Visitor, connect
from parlour_protocol import encode
from parlour_protocol.messages import Goodbye, Password, Ping, Pong, Refused, SignIn

FIRST_ADDRESS = 2
"""Guesses come from 127.0.0.2 and the following addresses."""
ADDRESSES_MAX = 250
"""The most addresses that there are for them."""
_NICE = 19
_LOOKED_AT = "wrong-password"
"""The answer to guesses that were looked at, and so count as tries."""


class Guesser:
    """One connection with its guesses, signed and encoded beforehand.

    Args:
        visitor: The connection, greeted.
        nicknames: Whom to guess at, in turn.
        known: Those of them that are somebody's.
    """

    def __init__(self, visitor: Visitor, nicknames: list[str], known: frozenset[str]) -> None:
        self._visitor = visitor
        device = Device("guesser")
        self._guesses = [
            (nickname in known, encode(_guess(visitor, device, number, nickname)))
            for number, nickname in enumerate(nicknames, 1)
        ]

    async def guess(
        self, answers: "collections.Counter[str]", tries: "collections.Counter[bool]"
    ) -> None:
        """Guess, one after another; counts the answers, and the tries by whether it was a name."""
        try:
            for known, frame in self._guesses:
                await self._visitor.send_frames(frame)
                code = await self._answer()
                answers[code] += 1
                tries[known] += code == _LOOKED_AT
        except LostError as error:
            answers[f"lost: {error}"] += 1

    async def _answer(self) -> str:
        while True:
            for message in await self._visitor.read():
                if isinstance(message, Refused):
                    return message.code
                if isinstance(message, Goodbye):
                    raise LostError(message.code)
                if isinstance(message, Ping):
                    await self._visitor.send(Pong(message.request))
                elif getattr(message, "request", 0):
                    return type(message).__name__


def _guess(visitor: Visitor, device: Device, number: int, nickname: str) -> SignIn:
    signature = device.sign(visitor.nonce, visitor.server_nonce, nickname)
    password = f"a guess at {nickname}, no. {number}"
    return SignIn(number, nickname, Password(password, device.public, signature, "guesser"))


def _nicknames(first: int, count: int, known: list[str]) -> list[str]:
    return [
        known[number // 2 % len(known)] if number % 2 else f"nobody-{number}"
        for number in range(first, first + count)
    ]


async def _main(asked: argparse.Namespace) -> None:
    connections = asked.addresses * asked.connections
    each = asked.guesses // connections
    guessers = []
    for number in range(connections):
        stream = await connect(asked.port, f"127.0.0.{FIRST_ADDRESS + number % asked.addresses}")
        visitor = Visitor(stream)
        await visitor.greet()
        names = _nicknames(number * each, each, asked.names)
        guessers.append(Guesser(visitor, names, frozenset(asked.names)))
    print("ready", flush=True)
    await trio.to_thread.run_sync(sys.stdin.readline)
    answers: collections.Counter[str] = collections.Counter()
    tries: collections.Counter[bool] = collections.Counter()
    began = time.monotonic()
    async with trio.open_nursery() as nursery:
        for guesser in guessers:
            nursery.start_soon(guesser.guess, answers, tries)
    told = {"answers": answers, "tries": sum(tries.values()), "tries_at_names": tries[True]}
    print(json.dumps(told | {"seconds": round(time.monotonic() - began, 2)}), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--addresses", type=int, required=True)
    parser.add_argument("--connections", type=int, required=True, help="from each address")
    parser.add_argument("--guesses", type=int, required=True)
    parser.add_argument("--names", nargs="+", required=True)
    os.nice(_NICE)
    trio.run(_main, parser.parse_args())
