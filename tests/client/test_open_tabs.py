"""Tabs without a screen."""

from parlour_client.open_tabs import OpenTabs
from tests.client.company import BOB, CLEO, LOBBY, direct
from tests.client.fake_session import FakeSession

WITH_BOB, WITH_CLEO = 100 + BOB, 100 + CLEO


def session() -> FakeSession:
    made = FakeSession()
    made.sign_in(direct(BOB), direct(CLEO))
    return made


def test_rooms_are_open_and_direct_conversations_once_something_is_unread() -> None:
    fake = session()
    fake.hear(CLEO, "psst", at=WITH_CLEO)
    tabs = OpenTabs()
    tabs.restore("", fake.model)
    assert tabs.order == [LOBBY, WITH_CLEO]
    assert tabs.active == LOBBY


def test_nonsense_and_lost_conversations_are_left_out() -> None:
    for kept in ("", "{", '{"open":["x"]}', '{"open":[999],"active":999}', "[" * 5000):
        tabs = OpenTabs()
        tabs.restore(kept, session().model)
        assert (tabs.order, tabs.active) == ([LOBBY], LOBBY)


def test_activity_goes_to_mentions_first_then_to_direct_messages() -> None:
    fake = session()
    fake.hear(BOB, "hello", at=WITH_BOB)
    fake.hear(CLEO, "alice?", at=WITH_CLEO)
    tabs = OpenTabs()
    tabs.restore("", fake.model)
    assert tabs.next_activity(fake.model) == WITH_CLEO
    fake.mark_read(WITH_CLEO, 1)
    assert tabs.next_activity(fake.model) == WITH_BOB
    fake.mark_read(WITH_BOB, 1)
    assert tabs.next_activity(fake.model) is None


def test_closing_goes_back_to_the_tab_before() -> None:
    tabs = OpenTabs()
    for conversation in (1, 2, 3):
        tabs.activate(conversation)
    tabs.activate(1)
    tabs.close(1)
    assert tabs.active == 3
    tabs.close(3)
    assert tabs.active == 2
    assert tabs.numbered(1) == 2
    assert tabs.numbered(2) is None
