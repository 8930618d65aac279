"""People who play by lot, as fast as they are let or at a pace; started by games.py.

It prints `ready` when everybody is in. From the line `go` on they invite each other and play one
game after another, until the line `stop`; then it prints what they saw since the line `count`, as a
line of JSON.
"""

import argparse
import collections
import json
import os
import random
import sys
import time

import trio

from benchmarks.visitor import Device, LostError, Visitor, connect
from parlour_client.boards import legal_moves
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import (
    AnswerToPlay,
    InviteToPlay,
    Move,
    Moved,
    PlayInvited,
    Refused,
    Table,
    Terms,
)

GAMES = (
    "tic-tac-toe", "connect-four", "rock-paper-scissors", "battleship", "pig", "hangman",
    "othello", "chess",
)  # fmt: skip
"""What is played, by lot."""
_HARMLESS = {"stale-move", "not-your-turn", "table-over"}
"""Refusals that a player may meet who moves while the other does."""


class Seen:
    """What is seen from `go` to `stop`."""

    def __init__(self) -> None:
        self.open = True
        self.moves: list[float] = []
        self.games = 0
        self.wrong: collections.Counter[str] = collections.Counter()

    def told(self, seconds: float) -> str:
        """Return all of it as JSON."""
        return json.dumps({
            "moves": self.moves, "games": self.games, "wrong": self.wrong, "seconds": seconds,
        })  # fmt: skip


class Player:
    """One player, with whoever they play.

    Args:
        visitor: The connection; `heard` is to be its listener.
        nickname: Theirs.
        pause: How long to think, in seconds.
        rng: What they decide by.
    """

    def __init__(self, nickname: str, pause: float, rng: random.Random) -> None:
        self.nickname = nickname
        self.visitor: Visitor
        self._pause, self._random = pause, rng
        self._news, self._wake = collections.deque[object](), trio.Event()

    def heard(self, message: object, _at: float) -> None:
        """Take in what is told unasked."""
        if isinstance(message, Table | PlayInvited):
            self._news.append(message)
            self._wake.set()

    async def _next(self) -> object:
        while not self._news:
            self._wake = trio.Event()
            await self._wake.wait()
        return self._news.popleft()

    async def invite(self, other: str, seen: Seen) -> None:
        """Invite somebody to a game."""
        terms = Terms(self._random.choice(GAMES))
        name = os.urandom(ID_BYTES)
        answer, _ = await self.visitor.ask(lambda n: InviteToPlay(n, name, other, terms))
        if isinstance(answer, Refused):
            seen.wrong[answer.code] += 1

    async def play(self, seen: Seen, invites: str = "") -> None:
        """Accept, move, and where one `invites` begin again, for ever."""
        try:
            if invites:
                await self.invite(invites, seen)
            while True:
                news = await self._next()
                if isinstance(news, PlayInvited):
                    await self._accept(news)
                elif isinstance(news, Table) and news.state == "over":
                    seen.games += bool(invites)
                    if invites and seen.open:
                        await self.invite(invites, seen)
                elif isinstance(news, Table) and seen.open:
                    await self._move(news, seen)
        except LostError as error:
            seen.wrong[str(error)] += 1

    async def _accept(self, told: PlayInvited) -> None:
        invitation = told.invitation
        if invitation.state == "open" and invitation.invited_name == self.nickname:
            await self.visitor.ask(lambda n: AnswerToPlay(n, invitation.id, "accept"))

    async def _move(self, table: Table, seen: Seen) -> None:
        if table.seat not in table.turn or table.view is None:
            return
        if self._pause:
            await trio.sleep(self._random.uniform(0.5, 1.5) * self._pause)
        move, name = self._random.choice(legal_moves(table.view)), os.urandom(ID_BYTES)
        began = time.perf_counter()
        answer, at = await self.visitor.ask(
            lambda n: Move(n, table.conversation, name, table.head, move)
        )
        if isinstance(answer, Moved):
            seen.moves.append((at - began) * 1_000)
        elif isinstance(answer, Refused) and answer.code not in _HARMLESS:
            seen.wrong[answer.code] += 1


async def _come(port: int, number: int, pause: float, nursery: trio.Nursery) -> Player:
    player = Player(f"player-{number}", pause, random.Random(number))  # noqa: S311 - by lot
    stream = await connect(port, f"127.0.2.{number % 250 + 1}")
    player.visitor = Visitor(stream, player.heard)
    await player.visitor.greet()
    nursery.start_soon(player.visitor.run)
    await player.visitor.come_in(Device(player.nickname), player.nickname)
    return player


async def _main(asked: argparse.Namespace) -> None:
    lines = trio.lowlevel.FdStream(os.dup(sys.stdin.fileno()))
    async with trio.open_nursery() as nursery:
        players = [
            await _come(asked.port, number, asked.pause, nursery)
            for number in range(2 * asked.games)
        ]
        print("ready", flush=True)
        seen, began = Seen(), 0.0
        async for data in lines:
            for line in data.split():
                if line == b"go":
                    seen, began = Seen(), time.monotonic()
                    for one, other in zip(players[::2], players[1::2], strict=True):
                        nursery.start_soon(other.play, seen)
                        nursery.start_soon(one.play, seen, other.nickname)
                elif line == b"count":
                    seen.moves.clear()
                    seen.games, began = 0, time.monotonic()
                else:
                    seen.open = False
                    print(seen.told(time.monotonic() - began), flush=True)
        nursery.cancel_scope.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--games", type=int, required=True, help="at once")
    parser.add_argument("--pause", type=float, required=True, help="before each move, in seconds")
    trio.run(_main, parser.parse_args())
