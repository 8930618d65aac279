"""Inviting people to play, answering that, and telling both of it in the order of decisions."""

import random
from typing import TYPE_CHECKING

import trio

from parlour_games.game import OptionsError
from parlour_protocol import encode
from parlour_protocol.limits import INVITATIONS_MAX
from parlour_protocol.messages import (
    AnswerToPlay,
    AskInvitations,
    InviteToPlay,
    PlayInvitation,
    PlayInvitations,
    PlayInvited,
    Terms,
)
from parlour_server.addressees import addressee
from parlour_server.day import DAY
from parlour_server.journal import StorageError, invitations, settling
from parlour_server.journal.settling import Asked, Play, Policy, Settled
from parlour_server.pages import fitting
from parlour_server.playing.game_book import known
from parlour_server.playing.invitations import Invitation, Most, Refusal, Seating
from parlour_server.playing.terms import whole
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server

_SEATS = 2
"""How many play where nobody gathers players."""

_lots = random.SystemRandom()


async def invite_to_play(server: "Server", session: Session, message: InviteToPlay) -> None:
    """Invite somebody to a game of two, or to sit down at a table that gathers players."""
    if (message.terms is None) is (message.table == 0):
        reason = "name either what is to be played, or your table; one of the two"
        session.refuse(message.request, "invalid", reason)
        return
    account = session.account
    peer = await addressee(server, session, message.request, message.nickname)
    if peer is None:
        return
    terms = message.terms
    if terms is not None:
        terms = whole_or_refused(server, session, message.request, terms, _SEATS)
        if terms is None:
            return
    asked = Asked(message.id, account, peer.id, _is_present(server, peer.id), terms, message.table)
    async with server.inviting:
        settled = await server.journal.do(
            settling.send, asked, _policy(server), _plays(server), server.now()
        )
        _answer(server, session, message.request, settled)
    await update_tables(server, settled)


async def answer_to_play(server: "Server", session: Session, message: AnswerToPlay) -> None:
    """Accept or decline an invitation, or take one's own back."""
    async with server.inviting:
        settled = await server.journal.do(
            settling.answer,
            message.id,
            session.account,
            message.answer,
            _plays(server),
            server.now(),
        )
        _answer(server, session, message.request, settled)
    await update_tables(server, settled)


async def ask_invitations(server: "Server", session: Session, message: AskInvitations) -> None:
    """Tell somebody which invitations are open."""
    await _tell_open(server, session, message.request)


async def greet(server: "Server", session: Session) -> None:
    """Tell somebody who has just come in which invitations are open."""
    try:
        await _tell_open(server, session, 0)
    except StorageError as error:
        # They are in, and may ask.
        server.log.warning("cannot tell of invitations to play", reason=str(error))


async def _tell_open(server: "Server", session: Session, request: int) -> None:
    account = session.account
    async with server.inviting:
        found, names = await server.journal.look(_open, account, server.now())
        told, _ = fitting([_wire(server, each, names) for each in found], INVITATIONS_MAX)
        session.answer(PlayInvitations(request, told))


def _open(db: "apsw.Connection", account: int, now: int) -> tuple[list[Invitation], dict[int, str]]:
    found = invitations.listed(db, account, now, INVITATIONS_MAX)
    people = {each for invitation in found for each in (invitation.inviter, invitation.invited)}
    return found, invitations.names(db, people)


# --- what is needed to decide


def whole_or_refused(
    server: "Server", session: Session, request: int, terms: Terms, seats: int
) -> Terms | None:
    """Return terms with all options given; None if they cannot be, which is refused then.

    Args:
        server: The server.
        session: Whoever would play.
        request: The number of their request.
        terms: What they would play.
        seats: How many are to play; 0 for as many as can.
    """
    game = known(server, session, request, terms.game)
    if game is None:
        return None
    try:
        return whole(terms, game, seats or game.seats.stop - 1)
    except OptionsError as error:
        session.refuse(request, "options-invalid", str(error))
        return None


def _is_present(server: "Server", account: int) -> bool:
    """Tell whether somebody is there to answer: neither away nor idle on all devices."""
    found = server.people.find(account)
    return found is not None and found.away is None and not all(s.idle for s in found.sessions)


def _policy(server: "Server") -> Policy:
    limits = server.limits
    most = Most(
        limits.play_invitations_out_max,
        limits.play_invitations_per_day,
        limits.play_invitations_unanswered_per_day,
        int(limits.play_declined_rest_seconds * 1000),
    )
    present = int(limits.play_invitation_present_seconds * 1000)
    return Policy(most, present, int(limits.play_invitation_away_days * DAY))


def _plays(server: "Server") -> settling.Plays:
    lot = _lots.randrange(_SEATS)

    def play(key: str) -> Play | None:
        game = server.catalogue.get(key)
        if game is None:
            return None
        return Play(game.version, Seating(game.sides, lot), server.limits.tables_playing_max)

    return play


# --- telling


def _answer(server: "Server", session: Session, request: int, settled: Settled) -> None:
    outcome = settled.outcome
    if isinstance(outcome, Refusal):
        tell(server, settled)
        if outcome.closed is not None:
            told = _wire(server, outcome.closed, settled.names)
            session.answer(PlayInvited(0, told, outcome.closed.crossed))
        session.refuse(request, outcome.code, outcome.reason, retry=outcome.retry)
    elif outcome is not None:
        tell(server, settled, but=(session, outcome.answer.id))
        told = _wire(server, outcome.answer, settled.names)
        session.answer(PlayInvited(request, told, outcome.answer.crossed))


def tell(server: "Server", settled: Settled, *, but: tuple[Session, bytes] | None = None) -> None:
    """Tell all devices of both of each invitation that has changed; `server.inviting` is held.

    Args:
        server: The server.
        settled: What has changed.
        but: A session that is told of the invitation of this id otherwise.
    """
    for each in settled.changed:
        told = encode(PlayInvited(0, _wire(server, each, settled.names), each.crossed))
        for account in (each.inviter, each.invited):
            for device in server.people.sessions(account):
                if (device, each.id) != but:
                    server.hub.send(device.outbox, told)


def _wire(server: "Server", each: Invitation, names: dict[int, str]) -> PlayInvitation:
    game = server.catalogue.get(each.terms.game)
    return PlayInvitation(
        each.id,
        each.inviter,
        names[each.inviter],
        each.invited,
        names[each.invited],
        each.terms,
        each.terms.game if game is None else game.name,
        each.sent,
        each.expires,
        each.state,
        each.table or each.gathering,
    )


async def update_tables(server: "Server", settled: Settled) -> None:
    """Have tables be as they are on disk by now, also for whoever has hung up meanwhile."""
    with trio.CancelScope(shield=True):
        for number in settled.tables:
            try:
                await server.tables.begin(number)
            except StorageError as error:
                # What was asked for is done, and answered; whoever comes in finds the table.
                server.log.warning("cannot tell of a table", table=number, reason=str(error))


# --- what the server closes


async def watch(server: "Server") -> None:
    """Close what has expired, for ever."""
    while True:
        await trio.sleep(server.limits.play_invitations_seconds)
        try:
            await _sweep(server)
        except StorageError as error:
            server.log.warning("cannot close invitations to play", reason=str(error))


async def _sweep(server: "Server") -> None:
    if not await server.journal.look(settling.is_due, *_times(server)):
        return
    async with server.inviting:
        settled = await server.journal.do(settling.sweep, *_times(server))
        tell(server, settled)
    await update_tables(server, settled)


def _times(server: "Server") -> tuple[int, int]:
    now = server.now()
    return now, now - int(server.limits.gathering_seconds * 1000)
