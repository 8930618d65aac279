"""A server that has no file descriptor left, and then has some again."""

import contextlib
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.end_to_end.raw_client import RawClient
from tests.hostile.company import SLOWEST_MS, Company, company, told
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.patience import PATIENCE_SECONDS

SPARE = 16
"""File descriptors that it has for newcomers."""
CONNECTIONS = 2 * SPARE
SECONDS = size(1, 20)
"""How long it has none left."""
SPINNING_CORES = 0.5
"""What it may work more in that time than without."""


def test_without_file_descriptors_those_inside_talk_on_and_newcomers_come_in_later(
    tmp_path: Path,
) -> None:
    with company(tmp_path) as here:
        quiet = _Busy(here)
        undisturbed = here.quiet()
        quiet.stop()
        # The processes that measure it need some, too: only the server's are few.
        most = here.process.files + SPARE
        resource.prlimit(here.process.pid, resource.RLIMIT_NOFILE, (most, most))
        busy = _Busy(here)

        def attack() -> None:
            with _filled(here):
                _until_full(here, most)
                busy.start()
                time.sleep(SECONDS)
                busy.stop()
            with closing(RawClient(here.server.port)) as late:
                late.sign_in("late")

        beside = here.talk(attack)
        lines = sum("cannot take connections" in line for line in here.server.err.lines)
    tell(
        "no file descriptor left, and then some again",
        f"{SECONDS} s with {CONNECTIONS} connections for {SPARE} descriptors",
        f"it worked {busy.cores:.2f} of a core, without {quiet.cores:.2f}; {lines} lines in its"
        f" log; a newcomer came in afterwards; {told(undisturbed, beside, but='came')}",
    )
    assert not beside.wrong
    assert not beside.unheard
    for what in ("said", "heard", "ping"):
        assert beside.percentile(what, 99) < SLOWEST_MS
    assert busy.cores < quiet.cores + SPINNING_CORES
    assert 0 < lines <= SECONDS + PATIENCE_SECONDS


class _Busy:
    """How much of a core the server works, from `start` to `stop`."""

    def __init__(self, here: Company) -> None:
        self._process = here.process
        self.cores = 0.0
        self.start()

    def start(self) -> None:
        self._began, self._before = time.monotonic(), self._process.cpu_seconds

    def stop(self) -> None:
        worked = self._process.cpu_seconds - self._before
        self.cores = worked / (time.monotonic() - self._began)


@contextlib.contextmanager
def _filled(here: Company) -> Iterator[None]:
    """Connect as often as it takes, and say nothing."""
    with contextlib.ExitStack() as stack:
        for _ in range(CONNECTIONS):
            sock = stack.enter_context(socket.socket())
            sock.connect(("127.0.0.1", here.server.port))
        yield


def _until_full(here: Company, most: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while here.process.files < most:
        assert time.monotonic() < deadline, f"{here.process.files} of {most} are used"
        time.sleep(0.01)
