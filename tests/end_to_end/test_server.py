"""The server as a process, and raw clients that behave badly or well."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour_protocol.messages import (
    BecomeOwner,
    Done,
    Entry,
    Goodbye,
    Page,
    Ping,
    Pong,
    Read,
    Said,
    Say,
)
from tests.end_to_end.programs import ChatServer, running
from tests.end_to_end.raw_client import RawClient

LOBBY = 1
FLOOD_ENTRIES = 400
FLOOD_TEXT = "x" * 3_000


def say(request: int, text: str) -> Say:
    return Say(request, os.urandom(16), LOBBY, text)


def answers(request: int) -> Callable[[Said], bool]:
    return lambda said: said.request == request


def begins(text: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.text.startswith(text)


def test_what_was_acknowledged_is_there_after_sigkill_in_order_and_once(tmp_path: Path) -> None:
    said: list[tuple[int, str]] = []
    repeated = say(1, "before the first kill")
    port = 0
    for life in range(4):
        server = ChatServer(tmp_path, port=port)
        port = server.port
        with running(server):
            writer = RawClient(port)
            head = writer.sign_in("writer").conversations[0].head
            assert head >= len(said)
            writer.send(repeated, *(say(2 + n, f"{life}.{n}") for n in range(40)))
            first = writer.expect(Said, answers(1))
            if life == 0:
                said.append((first.seq, repeated.text))
            assert first.seq == said[0][0]
            for n in range(20):
                answer = writer.expect(Said, answers(2 + n))
                said.append((answer.seq, f"{life}.{n}"))
            server.kill()
            writer.close()
    server = ChatServer(tmp_path, port=port)
    with running(server):
        reader = RawClient(port)
        head = reader.sign_in("reader").conversations[0].head
        entries: list[Entry] = []
        while len(entries) < head:
            reader.send(Read(2, LOBBY, after=len(entries)))
            entries += reader.expect(Page).entries
        assert [entry.seq for entry in entries] == list(range(1, head + 1))
        texts = [entry.text for entry in entries]
        assert len(set(texts)) == len(texts)
        assert [(seq, texts[seq - 1]) for seq, _ in said] == said
        numbers = [tuple(map(int, text.split("."))) for text in texts[1:]]
        assert numbers == sorted(numbers)
        reader.close()


def test_somebody_who_does_not_read_is_cut_with_a_reason_and_others_lose_nothing(
    tmp_path: Path,
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        "[limits]\nrequests_burst = 10000\nbytes_burst = 100000000\n[house]\npresent = false\n"
    )
    server = ChatServer(tmp_path / "data", "--config", config)
    with running(server):
        stuck = RawClient(server.port, receive_buffer_bytes=4_096)
        stuck.sign_in("stuck")
        healthy = RawClient(server.port)
        healthy.sign_in("healthy")
        for n in range(FLOOD_ENTRIES):
            healthy.send(say(2 + n, f"{n} {FLOOD_TEXT}"))
            healthy.expect(Entry, begins(f"{n} "))
        server.err.expect("goodbye .*code=slow-reader")
        goodbye = stuck.expect(Goodbye)
        assert (goodbye.code, goodbye.retry) == ("slow-reader", True)
        assert "come back" in goodbye.reason
        healthy.send(Ping(9_999))
        healthy.expect(Pong)
        again = RawClient(server.port)
        assert again.sign_in("stuck").conversations[0].head == FLOOD_ENTRIES
        for client in (stuck, healthy, again):
            client.close()


@pytest.mark.parametrize(
    "hostile",
    [
        b"GET / HTTP/1.1\r\nHost: parlour\r\n\r\n",
        b"\xff\xff\xff\xff" + b"\0" * 1_000,
        b"\0\0\0\0",
        b"\0\0\0\x02\xc1\xc1",
        b"\0\x01\0\0" + b"\x91" * 65_536,
        b"\0\0\0\x05\xdf\xff\xff\xff\xff",
        b"\0\0\0\x08\x81\xa4type\xc0\xc0",
    ],
    ids=["http", "huge", "empty", "garbage", "deep", "endless map", "no type"],
)
def test_hostile_frames_end_their_own_connection_alone(tmp_path: Path, hostile: bytes) -> None:
    server = ChatServer(tmp_path)
    with running(server):
        friend = RawClient(server.port)
        friend.sign_in("friend")
        enemy = RawClient(server.port)
        enemy.sign_in("enemy")
        enemy.send_bytes(hostile)
        assert enemy.expect(Goodbye).code == "protocol-error"
        assert enemy.receive() is None
        friend.send(say(2, "still here"))
        friend.expect(Said)
        assert not [line for line in server.err.lines if "Traceback" in line]
        friend.close()
        enemy.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    server = ChatServer(tmp_path)
    with running(server):
        client = RawClient(server.port)
        client.sign_in("client")
        client.send(say(2, "last words"))
        client.expect(Said)
        server.signal(number)
        goodbye = client.expect(Goodbye)
        assert (goodbye.code, goodbye.retry) == ("shutdown", True)
        assert server.wait() == 0
        code, ready = server.out.lines
        assert re.fullmatch(r"owner-code [0-9A-Z]{4}(-[0-9A-Z]{4}){2}", code)
        assert ready == f"ready {server.invitation}"
        client.close()


def test_whoever_has_the_code_that_was_printed_owns_the_server_from_then_on(tmp_path: Path) -> None:
    server = ChatServer(tmp_path)
    with running(server):
        client = RawClient(server.port)
        client.sign_in("client")
        code = server.out.lines[0].removeprefix("owner-code ")
        client.send(BecomeOwner(2, code))
        client.expect(Done)
        client.close()
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
        assert not [line for line in server.err.lines if code in line]
    again = ChatServer(tmp_path)
    with running(again):
        client = RawClient(again.port)
        assert client.sign_in("client").role == "owner"
        client.close()
        assert again.out.lines == [f"ready {again.invitation}"]


def test_what_people_say_is_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    server = ChatServer(tmp_path)
    with running(server):
        client = RawClient(server.port)
        client.sign_in("client")
        client.send(say(2, "between us"))
        client.expect(Said)
        modes = {path.name: path.stat().st_mode & 0o077 for path in tmp_path.iterdir()}
        assert {"parlour.db", "parlour.db-wal", "server.pem"} <= set(modes)
        assert not any(modes.values()), modes
        client.close()
