"""Flooders of every kind of message, beside people who talk."""

import os
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from benchmarks.talk import Talk
from parlour_protocol.limits import ID_BYTES
from parlour_protocol.messages import (
    AskGames,
    AskTables,
    InviteToPlay,
    OpenDirect,
    Ping,
    Read,
    Say,
    Search,
    Terms,
    Typing,
    Who,
)
from tests.hostile.company import Company, company, judge, told
from tests.hostile.flooder import PER_SECOND, Request, Stream, flood
from tests.hostile.report import tell
from tests.hostile.sizes import LONG, size

CONNECTIONS = size(4, 30)
"""Of one account."""
SECONDS = size(1, 8)
FLOODER = "flooder"
VICTIM = "person-0"


class Kind(NamedTuple):
    """What is sent as fast as may be.

    Args:
        name: What it is called.
        request: Makes it.
    """

    name: str
    request: Callable[[Stream], Request]


KINDS = (
    Kind("messages", lambda s: lambda n: Say(n, os.urandom(ID_BYTES), s.lobby, "flood " * 5)),
    Kind("pings", lambda _: Ping),
    Kind("history", lambda s: lambda n: Read(n, s.lobby)),
    Kind("searches", lambda _: lambda n: Search(n, "f* o* t* x*")),
    Kind("lists of tables", lambda _: AskTables),
    Kind("lists of games", lambda _: lambda n: AskGames(n, VICTIM)),
    Kind("who is here", lambda s: lambda n: Who(n, s.lobby)),
    Kind("typing notices", lambda s: lambda _: Typing(s.lobby)),
    Kind("invitations", lambda _: lambda n: InviteToPlay(
        n, os.urandom(ID_BYTES), VICTIM, Terms("tic-tac-toe"))),
    Kind("direct conversations", lambda _: lambda n: OpenDirect(n, VICTIM)),
)  # fmt: skip
"""All that somebody can send without end."""
IN_SHORT = {"messages", "lists of tables"}


def test_floods_of_any_kind_hold_up_nobody(tmp_path: Path) -> None:
    with company(tmp_path) as here:
        quiet = here.quiet()
        for number, kind in enumerate(KINDS):
            if LONG or kind.name in IN_SHORT:
                _flood_with(here, f"{FLOODER}-{number}", kind, quiet)


def _flood_with(here: Company, flooder: str, kind: Kind, quiet: Talk) -> None:
    # Another each time: what one has sent is read for a while after they have gone.
    with ExitStack() as stack:
        streams = [
            stack.enter_context(closing(Stream(here.server.port, flooder)))
            for _ in range(CONNECTIONS)
        ]
        before = here.process.cpu_seconds
        began = time.monotonic()

        def attack() -> None:
            with flood(streams, kind.request):
                time.sleep(SECONDS)

        beside = here.talk(attack)
        busy = (here.process.cpu_seconds - before) / (time.monotonic() - began)
        sent = sum(each.sent for each in streams)
    tell(
        f"a flood of {kind.name}",
        f"up to {PER_SECOND:,} a second on {CONNECTIONS} connections, {sent:,} sent",
        f"{told(quiet, beside)}; the server took {busy:.2f} of a core",
    )
    judge(beside, f"beside a flood of {kind.name}")
