"""Hostile words of strangers on the operator's terminal: the log, commands, and exports."""

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import get_args

from parlour_protocol import VERSION
from parlour_protocol.limits import GROUNDS_MAX_CHARACTERS, TOPIC_MAX_CHARACTERS
from parlour_protocol.messages import (
    CreateRoom,
    Forget,
    FromClient,
    Hello,
    Message,
    Moderate,
    Opened,
    Ping,
    Pong,
    Quit,
    Refused,
    RevokeDevice,
    Say,
    SetTopic,
    SignIn,
    Welcome,
)
from tests.end_to_end.programs import BIN
from tests.end_to_end.raw_client import RawClient
from tests.hostile.payloads import PAYLOADS
from tests.hostile.poison import FROM_CLIENT, Voice, poisoned, sample
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.hostile.stream import Allowed, Stream
from tests.hostile.watched import Watched

_PAYLOADS = PAYLOADS[:: size(20, 1)]
_LOG = Allowed(lines=True, unshaped=True)
_FAST = """
requests_per_second = 100000
requests_burst = 100000
bytes_per_second = 100000000
bytes_burst = 100000000
"""
_KNOCKS = size(1, 60)
"""How often somebody comes in under a hostile name: each time takes the server a second."""


def _knock(port: int, text: str) -> None:
    """Try to come in, with a text in all that is said before."""
    stranger = RawClient(port)
    stranger.send(_in_all(Hello(VERSION, "software", bytes(32)), text))
    stranger.expect(Welcome)
    stranger.send(_in_all(sample(SignIn), text))
    stranger.expect(Refused)
    stranger.close()


def _say_everything(enemy: RawClient, den: int, text: str) -> None:
    """Send every message there is, with a text in all its fields, and what a room may be told."""
    for kind in get_args(FromClient):
        if kind not in {Hello, SignIn, Quit, Forget, RevokeDevice}:
            enemy.send(_in_all(sample(kind), text))
    enemy.send(
        Say(1, os.urandom(16), den, text or "x"),
        SetTopic(1, den, text[:TOPIC_MAX_CHARACTERS]),
        Moderate(1, den, "mute", "alice", text[:GROUNDS_MAX_CHARACTERS], 1),
        Ping(2),
    )
    enemy.expect(Pong, lambda pong: pong.request == 2)


def _in_all(message: Message, text: str) -> Message:
    chorus = Voice(lambda _field, _longest: text, frozenset())
    return poisoned(message, lambda _at: chorus)


def test_no_stranger_commands_the_terminal_of_the_operator(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f"[house]\npresent = false\n[limits]\n{_FAST}")
    data = tmp_path / "data"
    command = (BIN / "chat-server", "--listen", "127.0.0.1:0", "--data", data, "--config", config)
    with closing(Watched(*command, allowed=_LOG)) as operator:
        operator.wait_until(lambda: "#" in operator.text.partition("ready ")[2], "an invitation")
        port = int(operator.text.partition("ready ")[2].partition("#")[0].rpartition(":")[2])
        enemy = RawClient(port)
        enemy.sign_in("enemy")
        enemy.send(CreateRoom(1, "#den"))
        den = enemy.expect(Opened).conversation.id
        for payload in _PAYLOADS:
            _say_everything(enemy, den, payload.text)
            operator.rest()
        for payload in _PAYLOADS[:_KNOCKS]:
            _knock(port, payload.text)
        enemy.close()
        operator.end(signal.SIGTERM)
        assert operator.stream.faults == []
        assert "connection failed" not in operator.text
    for asked in (("user", "list"), ("verify",), ("export", tmp_path / "out", "--directs")):
        with closing(Watched(BIN / "chat-server", *asked, "--data", data, allowed=_LOG)) as told:
            told.end()
            assert told.stream.faults == []
    saved = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert saved
    for path in saved:
        stream = Stream(80, _LOG)
        stream.feed(path.read_bytes())
        stream.end()
        assert stream.faults == []
    fields = f"{len(FROM_CLIENT)} fields"
    seen = "0 bytes out of place in the log, in what commands print, and in exports"
    tell("hostile words, sent to a server", f"{len(_PAYLOADS)} payloads in {fields}", seen)
