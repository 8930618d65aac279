"""What is asked of invitations to play: each is read, decided and kept in one transaction."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import apsw
import msgspec

from parlour_protocol.messages import Terms
from parlour_server.journal import game_lists, gathering, invitations, tables
from parlour_server.journal.tables import Founding, TableRecord
from parlour_server.playing import invitations as deciding
from parlour_server.playing.invitations import Decided, Invitation, Most, Refusal, Seating
from parlour_server.playing.terms import is_correspondence

TOO_LATE = "nobody began the game in time"
"""Why a table is over that has gathered players for too long."""

HOST_LEFT = "whoever gathered players has left"
"""Why a table is over whose host has left before a game began."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation that somebody sends.

    Args:
        id: Made by their client.
        inviter: Their account.
        invited: The account of whoever it is for.
        present: Whether that one is there to answer.
        terms: What is to be played, all options given; None at a table that gathers players.
        gathering: Such a table, 0 for a new one.
    """

    id: bytes
    inviter: int
    invited: int
    present: bool
    terms: Terms | None = None
    gathering: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """How much one may invite, and for how long.

    Args:
        most: How much.
        present: How long an invitation is good for whoever is present, in milliseconds.
        away: How long for whoever is not, or where players need not be there at once.
    """

    most: Most
    present: int
    away: int


@dataclass(frozen=True, slots=True)
class Play:
    """How a game is begun.

    Args:
        version: Of its rules.
        seating: How seats are given.
        games_max: Whoever plays as many games already begins no other.
    """

    version: int
    seating: Seating
    games_max: int


Plays = Callable[[str], Play | None]
"""Tells how the game of a key is begun; None where it is not played here any more."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What has become of it.

    Args:
        outcome: What was decided; None if nobody asked for anything.
        changed: All invitations that are new, or otherwise than before, in the order of telling.
        names: What those are called who sent and got them, by account.
        tables: The tables that are new, or otherwise than before.
    """

    outcome: Decided | Refusal | None
    changed: tuple[Invitation, ...]
    names: dict[int, str]
    tables: tuple[int, ...] = ()


def send(db: apsw.Connection, asked: Asked, policy: Policy, plays: Plays, now: int) -> Settled:
    """Take an invitation.

    Args:
        db: The database.
        asked: What somebody sends.
        policy: How much they may invite, and for how long.
        plays: Tells how games are begun.
        now: When; this and other times in milliseconds since 1970 UTC.
    """
    closed = invitations.close_due(db, now)
    table = tables.load(db, asked.gathering) if asked.gathering else None
    terms = table.terms if table is not None else asked.terms
    if terms is None:
        reason = f"there is no table {asked.gathering}"
        return _settled(db, Refusal("unknown-table", reason), closed)
    soon = asked.present or invitations.is_bot(db, asked.invited)
    lasts = policy.present if soon and not is_correspondence(terms) else policy.away
    sent = Invitation(
        asked.id, asked.inviter, asked.invited, terms, now, now + lasts, gathering=asked.gathering
    )
    known = invitations.known(db, sent)
    refusal = _no_seat(db, table, sent) if table is not None and known.same is None else None
    play = plays(terms.game)
    seating = play.seating if play is not None else Seating((), 0)
    outcome = refusal or deciding.send(sent, known, policy.most, seating)
    return _carry_out(db, asked.inviter, outcome, closed, play, now)


def _no_seat(db: apsw.Connection, table: TableRecord, sent: Invitation) -> Refusal | None:
    seated = [seat.account for seat in table.seats if seat.account]
    if sent.inviter not in seated:
        return Refusal("unknown-table", f"you gather no players at a table {table.conversation}")
    if table.state != "gathering":
        return Refusal("table-over", "this table gathers no players any more")
    if sent.inviter != table.host:
        return Refusal("not-permitted", "only whoever made this table invites to it")
    if sent.invited in seated and sent.invited != sent.inviter:
        return Refusal("not-permitted", "they sit at this table already")
    offered = {each.invited for each in invitations.gathered(db, table.conversation)}
    if len(seated) + len(offered - {sent.invited}) >= len(table.seats):
        reason = (
            f"each of the {len(table.seats)} seats is taken or offered to somebody; withdraw an"
            " invitation first"
        )
        return Refusal("too-many", reason)
    return None


def answer(
    db: apsw.Connection, id_: bytes, account: int, verb: str, plays: Plays, now: int
) -> Settled:
    """Take the answer to an invitation.

    Args:
        db: The database.
        id_: Which, by its id.
        account: Whoever answers.
        verb: `accept`, `decline` or `withdraw`.
        plays: Tells how games are begun.
        now: When.
    """
    closed = invitations.close_due(db, now)
    found = invitations.find(db, id_)
    play = plays(found.terms.game) if found is not None else None
    seating = play.seating if play is not None else None
    outcome = deciding.answer(found, account, verb, now, seating)
    return _carry_out(db, account, outcome, closed, play, now)


def _carry_out(
    db: apsw.Connection,
    account: int,
    outcome: Decided | Refusal,
    closed: list[Invitation],
    play: Play | None,
    now: int,
) -> Settled:
    if isinstance(outcome, Refusal):
        return _settled(db, outcome, closed)
    begun = 0
    if outcome.seats and play is not None:
        if refusal := no_time(db, account, outcome.seats, play.games_max):
            return _settled(db, refusal, closed)
        first = outcome.changed[0]
        terms = msgspec.structs.replace(first.terms, side="")
        founding = Founding(terms, play.version, outcome.seats, first.inviter)
        begun = tables.create(db, founding, now)
        outcome = outcome.at(begun)
    elif outcome.changed and outcome.answer.table and outcome.answer.gathering:
        tables.seat_down(db, outcome.answer.gathering, outcome.answer.invited, now)
    invitations.put(db, outcome.changed)
    return _settled(db, outcome, [*closed, *outcome.changed], [begun] if begun else [])


def no_time(db: apsw.Connection, account: int, players: Iterable[int], most: int) -> Refusal | None:
    """Return why people cannot begin a game: one of them plays many already. None if they can.

    Args:
        db: The database.
        account: Whoever is told.
        players: Who would play.
        most: How many games they may play.
    """
    occupied = dict(game_lists.occupied(db, players, most))
    if account in occupied:
        reason = f"you play {most} games already; end one of them first"
        return Refusal("too-many", reason)
    for nickname in occupied.values():
        reason = f"“{nickname}” plays {most} games already; try again when one of them is over"
        return Refusal("too-many", reason, retry=True)
    return None


def is_due(db: apsw.Connection, now: int, made_before: int) -> bool:
    """Tell whether `sweep` has something to close."""
    return invitations.has_due(db, now) or bool(gathering.due(db, made_before))


def sweep(db: apsw.Connection, now: int, made_before: int) -> Settled:
    """Close what is not to be open any more.

    Args:
        db: The database.
        now: The time, in milliseconds since 1970 UTC.
        made_before: Tables are over that have gathered players since then or longer.
    """
    closed = invitations.close_due(db, now)
    late = gathering.due(db, made_before)
    for number in late:
        closed += _end(db, number, TOO_LATE, now)
    return _settled(db, None, closed, late)


def part(db: apsw.Connection, one: int, other: int, now: int) -> Settled:
    """Close what is open between two people, of whom one takes nothing from the other."""
    return _settled(db, None, invitations.void_between(db, one, other, now))


def give_up(db: apsw.Connection, account: int, now: int) -> Settled:
    """Close what is open of an account that is given up, and have it leave where it waits."""
    closed = invitations.void_of(db, account, now)
    left = gathering.of(db, account)
    for number in left:
        closed += _leave(db, number, account, now)
    return _settled(db, None, closed, left)


def leave(db: apsw.Connection, number: int, account: int, now: int) -> Settled:
    """Have somebody sit at a table that gathers players no more; without its host it is over."""
    return _settled(db, None, _leave(db, number, account, now), [number])


def _leave(db: apsw.Connection, number: int, account: int, now: int) -> list[Invitation]:
    gathering.leave(db, number, account)
    if gathering.host(db, number) != account:
        return []
    return _end(db, number, HOST_LEFT, now)


def _end(db: apsw.Connection, number: int, reason: str, now: int) -> list[Invitation]:
    gathering.close(db, number, reason, now)
    return invitations.void_to(db, number, now)


def start(db: apsw.Connection, number: int, version: int, now: int) -> Settled:
    """Begin the game at a table that gathers players, by this version of its rules."""
    gathering.play_by(db, number, version)
    tables.start(db, number, now)
    return _settled(db, None, invitations.void_to(db, number, now), [number])


def unchanged(*tables: int) -> Settled:
    """Return that no invitation has changed, and tables alone have."""
    return Settled(None, (), {}, tables)


def _settled(
    db: apsw.Connection,
    outcome: Decided | Refusal | None,
    changed: list[Invitation],
    also: Iterable[int] = (),
) -> Settled:
    named = list(changed)
    if isinstance(outcome, Decided):
        named.append(outcome.answer)
    elif outcome is not None and outcome.closed is not None:
        named.append(outcome.closed)
    people = {account for each in named for account in (each.inviter, each.invited)}
    touched = {each.gathering for each in changed if each.gathering}.union(also)
    return Settled(outcome, tuple(changed), invitations.names(db, people), tuple(sorted(touched)))
