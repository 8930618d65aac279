import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from parlour_client import hosting as module
from parlour_client.address import parse_address
from parlour_client.errors import HostingError
from parlour_client.hosting import hosting
from parlour_client.session.dial import dial
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.asyncio
ANYWHERE = "127.0.0.1:0"


async def test_a_server_is_there_while_one_hosts_and_no_longer(tmp_path: Path) -> None:
    async with hosting(tmp_path, ANYWHERE) as hosted:
        assert str(hosted.address) == hosted.invitation
        stream, fingerprint = await dial(hosted.address)
        await stream.aclose()
        assert fingerprint == hosted.address.fingerprint
        assert not hosted.already
        assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", hosted.owner_code)
        process = hosted.process
        for kept in (hosted.log, tmp_path / "host-invitation"):
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert process is not None
    assert process.returncode == 0, hosted.log.read_text()


async def test_who_hosts_already_is_joined(tmp_path: Path) -> None:
    async with hosting(tmp_path, ANYWHERE) as first, hosting(tmp_path, ANYWHERE) as second:
        assert second.already
        assert second.invitation == first.invitation
        assert second.address == first.address


async def test_a_server_that_is_killed_is_noticed(tmp_path: Path) -> None:
    async with hosting(tmp_path, ANYWHERE) as hosted:
        assert hosted.process is not None
        hosted.process.kill()
        told = await hosted.died()
        assert told == f"something on this machine killed the server (signal 9); see {hosted.log}"


async def test_a_server_that_stops_is_noticed_with_its_last_words(tmp_path: Path) -> None:
    async with hosting(tmp_path, ANYWHERE) as hosted:
        assert hosted.process is not None
        hosted.process.terminate()
        told = await hosted.died()
        assert told.startswith("the server stopped (exit code 0): ")
        assert told.endswith(hosted.log.read_text().rstrip().split("\n")[-1])


async def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(HostingError, match=r"192\.0\.2\.1"):
        async with hosting(tmp_path, "192.0.2.1:1"):
            pass


async def test_a_missing_server_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "executable", str(tmp_path / "python"))  # type: ignore[attr-defined]
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HostingError, match="install parlour-server"):
        async with hosting(tmp_path):
            pass


PARENT = """
import sys, anyio
from pathlib import Path
from parlour_client.hosting import hosting
async def main():
    async with hosting(Path(sys.argv[1]), "127.0.0.1:0") as hosted:
        print(hosted.invitation, flush=True)
        await anyio.sleep_forever()
anyio.run(main)
"""


async def test_the_server_ends_with_a_client_that_is_killed(tmp_path: Path) -> None:
    parent = await anyio.open_process(
        [sys.executable, "-c", PARENT, str(tmp_path)], stderr=subprocess.DEVNULL
    )
    async with parent:
        assert parent.stdout is not None
        line = b""
        while not line.endswith(b"\n"):
            line += await parent.stdout.receive()
        invitation = line.decode().strip()
        # Whoever keeps a connection to it sees it end.
        stream, _ = await dial(parse_address(invitation))
        os.kill(parent.pid, signal.SIGKILL)
        with anyio.fail_after(PATIENCE_SECONDS):
            await parent.wait()
            try:
                while await stream.receive():
                    pass
            except (anyio.EndOfStream, anyio.BrokenResourceError):
                pass
        await stream.aclose()
