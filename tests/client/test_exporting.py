"""Exports through a session, as bots make them: whole, and without filling the model."""

import json
from pathlib import Path

import pytest

from parlour_client.exporting import export, save_own
from parlour_protocol import FromClient
from parlour_protocol.messages import (
    Account,
    AskAccount,
    AskDevices,
    Devices,
    OwnEntries,
    ReadOwn,
)
from tests.client.fake_server import LOBBY, ME, FakeServer, Peer, entry
from tests.client.sessions import joined, lobby

pytestmark = pytest.mark.asyncio
ENTRIES = 1_200


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


async def test_a_whole_history_is_exported_and_none_of_it_loaded(tmp_path: Path) -> None:
    server = FakeServer()
    server.add(*(f"text {n}" for n in range(ENTRIES)))
    heard: list[int] = []
    async with joined(tmp_path / "data", server) as (one, _):
        before = len(lobby(one).entries)
        done = await export(one, LOBBY, str(tmp_path / "x.jsonl"), heard.append)
        assert len(lobby(one).entries) == before < ENTRIES
    assert (done.path, done.entries) == (tmp_path / "x.jsonl", ENTRIES)
    assert heard == sorted(heard)
    assert heard[-1] == ENTRIES
    assert [line["text"] for line in lines(done.path)] == [f"text {n}" for n in range(ENTRIES)]


async def test_what_the_server_keeps_of_one_is_saved(tmp_path: Path) -> None:
    async def keep(peer: Peer, message: FromClient) -> bool:
        match message:
            case AskAccount():
                await peer.send(Account(message.request, ME, "me", 5))
            case AskDevices():
                await peer.send(Devices(message.request, ()))
            case ReadOwn():
                own = (entry(message.seq + 1, account=ME),)
                more = message.seq < 2
                await peer.send(OwnEntries(message.request, own, LOBBY, message.seq + 1, more))
            case _:
                return False
        return True

    server = FakeServer()
    server.interfere = keep
    async with joined(tmp_path / "data", server) as (one, _):
        done = await save_own(one, str(tmp_path / "me.jsonl"))
    assert done.entries == 3
    kept = lines(done.path)
    assert [line["what"] for line in kept] == ["account", "conversation", *["entry"] * 3]
    assert [line["text"] for line in kept[2:]] == ["t1", "t2", "t3"]
