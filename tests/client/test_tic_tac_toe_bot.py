"""Bots that play: what is offered to them, and the example that plays tic-tac-toe."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from msgspec import structs

from parlour_client.bots import Chat, Turn, connect
from parlour_client.errors import RefusedError
from parlour_client.playing import invite
from parlour_client.session.playing import new_id
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    AnswerToPlay,
    Board,
    Move,
    Moved,
    PlayInvitation,
    PlayInvited,
    Refused,
    Terms,
)
from tests.client.fake_server import ME, FakeServer, Peer, serving
from tests.client.gaming import TABLE, invitation, table
from tests.client.test_echo_bot import address_of, line_of, program
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def bot(server: FakeServer, data: Path) -> AsyncIterator[Chat]:
    with anyio.fail_after(PATIENCE_SECONDS):
        async with (
            serving(server),
            connect(str(server.address), nickname="bot", data=data, plaintext=True) as chat,
        ):
            yield chat


def invited(number: int, state: str = "open", *, mine: bool = False) -> PlayInvitation:
    one = invitation(number, state=state)
    return structs.replace(one, inviter=ME, invited=1) if mine else one


async def test_a_bot_is_told_of_each_invitation_once(tmp_path: Path) -> None:
    server = FakeServer()
    async with bot(server, tmp_path) as chat:
        waiting = chat.invitations()
        await server.tell(PlayInvited(0, invited(3, mine=True)), PlayInvited(0, invited(1)))
        assert (await anext(waiting)).id == invited(1).id
        again = invited(2, "withdrawn")
        await server.tell(*(PlayInvited(0, i) for i in (invited(1), again, invited(4))))
        assert (await anext(waiting)).id == invited(4).id


@pytest.mark.parametrize("answer", ["accept", "decline"])
async def test_an_answer_is_given_even_if_it_takes_several_connections(
    tmp_path: Path, answer: str
) -> None:
    server = FakeServer()
    answers: list[AnswerToPlay] = []

    async def cut_once(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, AnswerToPlay):
            answers.append(message)
            if len(answers) == 1:
                await peer.stream.aclose()
            else:
                await peer.send(PlayInvited(message.request, invited(1, "accepted")))
        return isinstance(message, AnswerToPlay)

    server.interfere = cut_once
    async with bot(server, tmp_path) as chat:
        await (chat.accept(invited(1)) if answer == "accept" else chat.decline(invited(1)))
    assert [(each.id, each.answer) for each in answers] == [(invited(1).id, answer)] * 2


async def test_each_position_in_which_a_bot_is_to_move_comes_up_once(tmp_path: Path) -> None:
    server = FakeServer()

    async def move(peer: Peer, message: FromClient) -> bool:
        if isinstance(message, Move) and message.text == "b2":
            await peer.send(Moved(message.request, TABLE, 1), table(("b2",)))
        elif isinstance(message, Move):
            await peer.send(Refused(message.request, "illegal-move", "that is no move"))
        return isinstance(message, Move)

    server.interfere = move
    async with bot(server, tmp_path) as chat:
        turns = chat.turns()
        await server.tell(table(), table(watching=1))
        first = await anext(turns)
        assert (first.table, first.game, first.seat) == (TABLE, "tic-tac-toe", 0)
        assert (len(first.moves), first.view) == (9, first.told.view)
        with pytest.raises(RefusedError, match="that is no move"):
            await chat.move(TABLE, "d4")
        await chat.move(TABLE, "b2")
        await server.tell(table(("b2", "a3")))
        assert len((await anext(turns)).moves) == 7


async def play(chat: Chat, opponent: str) -> Turn:
    """Play the first legal move each time, against the example; return how it ended."""
    session = chat.session
    await invite(session, new_id(), opponent, Terms("tic-tac-toe", side="noughts"))
    table = 0
    async for turn in chat.turns():
        table = turn.table
        assert isinstance(turn.view, Board)
        await chat.move(table, turn.moves[0])
        known = session.model.tables[table]
        while not known.my_turn and known.table.state == "playing":
            changed = anyio.Event()
            end = session.subscribe(lambda _changes, heard=changed: heard.set())  # type: ignore[misc]
            await changed.wait()
            end()
        if known.table.state == "over":
            break
    told = session.model.tables[table].table
    assert told.view
    return Turn(table, told.terms.game, told.seat, (), told.view, told)


async def test_the_example_plays_to_the_end_and_does_not_lose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    command = str(Path(sys.executable).with_name("chat-server"))
    data = str(tmp_path / "server")
    with anyio.fail_after(PATIENCE_SECONDS):
        async with program(command, "--listen", "127.0.0.1:0", "--data", data) as server:
            address = await address_of(server)
            example = "examples/tic_tac_toe_bot.py"
            async with program(sys.executable, example, address, "crosses") as playing:
                assert await line_of(playing) == "here as crosses\n"
                async with connect(address, nickname="alice", data=tmp_path / "alice") as chat:
                    ended = await play(chat, "crosses")
    assert ended.told.result
    assert ended.told.result.scores in {(1.0, 0.0), (0.5, 0.5)}
