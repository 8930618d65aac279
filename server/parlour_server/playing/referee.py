"""The referee: carries out, or refuses, what players do at a table, one thing after the other."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import trio

from parlour_protocol.messages import (
    AnswerProposal,
    Claim,
    Done,
    Message,
    Move,
    Moved,
    Propose,
    Resign,
)
from parlour_server.journal import NotStored
from parlour_server.playing import decisions, gathering, negotiation
from parlour_server.playing.catalogue import GameFaultError
from parlour_server.playing.decisions import CalledOff, Decision, Line, RefusedError
from parlour_server.playing.endings import CLAIM, CLAIM_DRAW, RESIGN
from parlour_server.playing.negotiation import Parties
from parlour_server.playing.position import Position
from parlour_server.playing.proposals import ABORT, REMATCH
from parlour_server.playing.table import Table
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server

_Asked = Move | Resign | Propose | AnswerProposal | Claim

_Decide = Callable[["Server", Table, int, _Asked], Decision | CalledOff | Message]
"""Decides for a seat; or finds that it was done already, and returns the answer."""


async def move(server: "Server", session: Session, message: Move) -> None:
    """Make a move; it is answered, and shown to anyone, once it is on disk."""
    await _decide(server, session, message, _move)


async def resign(server: "Server", session: Session, message: Resign) -> None:
    """Give a game up; or leave a table before the game begins."""
    table = server.tables.find(message.table) or await server.tables.get(message.table)
    if table is not None and table.state == "gathering":
        await gathering.leave(server, session, message)
    else:
        await _decide(server, session, message, _resign)


async def propose(server: "Server", session: Session, message: Propose) -> None:
    """Propose something to the other players, or agree to what they have proposed."""
    await _decide(server, session, message, _propose)


async def answer_proposal(server: "Server", session: Session, message: AnswerProposal) -> None:
    """Answer what another player has proposed, or take back what one has proposed oneself."""
    await _decide(server, session, message, _answer)


async def claim(server: "Server", session: Session, message: Claim) -> None:
    """End a game whose other player has gone."""
    await _decide(server, session, message, _claim)


async def _decide(server: "Server", session: Session, message: _Asked, decide: _Decide) -> None:
    table = await server.tables.asked_for(session, message.request, message.table)
    if table is None:
        return
    await server.tables.duties.acquire(table)
    try:
        decided = _decided(server, table, session.account, message, decide)
    except RefusedError as error:
        table.writer.release()
        session.refuse(message.request, error.code, str(error), retry=error.retry)
        return
    except BaseException:
        table.writer.release()
        raise
    if not isinstance(decided, Decision | CalledOff):
        table.writer.release()
        session.answer(decided)
        return

    def kept(failed: NotStored | None) -> None:
        if failed is None:
            session.answer(_answer_to(message, decided))
        else:
            session.refuse(message.request, failed.code, failed.reason, retry=failed.retry)
        session.arrived()

    session.departed()
    server.tables.submit(table, decided, kept)
    await session.wait_in_flight_below(server.limits.in_flight_max)


def _decided(
    server: "Server", table: Table, account: int, message: _Asked, decide: _Decide
) -> Decision | CalledOff | Message:
    seat = table.seat_of(account)
    if seat < 0:
        raise RefusedError("not-seated", "you do not sit at this table; you can watch it")
    if table.state == "gathering":
        raise RefusedError("table-paused", "the game has not begun yet")
    try:
        return decide(server, table, seat, message)
    except GameFaultError as error:
        server.tables.pause(table, error)
        raise RefusedError("table-paused", table.paused) from error


def _answer_to(message: _Asked, decision: Decision | CalledOff) -> Message:
    if isinstance(message, Move) and isinstance(decision, Decision):
        return Moved(message.request, message.table, decision.ply)
    return Done(message.request)


def _position(table: Table) -> Position:
    """Return how a table stands at which something can be done."""
    if table.position is None:
        raise RefusedError("table-paused", table.paused)
    return table.position


def _playing(table: Table) -> Position:
    """Return how a table stands at which the game goes on, and nobody's time is up."""
    if table.state == "over":
        result = table.record.result
        reason = f": {result.reason}" if result is not None else ""
        raise RefusedError("table-over", f"this game is over{reason}")
    position = _position(table)
    if table.flagged():
        reason = "the time is up, and the server could not store it yet; try again"
        raise RefusedError("storage", reason, retry=True)
    return position


# --- what is asked


def _move(
    server: "Server", table: Table, seat: int, message: _Asked
) -> Decision | CalledOff | Message:
    assert isinstance(message, Move)
    known = table.ids.get(message.id)
    if known is not None:
        if known[0] != seat:
            raise RefusedError("id-reused", "another player's move was made under this id before")
        return Moved(message.request, message.table, known[1])
    position = _playing(table)
    if seat in position.out:
        raise RefusedError("table-over", "you have left this game; you can watch it")
    if seat not in position.turn:
        raise RefusedError("not-your-turn", "it is not your turn")
    if not position.since[seat] <= message.head <= position.head:
        reason = "the position has changed since you saw it; look at it again, then move"
        raise RefusedError("stale-move", reason)
    spent = table.thought(seat, server.now())
    decision = decisions.move(position, seat, message.text, message.id, spent)
    return decisions.attended(decision, seat, server.tables.draw)


