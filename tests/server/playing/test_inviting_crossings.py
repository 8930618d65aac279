"""Two people who invite each other at the same moment, over sockets, at a server of its own."""

import os
from itertools import count
from pathlib import Path

import apsw

from parlour_protocol.messages import InviteToPlay, PlayInvitation, PlayInvited, Terms
from parlour_server.data_directory import DATABASE
from tests.server.test_cli import port_of, serving
from tests.server.visitor import Visitor

CROSSINGS = int(os.environ.get("INVITATION_CROSSINGS", "50"))
PAIRS = 10

_LIMITS = """
[limits]
requests_per_second = 10000
requests_burst = 10000
nicknames_claimed_per_address = 1000
play_invitations_per_day = 10000
"""

_requests = count(2)


def invite(visitor: Visitor, nickname: str) -> bytes:
    """Invite somebody, and do not wait for the answer."""
    request = next(_requests)
    id_ = request.to_bytes(16)
    visitor.send(InviteToPlay(request, id_, nickname, Terms("rock-paper-scissors")))
    return id_


def accepted(visitor: Visitor, id_: bytes) -> PlayInvitation:
    """Wait until one's own invitation is accepted."""
    while True:
        told = visitor.expect(PlayInvited).invitation
        if told.id == id_ and told.state != "open":
            assert told.state == "accepted"
            return told


def test_every_crossing_starts_one_table(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(_LIMITS)
    data = tmp_path / "data"
    tables = set()
    with serving(data, "--plaintext", "--config", str(config)) as (_, ready):
        port = port_of(ready)
        pairs = [(Visitor(port), Visitor(port)) for _ in range(PAIRS)]
        for number, pair in enumerate(pairs):
            for visitor, name in zip(pair, ("ada", "bob"), strict=True):
                visitor.come_in(f"{name}-{number}")
        for crossing in range(CROSSINGS):
            number = crossing % PAIRS
            ada, bob = pairs[number]
            if crossing % 2:
                theirs, ours = invite(bob, f"ada-{number}"), invite(ada, f"bob-{number}")
            else:
                ours, theirs = invite(ada, f"bob-{number}"), invite(bob, f"ada-{number}")
            table = accepted(ada, ours).table
            assert accepted(bob, theirs).table == table
            tables.add(table)
        for pair in pairs:
            for visitor in pair:
                visitor.close()
    assert len(tables) == CROSSINGS
    # The server was killed: all of it must have been on disk before it was told.
    db = apsw.Connection(str(data / DATABASE))
    rows = db.execute("SELECT conversation, state FROM game_table").fetchall()
    assert sorted(rows) == sorted((table, "playing") for table in tables)
    rows = db.execute(
        "SELECT crossed, count(DISTINCT conversation), count(*) FROM play_invitation"
        " WHERE state = 'accepted' GROUP BY crossed"
    ).fetchall()
    assert rows == [(0, CROSSINGS, CROSSINGS), (1, CROSSINGS, CROSSINGS)]
