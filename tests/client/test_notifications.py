"""Whom to call about what."""

import pytest

from parlour_client.config import Notifications
from parlour_client.model import EntriesAdded
from parlour_client.notifications import Wishes, invitation_notification, notification
from parlour_client.notify_levels import Level
from parlour_protocol.messages import ACTION, NOTICE, RoomInvitation
from tests.client.company import ALICE, BOB, LOBBY, direct
from tests.client.fake_session import FakeSession

AT_BOB = 100 + BOB


def told(  # noqa: PLR0913 - each is a side of the decision
    text: str,
    *,
    account: int = BOB,
    at: int = LOBBY,
    kind: str = "text",
    looked_at: int = 0,
    ignored: frozenset[int] = frozenset(),
    settings: Notifications | None = None,
    chosen: dict[int, Level] | None = None,
) -> str | None:
    """Return the words of the call about one entry, None if there is none."""
    session = FakeSession()
    session.sign_in(direct(BOB))
    came = session.entry(account, text, kind=kind, at=at)
    (added,) = [c for c in session.model.apply(came) if isinstance(c, EntriesAdded)]
    wishes = Wishes(settings or Notifications(), chosen or {}, ignored)
    found = notification(added, session.model, wishes, looked_at=looked_at)
    return None if found is None else f"{found.title} | {found.text}"


def test_mentions_and_direct_messages_call_and_nothing_else_does() -> None:
    assert told("hello everybody") is None
    assert told("hello Alice") == "#lobby | bob: hello Alice"
    assert told("hello", at=AT_BOB) == "@bob | hello"
    assert told("waves at alice", kind=ACTION) == "#lobby | bob waves at alice"


def test_own_messages_and_those_of_people_who_are_ignored_call_nobody() -> None:
    everything = Notifications(everything=True)
    assert told("alice is here", account=ALICE, settings=everything) is None
    assert told("alice!", ignored=frozenset({BOB}), settings=everything) is None
    assert told("hi", at=AT_BOB, ignored=frozenset({BOB}), settings=everything) is None


def test_what_is_looked_at_calls_nobody() -> None:
    assert told("alice!", looked_at=LOBBY) is None
    assert told("alice!", looked_at=AT_BOB) is not None


def test_what_the_server_tells_of_a_room_calls_nobody() -> None:
    assert told("alice was made op", kind=NOTICE, settings=Notifications(everything=True)) is None


@pytest.mark.parametrize(
    ("settings", "plain", "named", "direct_message"),
    [
        (Notifications(), False, True, True),
        (Notifications(mentions=False), False, False, True),
        (Notifications(direct=False), False, True, False),
        (Notifications(everything=True, mentions=False, direct=False), True, True, True),
        (Notifications(quiet=("#LOBBY", "@bob")), False, False, False),
        (Notifications(quiet=("#other",)), False, True, True),
        (Notifications(conversations={"#lobby": "all"}), True, True, True),
        (Notifications(conversations={"#lobby": "mentions"}, mentions=False), False, True, True),
        (Notifications(conversations={"#lobby": "none", "@bob": "none"}), False, False, False),
        (Notifications(conversations={"@bob": "mentions"}), False, True, False),
    ],
)
def test_the_config_file_decides(
    settings: Notifications,
    plain: bool,  # noqa: FBT001 - as pytest hands it
    named: bool,  # noqa: FBT001
    direct_message: bool,  # noqa: FBT001
) -> None:
    assert (told("hello", settings=settings) is not None) is plain
    assert (told("hello alice", settings=settings) is not None) is named
    assert (told("hello", at=AT_BOB, settings=settings) is not None) is direct_message


@pytest.mark.parametrize(
    ("level", "plain", "named"),
    [("all", True, True), ("mentions", False, True), ("none", False, False)],
)
def test_what_was_chosen_for_a_conversation_holds_over_the_config_file(
    level: Level,
    plain: bool,  # noqa: FBT001
    named: bool,  # noqa: FBT001
) -> None:
    for settings in (Notifications(quiet=("#lobby",)), Notifications(everything=True)):
        chosen = {LOBBY: level}
        assert (told("hello", settings=settings, chosen=chosen) is not None) is plain
        assert (told("hello alice", settings=settings, chosen=chosen) is not None) is named


def test_what_was_read_elsewhere_and_what_is_older_calls_nobody() -> None:
    session = FakeSession()
    session.sign_in()
    first = session.entry(BOB, "alice!")
    (added,) = [c for c in session.model.apply(first) if isinstance(c, EntriesAdded)]
    second = EntriesAdded(LOBBY, added.entries, at_end=False)
    wishes = Wishes(Notifications(), {})
    assert notification(added, session.model, wishes, looked_at=0) is not None
    assert notification(second, session.model, wishes, looked_at=0) is None
    session.model.mark_read(LOBBY, first.seq)
    assert notification(added, session.model, wishes, looked_at=0) is None


@pytest.mark.parametrize(
    ("settings", "calls"),
    [
        (Notifications(), True),
        (Notifications(invitations=False), False),
        (Notifications(quiet=("#den",)), False),
    ],
)
def test_an_invitation_calls_where_it_is_wanted(
    settings: Notifications,
    calls: bool,  # noqa: FBT001
) -> None:
    found = invitation_notification(RoomInvitation("#den", "bob", 1), Wishes(settings, {}))
    assert (found is not None) is calls
    assert found is None or (found.title, found.text) == ("#den", "bob invites you")
