"""Where files are written: nowhere else, over nothing, and what cannot be is refused in words."""

import io
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import anyio
import pytest

from parlour_client.errors import ExportError, StoreError
from parlour_client.new_file import new_file, new_path
from parlour_client.storage import Store
from parlour_protocol.messages import Said, Say
from parlour_server.administration.copies import backup, restore
from parlour_server.administration.reading import export
from parlour_server.errors import SetupError
from parlour_server.journal.beside import DamagedError
from tests.end_to_end.programs import BIN, ChatServer, running
from tests.end_to_end.raw_client import RawClient
from tests.hostile.report import tell
from tests.hostile.sizes import size

OURS = "what was there before\n"

_SECONDS_MAX = 20


def tricks(place: Path) -> dict[str, Path]:
    """Return paths at which nobody should write, with what there is at them."""
    (place / "taken.txt").write_text(OURS)
    (place / "victim").write_text(OURS)
    (place / "to-victim.txt").symlink_to(place / "victim")
    (place / "to-nowhere.txt").symlink_to(place / "made-by-the-link")
    (place / "loop.txt").symlink_to(place / "loop.txt")
    os.mkfifo(place / "pipe.txt")
    (place / "directory.txt").mkdir()
    (place / "full.txt").symlink_to("/dev/full")
    (place / "locked").mkdir(mode=0o500)
    return {
        "there already": place / "taken.txt",
        "a link to a file": place / "to-victim.txt",
        "a link to nothing": place / "to-nowhere.txt",
        "a link to itself": place / "loop.txt",
        "a pipe": place / "pipe.txt",
        "a directory": place / "directory.txt",
        "a full device": place / "full.txt",
        "in a file": place / "taken.txt" / "x.txt",
        "in no directory": place / "nowhere" / "x.txt",
        "over a directory that is none": place / "nowhere" / ".." / "taken.txt",
        "a zero byte": place / "a\0b.txt",
        "too long a name": place / f"{'x' * 300}.txt",
        "too long a path": place / Path(*["y" * 200] * 30) / "x.txt",
        "the kernel's": Path("/proc/self/x.txt"),
    }


NAMES = (
    "a\nb.txt",
    "a\x1b[2J.txt",
    "a\u202eb.txt",
    "-rf.txt",
    "a b'\"$(x).txt",
    "\udcff.txt",
    "..txt",
)
"""Odd names that a file may have."""


def state(place: Path) -> dict[str, object]:
    """Return all that is at a place, by its path: what it is, and what is in it."""
    found: dict[str, object] = {}
    for path in sorted(place.rglob("*")):
        mode = path.lstat().st_mode
        content = path.read_bytes() if stat.S_ISREG(mode) else b""
        found[str(path)] = (mode, content)
    return found


def write(path: Path) -> None:
    """Write a file as the client's exports do."""

    async def main() -> None:
        async with new_file(new_path(str(path), (".txt",))) as file:
            await file.write(["line"])

    anyio.run(main)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data directory of a server at which something was said, and which has ended."""
    data = tmp_path_factory.mktemp("paths") / "data"
    server = ChatServer(data)
    with running(server):
        client = RawClient(server.port)
        lobby = client.sign_in("alice").conversations[0].id
        client.send(Say(2, bytes(16), lobby, "said"))
        client.expect(Said)
        client.close()
        server.signal(signal.SIGTERM)
        assert server.wait() == 0
    return data


@pytest.fixture
def database(tmp_path: Path, made: Path) -> Path:
    """Return a copy of that, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "data"))


WRITERS: dict[str, Callable[[Path, Path], object]] = {
    "client export": lambda path, _data: write(path),
    "server export": lambda path, data: export(path, room="lobby", data=data),
    "server export of all": lambda path, data: export(path, data=data),
    "backup": lambda path, data: backup(path, data=data),
}

REFUSALS = (ExportError, SetupError, DamagedError, StoreError)


