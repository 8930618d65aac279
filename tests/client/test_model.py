from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec import structs

from parlour_client.model import (
    ConversationRemoved,
    EntriesAdded,
    EntryChanged,
    Gap,
    IgnoredChanged,
    InvitationsChanged,
    ItemsRebuilt,
    Model,
    NoteKind,
    Outgoing,
    OutgoingState,
    SummaryChanged,
    TypingChanged,
    UnreadChanged,
)
from parlour_protocol import PEOPLE_MAX
from parlour_protocol.messages import (
    BecomeOwner,
    Changed,
    Conversation,
    Entry,
    Ignored,
    Invited,
    IsTyping,
    Left,
    Marked,
    Missed,
    Opened,
    Page,
    People,
    Person,
    Presence,
    Rename,
    Renaming,
    RoomInvitation,
    SetAway,
    SignedIn,
    Summary,
)
from tests.client.fake_server import LOBBY, ME, OTHER, entry

ROOM = Conversation(LOBBY, "room", "#lobby", 0)


def model(*conversations: Conversation, log: bytes = bytes(16)) -> Model:
    made = Model(lambda: 5)
    made.apply(SignedIn(1, ME, "me", log, conversations or (ROOM,)))
    return made


def page(*seqs: int) -> Page:
    return Page(1, LOBBY, tuple(entry(seq) for seq in seqs))


def seqs(made: Model) -> list[int]:
    return [e.seq for e in made.conversations[LOBBY].entries]


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[int, list[Page | Entry]]:
    """Every entry of a log by a page, live, or both, in any order and with overlaps."""
    head = draw(st.integers(1, 30))
    some = [
        page(*range(first, min(first + size, head + 1)))
        for first, size in draw(
            st.lists(st.tuples(st.integers(1, head), st.integers(1, 10)), max_size=6)
        )
    ]
    rest = [entry(seq) for seq in range(1, head + 1)]
    return head, draw(st.permutations([*some, *rest]))


@given(arrivals())
def test_any_interleaving_of_pages_and_live_entries_gives_the_log_once_and_in_order(
    log: tuple[int, list[Page | Entry]],
) -> None:
    head, messages = log
    made = model()
    shown: list[int] = []
    for message in messages:
        for change in made.apply(message):
            match change:
                case EntriesAdded(entries=added, at_end=True):
                    assert not shown or added[0].seq == shown[-1] + 1
                    shown += [e.seq for e in added]
                case EntriesAdded(entries=added):
                    assert added[-1].seq == shown[0] - 1
                    shown[:0] = [e.seq for e in added]
                case ItemsRebuilt():
                    shown = seqs(made)
                case _:
                    pass
        missing = {s for gap in made.conversations[LOBBY].gaps() for s in _inside(gap)}
        assert missing | set(seqs(made)) == set(range(1, made.conversations[LOBBY].head + 1))
        assert not missing & set(seqs(made))
    assert seqs(made) == shown == list(range(1, head + 1))
    assert made.conversations[LOBBY].gaps() == []


def _inside(gap: Gap) -> range:
    return range(gap.after + 1, gap.before)


def test_a_jump_shows_a_gap_and_tells_views_to_begin_anew() -> None:
    made = model()
    made.apply(page(1, 2))
    assert ItemsRebuilt(LOBBY) in made.apply(entry(5))
    lobby = made.conversations[LOBBY]
    assert lobby.gaps() == [Gap(2, 5)]
    assert list(lobby.items()) == [entry(1), entry(2), Gap(2, 5), entry(5)]
    assert [e.seq for e in lobby.following(0)] == [1, 2]
    assert [e.seq for e in lobby.following(4)] == [5]


def test_gaps_are_before_between_and_after() -> None:
    made = model(Conversation(LOBBY, "room", "#lobby", 20))
    made.apply(page(5, 6, 9))
    lobby = made.conversations[LOBBY]
    assert lobby.gaps() == [Gap(0, 5), Gap(6, 9), Gap(9, 21)]
    assert [gap.count for gap in lobby.gaps()] == [4, 2, 11]