def _resign(
    server: "Server", table: Table, seat: int, message: _Asked
) -> Decision | CalledOff | Message:
    position = table.position
    if position is not None:
        ended = position.ended
        if seat in position.out or (
            ended is not None and (ended.seat, ended.move) == (seat, RESIGN)
        ):
            return Done(message.request)  # the answer was lost
    position = _playing(table)
    decision = decisions.leave(position, (seat,), RESIGN, table.passed(server.now()))
    return decisions.attended(decision, seat, server.tables.draw)


def _propose(
    server: "Server", table: Table, seat: int, message: _Asked
) -> Decision | CalledOff | Message:
    assert isinstance(message, Propose)
    if table.state == "paused" and message.what == ABORT:
        return decisions.called_off(seat)
    position = _position(table)
    if negotiation.is_repeated(position, message.id, seat):
        return Done(message.request)
    if message.what == REMATCH:
        _check_rematch(table)
        _check_pace(server, table.record.seats[seat].account)
    else:
        position = _playing(table)
    parties = _parties(server, table, seat)
    return _counted(server, table, negotiation.propose(position, message.what, message.id, parties))


def _answer(
    server: "Server", table: Table, seat: int, message: _Asked
) -> Decision | CalledOff | Message:
    assert isinstance(message, AnswerProposal)
    position = _position(table)
    found = position.proposals.find(message.id)
    if found is not None and found.what == REMATCH:
        _check_rematch(table)
        _check_time(server, table)
    elif found is not None:
        position = _playing(table)
    decision = negotiation.answer(
        position, message.id, message.answer, _parties(server, table, seat)
    )
    return Done(message.request) if decision is None else _counted(server, table, decision)


def _check_pace(server: "Server", account: int) -> None:
    most = server.limits.rematches_per_minute
    if wait := server.throttle.wait(("rematch", account), most):
        reason = f"you have begun {most} games again within a minute; wait {math.ceil(wait)} s"
        raise RefusedError("too-many", reason, retry=True)


def _check_time(server: "Server", table: Table) -> None:
    """Refuse a rematch to whoever plays many games already."""
    most = server.limits.tables_playing_max
    for seat in table.record.seats:
        player = server.people.find(seat.account)
        if player is not None and not player.bot and len(player.playing) >= most:
            reason = f"“{player.nickname}” plays {most} games already; end one of them first"
            raise RefusedError("too-many", reason, retry=True)


def _counted(server: "Server", table: Table, decision: Decision) -> Decision:
    """Return a decision; if it is a rematch it counts for all people who play it."""
    for seat in table.record.seats if decision.rematch else ():
        if not seat.bot:
            server.throttle.count(("rematch", seat.account))
    return decision


def _parties(server: "Server", table: Table, seat: int) -> Parties:
    present = {at for at, record in enumerate(table.record.seats) if record.account}
    return Parties(seat, present, table.passed(server.now()))


def _check_rematch(table: Table) -> None:
    if table.state != "over":
        raise RefusedError("invalid", "a rematch can be proposed when the game is over")
    if table.record.next:
        raise RefusedError("closed", "there is a rematch already")
    if not all(seat.account for seat in table.record.seats):
        raise RefusedError("closed", "somebody who played here is here no more")


def _claim(
    server: "Server", table: Table, seat: int, message: _Asked
) -> Decision | CalledOff | Message:
    assert isinstance(message, Claim)
    ended = table.position.ended if table.position is not None else None
    if ended is not None and (ended.seat, ended.move) in _claimed(table, seat):
        return Done(message.request)  # the answer was lost
    position = _playing(table)
    claims = table.claims(seat, server.limits)
    now = trio.current_time()
    gone = [other for other, moment in claims.items() if moment <= now]
    if not gone:
        reason = "nobody has left whose turn it is"
        if claims:
            reason = f"they may still come back; wait {math.ceil(min(claims.values()) - now)} s"
        raise RefusedError("not-permitted", reason, retry=bool(claims))
    passed = table.passed(server.now())
    if message.what == "victory":
        decision = decisions.leave(position, gone, CLAIM, passed)
        return decisions.attended(decision, seat, server.tables.draw)
    if message.what != "draw" or position.seats > decisions.DUEL_SEATS:
        raise RefusedError("invalid", "here one can claim a victory alone")
    line = Line(seat, "claims a draw: the other player has left")
    return decisions.end(Decision(position), CLAIM_DRAW, seat, passed, line)


def _claimed(table: Table, seat: int) -> set[tuple[int, str]]:
    """Return the ends of a game that a seat has claimed."""
    others = range(len(table.record.seats))
    return {(seat, CLAIM_DRAW)} | {(other, CLAIM) for other in others if other != seat}
