"""Connections that never come to the point: silent ones, and such as speak a byte a second."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.running import raise_open_files
from tests.hostile.company import company, judge, told
from tests.hostile.dribble import Dribble, client_hello, dribbling, hello, until_cut
from tests.hostile.report import tell
from tests.hostile.sizes import LONG, size
from tests.patience import PATIENCE_SECONDS

CONNECTIONS = size(20, 500)
"""Of each kind."""
SOON = "[limits]\ntls_handshake_seconds = 1\nhello_seconds = 1\nping_seconds = 3\n"
"""In the short form."""
CUT_SECONDS = size(4, 36)
"""When the last of them has to be gone: the time for a first message, and a look at it."""
MEMORY_MAX_BYTES = 128 * 1024
_FILES = 4_000


def test_who_never_comes_to_the_point_is_cut_and_holds_up_nobody(tmp_path: Path) -> None:
    raise_open_files(_FILES)
    with company(tmp_path, "" if LONG else SOON) as here:
        port, quiet = here.server.port, here.quiet()
        before, first = here.process.memory_bytes, client_hello()
        kinds: tuple[tuple[str, Callable[[], Dribble]], ...] = (
            ("silent", lambda: Dribble(port, b"")),
            ("handshake a byte a second", lambda: Dribble(port, first)),
            ("first message a byte a second", lambda: Dribble(port, hello(), secure=True)),
        )
        took, most = 0.0, 0

        def attack() -> None:
            nonlocal took, most
            connections = [make() for _, make in kinds for _ in range(CONNECTIONS)]
            with dribbling(connections):
                most = here.process.memory_bytes
                took = until_cut(connections, CUT_SECONDS + PATIENCE_SECONDS)
                assert all(each.cut for each in connections)

        beside = here.talk(attack)
        left = here.process.files
    each_bytes = max(0, most - before) / (len(kinds) * CONNECTIONS)
    tell(
        f"{', '.join(name for name, _ in kinds)}",
        f"{CONNECTIONS} connections of each kind",
        f"all cut within {took:.1f} s, {each_bytes / 1024:.0f} KiB each, {left} files open after;"
        f" {told(quiet, beside)}",
    )
    judge(beside, "beside connections that never come to the point")
    assert each_bytes < MEMORY_MAX_BYTES
