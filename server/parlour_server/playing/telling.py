"""What people are told of a table: each player as their seat sees it, watchers as everybody may."""

from typing import TYPE_CHECKING

import trio
from msgspec.structs import replace

from parlour_protocol import encode
from parlour_protocol.limits import LABEL_MAX_CHARACTERS, PROPOSALS_MAX, REASON_MAX_CHARACTERS
from parlour_protocol.messages import MoveMade, Proposal, Seat
from parlour_protocol.messages import Table as Told
from parlour_server.playing.table import Table

if TYPE_CHECKING:
    from parlour_server.server import Server

WATCHER = -1
"""Stands for the seat of whoever has none."""


def seats(server: "Server", table: Table) -> tuple[Seat, ...]:
    """Return who sits at a table."""
    game = table.game
    names = game.sides if game is not None else ()
    found = []
    for at, record in enumerate(table.record.seats):
        present = server.people.find(record.account) if record.account else None
        found.append(
            Seat(
                record.account,
                present.nickname if present is not None else record.nickname,
                names[at][:LABEL_MAX_CHARACTERS] if at < len(names) else "",
                record.rating,
                record.change,
                present is not None,
                record.bot,
            )
        )
    return tuple(found)


def public(server: "Server", table: Table) -> Told:
    """Return a table as watchers see it.

    Raises:
        GameFaultError: The game is faulty.
    """
    record, position, game = table.record, table.position, table.game
    told = Told(
        record.conversation,
        record.gallery,
        record.terms,
        game.name if game is not None else record.terms.game,
        seats(server, table),
        table.state,
        host=record.host,
        invited=record.invited,
        result=record.result,
        paused=table.paused[:REASON_MAX_CHARACTERS],
        watching=watching(server, table),
        next=record.next,
        started=record.started,
        ended=record.ended,
    )
    if position is None or game is None:
        return told
    clocks = position.clocks
    proposals = position.proposals.open[:PROPOSALS_MAX]
    return replace(
        told,
        head=position.head,
        ply=position.ply,
        turn=tuple(sorted(position.waits_for)),
        clocks=clocks.told(table.elapsed()) if clocks is not None else (),
        ticking=table.ticking,
        proposals=tuple(Proposal(each.id, each.what, each.seat) for each in proposals),
        last=_last(table, WATCHER),
        view=game.view(position.state, None),
    )


def seen(server: "Server", table: Table, seat: int, everybody: Told) -> Told:
    """Return a table as one seat sees it.

    Args:
        server: The server.
        table: The table.
        seat: Whose eyes.
        everybody: What `public` returns.

    Raises:
        GameFaultError: The game is faulty.
    """
    told = replace(everybody, seat=seat)
    if table.position is None or table.game is None:
        return told
    moments = table.claims(seat, server.limits).values()
    claim = round((min(moments) - trio.current_time()) * 1000) if moments else None
    return replace(
        told,
        claim_in=-1 if claim is None else max(claim, 0),
        last=_last(table, seat),
        view=table.game.view(table.position.state, seat),
    )


def _last(table: Table, seat: int) -> MoveMade | None:
    made = table.position.made if table.position is not None else ()
    return next(table.redacted(seat, len(made) - 1), None) if made else None


def watching(server: "Server", table: Table) -> int:
    """Return how many people watch a table."""
    gallery = server.conversations.get(table.record.gallery)
    return len(gallery.members) if gallery is not None else 0


def tell(server: "Server", table: Table) -> None:
    """Tell everybody who plays at a table, or watches it, how it is now.

    Raises:
        GameFaultError: The game is faulty; some may have been told.
    """
    everybody = public(server, table)
    for seat, record in enumerate(table.record.seats):
        sessions = server.people.sessions(record.account) if record.account else []
        if sessions:
            frame = encode(seen(server, table, seat, everybody))
            for session in sessions:
                server.hub.send(session.outbox, frame)
    gallery = server.conversations.get(table.record.gallery)
    if gallery is not None:
        server.hub.publish(gallery.audience, encode(everybody))