def test_a_message_leaves_the_outbox_when_it_is_an_entry() -> None:
    made = model()
    made.queue(Outgoing((3).to_bytes(16), LOBBY, "t3", "text", 1))
    made.apply(entry(3, account=OTHER))
    assert made.conversations[LOBBY].outbox
    made.apply(entry(1))
    made.apply(Page(1, LOBBY, (entry(2, account=ME),)))
    assert made.conversations[LOBBY].outbox
    made.queue(Outgoing((4).to_bytes(16), LOBBY, "t4", "text", 1))
    made.apply(entry(4, account=ME))
    assert [o.text for o in made.conversations[LOBBY].outbox] == ["t3"]


def test_a_failed_message_says_why_until_it_is_tried_again() -> None:
    made = model()
    made.queue(Outgoing(bytes(16), LOBBY, "x", "text", 1))
    made.fail(bytes(16), "no")
    (failed,) = made.conversations[LOBBY].outbox
    assert (failed.state, failed.reason) == (OutgoingState.FAILED, "no")
    made.retry(bytes(16))
    (waiting,) = made.conversations[LOBBY].outbox
    assert (waiting.state, waiting.reason) == (OutgoingState.WAITING, "")
    made.drop(bytes(16))
    assert made.conversations[LOBBY].outbox == []
    assert made.drop(bytes(16)) == []


def test_unread_counts_what_others_said_after_the_marker() -> None:
    made = model()
    made.apply(page(1, 2, 3))
    made.apply(entry(4, account=ME))
    lobby = made.conversations[LOBBY]
    assert lobby.unread(ME) == 3
    assert made.mark_read(LOBBY, 2) == [UnreadChanged(LOBBY)]
    assert lobby.unread(ME) == 1
    assert made.mark_read(LOBBY, 1) == []
    assert made.mark_read(99, 1) == []
    made.mark_read(LOBBY, 99)
    assert lobby.read == 4


def test_a_mention_is_a_word_of_its_own() -> None:
    made = model()
    for seq, text in enumerate(("me!", "home", "@ME hi", "me-too", "some me"), 1):
        made.apply(entry(seq, text))
    assert made.conversations[LOBBY].mentions(ME, "me") == 3


def test_another_log_removes_every_conversation_of_the_old_one() -> None:
    made = model()
    made.apply(page(1, 2))
    changes = made.apply(SignedIn(1, ME, "me", b"x" * 16, (ROOM,)))
    assert ConversationRemoved(LOBBY) in changes
    assert seqs(made) == []
    assert made.log == b"x" * 16


def test_a_server_restored_from_a_backup_takes_back_what_it_lost() -> None:
    made = model()
    made.apply(page(1, 2, 3))
    made.mark_read(LOBBY, 3)
    made.apply(SignedIn(1, ME, "me", bytes(16), (Conversation(LOBBY, "room", "#lobby", 2),)))
    lobby = made.conversations[LOBBY]
    assert (seqs(made), lobby.head, lobby.read) == ([1, 2], 2, 2)


def test_an_opened_conversation_never_takes_entries_back() -> None:
    made = model()
    made.apply(page(1, 2, 3))
    made.apply(Opened(0, Conversation(LOBBY, "room", "#lobby", 2)))
    assert seqs(made) == [1, 2, 3]
    assert made.conversations[LOBBY].head == 3


def test_presence_is_noted_for_others_and_names_follow() -> None:
    made = model(ROOM, Conversation(2, "direct", "bob", 0, peer=OTHER))
    made.apply(People(1, LOBBY, 2, (Person(ME, "me"), Person(9, "zoe"))))
    made.apply(Presence(LOBBY, 3, joined=(Person(OTHER, "bob"), Person(ME, "me"))))
    made.apply(Presence(LOBBY, 3, renamed=(Renaming(OTHER, "bob", "rob"),)))
    made.apply(Presence(LOBBY, 2, left=(Person(OTHER, "rob"), Person(77, "unseen"))))
    lobby = made.conversations[LOBBY]
    assert [(n.kind, n.who, n.text) for n in lobby.notes] == [
        (NoteKind.JOINED, "bob", ""),
        (NoteKind.RENAMED, "bob", "rob"),
        (NoteKind.LEFT, "rob", ""),
    ]
    assert lobby.people == {ME: Person(ME, "me"), 9: Person(9, "zoe")}
    assert made.conversations[2].title == "@rob"
    made.apply(Presence(LOBBY, 2, renamed=(Renaming(ME, "me", "myself"),)))
    assert made.nickname == "myself"


