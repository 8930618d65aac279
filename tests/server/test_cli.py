"""The command as a process: its ready line, its exit codes, and its last words."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from parlour_protocol.messages import Goodbye
from parlour_server.journal import schema
from tests.patience import PATIENCE_SECONDS
from tests.server.visitor import Visitor

COMMAND = Path(sys.executable).with_name("chat-server")


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
    at = () if "--listen" in arguments else ("--listen", "127.0.0.1:0")
    with start(*arguments, *at, "--data", str(data), stdin=stdin) as process:
        try:
            assert process.stdout is not None
            lines = (line.removesuffix("\n") for line in process.stdout)
            # As long as nobody owns it, a code comes first.
            yield process, next((it for it in lines if not it.startswith("owner-code ")), "")
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it told on stderr."""
    _, told = process.communicate(timeout=PATIENCE_SECONDS)
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


def test_a_code_to_become_its_owner_comes_first_another_at_each_start(tmp_path: Path) -> None:
    codes = set()
    for _ in range(2):
        with start("--listen", "127.0.0.1:0", "--data", str(tmp_path)) as process:
            assert process.stdout is not None
            found = re.fullmatch(
                r"owner-code ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})\n", process.stdout.readline()
            )
            assert found is not None
            codes.add(found[1])
            assert process.stdout.readline().startswith("ready ")
            process.send_signal(signal.SIGTERM)
            code, told = ended(process)
        assert code == 0
        assert found[1] not in told, "the code must not get into the log"
    assert len(codes) == 2


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
        visitor = Visitor(port_of(ready))
        visitor.come_in("ada")
        process.send_signal(number)
        goodbye = visitor.expect(Goodbye)
        visitor.ended()
        visitor.close()
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
            assert process.wait(PATIENCE_SECONDS) == 0
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
        (["serve", "--no-such-option"], "--no-such-option"),
        (["--monitoring", "0.0.0.0:0"], "monitoring is for loopback alone"),
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


def test_serve_is_what_the_command_does_if_nothing_is_said(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as (process, ready):
        assert re.fullmatch(r"ready 127\.0\.0\.1:\d+#[A-Za-z0-9_-]{43}", ready)
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0


def logged(process: subprocess.Popen[str], event: str) -> dict[str, object]:
    """Read the log, which is JSON, up to an event."""
    assert process.stderr is not None
    for line in process.stderr:
        told: dict[str, object] = json.loads(line)
        if told["event"] == event:
            return told
    raise AssertionError(f"it ended without {event}")


def test_a_hangup_has_the_config_file_read_again(tmp_path: Path) -> None:
    path = tmp_path / "parlour.toml"
    path.write_text('log_format = "json"\n')
    with serving(tmp_path / "data", "--config", str(path), "--name", "Ours") as (process, _):
        path.write_text('log_format = "json"\nname = "Theirs"\n[limits]\ndead_seconds = 77\n')
        process.send_signal(signal.SIGHUP)
        told = logged(process, "settings taken up")
        assert told["changed"] == {"dead_seconds": 77.0}, "the command line holds over the file"
        path.write_text("nmae = 1")
        process.send_signal(signal.SIGHUP)
        assert "nmae" in str(logged(process, "kept the old settings")["reason"])
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0


def test_a_hangup_ends_it_where_there_is_no_config_file(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _):
        process.send_signal(signal.SIGHUP)
        code, told = ended(process)
        assert code == 0
        assert "stopped" in told


def test_the_log_changes_its_format_while_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "parlour.toml"
    path.write_text('log_format = "text"\n')
    with serving(tmp_path / "data", "--config", str(path)) as (process, _):
        path.write_text('log_format = "json"\n')
        process.send_signal(signal.SIGHUP)
        assert process.stderr is not None
        told = next(line for line in process.stderr if "settings taken up" in line)
        assert json.loads(told)["changed"] == {"log_format": "json"}


def test_health_and_metrics_are_told_on_a_port_of_their_own(tmp_path: Path) -> None:
    arguments = ("--monitoring", "127.0.0.1:0", "--log-format", "json")
    with serving(tmp_path, *arguments) as (process, _):
        at = logged(process, "monitoring")["at"]
        for page, told in (("healthz", b"ok\n"), ("metrics", b"parlour_healthy 1.0\n")):
            with urllib.request.urlopen(f"http://{at}/{page}", timeout=PATIENCE_SECONDS) as answer:
                assert told in answer.read()
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0