def outcome(writer: Callable[[Path, Path], object], path: Path, data: Path) -> str:
    """Return in what words writing was refused; empty if it was not."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        try:
            writer(path, data)
        except (*REFUSALS, OSError, UnicodeError) as error:  # of the latter `main` makes words
            return str(error)
    return ""


@pytest.mark.parametrize("name", WRITERS)
def test_nothing_is_written_where_something_is_or_through_what_is(
    name: str, tmp_path: Path, database: Path
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    paths = tricks(place)
    before = state(place)
    for trick, path in paths.items():
        if "\0" in str(path) and name != "client export":
            continue  # no command can be given one
        told = outcome(WRITERS[name], path, database)
        assert told, f"{name}: {trick} was not refused"
        assert state(place) == before, f"{name}: {trick}"
    tell(f"paths of {name}", f"{len(paths)} tricks", "refused in words, nothing touched")


@pytest.mark.parametrize("name", WRITERS)
def test_odd_names_name_a_file_and_nothing_else(name: str, tmp_path: Path, database: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    for odd in NAMES:
        outcome(WRITERS[name], place / odd, database)
    found = set(place.iterdir())
    assert found <= {place / odd for odd in NAMES}
    assert found, "some can be"
    for path in found:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, "it is its owner's alone"
        assert outcome(WRITERS[name], path, database), "not twice"


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours to its end, for a short time."""
    return subprocess.run(
        [str(part) for part in command],
        env={**os.environ, "XDG_CONFIG_HOME": os.devnull, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS_MAX,
        check=False,
    )


_MADE = {"in no directory", "a link to nothing", "a directory", "over a directory that is none"}
"""What a data directory is made of, or in."""


def test_data_directories_that_cannot_be_are_refused_in_words(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    tried = {"open to everybody": place / "open"} | tricks(place)
    tried = {trick: path for trick, path in tried.items() if trick not in _MADE}
    del tried["a zero byte"]  # no command can be given one
    tried["no text"] = place / "\udcff" / "\udcfe"
    chosen = list(tried.items())[:: size(3, 1)]
    for trick, path in chosen:
        done = run(BIN / "chat-server", "--listen", "127.0.0.1:0", "--data", path)
        assert done.returncode == 2, (trick, done.stderr)
        assert "Traceback" not in done.stderr, (trick, done.stderr)
        assert len(done.stderr.splitlines()) == 1, (trick, done.stderr)
    tell("data directories that are none", f"{len(chosen)} starts", "each refused in one line")


def test_a_config_that_names_no_directory_is_told(tmp_path: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text('data = "a\\u0000b"')
    done = run(BIN / "chat-server", "--config", config)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_what_is_no_backup_is_not_restored(tmp_path: Path, database: Path) -> None:
    (database / "lock").unlink(missing_ok=True)
    before = state(database)
    bombs = {
        "empty": b"",
        "no database": b"x" * 10_000,
        "a database's head alone": (database / "parlour.db").read_bytes()[:100],
        "half a database": (database / "parlour.db").read_bytes()[:8192],
        "zeros": bytes(1 << 20),
    }
    for trick, content in bombs.items():
        file = tmp_path / "copy"
        file.write_bytes(content)
        told = outcome(lambda path, data: restore(path, data=data), file, database)
        assert told, trick
        after = {path: it for path, it in state(database).items() if "lock" not in path}
        assert after == before, trick
    for path in (Path("/dev/zero"), Path("/dev/full"), tmp_path, tmp_path / "none"):
        assert outcome(lambda path, data: restore(path, data=data), path, database), path
    tell(
        "restoring what is no backup",
        f"{len(bombs) + 4} files",
        "refused in words, nothing changed",
    )


def test_a_store_that_cannot_be_is_told_in_words(tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    for trick in (
        "there already",
        "a link to itself",
        "a pipe",
        "a full device",
        "too long a name",
    ):
        with pytest.raises(StoreError) as caught:
            anyio.run(Store(tricks(place)[trick]).sign, "key", b"text")
        assert "\n" not in str(caught.value), trick
        shutil.rmtree(place)
        place.mkdir()
