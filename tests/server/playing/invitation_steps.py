"""What can be done about invitations, to the journal and to its model at once."""

from collections.abc import Callable
from itertools import count
from typing import Any

import apsw
import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from parlour_protocol.messages import Terms
from parlour_server.journal import (
    SqliteJournal,
    forgetting,
    ignoring,
    invitations,
    settling,
    standing,
    tables,
)
from parlour_server.journal.settling import Asked, Play, Policy, Settled
from parlour_server.journal.transactions import transaction
from parlour_server.playing.invitations import Decided, Invitation, Most, Seating
from tests.server.playing.invitations_model import (
    AWAY,
    DAILY,
    DAY,
    GATHERING,
    LATELY_MAX,
    MINUTE,
    OUT_MAX,
    PRESENT,
    REST,
    SIDES,
    UNANSWERED_MAX,
    Made,
    Model,
)

ACCOUNTS = (1, 2, 3, 4, 5)
BOT = 5
POLICY = Policy(Most(OUT_MAX, LATELY_MAX, UNANSWERED_MAX, REST), PRESENT, AWAY)

_databases = count()

who = st.sampled_from(ACCOUNTS)
two = st.sampled_from((1, 2))
lots = st.sampled_from((0, 1))
games = st.sampled_from(sorted(SIDES))
waits = st.sampled_from(
    (1, 1_000, MINUTE - 1, MINUTE, PRESENT - 1, PRESENT, GATHERING, DAY, AWAY - 1, AWAY)
)
verbs = st.sampled_from(("accept", "accept", "decline", "withdraw", "take"))


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    game = draw(games)
    return Terms(
        game,
        clock=draw(st.sampled_from((Terms(game).clock, Terms(game).clock, DAILY))),
        side=draw(st.sampled_from(("", *SIDES[game]))),
        level=draw(st.sampled_from(("", "", "easy"))),
    )


