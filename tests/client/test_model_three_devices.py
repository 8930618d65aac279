"""One person's read marker on three devices, whose connections come and go."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parlour_protocol.messages import Conversation, Marked, SignedIn
from tests.client.fake_server import LOBBY, ME, entry
from tests.client.models import model, page


class ThreeDevices(RuleBasedStateMachine):
    """One person's devices, the server's marker, and connections that come and go."""

    devices = st.sampled_from(range(3))

    def __init__(self) -> None:
        super().__init__()
        self.head = self.marker = 0
        self.read = 0
        """The last entry that was on any screen."""
        self.models = [model() for _ in range(3)]
        self.connected = {0, 1, 2}

    @rule()
    def somebody_speaks(self) -> None:
        self.head += 1
        for device in self.connected:
            self.models[device].apply(entry(self.head))

    @rule(device=devices, seq=st.integers(1, 40), arrives=st.booleans())
    def is_read(self, device: int, seq: int, arrives: bool) -> None:  # noqa: FBT001 - drawn
        here = self.models[device].conversations[LOBBY]
        seq = min(seq, here.last)
        if not seq:
            return
        before = here.read
        self.models[device].mark_read(LOBBY, seq)
        self.read = max(self.read, seq)
        assert here.read == max(before, seq)
        if device in self.connected and arrives:
            self._arrive(device, here.read)

    def _arrive(self, device: int, seq: int) -> None:
        if seq <= self.marker:
            return
        self.marker = seq
        for other in self.connected - {device}:
            self.models[other].apply(Marked(LOBBY, seq))

    @rule(device=devices)
    def goes(self, device: int) -> None:
        self.connected.discard(device)

    @rule(device=devices)
    def comes_back(self, device: int) -> None:
        self.connected.add(device)
        about = Conversation(LOBBY, "room", "#lobby", self.head, read=self.marker)
        made = self.models[device]
        made.apply(SignedIn(1, ME, "me", bytes(16), (about,)))
        here = made.conversations[LOBBY]
        made.apply(page(*range(here.last + 1, self.head + 1)))
        if here.read > self.marker:
            self._arrive(device, here.read)

    @invariant()
    def nothing_counts_as_read_that_was_on_no_screen(self) -> None:
        assert self.marker <= self.read
        for made in self.models:
            assert made.conversations[LOBBY].read <= self.read

    @invariant()
    def what_is_connected_is_no_further_back_than_the_server(self) -> None:
        for device in self.connected:
            assert self.models[device].conversations[LOBBY].read >= self.marker

    def teardown(self) -> None:
        for device in range(3):
            self.comes_back(device)
        for made in self.models:
            here = made.conversations[LOBBY]
            assert here.read == self.marker == self.read
            assert here.unread(ME) == self.head - self.read


TestThreeDevices = ThreeDevices.TestCase
