"""Hosting a place of one's own: a `chat-server` that lives as long as this client."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

import anyio
import anyio.abc
import anyio.to_thread

from parlour_client.address import PORT_DEFAULT, Address, parse_address
from parlour_client.errors import AddressError, HostingError
from parlour_client.storage.pins import make_folder, replace_file

READY_TIMEOUT_SECONDS = 20
"""How long the server may take to start."""
STOP_TIMEOUT_SECONDS = 10
"""How long it may take to stop, until it is killed."""
LINES_MAX_BYTES = 4_096
"""The most it may print until it is ready."""
LOG_TAIL_BYTES = 8_192
"""How much of the end of its log is looked at for the reason of its death."""

_IN_USE_EXIT = 2
_LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Hosted:
    """A server to join.

    Args:
        address: Where to join it from here.
        invitation: What others join it with: an address with the fingerprint.
        already: Whether it was there before: another `chat-tui --host` of the same data.
        log: Its log file.
        owner_code: What makes one the server's owner; empty if it has one, or was there before.
    """

    address: Address
    invitation: str
    already: bool
    log: Path
    process: anyio.abc.Process | None
    owner_code: str = ""

    async def died(self) -> str:
        """Wait until the server is gone, and return why, as far as it could say."""
        if self.process is None:
            await anyio.sleep_forever()
            return ""
        code = await self.process.wait()
        if code < 0:
            # It had no time for last words: the log ends with something else.
            return f"something on this machine killed the server (signal {-code}); see {self.log}"
        line = await anyio.to_thread.run_sync(_last_line, self.log)
        return f"the server stopped (exit code {code}): {line}"


@asynccontextmanager
async def hosting(data: Path, listen: str | None = None) -> AsyncIterator[Hosted]:
    """Start a server, and stop it at the end; it ends with this process, however that ends.

    Args:
        data: The data directory; the server keeps its own in `host` there.
        listen: Where to listen, as HOST:PORT. If None: on this machine alone, on port 22222, or
            on any where that is taken.

    Raises:
        HostingError: It cannot be started, in words.
        StoreError: The data directory cannot be written.
    """
    folder = data / "host"
    make_folder(folder)
    log = data / "host.log"
    process = await _start(folder, log, listen or _free_place())
    try:
        try:
            hosted = await _ready(process, log, listen or "")
        except HostingError as error:
            running = await anyio.to_thread.run_sync(_running, data)
            if process.returncode != _IN_USE_EXIT or "in use" not in str(error) or not running:
                raise
            yield Hosted(running, str(running), already=True, log=log, process=None)
            return
        content = hosted.invitation.encode()
        await anyio.to_thread.run_sync(replace_file, _invitation_file(data), content)
        yield hosted
    finally:
        with anyio.CancelScope(shield=True):
            await _stop(process)


def server_command() -> str:
    """Return the `chat-server` beside this program, or on the path.

    Raises:
        HostingError: There is none.
    """
    beside = Path(sys.executable).with_name("chat-server")
    found = str(beside) if beside.exists() else shutil.which("chat-server")
    if found is None:
        raise HostingError(
            "there is no chat-server beside chat-tui or on the PATH; install parlour-server"
        )
    return found


async def _start(folder: Path, log: Path, listen: str) -> anyio.abc.Process:
    command = [server_command(), "--listen", listen, "--data", str(folder), "--until-stdin-closes"]
    try:
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as errors:
            # A session of its own: Ctrl+C is for the client, which stops the server afterwards.
            return await anyio.open_process(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
    except OSError as error:
        raise HostingError(f"cannot start {command[0]}: {str(error.strerror).lower()}") from error


async def _ready(process: anyio.abc.Process, log: Path, listen: str) -> Hosted:
    said = b""
    with anyio.move_on_after(READY_TIMEOUT_SECONDS) as waited:
        with suppress(anyio.EndOfStream):
            while process.stdout and not _said(said, "ready") and len(said) < LINES_MAX_BYTES:
                said += await process.stdout.receive(LINES_MAX_BYTES)
        if not _said(said, "ready"):
            code = await process.wait()
            last = await anyio.to_thread.run_sync(_last_line, log)
            raise HostingError(f"the server did not start (exit code {code}): {last}; see {log}")
    if waited.cancelled_caught:
        raise HostingError(f"the server was not ready in {READY_TIMEOUT_SECONDS} s; see {log}")
    invitation = _said(said, "ready")
    try:
        address = parse_address(invitation)
    except AddressError as error:
        raise HostingError(f"the server said “{invitation}”, which is no address") from error
    # Others come by this machine's name; it need not know itself by that.
    joined = replace(address, host=_LOCAL) if _everywhere(listen) else address
    owner = _said(said, "owner-code")
    return Hosted(joined, invitation, already=False, log=log, process=process, owner_code=owner)


def _said(lines: bytes, word: str) -> str:
    """Return what a whole line that begins with a word says after it; empty if there is none."""
    for line in lines.decode("utf-8", "replace").split("\n")[:-1]:
        first, _, rest = line.strip().partition(" ")
        if first == word:
            return rest
    return ""


async def _stop(process: anyio.abc.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    with anyio.move_on_after(STOP_TIMEOUT_SECONDS):
        await process.wait()
    with suppress(ProcessLookupError):
        if process.returncode is None:
            process.kill()
    await process.aclose()


def _free_place() -> str:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_LOCAL, PORT_DEFAULT))
        except OSError:
            return f"{_LOCAL}:0"
    return f"{_LOCAL}:{PORT_DEFAULT}"


def _everywhere(listen: str) -> bool:
    host = listen.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _invitation_file(data: Path) -> Path:
    return data / "host-invitation"


def _running(data: Path) -> Address | None:
    try:
        return parse_address(_invitation_file(data).read_text())
    except (OSError, ValueError, AddressError):
        return None


def _last_line(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LOG_TAIL_BYTES))
            lines = file.read().decode("utf-8", "replace").split("\n")
    except OSError as error:
        return str(error.strerror).lower()
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
