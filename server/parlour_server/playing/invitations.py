"""Invitations to play as a state machine: what a command leads to, from what is known; no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from parlour_protocol.codes import RefusalCode
from parlour_protocol.messages import Terms

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
WITHDRAWN: Final = "withdrawn"
EXPIRED: Final = "expired"
SUPERSEDED: Final = "superseded"
VOIDED: Final = "voided"

STATES: Final = frozenset({OPEN, ACCEPTED, DECLINED, WITHDRAWN, EXPIRED, SUPERSEDED, VOIDED})
"""All states of an invitation."""

ACCEPT: Final = "accept"

_BECOMES = {ACCEPT: ACCEPTED, "decline": DECLINED, "withdraw": WITHDRAWN}

_NOT_YOURS = {
    ACCEPT: "you sent this invitation; only whoever is invited can accept it",
    "decline": "you sent this invitation; you can withdraw it, and not decline it",
    "withdraw": "this invitation was sent to you; you can decline it, and not withdraw it",
}

_CLOSED = {
    ACCEPTED: "this invitation was accepted already",
    DECLINED: "this invitation was declined",
    WITHDRAWN: "this invitation was withdrawn",
    EXPIRED: "this invitation has expired; send a new one",
    SUPERSEDED: "this invitation was replaced by another one; answer that one",
    VOIDED: "this invitation is no longer good",
}

_KEPT_OUT = "“{}” cannot come in here any more; invite somebody else"
_IGNORED = "“{}” does not take messages from you"
_RESTING = "an invitation of yours and “{}” to this game was declined a moment ago; wait {} s"
_TOO_MANY_OUT = "you wait for the answers to {} invitations; withdraw one of them first"
_MANY = "you have sent {} invitations within a day; wait until tomorrow"
_UNANSWERED = (
    "you have sent {} invitations within a day to people who have never answered one of yours;"
    " wait for an answer, or until tomorrow"
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is now.

    Args:
        id: Made by the inviter's client.
        inviter: An account.
        invited: An account.
        terms: What is to be played, all options given; `side` is the inviter's wish.
        sent: When; this and other times in milliseconds since 1970 UTC.
        expires: From when on it is no longer good.
        state: As in `PlayInvitation`.
        closed: When it was answered, or so; 0 while it is open.
        crossed: It was accepted by itself, as the invited had sent one for the same before.
        gathering: The table that gathers players which it is for, 0 if it is for a new one.
        table: The table that it led to, 0 if there is none.
    """

    id: bytes
    inviter: int
    invited: int
    terms: Terms
    sent: int
    expires: int
    state: str = OPEN
    closed: int = 0
    crossed: bool = False
    gathering: int = 0
    table: int = 0

    def close(self, state: str, now: int) -> "Invitation":
        """Return it in the state in which it stays."""
        return replace(self, state=state, closed=now)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when an invitation is sent.

    Args:
        name: What the invited is called.
        kept_out: Whether either of the two cannot come in any more.
        ignored: Whether the invited takes nothing from the inviter.
        same: What was sent before under its id, by anybody.
        between: The open one of the two to the same game, whoever sent it.
        declined: When the last one of the two to the same game was declined, None if none was.
        out: How many of the inviter's are open.
        lately: How many the inviter has sent within a day.
        unanswered: How many of these to people who have never answered one; 0 if the invited has.
    """

    name: str
    kept_out: bool = False
    ignored: bool = False
    same: Invitation | None = None
    between: Invitation | None = None
    declined: int | None = None
    out: int = 0
    lately: int = 0
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class Most:
    """How much one may invite.

    Args:
        out: Open ones of one inviter.
        lately: Those sent within a day.
        unanswered: Those sent within a day to people who have never answered.
        rest: How long two people and a game rest after one was declined, in milliseconds.
    """

    out: int
    lately: int
    unanswered: int
    rest: int


@dataclass(frozen=True, slots=True)
class Seating:
    """How seats are given.

    Args:
        sides: The names of the seats; empty where it does not matter which one has.
        lot: The inviter's seat if nobody wishes for one, 0 or 1.
    """

    sides: Sequence[str]
    lot: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a command has led to.

    Args:
        answer: The invitation that the command was about.
        changed: All that are new, or otherwise than before, in the order of telling.
        seats: The accounts of those who sit down at a new table, by seat; empty if nobody does.
    """

    answer: Invitation
    changed: tuple[Invitation, ...] = ()
    seats: tuple[int, ...] = ()

    def at(self, table: int) -> "Decided":
        """Return it with the number of the table that was made."""
        changed = tuple(
            replace(each, table=table) if each.state == ACCEPTED else each for each in self.changed
        )
        found = [each for each in changed if each.id == self.answer.id]
        return replace(self, answer=found[0], changed=changed)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command was refused, and has changed nothing.

    Args:
        code: As in `Refused`.
        reason: As in `Refused`.
        retry: As in `Refused`.
        closed: The invitation that is not open any more, for whoever does not know that.
    """

    code: RefusalCode
    reason: str
    retry: bool = False
    closed: Invitation | None = None


def send(sent: Invitation, known: Known, most: Most, seating: Seating) -> Decided | Refusal:
    """Decide what comes of an invitation.

    Args:
        sent: The new one, open; sent now.
        known: What is known now, nothing open being past its expiry.
        most: How much one may invite.
        seating: How seats are given.
    """
    if known.same is not None:
        if _content(known.same) == _content(sent):
            return Decided(known.same)
        reason = "you have sent another invitation under this id; make a new id"
        return Refusal("id-reused", reason)
    if sent.invited == sent.inviter:
        return Refusal("not-permitted", "nobody can invite themselves; choose somebody else")
    if known.kept_out:
        return Refusal("not-permitted", _KEPT_OUT.format(known.name))
    if known.ignored:
        return Refusal("ignored", _IGNORED.format(known.name))
    other = known.between
    if other is not None and other.inviter == sent.inviter and _content(other) == _content(sent):
        return Decided(other)
    if other is not None and other.inviter == sent.invited and _crosses(other, sent):
        earlier = other.close(ACCEPTED, sent.sent)
        crossed = replace(sent.close(ACCEPTED, sent.sent), crossed=True)
        return Decided(crossed, (earlier, crossed), _seats(other, sent.terms.side, seating))
    return _too_much(sent, known, most) or _opened(sent, other)


def _content(invitation: Invitation) -> tuple[int, int, Terms, int]:
    return invitation.inviter, invitation.invited, invitation.terms, invitation.gathering


def _crosses(earlier: Invitation, sent: Invitation) -> bool:
    if earlier.gathering or sent.gathering:
        return False
    ours, theirs = sent.terms, earlier.terms
    if msgspec.structs.replace(ours, side=theirs.side) != theirs:
        return False
    return not ours.side or ours.side != theirs.side


def _too_much(sent: Invitation, known: Known, most: Most) -> Refusal | None:
    rests = 0 if known.declined is None else known.declined + most.rest - sent.sent
    if 0 < rests <= most.rest:  # a clock that was put back leaves some that are yet to be
        seconds = -(-rests // 1000)
        return Refusal("resting", _RESTING.format(known.name, seconds), retry=True)
    replaces = known.between is not None and known.between.inviter == sent.inviter
    if known.out - replaces >= most.out:
        return Refusal("too-many", _TOO_MANY_OUT.format(most.out))
    if known.lately >= most.lately:
        return Refusal("too-many", _MANY.format(most.lately))
    if known.unanswered >= most.unanswered:
        return Refusal("stranger", _UNANSWERED.format(most.unanswered), retry=True)
    return None


def _opened(sent: Invitation, other: Invitation | None) -> Decided:
    replaced = () if other is None else (other.close(SUPERSEDED, sent.sent),)
    return Decided(sent, (*replaced, sent))


def answer(
    invitation: Invitation | None, account: int, verb: str, now: int, seating: Seating | None
) -> Decided | Refusal:
    """Decide what comes of an answer.

    Args:
        invitation: The one that is answered, None if there is none; not past its expiry if open.
        account: Whoever answers.
        verb: `accept`, `decline` or `withdraw`.
        now: When, in milliseconds since 1970 UTC.
        seating: How seats are given; None where the game is not played here any more.
    """
    becomes = _BECOMES.get(verb)
    if becomes is None:
        return Refusal("invalid", f"an invitation is answered by {', '.join(_BECOMES)}")
    if invitation is None or account not in (invitation.inviter, invitation.invited):
        reason = "there is no such invitation, or it is not for you"
        return Refusal("unknown-invitation", reason)
    if account != (invitation.inviter if becomes == WITHDRAWN else invitation.invited):
        return Refusal("not-yours", _NOT_YOURS[verb])
    if invitation.state == becomes:
        return Decided(invitation)
    if invitation.state != OPEN:
        return Refusal("closed", _CLOSED[invitation.state], closed=invitation)
    closed = invitation.close(becomes, now)
    if becomes != ACCEPTED:
        return Decided(closed, (closed,))
    if closed.gathering:
        closed = replace(closed, table=closed.gathering)
        return Decided(closed, (closed,))
    if seating is None:
        return Refusal("unknown-game", "this game is not played here any more; decline it")
    return Decided(closed, (closed,), _seats(closed, "", seating))


def _seats(invitation: Invitation, wish: str, seating: Seating) -> tuple[int, int]:
    """Return who sits where: as the inviter wishes, and the invited, and else by lot."""
    if invitation.terms.side in seating.sides:
        seat = seating.sides.index(invitation.terms.side)
    elif wish in seating.sides:
        seat = 1 - seating.sides.index(wish)
    else:
        seat = seating.lot
    if seat == 0:
        return invitation.inviter, invitation.invited
    return invitation.invited, invitation.inviter
