"""What people are told of a table: each player as their seat sees it, watchers as everybody may."""

from typing import TYPE_CHECKING

import trio
from msgspec.structs import replace

from parlour_protocol import encode
from parlour_protocol.limits import LABEL_MAX_CHARACTERS, PROPOSALS_MAX, REASON_MAX_CHARACTERS
from parlour_protocol.messages import Proposal, Seat
from parlour_protocol.messages import Table as Told
from parlour_server.playing.table import Table
from parlour_server.playing.wire import without_moves

if TYPE_CHECKING:
    from parlour_server.server import Server

WATCHER = -1
"""Stands for the seat of whoever has none."""


def seats(server: "Server", table: Table) -> tuple[Seat, ...]:
    """Return who sits at a table."""
    game = table.game
    names = game.sides if game is not None else ()
    out = table.position.out if table.position is not None else ()
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
                at in out,
            )
        )
    return tuple(found)


def public(server: "Server", table: Table) -> Told:
    """Return a table as watchers see it.

    Raises:
        GameFaultError: The game is faulty.
    """
    return _with_view(table, WATCHER, _facts(server, table))


def seen(server: "Server", table: Table, seat: int) -> Told:
    """Return a table as one seat sees it.

    Raises:
        GameFaultError: The game is faulty.
    """
    return _seen(server, table, seat, _facts(server, table))


def _facts(server: "Server", table: Table) -> Told:
    """Return what everybody is told of a table alike."""
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
    if position is None:
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
    )


def _seen(server: "Server", table: Table, seat: int, facts: Told) -> Told:
    moments = table.claims(seat, server.limits).values()
    if moments:
        wait = round((min(moments) - trio.current_time()) * 1000)
        facts = replace(facts, claim_in=max(wait, 0))
    return _with_view(table, seat, facts)


def _with_view(table: Table, seat: int, facts: Told) -> Told:
    position = table.position
    if position is None:
        return replace(facts, seat=seat)
    view = position.game.view(position.state, None if seat == WATCHER else seat)
    if seat not in position.waits_for:
        view = without_moves(view)  # a game that was resigned goes on by its rules alone
    last = next(table.redacted(seat, position.ply - 1), None) if position.ply else None
    return replace(facts, seat=seat, last=last, view=view)


def watching(server: "Server", table: Table) -> int:
    """Return how many people watch a table."""
    gallery = server.conversations.get(table.record.gallery)
    return len(gallery.members) if gallery is not None else 0


def tell(server: "Server", table: Table) -> None:
    """Tell everybody who plays at a table, or watches it, how it is now.

    Raises:
        GameFaultError: The game is faulty; some may have been told.
    """
    facts = _facts(server, table)
    for seat, record in enumerate(table.record.seats):
        sessions = server.people.sessions(record.account) if record.account else []
        if sessions:
            frame = encode(_seen(server, table, seat, facts))
            for session in sessions:
                server.hub.send(session.outbox, frame)
    gallery = server.conversations.get(table.record.gallery)
    if gallery is not None:
        server.hub.publish(gallery.audience, encode(_with_view(table, WATCHER, facts)))
