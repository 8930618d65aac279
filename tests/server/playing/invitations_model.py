"""What must come of invitations to play, written down a second time and as plainly as can be."""

from dataclasses import dataclass, field
from typing import Any

from parlour_protocol.messages import Clock, Terms

MINUTE, DAY = 60_000, 24 * 60 * 60 * 1000
OUT_MAX, LATELY_MAX, UNANSWERED_MAX = 3, 8, 3
REST, PRESENT, AWAY, GATHERING = MINUTE, 10 * MINUTE, 7 * DAY, 60 * MINUTE
SIDES: dict[str, tuple[str, ...]] = {
    "tic-tac-toe": ("crosses", "noughts"),
    "rock-paper-scissors": (),
    "pig": (),
}
SEATS = {"tic-tac-toe": (2, 2), "rock-paper-scissors": (2, 2), "pig": (2, 4)}
DAILY = Clock(per_move=24 * 60 * 60)


Made = tuple[int, tuple[int, ...]] | None
"""The table at which a game has begun, and the accounts in its seats."""


@dataclass
class Sent:
    """An invitation."""

    inviter: int
    invited: int
    terms: Terms
    sent: int
    expires: int
    gathering: int = 0
    state: str = "open"
    closed: int = 0
    crossed: bool = False
    table: int = 0


@dataclass
class Seated:
    """A table."""

    host: int
    terms: Terms
    seats: list[int | None]
    state: str
    made: int


