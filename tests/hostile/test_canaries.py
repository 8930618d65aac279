"""What is secret is said aloud nowhere: canaries are put in, and looked for everywhere."""

import base64
import os
import re
import secrets
import signal
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from parlour_protocol import VERSION
from parlour_protocol.messages import (
    BecomeOwner,
    Delete,
    Done,
    Hello,
    InviteToPlay,
    OpenDirect,
    Opened,
    Password,
    PlayInvited,
    Refused,
    Said,
    Say,
    Search,
    SetPassword,
    SignedIn,
    SignIn,
    Terms,
    Welcome,
)
from parlour_protocol.signing import sign_in_text
from tests.end_to_end.programs import BIN, ChatServer, PlainClient, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.guest import fingerprint
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.server.peers import device, public

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def canary(name: str) -> str:
    """Return a text that stands nowhere else."""
    return f"canary {name} {secrets.token_hex(6)}"


@dataclass
class Told:
    """All that was said aloud, by where it was; and what must not be in it."""

    secret: dict[str, bytes] = field(default_factory=dict)
    aloud: dict[str, bytes] = field(default_factory=dict)

    def leaks(self) -> list[tuple[str, str]]:
        """Return which secret is where."""
        return [
            (name, where)
            for where, text in self.aloud.items()
            for name, canary in self.secret.items()
            if canary in text
        ]


def files(*places: Path) -> Iterator[Path]:
    """Return all files at places."""
    for place in places:
        yield from (it for it in place.rglob("*") if it.is_file() and not it.is_symlink())


def family(pid: int) -> list[int]:
    """Return a process, and all that it has started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def of_processes(pid: int) -> bytes:
    """Return what everybody, or its user, may see of a process and of those it has started."""
    told = b""
    for one in family(pid):
        for what in ("cmdline", "environ", "comm"):
            try:
                told += Path(f"/proc/{one}/{what}").read_bytes() + b"\n"
            except OSError:
                continue
    return told


def run(*command: str | Path) -> bytes:
    """Run one of the operator's commands, and return all that it prints."""
    done = subprocess.run([str(it) for it in command], capture_output=True, check=False)
    return done.stdout + done.stderr


def come_in(server: ChatServer, nickname: str, password: str, key: str) -> RawClient:
    """Try to come in by a password."""
    client = RawClient(server.port)
    client.send(Hello(VERSION, "raw", bytes(32)))
    nonce = client.expect(Welcome).nonce
    text = sign_in_text(fingerprint(server), bytes(32), nonce, nickname)
    shown = Password(password, public(key), device(key).sign(text), "raw")
    client.send(SignIn(1, nickname, shown))
    return client


def talk(server: ChatServer, told: Told) -> None:
    """Have people say and show everything that is secret."""
    text = {
        name: canary(name) for name in ("password", "guess", "direct", "off", "erased", "sought")
    }
    told.secret |= {name: it.encode() for name, it in text.items()}
    told.secret["device key"] = device("alice").private_bytes_raw()
    alice, bob = RawClient(server.port), RawClient(server.port)
    lobby = alice.sign_in("alice").conversations[0].id
    bob.sign_in("bob")
    alice.send(SetPassword(2, text["password"]))
    alice.expect(Done)
    alice.send(OpenDirect(3, "bob"))
    direct = alice.expect(Opened).conversation.id
    for number, (place, name) in enumerate(
        ((direct, "direct"), (direct, "erased"), (lobby, "off")), 4
    ):
        alice.send(Say(number, os.urandom(16), place, text[name], off=name == "off"))
        said = alice.expect(Said)
        if name == "erased":
            alice.send(Delete(90, direct, said.seq))
            alice.expect(Done)
    alice.send(Search(91, text["sought"]))
    alice.send(BecomeOwner(92, text["guess"]))
    alice.expect(Refused)
    alice.send(InviteToPlay(93, os.urandom(16), "house", Terms("tic-tac-toe")))
    alice.expect(PlayInvited)
    wrong = come_in(server, "alice", text["guess"], "thief")
    assert wrong.expect(Refused).code == "wrong-password"
    right = come_in(server, "alice", text["password"], "second")
    right.expect(SignedIn)
    for client in (wrong, right, bob):
        client.close()
    alice.send_bytes(b"\xff" + text["guess"].encode())
    assert alice.receive() is not None
    alice.close()


