"""Games at a server that is killed in the middle of them."""

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from parlour_client.boards import legal_moves
from parlour_client.model import Model, StatusKind
from parlour_client.session import backoff
from parlour_protocol.messages import Board, Chosen, Clock, Table, Terms
from tests.end_to_end.bot_player import BotPlayer, bot_player
from tests.end_to_end.programs import BIN, ChatServer, Program, running

pytestmark = pytest.mark.asyncio
CHESS = Terms("chess", clock=Clock(initial=300, increment=3), side="white")
PIG = Terms("pig", options=(Chosen("goal", "50"),))
BATTLESHIP = Terms("battleship")
TIC_TAC_TOE = Terms("tic-tac-toe", side="crosses")
TURNS_OF_THE_LOOP = 10
"""As many as a request takes to the socket, and more."""
Pair = tuple[BotPlayer, BotPlayer]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions try again at once."""
    monkeypatch.setattr(backoff, "BASE_SECONDS", 0.02)
    monkeypatch.setattr(backoff, "CAP_SECONDS", 0.1)


def position(table: Table) -> tuple[object, ...]:
    """Return all of a table that has nothing to do with time, or with who is there."""
    return table.state, table.head, table.ply, table.turn, table.last, table.view


async def level(game: str, players: Pair) -> None:
    """Wait until both know the same of a game."""
    one, other = players

    def same() -> bool:
        mine, theirs = one.table(game), other.table(game)
        return (mine.head, mine.state) == (theirs.head, theirs.state)

    await one.until(same)
    await other.until(same)


async def play_on(game: str, players: Pair) -> None:
    """Play to the end by lot; the shots of battleship hit."""
    lot = random.Random(1)
    while True:
        await level(game, players)
        moving = [player for player in players if player.known(game).my_turn]
        if not moving:
            return
        other = players[1 - players.index(moving[0])]
        view, theirs = moving[0].table(game).view, other.table(game).view
        moves = legal_moves(view)
        if isinstance(view, Board) and isinstance(theirs, Board) and theirs.aside:
            fleet = theirs.aside.cells
            moves = tuple(m.text for m in view.moves if len(m.path) == 1 and fleet[m.path[0]])
        await moving[0].move(game, lot.choice(moves or legal_moves(view)))


def check_end(game: str, players: Pair) -> None:
    """Both know how it ended, and each move once."""
    one, other = (player.known(game) for player in players)
    assert one.table.result
    assert one.table.result == other.table.result
    assert [move.ply for move in one.moves] == list(range(1, one.table.ply + 1))
    assert one.moves == other.moves


async def operator(command: str, *arguments: str | Path) -> None:
    """Have the operator look at what is stored, who finds nothing wrong."""
    program = Program(BIN / "chat-server", command, *arguments)
    with running(program):
        assert await asyncio.to_thread(program.wait) == 0, program.out.lines + program.err.lines


class Crashing:
    """A server that is killed, and started again.

    Args:
        data: Its data directory.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._server = ChatServer(data)
        self.invitation = self._server.invitation
        self.gone = 0.0
        """When it was killed, in seconds of the monotonic clock."""
        self.back = 0.0
        """When it was started again, in seconds of the monotonic clock."""

    def hang(self) -> None:
        """Do nothing more, and die without having done so."""
        self._server.signal(signal.SIGSTOP)

    async def crash(self, players: Pair) -> None:
        """Be killed, looked at by the operator, and started again."""
        self._server.kill()
        self.gone = time.monotonic()
        for player in players:
            model = player.session.model
            await player.until(partial(_is_lost, model))
        await operator("verify", "--data", self._data)
        await operator("backup", "--data", self._data, self._data.with_name("copy"))
        self.back = time.monotonic()
        self._server = await asyncio.to_thread(ChatServer, self._data, port=self._server.port)

    def close(self) -> None:
        """Be killed for good."""
        self._server.kill()


def _is_lost(model: Model) -> bool:
    return model.status.kind is not StatusKind.ONLINE


@asynccontextmanager
async def crashing(data: Path) -> AsyncIterator[tuple[Crashing, Pair]]:
    """A server with two who have come in."""
    server = await asyncio.to_thread(Crashing, data / "server")
    try:
        async with (
            bot_player(server.invitation, "alice", data) as alice,
            bot_player(server.invitation, "bob", data) as bob,
        ):
            yield server, (alice, bob)
    finally:
        server.close()


async def told_again(game: str, server: Crashing, players: Pair) -> None:
    """Wait until both were told of a table by the server that was started again."""
    for player in players:
        known = player.known(game)
        await player.until(lambda known=known: known.received_at > server.back)  # type: ignore[misc]


async def test_games_stand_as_they_did_after_a_kill_and_are_played_to_their_ends(
    tmp_path: Path,
) -> None:
    async with crashing(tmp_path) as (server, players):
        alice, bob = players
        await alice.begin(bob, BATTLESHIP)
        await alice.begin(bob, PIG)
        for player, ships in ((alice, 2), (bob, 1)):
            for _ in range(ships):
                move = legal_moves(player.table("battleship").view)[0]
                await player.move("battleship", move)
        roller = next(player for player in players if player.known("pig").my_turn)
        await roller.move("pig", "roll")
        for game in ("battleship", "pig"):
            await level(game, players)
        assert roller.table("pig").ply == 2  # the move, and what chance made of it
        stood = [[position(p.table(game)) for game in ("battleship", "pig")] for p in players]
        await server.crash(players)
        for game in ("battleship", "pig"):
            await told_again(game, server, players)
        stands = [[position(p.table(game)) for game in ("battleship", "pig")] for p in players]
        assert stands == stood
        for game in ("battleship", "pig"):
            await play_on(game, players)
            await alice.until(partial(_same_moves, game, players))
            check_end(game, players)


async def test_clocks_count_no_time_without_a_server(tmp_path: Path) -> None:
    async with crashing(tmp_path) as (server, players):
        alice, bob = players
        await alice.begin(bob, CHESS)
        await alice.move("chess", "f3")
        began = time.monotonic()
        await bob.move("chess", "e5")
        await level("chess", players)
        before = alice.table("chess").clocks
        await server.crash(players)
        await told_again("chess", server, players)
        ran = server.gone - began + alice.known("chess").received_at - server.back
        white, black = alice.table("chess").clocks
        assert before[0] - ran * 1_000 <= white <= before[0]
        assert black == before[1]
        await alice.move("chess", "g4")
        await bob.move("chess", "Qh4#")
        await level("chess", players)
        check_end("chess", players)
        assert [move.text for move in alice.known("chess").moves] == ["f3", "e5", "g4", "Qh4#"]


async def test_a_move_that_was_under_way_while_the_server_was_killed_is_made_once(
    tmp_path: Path,
) -> None:
    async with crashing(tmp_path) as (server, players):
        alice, bob = players
        await alice.begin(bob, TIC_TAC_TOE)
        server.hang()
        moving = asyncio.create_task(alice.move("tic-tac-toe", "b2"))
        for _ in range(TURNS_OF_THE_LOOP):
            await asyncio.sleep(0)
        assert alice.session.moving
        await server.crash(players)
        assert await moving == 1
        await play_on("tic-tac-toe", players)
        check_end("tic-tac-toe", players)
        assert bob.known("tic-tac-toe").moves[0].text == "b2"


def _same_moves(game: str, players: Pair) -> bool:
    one, other = players
    return one.known(game).moves == other.known(game).moves