def test_trimming_and_forgetting_leave_what_can_be_loaded_again() -> None:
    made = model()
    made.apply(page(*range(1, 11)))
    made.trim(LOBBY, 3)
    assert seqs(made) == [8, 9, 10]
    made.forget(LOBBY)
    assert made.conversations[LOBBY].gaps() == [Gap(0, 11)]


def test_what_is_told_of_an_unknown_conversation_changes_nothing() -> None:
    made = model()
    assert made.apply(entry(1, conversation=99)) == []
    assert made.apply(Presence(99, 1)) == []
    assert made.note(99, NoteKind.INFO, text="x") == []


def test_no_more_people_are_named_than_the_protocol_ever_names_at_once() -> None:
    made = model()
    for first in range(100, 1_000, 50):
        joined = tuple(Person(account, f"p{account}") for account in range(first, first + 50))
        made.apply(Presence(LOBBY, 900, joined=joined))
    made.apply(Presence(LOBBY, 900, renamed=(Renaming(2_000, "old", "new"),)))
    people = made.conversations[LOBBY].people
    assert len(people) == PEOPLE_MAX
    made.apply(Presence(LOBBY, 900, renamed=(Renaming(100, "p100", "new"),)))
    assert people[100].nickname == "new"


def test_changes_are_states_and_the_last_one_holds_in_whatever_order_they_come() -> None:
    made = model()
    made.apply(page(1, 2, 3))
    first, second = (changed(2, f"{n}", revision=n) for n in (1, 2))
    assert EntryChanged(LOBBY, second) in made.apply(Changed(second))
    assert made.apply(Changed(first)) == []
    assert made.apply(Changed(second)) == []
    assert [e.text for e in made.conversations[LOBBY].entries] == ["t1", "2", "t3"]
    assert made.apply(Changed(changed(9, "later", revision=3))) == []


def test_a_page_brings_what_an_entry_is_now() -> None:
    made = model()
    made.apply(page(1, 2))
    newer = changed(2, "mended", revision=4)
    changes = made.apply(Page(1, LOBBY, (newer, entry(3))))
    assert EntryChanged(LOBBY, newer) in changes
    assert made.apply(Page(1, LOBBY, (entry(2),))) == []


def test_a_deleted_entry_and_what_is_told_of_the_room_are_not_unread() -> None:
    made = model()
    made.apply(page(1, 2))
    made.apply(structs.replace(entry(3), kind="notice"))
    made.apply(Changed(structs.replace(entry(1), text="", deleted=True, revision=1)))
    assert made.conversations[LOBBY].unread(ME) == 1


def test_ignored_people_count_nowhere_until_they_are_taken_from_again() -> None:
    made = model(ROOM, Conversation(2, "direct", "bob", 0, peer=9))
    lobby = made.conversations[LOBBY]
    made.apply(entry(1, "me, listen"))
    made.apply(entry(2, "me too", account=9))
    changes = made.apply(Ignored((Person(OTHER, "n8"),)))
    assert {IgnoredChanged(), UnreadChanged(LOBBY), ItemsRebuilt(LOBBY)} <= set(changes)
    assert (lobby.unread(ME), lobby.mentions(ME, "me")) == (1, 1)
    assert made.apply(IsTyping(LOBBY, OTHER)) == []
    made.apply(Presence(LOBBY, 3, joined=(Person(OTHER, "n8"), Person(9, "n9"))))
    assert [note.who for note in lobby.notes] == ["n9"]
    assert set(lobby.people) == {OTHER, 9}
    made.apply(Ignored(()))
    assert lobby.unread(ME) == 2


def test_whom_one_ignores_holds_over_a_reconnection_unless_nobody_is_told_of() -> None:
    made = model()
    made.apply(Ignored((Person(OTHER, "n8"),)))
    made.apply(SignedIn(1, ME, "me", bytes(16), (ROOM,)))
    assert made.ignored
    made.apply(Ignored((Person(OTHER, "n8"),)))
    made.apply(Summary(1, ()))
    assert made.ignored
    made.apply(SignedIn(1, ME, "me", bytes(16), (ROOM,)))
    made.apply(Summary(1, ()))
    assert made.ignored == {}
    assert made.conversations[LOBBY].ignored == frozenset()


