"""What the model makes of what it is told: entries, gaps, what was sent, and what is unread."""

from hypothesis import given
from hypothesis import strategies as st

from parlour_client.model import (
    ConversationRemoved,
    EntriesAdded,
    Gap,
    ItemsRebuilt,
    NoteKind,
    Outgoing,
    OutgoingState,
    SummaryChanged,
    UnreadChanged,
)
from parlour_protocol.messages import (
    BecomeOwner,
    Conversation,
    Entry,
    Missed,
    Opened,
    Page,
    Presence,
    Rename,
    SetAway,
    SignedIn,
    Summary,
)
from tests.client.fake_server import LOBBY, ME, OTHER, entry
from tests.client.models import ROOM, model, page, seqs


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