class Steps(RuleBasedStateMachine):
    """The functions of the journal beside the model; whoever inherits says what must hold."""

    def __init__(self) -> None:
        super().__init__()
        self.path = f"file:/invitations-{next(_databases)}?vfs=memdb"
        self.journal = SqliteJournal(self.path)
        self.ids = count(1)
        self.known: list[bytes] = []
        self.lasting: dict[bytes, str] = {}
        """The states in which invitations were found once they were not open any more."""
        self.looked = True
        """Whether nothing has happened since something was asked, so that all is swept."""
        self.model = Model(1_000 * DAY, {BOT}, {1, 2, 3})
        for account in ACCOUNTS:
            self.db.execute(
                "INSERT INTO account (id, nickname, created, used, bot) VALUES (?, ?, 1, 1, ?)",
                (account, f"p{account}", account == BOT),
            )

    @property
    def db(self) -> apsw.Connection:
        return self.journal._db

    def _close(self) -> None:
        for db in (self.journal._seeker, self.journal._reader, self.db):
            db.close()

    def teardown(self) -> None:
        """Let go of the database."""
        self._close()

    def new(self) -> bytes:
        return next(self.ids).to_bytes(16)

    def plays(self, lot: int) -> Callable[[str], Play | None]:
        return lambda game: Play(1, Seating(SIDES[game], lot), 1_000_000)

    def made(self, settled: Settled) -> Made:
        """Return the table that was made, and who sits there."""
        made = set(settled.tables) - self.model.tables.keys()
        assert len(made) <= 1
        for number in made:
            table = tables.load(self.db, number)
            assert table is not None
            assert table.state == "playing"
            return number, tuple(seat.account for seat in table.seats)
        return None

    def code(self, settled: Settled) -> str:
        assert settled.outcome is not None
        self.looked = True
        return "ok" if isinstance(settled.outcome, Decided) else settled.outcome.code

    def open(self) -> list[Invitation]:
        rows: Any = self.db.execute("SELECT id FROM play_invitation WHERE state = 'open'")
        found = [invitations.find(self.db, bytes(id_)) for (id_,) in rows.fetchall()]
        return [it for it in found if it is not None]

    # --- what people do

    def send(self, id_: bytes, me: int, you: int, terms: Terms | int, lot: int) -> None:
        whole, table = (None, terms) if isinstance(terms, int) else (terms, 0)
        asked = Asked(id_, me, you, you in self.model.here, whole, table)
        with transaction(self.db):
            got = settling.send(self.db, asked, POLICY, self.plays(lot), self.model.now)
        expected, about = self.model.send(id_, me, you, terms, self.made(got))
        assert self.code(got) == expected
        if isinstance(got.outcome, Decided):
            assert got.outcome.answer.id == about
            self.known.append(about)

    @rule(me=who, you=who, terms=some_terms(), lot=lots)
    def invite(self, me: int, you: int, terms: Terms, lot: int) -> None:
        self.send(self.new(), me, you, terms, lot)

    @rule(me=two, terms=some_terms(), lot=lots)
    def invite_a_friend(self, me: int, terms: Terms, lot: int) -> None:
        self.send(self.new(), me, 3 - me, terms, lot)

    @rule(me=two, terms=some_terms(), often=st.integers(1, 4), first=verbs)
    def invite_everybody_in_vain(self, me: int, terms: Terms, often: int, first: str) -> None:
        for you in [you for you in ACCOUNTS if you != me][:often]:
            for verb in (first, "withdraw", "withdraw"):
                id_ = self.new()
                self.send(id_, me, you, terms, 0)
                if id_ in self.model.sent:
                    self.reply(id_, me if verb == "withdraw" else you, verb, 0)
                if verb == "decline":
                    self.wait(REST)

    @precondition(lambda self: self.model.open())
    @rule(data=st.data(), lot=lots, side=st.sampled_from(("same", "other", "")))
    def invite_back(self, data: st.DataObject, lot: int, side: str) -> None:
        _, it = data.draw(st.sampled_from(self.model.open()))
        sides = [name for name in SIDES[it.terms.game] if name != it.terms.side]
        wish = {"same": it.terms.side, "other": sides[0] if sides else "", "": ""}[side]
        terms = msgspec.structs.replace(it.terms, side=wish)
        self.send(self.new(), it.invited, it.inviter, terms, lot)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), lot=lots, again=st.sampled_from(("id", "terms", "id alone")), you=who)
    def invite_again(self, data: st.DataObject, lot: int, again: str, you: int) -> None:
        id_ = data.draw(st.sampled_from(self.known))
        it = self.model.sent[id_]
        self.send(
            id_ if again != "terms" else self.new(),
            it.inviter,
            it.invited if again != "id alone" else you,
            it.gathering or it.terms,
            lot,
        )

    @precondition(lambda self: self.known)
    @rule(data=st.data(), account=who, verb=verbs, lot=lots)
    def answer(self, data: st.DataObject, account: int, verb: str, lot: int) -> None:
        self.reply(data.draw(st.sampled_from(self.known)), account, verb, lot)

    @precondition(lambda self: self.known)
    @rule(data=st.data(), verb=verbs, lot=lots)
    def answer_rightly(self, data: st.DataObject, verb: str, lot: int) -> None:
        id_ = data.draw(st.sampled_from(self.known[-6:]))
        it = self.model.sent[id_]
        rightful = it.inviter if verb == "withdraw" else it.invited
        is_open = it.state == "open" and self.model.now < it.expires
        is_open = is_open and not {it.inviter, it.invited} & self.model.out
        got = self.reply(id_, rightful, verb, lot)
        if is_open and verb != "take":
            assert got == "ok", "the rightful party's answer is never refused"

    def reply(self, id_: bytes, account: int, verb: str, lot: int) -> str:
        with transaction(self.db):
            got = settling.answer(self.db, id_, account, verb, self.plays(lot), self.model.now)
        expected = self.model.answer(id_, account, verb, self.made(got))
        assert self.code(got) == expected
        return expected

    # --- what leads to where seldom anybody comes

    @rule(me=who, you=who, terms=some_terms(), rest=st.sampled_from((-1, 0)), back=st.booleans())
    def decline_and_invite_again(
        self, me: int, you: int, terms: Terms, rest: int, *, back: bool
    ) -> None:
        id_ = self.new()
        self.send(id_, me, you, terms, 0)
        if id_ in self.model.sent and self.model.sent[id_].state == "open":
            self.reply(id_, you, "decline", 0)
            self.wait(REST + rest)
            self.send(self.new(), *((you, me) if back else (me, you)), terms, 0)

    @rule(me=who, game=games, rated=st.booleans())
    def invite_as_many_as_one_may_and_another_of_them(
        self, me: int, game: str, *, rated: bool
    ) -> None:
        for you in ACCOUNTS:
            self.send(self.new(), me, you, Terms(game), 0)
        for you in ACCOUNTS:
            self.send(self.new(), me, you, Terms(game, rated=rated), 0)

    @precondition(lambda self: self.model.open())
    @rule(data=st.data(), back=st.booleans(), on=st.sampled_from((True, True, False)))
    def ignore(self, data: st.DataObject, *, back: bool, on: bool) -> None:
        _, it = data.draw(st.sampled_from(self.model.open()))
        me, you = (it.invited, it.inviter) if back else (it.inviter, it.invited)
        if {me, you} & self.model.out:
            return
        with transaction(self.db):
            ignoring.ignore(self.db, me, you, on=on)
            if on:
                settling.part(self.db, me, you, self.model.now)
        self.model.ignore(me, you, on=on)

    @rule(account=st.sampled_from((3, 4)), often=st.integers(0, 4))
    def give_up(self, account: int, often: int) -> None:
        if often or account in self.model.out:
            return
        with transaction(self.db):
            forgetting.give_up(self.db, account, self.model.now)
        self.model.give_up(account)

    @rule(often=st.integers(0, 9))
    def be_kept_out(self, often: int) -> None:
        if often:
            return
        standing.set_disabled(self.db, 4, disabled=True)
        self.model.out.add(4)
        self.looked = False

    @rule(account=st.sampled_from((1, 2, 3)))
    def come_or_go(self, account: int) -> None:
        self.model.here ^= {account}

    # --- what happens by itself

    @rule(milliseconds=waits)
    def wait(self, milliseconds: int) -> None:
        self.model.now += milliseconds
        self.looked = False

    @rule()
    def tick(self) -> None:
        now, before = self.model.now, self.model.now - GATHERING
        due = settling.is_due(self.db, now, before)
        changed = self.model.told(), [table.state for table in self.model.tables.values()]
        with transaction(self.db):
            got = settling.sweep(self.db, now, before)
        self.model.tick()
        assert due is (
            changed != (self.model.told(), [t.state for t in self.model.tables.values()])
        )
        assert due is bool(got.changed or got.tables)
        self.looked = True

    @rule()
    def restart(self) -> None:
        before = [*self.db.execute("SELECT * FROM play_invitation ORDER BY id")]
        again = SqliteJournal(self.path)
        self._close()
        self.journal = again
        assert [*self.db.execute("SELECT * FROM play_invitation ORDER BY id")] == before
