"""Moves over connections that end, and what is asked of games in the background."""

from pathlib import Path

import anyio
import pytest

from parlour_client.errors import RefusedError
from parlour_client.session import Session
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    AskCatalogue,
    AskMoves,
    Catalogue,
    Move,
    Moved,
    MoveMade,
    Moves,
    Refused,
    Resign,
    SignIn,
)
from tests.client.fake_server import FakeServer, Peer
from tests.client.gaming import CHESS, PIG, TABLE, table
from tests.client.sessions import joined, online, until

pytestmark = pytest.mark.asyncio
PLIES = ("b2", "a3", "c1", "b3")


def made(server: FakeServer) -> list[Move]:
    return [message for message in server.received if isinstance(message, Move)]


async def seated(one: Session, server: FakeServer) -> None:
    await server.tell(table())
    await until(one, lambda: TABLE in one.model.tables)


async def back(one: Session, server: FakeServer) -> None:
    """Have the connection end, and wait for the next one."""
    await server.drop()
    await until(one, lambda: sum(isinstance(m, SignIn) for m in server.received) > 1)
    await online(one)


async def test_a_move_has_one_id_until_it_is_answered_however_often_the_link_ends(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def cut_twice(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Move) and len(made(server)) <= 2:
            await peer.stream.aclose()
        elif isinstance(message, Move):
            await peer.send(Moved(message.request, TABLE, 1))
        return isinstance(message, Move)

    server.interfere = cut_twice
    async with joined(tmp_path, server) as (one, _):
        await seated(one, server)
        assert await one.move(TABLE, " b2 ") == 1
        assert [(move.text, move.head) for move in made(server)] == [("b2", 0)] * 3
        assert len({move.id for move in made(server)}) == 1
        assert one.moving == {}


async def test_giving_up_waits_for_a_connection_and_is_done_once(tmp_path: Path) -> None:
    server = FakeServer()

    def given_up() -> int:
        return sum(isinstance(message, Resign) for message in server.received)

    async def cut_once(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Resign) and given_up() == 1:
            await peer.stream.aclose()
        elif isinstance(message, Resign):
            await peer.send(
                Refused(message.request, "table-over", "this game is over", retry=False)
            )
        return isinstance(message, Resign)

    server.interfere = cut_once
    async with joined(tmp_path, server) as (one, _):
        await seated(one, server)
        await one.resign(TABLE)
        assert given_up() == 2
        with pytest.raises(RefusedError, match="this game is over"):
            await one.resign(TABLE)


async def test_a_move_refused_for_now_is_made_again_and_one_that_is_too_late_is_not(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Move):
            first = len(made(server)) == 1
            code, words = ("storage", "later") if first else ("stale-move", "bob moved")
            await peer.send(Refused(message.request, code, words, retry=True))
        return isinstance(message, Move)

    server.interfere = refuse
    async with joined(tmp_path, server) as (one, _):
        await seated(one, server)
        with pytest.raises(RefusedError, match="bob moved"):
            await one.move(TABLE, "b2")
        assert len(made(server)) == 2
        assert one.moving == {}


async def test_a_move_on_its_way_is_seen_and_no_other_is_made_before_its_answer(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def keep(_peer: Peer, message: FromClient) -> bool:
        return isinstance(message, Move)

    server.interfere = keep
    async with joined(tmp_path, server) as (one, _), anyio.create_task_group() as tasks:
        await seated(one, server)
        tasks.start_soon(one.move, TABLE, "b2")
        await anyio.wait_all_tasks_blocked()
        assert one.moving == {TABLE: "b2"}
        with pytest.raises(RefusedError, match="b2 is on its way still"):
            await one.move(TABLE, "a3")
        tasks.cancel_scope.cancel()
    assert one.moving == {}


@pytest.mark.parametrize(("where", "text"), [(99, "b2"), (TABLE, " "), (TABLE, "x" * 65)])
async def test_what_is_no_move_is_not_sent(tmp_path: Path, where: int, text: str) -> None:
    async with joined(tmp_path) as (one, server):
        await seated(one, server)
        with pytest.raises(RefusedError, match=r"no such table|no move"):
            await one.move(where, text)
        assert made(server) == []


async def test_the_moves_made_while_one_was_away_are_read_in_pieces(tmp_path: Path) -> None:
    server = FakeServer()

    async def tell(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, SignIn):
            await server.answer(peer, message)
            await peer.send(table(PLIES))
        elif isinstance(message, AskMoves):
            ply = message.after + 1
            found = (MoveMade(ply, message.after % 2, PLIES[message.after]),)
            more = ply < len(PLIES)
            await peer.send(Moves(message.request, message.table, found, more))
        return isinstance(message, SignIn | AskMoves)

    server.interfere = tell
    async with joined(tmp_path, server) as (one, _):
        await until(one, lambda: len(one.model.tables[TABLE].moves) == len(PLIES))
        assert [move.text for move in one.model.tables[TABLE].moves] == list(PLIES)
        await back(one, server)
        asked = [m.after for m in server.received if isinstance(m, AskMoves)]
        assert asked == [0, 1, 2, 3]  # what is known is not asked for again


async def test_moves_that_were_told_before_the_end_are_asked_for_again_after_it(
    tmp_path: Path,
) -> None:
    server = FakeServer()

    async def tell(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, AskMoves):
            first = sum(isinstance(m, AskMoves) for m in server.received) == 1
            texts = ("?", "a3") if first else ("b2", "a3")
            found = tuple(MoveMade(ply, ply - 1, text) for ply, text in enumerate(texts, 1))
            end = (table(("b2", "a3"), state="over"),) if first else ()
            await peer.send(Moves(message.request, message.table, found), *end)
        return isinstance(message, AskMoves)

    server.interfere = tell
    async with joined(tmp_path, server) as (one, _):
        await server.tell(table(("b2", "a3")))
        await until(one, lambda: TABLE in one.model.tables)
        await until(one, lambda: len(one.model.tables[TABLE].moves) == 2)
        assert [move.text for move in one.model.tables[TABLE].moves] == ["b2", "a3"]


@pytest.mark.parametrize("table_told", [TABLE, TABLE + 1])
async def test_moves_that_cannot_be_had_are_not_asked_for_without_end(
    tmp_path: Path, table_told: int
) -> None:
    server = FakeServer()

    async def refuse(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, AskMoves) and table_told == TABLE:
            await peer.send(Refused(message.request, "unknown-table", "there is none"))
        elif isinstance(message, AskMoves):
            await peer.send(Moves(message.request, table_told, (MoveMade(1, 0, "b2"),), more=True))
        return isinstance(message, AskMoves)

    server.interfere = refuse
    async with joined(tmp_path, server) as (one, _):
        await server.tell(table(PLIES))
        await until(one, lambda: TABLE in one.model.tables)
        await one.server_time()
        await one.server_time()
        assert sum(isinstance(m, AskMoves) for m in server.received) == 1
        assert one.model.tables[TABLE].moves == []


async def test_which_games_there_are_is_asked_once(tmp_path: Path) -> None:
    server = FakeServer()
    server.games = (CHESS, PIG)
    async with joined(tmp_path, server) as (one, _):
        await one.server_time()
        assert list(one.model.games) == ["chess", "pig"]
        await back(one, server)
        await one.server_time()
        assert sum(isinstance(m, AskCatalogue) for m in server.received) == 1


async def test_games_that_nobody_asked_for_are_not_taken_in(tmp_path: Path) -> None:
    async with joined(tmp_path) as (one, server):
        await server.tell(Moves(7, TABLE, (MoveMade(1, 0, "b2"),)), Catalogue(8, (CHESS,)))
        await one.server_time()
        assert (one.model.tables, one.model.games) == ({}, {})
