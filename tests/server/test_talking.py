"""Saying something, and reading what was said."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Entry,
    Goodbye,
    Page,
    Ping,
    Pong,
    Read,
    Refused,
    Said,
    Say,
    SignIn,
    Who,
)
from parlour_server.errors import JournalFailedError
from parlour_server.journal import NotStored, StorageError
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

FULL = NotStored("storage", "the server's disk is full; nothing was stored", retry=True)


async def test_what_is_said_is_answered_and_shown_only_once_it_is_stored() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        release = here.journal.hold("append")
        saying = ada.saying("hello")
        ada.send(saying)
        assert not [m for m in await ada.settled() if isinstance(m, Said | Entry)]
        assert not await bob.texts()
        release.set()
        said = await ada.answer_to(saying)
        (stored,) = here.journal.log(ada.lobby.id)
        assert said == Said(saying.request, ada.lobby.id, 1, stored.time)
        assert await bob.next(Entry) == stored
        assert await ada.next(Entry) == stored


async def test_everybody_sees_the_order_of_the_log() -> None:
    async with house(requests_burst=1000) as here:
        peers = [await here.join(f"p{n}") for n in range(4)]
        for n in range(50):
            for peer in peers:
                peer.send(peer.saying(f"{n}"))
            if n % 7 == 0:
                await trio.lowlevel.checkpoint()
        log = None
        for peer in peers:
            entries = [m for m in await peer.settled() if isinstance(m, Entry)]
            assert [entry.seq for entry in entries] == [*range(1, 201)]
            log = log or here.journal.log(peer.lobby.id)
            assert entries == log


async def test_the_answers_of_one_speaker_come_in_the_order_of_asking() -> None:
    async with house() as here:
        ada = await here.join("ada")
        sayings = [ada.saying(f"{n}") for n in range(30)]
        ada.send(*sayings)
        said = [m for m in await ada.settled() if isinstance(m, Said)]
        assert [m.request for m in said] == [saying.request for saying in sayings]
        assert [m.seq for m in said] == [*range(1, 31)]


@pytest.mark.parametrize("together", [False, True])
async def test_a_repeated_id_is_stored_and_shown_once_and_answered_alike(*, together: bool) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        sayings = [ada.saying("hello", id_=bytes(16)) for _ in range(3)]
        answers = []
        if together:
            ada.send(*sayings)
        for saying in sayings:
            if not together:
                ada.send(saying)
            answers.append(await ada.answer_to(saying))
        assert [(m.seq, m.time) for m in answers if isinstance(m, Said)] == [
            (1, here.journal.log(1)[0].time)
        ] * 3
        assert await bob.texts() == ["hello"]
        assert len(here.journal.batches) == (1 if together else 3)


async def test_a_repetition_after_reconnecting_is_stored_once() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        release = here.journal.hold("append")
        ada.send(ada.saying("hello", id_=bytes(16)))
        await wait_all_tasks_blocked()
        ada.transport.lose()
        again = await here.join("ada")
        again.send(again.saying("hello", id_=bytes(16)))
        release.set()
        assert (await again.next(Said)).seq == 1
        assert await bob.texts() == ["hello"]


@pytest.mark.parametrize("together", [False, True])
async def test_an_id_with_another_text_is_refused(*, together: bool) -> None:
    async with house() as here:
        ada = await here.join("ada")
        first, second = ada.saying("one", id_=bytes(16)), ada.saying("two", id_=bytes(16))
        if together:
            ada.send(first, second)
        else:
            await ada.ask(first, Said)
            ada.send(second)
        refused = await ada.answer_to(second)
        assert isinstance(refused, Refused)
        assert (refused.code, refused.retry) == ("id-reused", False)
        assert await ada.texts() == ["one"]


async def test_the_same_id_of_two_people_is_two_messages() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await ada.ask(ada.saying("mine", id_=bytes(16)), Said)
        await bob.ask(bob.saying("mine too", id_=bytes(16)), Said)
        assert await ada.texts() == ["mine", "mine too"]


async def test_what_could_not_be_stored_is_refused_to_all_and_shown_to_nobody() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        here.journal.refusal = FULL
        sayings = [ada.saying(f"{n}") for n in range(3)]
        ada.send(*sayings)
        for saying in sayings:
            refused = await ada.answer_to(saying)
            assert refused == Refused(saying.request, FULL.code, FULL.reason, retry=True)
        assert not await bob.texts()
        here.journal.refusal = None
        assert (await ada.ask(sayings[0], Said)).seq == 1
        assert await bob.texts() == ["0"]


async def test_a_failed_disk_stops_the_server_and_answers_nobody() -> None:
    with pytest.RaisesGroup(JournalFailedError, flatten_subgroups=True):
        async with house() as here:
            ada, bob = await here.join("ada"), await here.join("bob")
            here.journal.errors["append"] = JournalFailedError("the disk failed")
            ada.send(ada.saying("hello"))
            try:
                await trio.sleep(60)
            finally:
                assert not [m for m in ada.look() if isinstance(m, Said | Refused)]
                assert not [m for m in bob.look() if isinstance(m, Entry)]
                assert trio.current_time() <= here.server.limits.goodbye_seconds
    for peer in (ada, bob):
        (told,) = [each for each in peer.look() if isinstance(each, Goodbye)]
        assert told.code == "shutdown"
        assert told.retry
        assert "disk has failed" in told.reason


@pytest.mark.parametrize("method", ["_bodies", "admit"])
async def test_a_disk_that_fails_at_anything_stops_the_server(method: str) -> None:
    async def live() -> None:
        async with house() as here:
            ada, newcomer = await here.join("ada"), await here.greeted()
            here.journal.errors[method] = JournalFailedError("the disk failed")
            ada.send(Read(9, ada.lobby.id))
            newcomer.send(SignIn(1, "bob", newcomer.credential("bob")))
            await trio.sleep(600)

    with pytest.raises(ExceptionGroup) as caught:
        await live()
    assert caught.value.split(JournalFailedError)[1] is None


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        (" \t\n", "text", "there is nothing to say"),
        ("  ", "action", "there is nothing to say"),
        ("hello", "dance", "no such kind"),
    ],
)
async def test_what_says_nothing_or_in_no_way_is_refused(text: str, kind: str, reason: str) -> None:
    async with house() as here:
        ada = await here.join("ada")
        refused = await ada.ask(Say(9, bytes(16), ada.lobby.id, text, kind), Refused)
        assert (refused.code, refused.reason) == ("invalid", reason)
        assert not here.journal.batches


async def test_a_reply_names_what_it_answers_to() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(ada.saying("where?"), Said)
        await ada.ask(Say(9, bytes(16), ada.lobby.id, "here", reply=1), Said)
        assert [m.reply for m in await ada.settled() if isinstance(m, Entry)] == [0, 1]


async def test_a_reply_to_what_is_not_there_yet_is_refused() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(ada.saying("where?"), Said)
        refused = await ada.ask(Say(9, bytes(16), ada.lobby.id, "here", reply=2), Refused)
        assert refused.code == "unknown-entry"
        assert len(here.journal.batches) == 1


async def test_an_action_is_shown_as_one() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(Say(9, bytes(16), ada.lobby.id, "waves", "action"), Said)
        assert (await ada.next(Entry)).kind == "action"


@pytest.mark.parametrize("number", [999, 2**63 - 1])
async def test_a_conversation_that_is_not_is_refused(number: int) -> None:
    async with house() as here:
        ada = await here.join("ada")
        for message in (Say(9, bytes(16), number, "hello"), Read(9, number), Who(9, number)):
            refused = await ada.ask(message, Refused)
            assert refused.code == "unknown-conversation"
            assert str(number) in refused.reason


# --- holding back


async def test_so_many_are_on_their_way_and_the_next_is_read_when_one_arrived() -> None:
    async with house(in_flight_max=3) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        release = here.journal.hold("append")
        sayings = [ada.saying(f"{n}") for n in range(10)]
        ada.send(sayings[0])
        await wait_all_tasks_blocked()
        ada.send(*sayings[1:], Ping(99))
        assert not [m for m in await ada.settled() if isinstance(m, Pong)]
        await bob.ask(Ping(1), Pong)
        assert sum(s.in_flight for s in here.server.sessions) == 3
        release.set()
        await ada.next(Pong)
        assert await bob.texts() == [f"{n}" for n in range(10)]
        assert max(len(batch) for batch in here.journal.batches) <= 3


async def test_pacing_holds_back_one_and_no_others() -> None:
    async with house(requests_per_second=10, requests_burst=20) as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        before = trio.current_time()
        ada.send(*(Ping(n) for n in range(1, 101)))
        at_once = len([m for m in await ada.settled() if isinstance(m, Pong)])
        assert 15 <= at_once <= 20
        await bob.ask(bob.saying("unhurt"), Said)
        assert trio.current_time() == before, "bob has waited for nothing"
        rest = [await ada.next(Pong) for _ in range(100 - at_once)]
        assert [pong.request for pong in rest] == [*range(at_once + 1, 101)]
        assert trio.current_time() - before == pytest.approx(8, abs=0.5)


# --- history


async def test_a_page_holds_what_was_said() -> None:
    async with house() as here:
        ada = await here.join("ada")
        for n in range(5):
            await ada.ask(ada.saying(f"{n}"), Said)
        page = await ada.ask(Read(99, ada.lobby.id, after=1, before=4), Page)
        assert list(page.entries) == here.journal.log(ada.lobby.id)[1:3]
        assert not page.more


async def test_a_page_holds_nothing_that_was_not_shown_yet() -> None:
    async with house() as here:
        ada = await here.join("ada")
        page = await ada.ask(Read(99, ada.lobby.id), Page)
        assert (page.entries, page.more) == ((), False)


async def test_history_that_cannot_be_read_now_is_refused() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors["_bodies"] = StorageError("the server could not use its disk")
        refused = await ada.ask(Read(99, ada.lobby.id), Refused)
        assert (refused.code, refused.retry) == ("storage", True)


async def test_a_sign_of_life_tells_the_time_here() -> None:
    async with house() as here:
        peer = await here.greeted()
        pong = await peer.ask(Ping(9), Pong)
        assert pong.time > 1_500_000_000_000
        assert pong.utc_offset % 15 == 0