def test_somebody_is_writing_until_they_have_said_it() -> None:
    made = model()
    assert made.apply(IsTyping(LOBBY, OTHER)) == [TypingChanged(LOBBY)]
    assert made.apply(IsTyping(LOBBY, ME)) == []
    assert made.conversations[LOBBY].typing == {OTHER: 5}
    assert TypingChanged(LOBBY) in made.apply(entry(1))
    assert made.conversations[LOBBY].typing == {}


def test_a_room_that_one_was_taken_out_of_is_gone_and_the_lobby_tells_why() -> None:
    room = Conversation(5, "room", "#cellar", 0)
    made = model(ROOM, room)
    assert ConversationRemoved(5) in made.apply(Left(5, "kicked", "bob", "too loud"))
    assert [n.text for n in made.conversations[LOBBY].notes] == [
        "bob took you out of #cellar: too loud"
    ]
    assert made.apply(Left(5, "kicked", "bob")) == []
    made.apply(Opened(0, room))
    made.apply(Left(5, "left"))
    assert len(made.conversations[LOBBY].notes) == 1


def test_an_invitation_waits_until_it_is_answered() -> None:
    made = model()
    invitation = RoomInvitation("#cellar", "bob", 3)
    assert made.apply(Invited(invitation)) == [InvitationsChanged()]
    assert made.invitations == {"#cellar": invitation}
    assert made.decline("#cellar") == [InvitationsChanged()]
    assert made.decline("#cellar") == []
    made.apply(Summary(1, (), (invitation,)))
    made.apply(Opened(1, Conversation(5, "room", "#cellar", 0)))
    assert made.invitations == {}


def test_what_was_missed_is_known_until_somebody_else_comes() -> None:
    made = model()
    missed = Summary(1, (Missed(LOBBY, 3, 1, 2),))
    assert SummaryChanged() in made.apply(missed)
    assert made.summary == missed
    made.forget_all()
    assert made.summary is None


def test_what_the_server_says_of_a_conversation_takes_the_place_of_what_was_known() -> None:
    made = model()
    made.apply(
        Opened(
            0,
            Conversation(
                LOBBY, "room", "#hall", 0, topic="tea", role="op", recorded=False, muted_until=9
            ),
        )
    )
    lobby = made.conversations[LOBBY]
    assert (lobby.title, lobby.topic, lobby.role) == ("#hall", "tea", "op")
    assert (lobby.recorded, lobby.muted_until) == (False, 9)


def test_what_the_server_has_done_is_known_at_once() -> None:
    made = model()
    made.done(BecomeOwner(1, "code"))
    assert made.role == "owner"
    made.done(SetAway(1, away=True))
    assert made.away
    assert made.done(Rename(1, "x")) == []


def changed(seq: int, text: str, *, revision: int) -> Entry:
    return structs.replace(entry(seq), text=text, revision=revision)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Entry], list[Page | Entry | Changed]]:
    """A log and its changes as pages of any age, live, or both, in any order and with overlaps.

    A page is as the server had it after some of the changes; live entries come as they were said.
    """
    head = draw(st.integers(1, 8))
    log = [entry(seq) for seq in range(1, head + 1)]
    messages: list[Page | Entry | Changed] = [*log]
    for revision in range(1, draw(st.integers(0, 6)) + 1):
        at = draw(st.integers(0, head - 1))
        log[at] = changed(at + 1, f"r{revision}", revision=revision)
        messages.append(Changed(log[at]))
        if draw(st.booleans()):
            first = draw(st.integers(0, head - 1))
            messages.append(Page(1, LOBBY, tuple(log[first:])))
    return log, draw(st.permutations(messages))


@given(histories())
def test_any_interleaving_of_entries_pages_and_changes_gives_each_entry_as_it_was_last(
    history: tuple[list[Entry], list[Page | Entry | Changed]],
) -> None:
    log, messages = history
    made = model()
    shown: dict[int, Entry] = {}
    for message in messages:
        for change in made.apply(message):
            match change:
                case EntriesAdded(entries=added):
                    shown |= {e.seq: e for e in added}
                case EntryChanged(entry=now):
                    shown[now.seq] = now
                case ItemsRebuilt():
                    shown = {e.seq: e for e in made.conversations[LOBBY].entries}
                case _:
                    pass
    assert made.conversations[LOBBY].entries == log
    assert [shown[seq] for seq in sorted(shown)] == log


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