@dataclass
class Model:
    """Everything there is; commands return `ok` or the code of a refusal, and what it is about."""

    now: int
    bots: set[int]
    here: set[int]
    sent: dict[bytes, Sent] = field(default_factory=dict)
    tables: dict[int, Seated] = field(default_factory=dict)
    ignored: set[tuple[int, int]] = field(default_factory=set)
    out: set[int] = field(default_factory=set)
    """Accounts that were given up, or are kept out."""

    def open(self) -> list[tuple[bytes, Sent]]:
        return [(id_, it) for id_, it in self.sent.items() if it.state == "open"]

    def _close(self, it: Sent, state: str) -> None:
        assert it.state == "open"
        it.state, it.closed = state, self.now

    def sweep(self) -> None:
        for _, it in self.open():
            if it.expires <= self.now:
                self._close(it, "expired")
            elif {it.inviter, it.invited} & self.out:
                self._close(it, "voided")

    def tick(self) -> None:
        self.sweep()
        for number, table in self.tables.items():
            if table.state == "gathering" and table.made + GATHERING <= self.now:
                self._end(number)

    # --- the table of commands

    def send(
        self, id_: bytes, me: int, you: int, terms: Terms | int, made: Made
    ) -> tuple[str, bytes]:
        """Send an invitation; `terms` may be a table, and `made` is one if a game begins."""
        self.sweep()
        gathering = terms if isinstance(terms, int) else 0
        if isinstance(terms, int):
            if terms not in self.tables:
                return "unknown-table", id_
            terms = self.tables[terms].terms
        same = self.sent.get(id_)
        if same is not None:
            told = (same.inviter, same.invited, same.terms, same.gathering)
            return ("ok" if told == (me, you, terms, gathering) else "id-reused"), id_
        if gathering and (code := self._no_seat(gathering, me, you)):
            return code, id_
        if me == you or {me, you} & self.out:
            return "not-permitted", id_
        if (you, me) in self.ignored:
            return "ignored", id_
        between = [
            (other, it)
            for other, it in self.open()
            if {it.inviter, it.invited} == {me, you} and it.terms.game == terms.game
        ]
        assert len(between) <= 1
        lasts = PRESENT if you in self.here | self.bots and terms.clock != DAILY else AWAY
        new = Sent(me, you, terms, self.now, self.now + lasts, gathering)
        for other, it in between:
            if it.inviter == me and (it.terms, it.gathering) == (terms, gathering):
                return "ok", other
            if it.inviter == you and self._crosses(it, new):
                number = self._begin(it, made, terms.side)
                self._close(it, "accepted")
                it.table = new.table = number
                new.state, new.closed, new.crossed = "accepted", self.now, True
                self.sent[id_] = new
                return "ok", id_
        if code := self._too_much(me, you, terms.game, between):
            return code, id_
        for _, it in between:
            self._close(it, "superseded")
        self.sent[id_] = new
        return "ok", id_

    def _crosses(self, one: Sent, other: Sent) -> bool:
        if one.gathering or other.gathering:
            return False
        same = [(t.game, t.options, t.clock, t.rated, t.level) for t in (one.terms, other.terms)]
        wishes = [t.side for t in (one.terms, other.terms) if t.side]
        return same[0] == same[1] and len(wishes) == len(set(wishes))

    def _too_much(self, me: int, you: int, game: str, between: list[tuple[bytes, Sent]]) -> str:
        for it in self.sent.values():
            pair = {it.inviter, it.invited} == {me, you} and it.terms.game == game
            if pair and it.state == "declined" and self.now < it.closed + REST:
                return "resting"
        mine = [it for _, it in self.open() if it.inviter == me]
        kept = [it for it in mine if not any(it is other for _, other in between)]
        if len(kept) >= OUT_MAX:
            return "too-many"
        lately = [it for it in self.sent.values() if it.inviter == me and it.sent > self.now - DAY]
        if len(lately) >= LATELY_MAX:
            return "too-many"
        unanswered = [it for it in lately if not self._answered(me, it.invited)]
        if not self._answered(me, you) and len(unanswered) >= UNANSWERED_MAX:
            return "stranger"
        return ""

    def _answered(self, me: int, you: int) -> bool:
        return any(
            (it.inviter, it.invited) == (you, me)
            or ((it.inviter, it.invited) == (me, you) and it.state in ("accepted", "declined"))
            for it in self.sent.values()
        )

    def answer(self, id_: bytes, who: int, verb: str, made: Made) -> str:
        self.sweep()
        if verb not in ("accept", "decline", "withdraw"):
            return "invalid"
        it = self.sent.get(id_)
        if it is None or who not in (it.inviter, it.invited):
            return "unknown-invitation"
        if (who == it.inviter) != (verb == "withdraw"):
            return "not-yours"
        becomes = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}[verb]
        if it.state != "open":
            return "ok" if it.state == becomes else "closed"
        if verb == "accept":
            it.table = it.gathering or self._begin(it, made, "")
            if it.gathering:
                chairs = self.tables[it.gathering].seats
                chairs[chairs.index(None)] = who
        self._close(it, becomes)
        return "ok"

    def _begin(self, it: Sent, made: Made, wish: str) -> int:
        assert made is not None, "no game has begun"
        number, seats = made
        assert number not in self.tables, "a table starts twice"
        assert sorted(seats) == sorted((it.inviter, it.invited))
        sides = SIDES[it.terms.game]
        for account, side in ((it.inviter, it.terms.side), (it.invited, wish)):
            assert not side or seats[sides.index(side)] == account, "a wish is not honoured"
        self.tables[number] = Seated(it.inviter, it.terms, list(seats), "playing", self.now)
        return number

    def gather(self, number: int, me: int, terms: Terms) -> None:
        seats: list[int | None] = [me, *[None] * (SEATS[terms.game][1] - 1)]
        self.tables[number] = Seated(me, terms, seats, "gathering", self.now)

    # --- what the server does

    def ignore(self, me: int, you: int, *, on: bool) -> None:
        if not on:
            self.ignored.discard((me, you))
            return
        self.ignored.add((me, you))
        for _, it in self.open():
            if {it.inviter, it.invited} == {me, you}:
                self._close(it, "voided")

    def give_up(self, me: int) -> None:
        self.out.add(me)
        self.ignored = {pair for pair in self.ignored if me not in pair}
        for _, it in self.open():
            if me in (it.inviter, it.invited):
                self._close(it, "voided")
        for number, table in self.tables.items():
            if table.state == "gathering" and me in table.seats:
                self.leave(number, me)

    # --- tables that gather players

    def _no_seat(self, number: int, me: int, you: int) -> str:
        table = self.tables[number]
        if me not in table.seats:
            return "unknown-table"
        if table.state != "gathering":
            return "table-over"
        if me != table.host or (you in table.seats and you != me):
            return "not-permitted"
        offered = {it.invited for _, it in self.open() if it.gathering == number} - {you}
        return "too-many" if len(offered) >= table.seats.count(None) else ""

    def start(self, number: int) -> bool:
        table = self.tables[number]
        seated = [seat for seat in table.seats if seat is not None]
        if len(seated) < SEATS[table.terms.game][0]:
            return False
        table.state, table.seats = "playing", list(seated)
        self._void(number)
        return True

    def leave(self, number: int, me: int) -> None:
        table = self.tables[number]
        table.seats[table.seats.index(me)] = None
        if me == table.host:
            self._end(number)

    def _end(self, number: int) -> None:
        self.tables[number].state = "over"
        self._void(number)

    def _void(self, number: int) -> None:
        for _, it in self.open():
            if it.gathering == number:
                self._close(it, "voided")

    def told(self) -> dict[bytes, tuple[Any, ...]]:
        """Return all that is to be known of each invitation."""
        return {
            id_: (
                it.inviter, it.invited, it.terms, it.sent, it.expires, it.state, it.closed,
                it.crossed, it.gathering, it.table,
            )
            for id_, it in self.sent.items()
        }  # fmt: skip
