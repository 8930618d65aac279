"""Invitations in any order, by anybody, past expiries and restarts: all is as the model says."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from parlour_server.journal import invitations, tables
from tests.server.playing.invitation_steps import ACCOUNTS
from tests.server.playing.invitation_table_steps import TableSteps
from tests.server.playing.invitations_model import OUT_MAX

RUNS = int(os.environ.get("INVITATION_RUNS", "60"))
STEPS = int(os.environ.get("INVITATION_STEPS", "30"))


class Invitations(TableSteps):
    """The functions of the journal against the model."""

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        found = {id_: invitations.find(self.db, id_) for id_ in self.model.sent}
        kept = {
            id_: (
                it.inviter, it.invited, it.terms, it.sent, it.expires, it.state, it.closed,
                it.crossed, it.gathering, it.table,
            )
            for id_, it in found.items() if it is not None
        }  # fmt: skip
        assert kept == self.model.told()
        assert self.db.execute("SELECT count(*) FROM play_invitation").get == len(kept)
        for number, table in self.model.tables.items():
            record = tables.load(self.db, number)
            assert record is not None
            assert (record.host, record.state) == (table.host, table.state)
            assert [seat.account or None for seat in record.seats] == table.seats
        assert self.db.execute("SELECT count(*) FROM game_table").get == len(self.model.tables)

    @invariant()
    def two_people_have_one_open_invitation_for_a_game_at_the_most(self) -> None:
        pairs = [(frozenset((it.inviter, it.invited)), it.terms.game) for it in self.open()]
        assert len(set(pairs)) == len(pairs)

    @invariant()
    def accepted_invitations_and_the_tables_made_for_them_are_one_to_one(self) -> None:
        rows = self.db.execute(
            "SELECT conversation FROM play_invitation"
            " WHERE state = 'accepted' AND NOT crossed AND NOT gathering ORDER BY conversation"
        ).fetchall()
        made = self.db.execute(
            "SELECT conversation FROM game_table WHERE id IS NULL ORDER BY conversation"
        ).fetchall()
        assert rows == made

    @invariant()
    def what_is_closed_stays_as_it_is(self) -> None:
        for id_, it in ((id_, invitations.find(self.db, id_)) for id_ in self.model.sent):
            assert it is not None
            if it.state != "open":
                assert self.lasting.setdefault(id_, it.state) == it.state
                assert 0 < it.closed <= self.model.now

    @invariant()
    def nothing_stays_open_past_its_expiry_once_anything_is_asked(self) -> None:
        if self.looked:
            assert all(it.expires > self.model.now for it in self.open())

    @invariant()
    def everybody_is_listed_what_is_open_of_theirs_and_no_more_than_they_may_have(self) -> None:
        for account in ACCOUNTS:
            listed = invitations.listed(self.db, account, self.model.now, 60)
            assert {it.id for it in listed} == {
                it.id
                for it in self.open()
                if account in (it.inviter, it.invited) and it.expires > self.model.now
            }
            assert sum(it.inviter == account for it in self.open()) <= OUT_MAX

    @invariant()
    def no_more_seats_are_offered_than_are_free_and_none_where_nobody_gathers(self) -> None:
        for number, table in self.model.tables.items():
            offered = invitations.gathered(self.db, number)
            free = table.seats.count(None) if table.state == "gathering" else 0
            assert len(offered) <= free


TestInvitations = Invitations.TestCase
TestInvitations.settings = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
