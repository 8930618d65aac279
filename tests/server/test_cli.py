"""The command as a process: its ready line, its exit codes, and its last words."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from parlour_protocol import VERSION, encode, for_client
from parlour_protocol.messages import Goodbye, Guest, Hello, SignedIn, SignIn
from parlour_server.journal import schema

COMMAND = Path(sys.executable).with_name("chat-server")
PATIENCE = 20
"""Seconds after which a process is given up."""


def start(*arguments: str, stdin: int | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nowhere"},
        stdin=stdin,
    )


@contextmanager
def serving(
    data: Path, *arguments: str, stdin: int | None = None
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server on loopback, and what it said it was ready with."""
    with start("--listen", "127.0.0.1:0", "--data", str(data), *arguments, stdin=stdin) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().removesuffix("\n")
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it told on stderr."""
    _, told = process.communicate(timeout=PATIENCE)
    return process.returncode, told


def refused(*arguments: str) -> str:
    """Start a server that cannot be; return the one line it tells why."""
    with start(*arguments) as process:
        code, told = ended(process)
    assert code == 2
    assert told.startswith("chat-server: ")
    (line,) = told.splitlines()
    return line


def port_of(ready: str) -> int:
    return int(ready.partition("#")[0].rpartition(":")[2])


def test_it_is_ready_with_an_address_and_the_fingerprint_of_its_key(tmp_path: Path) -> None:
    fingerprints = set()
    for _ in range(2):
        with serving(tmp_path) as (process, ready):
            found = re.fullmatch(r"ready 127\.0\.0\.1:(\d+)#([A-Za-z0-9_-]{43})", ready)
            assert found is not None, ready
            fingerprints.add(found[2])
            socket.create_connection(("127.0.0.1", int(found[1]))).close()
            process.send_signal(signal.SIGTERM)
            code, told = ended(process)
            assert code == 0
            assert "Traceback" not in told
    assert len(fingerprints) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_a_goodbye_to_all(tmp_path: Path, number: int) -> None:
    with serving(tmp_path, "--plaintext") as (process, ready):
        assert re.fullmatch(r"ready 127\.0\.0\.1:\d+", ready)
        with socket.create_connection(("127.0.0.1", port_of(ready)), PATIENCE) as sock:
            frames = for_client()
            sock.sendall(encode(Hello(VERSION, "a test", bytes(32))))
            sock.sendall(encode(SignIn(1, "ada", Guest(bytes(32)))))
            messages: list[object] = []
            while not any(isinstance(message, SignedIn) for message in messages):
                messages += frames.receive(sock.recv(4096))
            process.send_signal(number)
            while data := sock.recv(4096):
                messages += frames.receive(data)
        goodbye = messages[-1]
        assert isinstance(goodbye, Goodbye)
        assert (goodbye.code, goodbye.retry) == ("shutdown", True)
        code, told = ended(process)
        assert code == 0
        assert "Traceback" not in told


@pytest.mark.parametrize("ending", ["stdin", "signal"])
def test_it_can_end_with_its_standard_input(tmp_path: Path, ending: str) -> None:
    with serving(tmp_path, "--until-stdin-closes", stdin=subprocess.PIPE) as (process, ready):
        assert ready.startswith("ready ")
        if ending == "signal":  # with stdin still open, and read from
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
            assert process.stderr is not None
            assert "Fatal" not in process.stderr.read()
        else:
            code, told = ended(process)
            assert code == 0
            assert "Traceback" not in told


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        line = refused("--listen", f"127.0.0.1:{port}", "--data", str(tmp_path))
    assert f"127.0.0.1:{port}: another program has it" in line


def test_data_in_use_is_told(tmp_path: Path) -> None:
    with serving(tmp_path):
        line = refused("--listen", "127.0.0.1:0", "--data", str(tmp_path))
    assert f"{tmp_path} is in use by another server" in line


def test_data_from_a_newer_parlour_is_told(tmp_path: Path) -> None:
    db = apsw.Connection(str(tmp_path / "parlour.db"))
    db.pragma("application_id", schema.APPLICATION_ID)
    db.pragma("user_version", schema.VERSION + 1)
    db.close()
    line = refused("--listen", "127.0.0.1:0", "--data", str(tmp_path))
    assert "written by a newer Parlour" in line


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--data", "/dev/null/below"], "cannot make the data directory /dev/null/below"),
        (["--listen", "127.0.0.1:99999"], "a port is a number up to 65535"),
        (["--listen", "203.0.113.1:0"], "cannot listen on 203.0.113.1:0"),
        (["--listen", "..:0"], "cannot listen on ..:0"),
        (["--listen", "0.0.0.0:0", "--plaintext"], "--plaintext is for loopback alone"),
        (["--config", "/nowhere/parlour.toml"], "cannot read the config file"),
        (["--name", "x" * 65], "at most 64 characters"),
        (["--no-such-option"], "--no-such-option"),
        (["--log-format", "xml"], "xml"),
        (["surplus"], "surplus"),
    ],
)
def test_what_is_wrong_is_told_in_one_line_and_no_traceback(
    tmp_path: Path, arguments: list[str], told: str
) -> None:
    rest = [] if "--data" in arguments else ["--data", str(tmp_path)]
    assert told in refused(*arguments, *rest)


def test_a_bad_config_is_told(tmp_path: Path) -> None:
    path = tmp_path / "parlour.toml"
    path.write_text("[limits]\nping_seconds = 0\n")
    line = refused("--config", str(path), "--data", str(tmp_path))
    assert f"the config file {path} is wrong: ping_seconds must be greater than 0" in line


def test_the_log_may_be_json(tmp_path: Path) -> None:
    with serving(tmp_path, "--log-format", "json") as (process, _):
        process.send_signal(signal.SIGTERM)
        _, told = ended(process)
    assert all(line.startswith("{") for line in told.splitlines())
    assert '"event": "listening"' in told
