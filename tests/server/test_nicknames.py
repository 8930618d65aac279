"""Who holds which nickname, whatever the order in which people come and go."""

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from parlour_protocol.messages import Guest
from parlour_server.names import NicknameError
from parlour_server.nicknames import Nicknames, holder

HOLD = 60.0
NAMES = st.sampled_from(["ada", "ADA", "bob", "eve"])
HOLDERS = st.sampled_from([b"one", b"two", b"three"])


@dataclass
class Held:
    """What the model knows of a name: its holder, their sessions, and until when it is kept."""

    holder: bytes
    sessions: int
    until: float


class NicknamesMachine(RuleBasedStateMachine):
    """Claims, sign-ins that fail, departures and time, against a model that is plain to see."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.nicknames = Nicknames(HOLD, lambda: self.now)
        self.model: dict[str, Held] = {}

    def expected(self, nickname: str, holder_: bytes) -> str:
        held = self.model.get(nickname.lower())
        if held is None or (held.sessions == 0 and self.now >= held.until):
            return "free"
        return "yours" if held.holder == holder_ else "taken"

    def taken(self) -> list[str]:
        return [key for key, held in self.model.items() if held.sessions]

    @rule(nickname=NAMES, by=HOLDERS)
    def claim(self, nickname: str, by: bytes) -> None:
        expected = self.expected(nickname, by)
        try:
            key = self.nicknames.take(nickname, by)
        except NicknameError:
            assert expected == "taken"
            return
        assert expected in ("free", "yours")
        assert key == nickname.lower()
        if key not in self.model or self.model[key].holder != by:
            self.model[key] = Held(by, 0, 0.0)
        self.model[key].sessions += 1

    @precondition(lambda self: self.taken())
    @rule(data=st.data(), failed=st.booleans())
    def leave(self, data: st.DataObject, *, failed: bool) -> None:
        key = data.draw(st.sampled_from(self.taken()))
        self.nicknames.release(key, at_once=failed)
        self.model[key].sessions -= 1
        if not failed:
            self.model[key].until = self.now + HOLD

    @rule(seconds=st.sampled_from([0.5, 1, 30, 59.5, 60, 61]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(newcomers=st.integers(60, 200))
    def many_strangers_come_and_go(self, newcomers: int) -> None:
        for number in range(newcomers):
            key = self.nicknames.take(f"stranger{number}", b"stranger")
            self.nicknames.release(key, at_once=True)

    @invariant()
    def everybody_is_told_the_same_as_the_model_says(self) -> None:
        for nickname in ("ada", "Bob", "EVE"):
            for by in (b"one", b"two", b"three"):
                try:
                    status = self.nicknames.check(nickname, by)
                except NicknameError:
                    status = "taken"
                assert status == self.expected(nickname, by)

    @invariant()
    def what_is_over_is_forgotten_in_the_end(self) -> None:
        assert len(self.nicknames._holds) <= 64 + 200


TestNicknames = NicknamesMachine.TestCase
TestNicknames.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_a_holder_is_known_by_the_secret_and_the_secret_is_not_kept() -> None:
    secret = bytes(range(32))
    assert holder(Guest(secret)) == holder(Guest(secret))
    assert holder(Guest(secret)) != holder(Guest(bytes(32)))
    assert secret not in holder(Guest(secret))
