"""Names that are claimed, given up, left to rest and lost, in any order: whose they are."""

from itertools import count
from typing import Any

import pytest
import trio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from trio.testing import MockClock

from parlour_protocol.messages import Done, Refused, Rename, SignedIn
from parlour_server.config import Policy
from parlour_server.journal import NameRecord, SqliteJournal, accounts, naming
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer, TooManyError
from parlour_server.journal.naming import Wanted
from parlour_server.journal.transactions import transaction
from parlour_server.names import NicknameError, nickname_key
from tests.server.arrivals import status, try_to_join
from tests.server.names_model import (
    DAY,
    DEVICES,
    EXPIRE_DAYS,
    NAMES,
    REST_DAYS,
    RESTS_MAX,
    Names,
)
from tests.server.peers import Peer, house, public

_databases = count()

names = st.sampled_from(NAMES)
devices = st.sampled_from(DEVICES)
days = st.sampled_from([1, 10, REST_DAYS - 1, REST_DAYS, EXPIRE_DAYS - 1, EXPIRE_DAYS + 1])


class JournalOfNames(RuleBasedStateMachine):
    """The functions of the journal against the model."""

    def __init__(self) -> None:
        super().__init__()
        self.model = Names()
        self.model.now = 1_000 * DAY
        journal = SqliteJournal(f"file:/names-{next(_databases)}?vfs=memdb")
        self.journal, self.db = journal, journal._db

    def teardown(self) -> None:
        """Let go of the database."""
        self.journal._reader.close()
        self.db.close()

    def wanted(self, nickname: str) -> Wanted | None:
        now = self.model.now
        try:
            return Wanted(nickname_key(nickname), nickname, now, now - EXPIRE_DAYS * DAY)
        except NicknameError:
            return None

    @rule(nickname=names, device=devices)
    def sign_in(self, nickname: str, device: str) -> None:
        wanted = self.wanted(nickname)
        expected = self.model.sign_in(nickname, device)
        if wanted is None:
            assert expected is None
            return
        with transaction(self.db):
            got = accounts.admit(self.db, wanted, Bearer(public(device), device))
        if expected is None:
            assert isinstance(got, NameRecord)
        else:
            assert isinstance(got, Admitted)
            assert (got.account.id, got.account.nickname) == (expected.number, expected.nickname)

    @precondition(lambda self: self.model.owners)
    @rule(data=st.data(), nickname=names)
    def rename(self, data: st.DataObject, nickname: str) -> None:
        owner = data.draw(st.sampled_from(self.model.owners))
        wanted = self.wanted(nickname)
        expected = self.model.rename(owner, nickname)
        if wanted is None:
            return
        until = self.model.now + REST_DAYS * DAY
        try:
            with transaction(self.db):
                done = naming.rename(self.db, owner.number, wanted, until, RESTS_MAX) is None
        except TooManyError:
            done = False
        assert done is expected

    @rule(days=days)
    def wait(self, days: int) -> None:
        self.model.now += days * DAY

    @precondition(lambda self: self.model.owners)
    @rule(data=st.data())
    def stay(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from(self.model.owners))
        owner.used = self.model.now
        accounts.seen(self.db, [owner.number], self.model.now)

    @invariant()
    def a_name_is_whose_the_model_says(self) -> None:
        for nickname in NAMES:
            wanted = self.wanted(nickname)
            if wanted is None:
                continue
            for device in DEVICES:
                found, yours = accounts.could_have(self.db, wanted, Bearer(public(device), ""))
                told = "yours" if yours else "free" if found is None else "not free"
                assert told == self.model.status(nickname, device)

    @invariant()
    def everybody_is_called_as_the_model_says_and_nobody_as_another(self) -> None:
        for owner in self.model.owners:
            assert accounts.account(self.db, owner.number).nickname == owner.nickname
            resting = naming.resting(self.db, owner.number, self.model.now)
            assert {nickname_key(it) for it in resting} == {
                key for key, until in owner.resting.items() if until > self.model.now
            }
        shown = [owner.nickname for owner in self.model.owners if owner.name is not None]
        assert len({nickname_key(nickname) for nickname in shown}) == len(shown)


TestJournalOfNames = JournalOfNames.TestCase
TestJournalOfNames.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("sign in"), names, devices),
        st.tuples(st.just("rename"), names, st.integers(0, 5)),
        st.tuples(st.just("wait"), days, st.none()),
    ),
    max_size=25,
)


async def _follow(steps: list[tuple[str, Any, Any]]) -> None:
    policy = Policy(nicknames_expire_after_days=EXPIRE_DAYS)
    async with house(
        policy=policy, nickname_rest_days=REST_DAYS, nickname_rests_max=RESTS_MAX
    ) as here:
        here.calendar.skip(days=1_000)
        model = Names()
        for step, what, who in steps:
            # In virtual time nothing takes any, and so the model's days are the server's.
            model.now = here.server.now()
            if step == "wait":
                here.calendar.skip(days=what)
                continue
            peer = await here.greeted()
            if step == "sign in":
                assert (await status(peer, what, who)) in _told(model.status(what, who))
                expected = model.sign_in(what, who)
                answer = await try_to_join(peer, what, who)
                assert isinstance(answer, SignedIn) is (expected is not None)
                if expected is not None:
                    assert (answer.account, answer.nickname) == (  # type: ignore[union-attr] # signed in, as asserted
                        expected.number, expected.nickname,
                    )  # fmt: skip
            else:
                await _rename(model, peer, what, who)
            await _leave(peer)


async def _rename(model: Names, peer: Peer, nickname: str, which: int) -> None:
    """Have somebody with a name come in by it, and take another."""
    named = [owner for owner in model.owners if owner.name is not None]
    if not named:
        return
    owner = named[which % len(named)]
    device = min(owner.devices)
    assert isinstance(await try_to_join(peer, owner.nickname, device), SignedIn)
    assert model.sign_in(owner.nickname, device) is owner
    message = Rename(99, nickname)
    peer.send(message)
    answer = await peer.answer_to(message)
    assert isinstance(answer, Done | Refused)
    assert isinstance(answer, Done) is model.rename(owner, nickname)


async def _leave(peer: Peer) -> None:
    peer.transport.end()
    await peer.gone()


def _told(status: str) -> tuple[str, ...]:
    return ("taken", "close") if status == "not free" else (status, "close")


@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_whoever_speaks_the_wire_is_told_and_given_what_the_model_says(
    steps: list[tuple[str, Any, Any]],
) -> None:
    trio.run(_follow, steps, clock=MockClock(autojump_threshold=0))


@pytest.mark.parametrize("nickname", NAMES)
def test_the_model_knows_which_names_are_names(nickname: str) -> None:
    model = Names()
    assert (model.sign_in(nickname, "laptop") is None) is (nickname in ("admin", "a b"))
