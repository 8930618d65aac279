"""Notices who has gone without a word: one task for all connections, and no timer for each."""

from typing import TYPE_CHECKING

import trio

from parlour_protocol.messages import Ping
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.server import Server

SWEEPS_PER_PING = 6
"""How much more often than `ping_seconds` the connections are looked at."""

_ASKED = {State.ENTERING, State.PRESENT}


async def watch(server: "Server") -> None:
    """Ask the silent for a sign of life, and end what is over its time, for ever."""
    while True:
        await trio.sleep(server.limits.ping_seconds / SWEEPS_PER_PING)
        now = trio.current_time()
        for session in list(server.sessions):
            _look_at(server, session, now)


def _look_at(server: "Server", session: Session, now: float) -> None:
    limits = server.limits
    silent = now - session.heard_at
    if session.state is State.GREETING and now - session.since >= limits.hello_seconds:
        session.end("timeout", f"no hello within {limits.hello_seconds:g} s", retry=True)
    elif session.state is State.ENTERING and now - session.since >= limits.sign_in_seconds:
        session.end("timeout", f"no nickname within {limits.sign_in_seconds:g} s", retry=True)
    elif silent >= limits.dead_seconds:
        session.end("timeout", f"nothing heard for {silent:.0f} s", retry=True)
    elif now - session.asked_at >= limits.ping_seconds and session.state in _ASKED:
        # Also where there is much left to handle: whether anybody is there shows in sending.
        session.asked_at = now
        session.answer(Ping(1))
