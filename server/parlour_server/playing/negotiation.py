"""What comes of proposals: a draw, taking a move back, calling the game off, a rematch."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from parlour_server.journal import deeds
from parlour_server.journal.deeds import Deed
from parlour_server.playing import decisions, endings
from parlour_server.playing.decisions import Decision, Line, RefusedError
from parlour_server.playing.position import Position
from parlour_server.playing.proposals import (
    ABORT,
    ACCEPT,
    CLOSED_WORDS,
    DECLINE,
    DRAW,
    REMATCH,
    TAKEBACK,
    WITHDRAW,
    WORDS,
    Open,
    answer_words,
    offer_words,
)

PROPOSED_MAX = 500
"""So much can be proposed at a table, beside a rematch: it is all kept, with its answers."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who decides on a proposal.

    Args:
        seat: Whoever proposes, or answers.
        present: The seats whose players have not given their account up.
        spent: How long it is since something was done last, in milliseconds.
    """

    seat: int
    present: AbstractSet[int]
    spent: int


def is_repeated(position: Position, id_: bytes, seat: int) -> bool:
    """Tell whether a proposal of this id was made before: the answer to it was lost."""
    known = position.proposals.find(id_)
    return (known is not None and known.seat == seat) or bool(position.proposals.how_closed(id_))


def propose(position: Position, what: str, id_: bytes, who: Parties) -> Decision:
    """Decide on a proposal.

    Args:
        position: How the table stands.
        what: What is proposed, as in `WORDS`.
        id_: What the proposer's client named it.
        who: Who decides.

    Raises:
        RefusedError: It cannot be made now.
        GameFaultError: The game is faulty.
    """
    proposals, seat = position.proposals, who.seat
    _check(position, what, seat)
    standing = proposals.about(what)
    if standing is not None:
        if standing.seat == seat:
            reason = f"you have proposed {WORDS[what]} already; the others have not answered"
            raise RefusedError("resting", reason)
        line = Line(seat, answer_words(ACCEPT, what))
    else:
        if (seat, what, position.head) in proposals.rests:
            then = "after the next move" if what != REMATCH else "no more at this table"
            reason = f"you have proposed {WORDS[what]} already; you can do so again {then}"
            raise RefusedError("resting", reason)
        line = Line(seat, offer_words(what))
    decision = Decision(position).then(Deed(deeds.PROPOSE, seat, what, 0, id_), line)
    now = decision.position.proposals.about(what)
    assert now is not None
    if what == ABORT and standing is None and not _all_have_moved(position):
        # Nobody loses anything by it.
        decision = replace(decision, lines=(Line(seat, "calls the game off"),))
        return _effect(decision, now, who)
    return _if_agreed(decision, now, who)


def _check(position: Position, what: str, seat: int) -> None:
    if what not in WORDS:
        raise RefusedError("invalid", f"“{what}” is nothing that can be proposed")
    if what == REMATCH:
        return
    if seat in position.out:
        raise RefusedError("table-over", "you have left this game; you can watch it")
    if len(position.proposals.closed) >= PROPOSED_MAX:
        raise RefusedError("too-many", f"{PROPOSED_MAX} things were proposed here; that is enough")
    if what == TAKEBACK and not position.last_ply_of(seat):
        raise RefusedError("invalid", "you have made no move that could be taken back")


def _all_have_moved(position: Position) -> bool:
    return len(position.have_moved()) == position.seats


def answer(position: Position, id_: bytes, said: str, who: Parties) -> Decision | None:
    """Decide on the answer to a proposal; None if it was given already.

    Args:
        position: How the table stands.
        id_: Which proposal.
        said: `accept`, `decline` or `withdraw`.
        who: Who decides.

    Raises:
        RefusedError: There is none of this id, it is closed, or the answer is not theirs to give.
        GameFaultError: The game is faulty.
    """
    found = position.proposals.find(id_)
    if found is None:
        how = position.proposals.how_closed(id_)
        if how == said:
            return None
        if how:
            raise RefusedError("closed", CLOSED_WORDS[how])
        raise RefusedError("unknown-proposal", "nobody has proposed this here")
    if said not in (ACCEPT, DECLINE, WITHDRAW):
        raise RefusedError("invalid", f"“{said}” is no answer; it is accept, decline or withdraw")
    if (found.seat == who.seat) != (said == WITHDRAW):
        reason = (
            "this is your own proposal; you can withdraw it"
            if found.seat == who.seat
            else "this is another player's proposal; you can accept or decline it"
        )
        raise RefusedError("not-yours", reason)
    if who.seat in position.out:
        raise RefusedError("table-over", "you have left this game; you can watch it")
    if said == ACCEPT and who.seat in found.yes:
        return None
    deed = Deed(deeds.ANSWER, who.seat, said, 0, id_)
    decision = Decision(position).then(deed, Line(who.seat, answer_words(said, found.what)))
    now = decision.position.proposals.find(id_)
    return decision if now is None else _if_agreed(decision, now, who)


def _if_agreed(decision: Decision, proposal: Open, who: Parties) -> Decision:
    """Return a decision with what was proposed, if all who have a say agree to it."""
    if who.present - decision.position.out - proposal.yes:
        return decision
    return _effect(decision, proposal, who)


def _effect(decision: Decision, proposal: Open, who: Parties) -> Decision:
    what, spent = proposal.what, who.spent
    decision = decision.then(Deed(deeds.AGREED, proposal.seat, what, 0, proposal.id))
    if what == REMATCH:
        return replace(decision, rematch=True)
    if what == TAKEBACK:
        ply = decision.position.last_ply_of(proposal.seat) - 1
        return decision.then(Deed(deeds.TAKEBACK, proposal.seat, str(ply), spent))
    why = endings.DRAW if what == DRAW else endings.ABORT
    return decisions.end(decision, why, proposal.seat, spent)
