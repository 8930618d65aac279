"""Looks that may take long: whose turn it is, and what they leave alone."""

from contextlib import suppress

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    AskMissed,
    FromClient,
    OwnEntries,
    Page,
    Read,
    ReadOwn,
    Refused,
    Summary,
)
from parlour_server.journal import TookTooLongError
from parlour_server.journal.port import P, Work
from parlour_server.seeking import FIRST_SECONDS, FIRSTS_MAX, Seeking
from tests.server.memory_journal import MemoryJournal, T
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

LOBBY = 1
BRIEF_SECONDS = 0.05


class Slow(MemoryJournal):
    """A journal in which every look takes a second."""

    async def _hop(self, name: str) -> None:
        await super()._hop(name)
        await trio.sleep(1)


async def look(seeking: Seeking, account: int, done: list[int]) -> None:
    await seeking.seek(account, 2, lambda _db: None)
    done.append(account)


async def test_whoever_has_asked_least_is_next_and_then_whoever_came_first() -> None:
    seeking = Seeking(Slow())
    done: list[int] = []
    async with trio.open_nursery() as nursery:
        for account in (1, 1, 2, 2, 1, 3, 4):
            nursery.start_soon(look, seeking, account, done)
            await wait_all_tasks_blocked()
    assert done == [1, 2, 3, 4, 1, 2, 1]


class Long(MemoryJournal):
    """A journal in which one look never ends."""

    async def seek(self, seconds: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look for something as long as one may."""
        if work is not endless:
            await trio.sleep(BRIEF_SECONDS if work is brief else 0)
            return await super().seek(seconds, work, *args, **kwargs)
        await trio.sleep(seconds)
        raise TookTooLongError


def quick(_db: object) -> str:
    return "found"


def brief(_db: object) -> str:
    return "found soon"


def endless(_db: object) -> str:
    return "never found"


async def test_a_newcomer_waits_for_the_first_tries_of_others_and_no_more() -> None:
    seeking = Seeking(Long())
    given_up: list[int] = []

    async def ask(account: int) -> None:
        with pytest.raises(TookTooLongError):
            await seeking.seek(account, 2, endless)
        given_up.append(account)

    async with trio.open_nursery() as nursery:
        for account in range(1, 51):
            nursery.start_soon(ask, account)
        await wait_all_tasks_blocked()
        assert await seeking.seek(99, 2, quick) == "found"
        assert trio.current_time() <= 50 * FIRST_SECONDS + (50 // FIRSTS_MAX + 1) * 2
        began = trio.current_time()
        assert await seeking.seek(98, 2, quick) == "found"
        assert trio.current_time() - began <= 2
        assert len(given_up) < 50
    assert sorted(given_up) == [*range(1, 51)]


async def test_what_takes_long_has_its_turn_among_ever_so_many_newcomers() -> None:
    seeking = Seeking(Long())
    done: list[int] = []

    async def come(account: int) -> None:
        with suppress(TookTooLongError):
            await seeking.seek(account, 2, brief if account else endless)
        done.append(account)

    async with trio.open_nursery() as nursery:
        for account in range(10 * FIRSTS_MAX):
            nursery.start_soon(come, account)
            await wait_all_tasks_blocked()
    assert done.index(0) < 3 * FIRSTS_MAX


async def test_what_somebody_took_is_forgotten_in_time() -> None:
    seeking = Seeking(Slow())
    done: list[int] = []
    await look(seeking, 1, done)
    await trio.sleep(60)
    async with trio.open_nursery() as nursery:
        for account in (3, 1, 2):
            nursery.start_soon(look, seeking, account, done)
            await wait_all_tasks_blocked()
    assert done == [1, 3, 1, 2]


async def test_whoever_gives_up_waiting_holds_up_nobody() -> None:
    seeking = Seeking(Slow())
    done: list[int] = []
    async with trio.open_nursery() as nursery:
        nursery.start_soon(look, seeking, 1, done)
        await wait_all_tasks_blocked()
        with trio.move_on_after(0.5):
            await look(seeking, 2, done)
        nursery.start_soon(look, seeking, 3, done)
    await look(seeking, 4, done)
    assert done == [1, 3, 4]


async def test_whoever_gives_up_at_the_moment_of_their_turn_hands_it_on() -> None:
    journal = MemoryJournal()
    seeking, giving_up = Seeking(journal), trio.CancelScope()
    done: list[int] = []

    def interrupt(_db: object) -> None:
        giving_up.cancel()

    async def give_up() -> None:
        with giving_up:
            await look(seeking, 2, done)

    held = journal.hold("interrupt")
    async with trio.open_nursery() as nursery:
        nursery.start_soon(seeking.seek, 1, 2, interrupt)
        await wait_all_tasks_blocked()
        nursery.start_soon(give_up)
        await wait_all_tasks_blocked()
        nursery.start_soon(look, seeking, 3, done)
        await wait_all_tasks_blocked()
        held.set()
    assert done == [3]


@pytest.mark.parametrize(
    ("work", "request_", "answer"),
    [("summary", AskMissed(9), Summary), ("look", ReadOwn(9), OwnEntries)],
)
async def test_others_read_while_somebody_looks_through_everything(
    work: str, request_: FromClient, answer: type
) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        held = here.journal.hold(work)
        ada.send(request_)
        await ada.settled()
        bob.send(request_)
        eve = await here.join("eve")
        await eve.ask(Read(8, LOBBY), Page)
        assert not [message for message in await bob.settled() if isinstance(message, answer)]
        held.set()
        await ada.ask(request_, answer)
        await bob.answer_to(request_)


@pytest.mark.parametrize(("work", "request_"), [("summary", AskMissed(9)), ("look", ReadOwn(9))])
async def test_what_takes_too_long_is_refused_for_now(work: str, request_: FromClient) -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.errors[work] = TookTooLongError()
        refused = await ada.ask(request_, Refused)
        assert (refused.code, refused.retry) == ("busy", True)
