"""What can be done about tables that gather players, to the journal and to its model at once."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from parlour_protocol.messages import Terms
from parlour_server.journal import settling, tables
from parlour_server.journal.tables import Founding
from parlour_server.journal.transactions import transaction
from tests.server.playing.invitation_steps import ACCOUNTS, Steps, games, lots, who
from tests.server.playing.invitations_model import SEATS


class TableSteps(Steps):
    """The functions of the journal beside the model; whoever inherits says what must hold."""

    @rule(me=who, game=games, side=st.booleans())
    def gather(self, me: int, game: str, *, side: bool) -> None:
        if me in self.model.out or len(self.model.tables) > 12:
            return
        terms = Terms(game, rated=False, level="" if side else "easy")
        seats = (me, *[None] * (SEATS[game][1] - 1))
        founding = Founding(terms, 1, seats, me, self.new(), gathering=True)
        with transaction(self.db):
            number = tables.create(self.db, founding, self.model.now)
        self.model.gather(number, me, terms)

    @precondition(lambda self: self.gathering())
    @rule(data=st.data(), lot=lots)
    def accept_at_a_table(self, data: st.DataObject, lot: int) -> None:
        offered = [(id_, it.invited) for id_, it in self.model.open() if it.gathering]
        if offered:
            id_, account = data.draw(st.sampled_from(offered))
            self.reply(id_, account, "accept", lot)

    def gathering(self) -> list[int]:
        return [n for n, table in self.model.tables.items() if table.state == "gathering"]

    @precondition(lambda self: self.gathering())
    @rule(data=st.data(), you=who)
    def invite_to_a_table(self, data: st.DataObject, you: int) -> None:
        number = data.draw(st.sampled_from(self.gathering()))
        self.send(self.new(), self.model.tables[number].host, you, number, 0)

    @precondition(lambda self: self.model.tables)
    @rule(data=st.data(), me=who, you=who)
    def invite_to_any_table(self, data: st.DataObject, me: int, you: int) -> None:
        number = data.draw(st.sampled_from([*self.model.tables, 999]))
        self.send(self.new(), me, you, number, 0)

    @precondition(lambda self: self.gathering())
    @rule(data=st.data())
    def start(self, data: st.DataObject) -> None:
        self.begin(data.draw(st.sampled_from(self.gathering())))

    def begin(self, number: int) -> None:
        if self.model.start(number):
            with transaction(self.db):
                settling.start(self.db, number, 2, self.model.now)

    @precondition(lambda self: self.gathering())
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.gathering()))
        seated = [seat for seat in self.model.tables[number].seats if seat is not None]
        account = data.draw(st.sampled_from(seated))
        with transaction(self.db):
            settling.leave(self.db, number, account, self.model.now)
        self.model.leave(number, account)

    @rule(me=who, game=games, first=st.integers(0, 4), accepted=st.integers(0, 3), on=st.booleans())
    def gather_and_invite_everybody(
        self, me: int, game: str, first: int, accepted: int, *, on: bool
    ) -> None:
        self.gather(me, game, side=False)
        number = max(self.model.tables, default=0)
        for you in (*ACCOUNTS[first:], *ACCOUNTS[:first]):
            id_ = self.new()
            self.send(id_, me, you, number, 0)
            if accepted and id_ in self.model.sent:
                self.reply(id_, you, "accept", 0)
                accepted -= 1
        if self.model.tables:
            self.send(self.new(), ACCOUNTS[first], me, number, 0)
        if on and number in self.gathering():
            self.begin(number)
