"""Tabs without a screen."""

from msgspec import structs

from parlour_client.open_tabs import OpenTabs
from parlour_protocol.messages import Opened
from tests.client.company import BOB, CLEO, LOBBY, direct
from tests.client.fake_session import FakeSession
from tests.client.gaming import about, table

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


def test_activity_leads_to_all_that_wait_in_turn() -> None:
    fake = session()
    waiting = (50, 60, 70)
    for number in waiting:
        fake.receive(Opened(0, about(number)))
        fake.receive(structs.replace(table(), conversation=number, gallery=number + 1))
    tabs = OpenTabs()
    tabs.restore("", fake.model)
    visited = []
    for _ in waiting:
        tabs.activate(tabs.next_activity(fake.model) or 0)
        visited.append(tabs.active)
    assert visited == list(waiting)


def test_what_has_just_begun_goes_before_games_that_wait() -> None:
    fake = session()
    for number in (50, 60):
        fake.receive(Opened(0, about(number)))
        fake.receive(structs.replace(table(), conversation=number, gallery=number + 1))
    tabs = OpenTabs()
    tabs.restore("", fake.model)
    tabs.call(60)
    assert tabs.next_activity(fake.model) == 60


def test_games_that_are_over_and_read_are_put_away_the_next_time() -> None:
    fake = session()
    for number in (50, 60, 70, 80):
        fake.receive(Opened(0, about(number)))
    tabs = OpenTabs()
    tabs.restore('{"open":[1,50,60,70,80],"active":80}', fake.model)
    fake.hear(BOB, "again?", at=70)
    for number, state in ((50, "over"), (60, "playing"), (70, "over"), (80, "over")):
        told = structs.replace(table(), conversation=number, gallery=number + 1, state=state)
        fake.receive(told)
        tabs.put_away(fake.model.conversations[number], fake.model)
    assert tabs.order == [LOBBY, 60, 70, 80]
    fake.receive(structs.replace(table(), conversation=60, gallery=61, state="over"))
    tabs.put_away(fake.model.conversations[60], fake.model)
    assert 60 in tabs.order  # it ended while one was there


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