@pytest.mark.parametrize("log_format", ("text", "json")[: size(1, 2)])
def test_no_secret_is_said_aloud_or_kept_as_it_is(log_format: str, tmp_path: Path) -> None:
    data, config, told = tmp_path / "data", tmp_path / "config.toml", Told()
    config.write_text(f'log_format = "{log_format}"\n[monitoring]\nlisten = "127.0.0.1:0"\n')
    server = ChatServer(data, "--config", config)
    with running(server):
        talk(server, told)
        keyfile = tmp_path / "password"
        keyfile.write_text(told.secret["password"].decode() + "\n")
        keyfile.chmod(0o600)
        plain = PlainClient(
            server.invitation, "alice", tmp_path / "client", "--password-file", keyfile
        )
        with running(plain):
            plain.err.expect("connected")
            told.aloud["the processes"] = of_processes(server._process.pid)
            told.aloud["a client's process"] = of_processes(plain._process.pid)
            plain.end_input()
            assert plain.wait() == 0
        told.aloud["a client's stderr"] = "\n".join(plain.err.lines).encode()
        for path in files(tmp_path / "client"):
            if path.name.endswith(".key") or path.stat().st_size == 32:
                told.secret["a client's key"] = path.read_bytes()
        line = server.err.expect(r"monitoring")
        (port,) = re.findall(r"127\.0\.0\.1:(\d+)", line)
        for page in ("metrics", "healthz"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
                told.aloud[page] = answer.read()
        told.secret["server.pem"] = (data / "server.pem").read_bytes().splitlines()[1]
        for name, *command in (
            ("backup", tmp_path / "copy"),
            ("export", tmp_path / "out"),
            ("verify",),
            ("user", "list"),
        ):
            told.aloud[f"{name}, told"] = run(BIN / "chat-server", name, *command, "--data", data)
        code = run(BIN / "chat-server", "user", "reset", "bob", "--data", data)
        told.secret["recovery code"] = code.split()[-1].strip(b".")
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
    told.aloud["the log"] = "\n".join(server.err.lines).encode()
    told.aloud["stdout"] = "\n".join(server.out.lines).encode()
    assert b"joined" in told.aloud["the log"]
    assert told.secret.keys() >= {"a client's key", "recovery code", "server.pem"}
    assert len(told.secret["recovery code"]) > 20
    assert told.leaks() == []
    _look_at_disk(told, tmp_path, keyfile)
    tell(f"{len(told.secret)} canaries, {log_format} log", f"{len(told.aloud)} places and the disk",
         "none said aloud, none kept as it was, no file for others")  # fmt: skip


def _look_at_disk(told: Told, place: Path, keyfile: Path) -> None:
    kept_nowhere = {"password", "guess", "off", "sought", "recovery code"}
    own = {"device key", "a client's key"}
    for path in files(place):
        if path == keyfile:
            continue
        content, where = path.read_bytes(), path.relative_to(place)
        for name, secret in told.secret.items():
            if name in kept_nowhere:
                assert secret not in content, f"{name} is in {where}"
            if name in own and path.parts[len(place.parts)] != "client":
                assert secret not in content, f"{name} is in {where}"
            if name == "server.pem" and path.name != "server.pem":
                assert secret not in content, f"{name} is in {where}"
            if name == "erased" and where.parts[0] in {"copy", "out"}:
                assert secret not in content, f"{name} is in {where}"
            if name == "direct" and where.parts[0] == "out":
                assert secret not in content, "direct conversations are exported if asked for alone"
        if path.suffix != ".toml":
            assert not path.stat().st_mode & OTHERS, f"{where} is not for its owner alone"
    database = (place / "data" / "parlour.db").read_bytes()
    assert b"$argon2id$" in database
    assert told.secret["direct"] in database, "what is to be kept is"
    assert base64.b64encode(told.secret["password"]) not in database
