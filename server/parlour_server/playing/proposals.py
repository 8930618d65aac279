"""What players propose to each other at a table: what stands open, and who may propose what."""

from dataclasses import dataclass, replace

DRAW, TAKEBACK, ABORT, REMATCH = "draw", "takeback", "abort", "rematch"

WORDS = {
    DRAW: "a draw",
    TAKEBACK: "to take a move back",
    ABORT: "to call the game off",
    REMATCH: "a rematch",
}
"""What can be proposed, in words that follow “has proposed”."""

_OFFERS = {
    DRAW: "offers a draw",
    TAKEBACK: "asks to take a move back",
    ABORT: "asks to call the game off",
    REMATCH: "offers a rematch",
}

ACCEPT, DECLINE, WITHDRAW = "accept", "decline", "withdraw"

_ANSWERS = {ACCEPT: "accepts", DECLINE: "declines", WITHDRAW: "withdraws"}
_NOUNS = {
    DRAW: "the draw",
    TAKEBACK: "taking a move back",
    ABORT: "calling the game off",
    REMATCH: "the rematch",
}


@dataclass(frozen=True, slots=True)
class Open:
    """A proposal that stands open.

    Args:
        id: Made by the proposer's client.
        what: What is proposed.
        seat: By whom.
        yes: The seats that agree to it, the proposer's among them.
    """

    id: bytes
    what: str
    seat: int
    yes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was proposed at a table.

    Args:
        open: What stands open, the first one first.
        closed: How others ended, by id.
        rests: The head at which what a seat had proposed was declined or withdrawn, by both.
    """

    open: tuple[Open, ...] = ()
    closed: tuple[tuple[bytes, str], ...] = ()
    rests: tuple[tuple[int, str, int], ...] = ()

    def find(self, id_: bytes) -> Open | None:
        """Return an open proposal by its id."""
        return next((each for each in self.open if each.id == id_), None)

    def about(self, what: str) -> Open | None:
        """Return the open proposal of something; there is one at the most."""
        return next((each for each in self.open if each.what == what), None)

    def how_closed(self, id_: bytes) -> str:
        """Return how a proposal ended; empty if there was none of this id."""
        return dict(self.closed).get(id_, "")

    # --- the fold

    def proposed(self, id_: bytes, what: str, seat: int) -> "Proposals":
        """Return them after somebody proposed something: to a like one of another it is a yes."""
        standing = self.about(what)
        if standing is None:
            return replace(self, open=(*self.open, Open(id_, what, seat, frozenset({seat}))))
        return replace(self.agreed(standing.id, seat), closed=(*self.closed, (id_, ACCEPT)))

    def agreed(self, id_: bytes, seat: int) -> "Proposals":
        """Return them after a seat agreed to one."""
        return replace(
            self,
            open=tuple(
                replace(each, yes=each.yes | {seat}) if each.id == id_ else each
                for each in self.open
            ),
        )

    def ended(self, id_: bytes, how: str, head: int) -> "Proposals":
        """Return them after one has ended, by everybody's yes or somebody's no."""
        found = self.find(id_)
        if found is None:
            return self
        rests = self.rests
        if how != ACCEPT:
            rests = (*(rest for rest in rests if rest[2] == head), (found.seat, found.what, head))
        return Proposals(
            tuple(each for each in self.open if each is not found),
            (*self.closed, (id_, how)),
            rests,
        )

    def moved(self, seat: int, head: int) -> "Proposals":
        """Return them after a seat has moved: that is a no to what others have proposed to it.

        One's own offer of a draw stays, and one's wish to take back a move before it does not.
        """
        after = self
        for each in self.open:
            if seat not in each.yes or each.what == TAKEBACK:
                after = after.ended(each.id, DECLINE, head)
        return after

    def over(self) -> "Proposals":
        """Return them after the end of the game."""
        ids = tuple((each.id, WITHDRAW) for each in self.open)
        return Proposals((), (*self.closed, *ids))


NOTHING = Proposals()
"""What is proposed at a table when its game begins."""


def offer_words(what: str) -> str:
    """Say that somebody proposes something; their name comes before it."""
    return _OFFERS[what]


def answer_words(answer: str, what: str) -> str:
    """Say how somebody answers a proposal; their name comes before it."""
    return f"{_ANSWERS[answer]} {_NOUNS[what]}"


CLOSED_WORDS = {
    ACCEPT: "it was accepted already",
    DECLINE: "it was declined already",
    WITHDRAW: "it is off the table already",
}
"""How a proposal ended, in words."""
