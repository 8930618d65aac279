"""Who may write to whom: those who are ignored, and strangers."""

import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import (
    Conversation,
    Delete,
    Done,
    Edit,
    Entry,
    Ignore,
    OpenDirect,
    Opened,
    Page,
    React,
    Read,
    Refused,
    Said,
)
from parlour_server.journal import NotStored, StorageError
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def refused(peer: Peer, where: Conversation, text: str = "hello") -> Refused:
    return await peer.ask(peer.saying(text, where.id), Refused)


async def say(peer: Peer, where: Conversation, text: str = "hello") -> Said:
    return await peer.ask(peer.saying(text, where.id), Said)


async def pair(here: House) -> tuple[Peer, Peer, Conversation]:
    ada, bob = await here.join("ada"), await here.join("bob")
    return ada, bob, await ada.open_direct("bob")


# --- who ignores


@pytest.mark.parametrize("present", [True, False])
async def test_nobody_writes_to_whoever_ignores_them_present_or_not(*, present: bool) -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        await say(ada, direct)
        await say(bob, direct)
        await bob.ask(Ignore(9, "ada"), Done)
        if not present:
            bob.transport.end()
            await bob.gone()
        answer = await refused(ada, direct)
        assert (answer.code, answer.retry) == ("ignored", False)
        assert answer.reason == "“bob” does not take messages from you"
        assert [entry.text for entry in here.journal.log(direct.id)] == ["hello", "hello"]


async def test_it_holds_from_the_moment_and_until_it_is_taken_back() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        for _ in range(3):
            await say(ada, direct)
            await bob.ask(Ignore(9, "ada"), Done)
            assert (await refused(ada, direct)).code == "ignored"
            await bob.ask(Ignore(9, "ada", on=False), Done)
        await say(ada, direct)


async def test_one_who_comes_back_is_still_ignored_after_a_restart() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        await say(ada, direct)
        await bob.ask(Ignore(9, "ada"), Done)
        for peer in (ada, bob):
            peer.transport.end()
            await peer.gone()
        again = await here.join("ada")
        assert (await refused(again, direct)).code == "ignored"


async def test_what_was_said_before_says_nothing_new_to_whoever_ignores_one_now() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        await say(ada, direct, "before")
        await say(bob, direct, "yes?")
        await bob.ask(Ignore(9, "ada"), Done)
        for message in (
            Edit(9, direct.id, 1, "and now you read this"),
            React(9, direct.id, 2, "👎"),
        ):
            assert (await ada.ask(message, Refused)).code == "ignored"
        await ada.ask(Delete(9, direct.id, 1), Done)
        await bob.ask(React(9, direct.id, 2, "👍"), Done)


async def test_one_can_write_to_whom_one_ignores_and_in_rooms_to_all() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        await bob.ask(Ignore(9, "ada"), Done)
        await say(bob, direct, "you know why")
        assert (await ada.next(Entry)).text == "you know why"
        await ada.ask(ada.saying("in the room"), Said)
        await bob.ask(bob.saying("me too"), Said)


async def test_no_new_conversation_is_opened_with_whoever_ignores_one_and_an_old_one_is() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await bob.ask(Ignore(9, "ada"), Done)
        assert (await ada.ask(OpenDirect(9, "bob"), Refused)).code == "ignored"
        await bob.open_direct("ada")
        direct = await ada.open_direct("bob")
        assert (await refused(ada, direct)).code == "ignored"
        assert (await ada.ask(Read(9, direct.id), Page)).entries == ()


async def test_what_was_stored_before_may_be_said_again_and_is_answered_with_its_place() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        first = ada.saying("before", direct.id)
        place = await ada.ask(first, Said)
        await bob.ask(Ignore(9, "ada"), Done)
        assert (await ada.ask(first, Said)).seq == place.seq
        assert len(here.journal.log(direct.id)) == 1


async def test_whoever_begins_to_ignore_while_one_looks_that_up_ignores() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        release = here.journal.hold("standing")
        ada.send(ada.saying("in the middle of it", direct.id))
        await wait_all_tasks_blocked()
        bob.send(Ignore(9, "ada"))
        await wait_all_tasks_blocked()
        release.set()
        await bob.next(Done)
        assert (await refused(ada, direct)).code == "ignored"


# --- strangers


async def test_a_stranger_says_only_so_much_until_there_is_an_answer() -> None:
    async with house(stranger_messages_max=3) as here:
        ada, bob, direct = await pair(here)
        for _ in range(3):
            await say(ada, direct)
        answer = await refused(ada, direct)
        assert (answer.code, answer.retry) == ("stranger", True)
        assert "“bob” has not answered you yet, and takes no more than 3" in answer.reason
        await say(bob, direct, "who is it?")
        for _ in range(10):
            await say(ada, direct)


async def test_the_count_and_the_answer_are_known_after_a_restart() -> None:
    async with house(stranger_messages_max=3) as here:
        ada, bob, direct = await pair(here)
        for _ in range(3):
            await say(ada, direct)
        for peer in (ada, bob):
            peer.transport.end()
            await peer.gone()
        assert here.server.conversations.get(direct.id) is None
        ada = await here.join("ada")
        assert (await refused(ada, direct)).code == "stranger"
        await say(await here.join("bob"), direct, "yes?")
        ada.transport.end()
        await ada.gone()
        ada = await here.join("ada")
        for _ in range(5):
            await say(ada, direct)


async def test_whoever_is_not_there_finds_what_a_stranger_said_on_return() -> None:
    async with house() as here:
        bob = await here.join("bob")
        bob.transport.end()
        await bob.gone()
        ada = await here.join("ada")
        direct = await ada.open_direct("bob")
        await say(ada, direct, "when you are back")
        back = await here.join("bob")
        found = next(c for c in back.signed_in.conversations if c.kind == "direct")
        assert (found.id, found.name, found.head, found.read) == (direct.id, "ada", 1, 0)


async def test_many_messages_at_once_count_each() -> None:
    async with house(stranger_messages_max=3) as here:
        ada, _, direct = await pair(here)
        ada.send(*(ada.saying(f"{n}", direct.id) for n in range(20)))
        answers = [m for m in await ada.settled() if isinstance(m, Said | Refused)]
        assert sum(isinstance(answer, Said) for answer in answers) == 3
        assert len(here.journal.log(direct.id)) == 3


async def test_at_the_limit_what_was_stored_may_be_said_again() -> None:
    async with house(stranger_messages_max=2) as here:
        ada, bob, direct = await pair(here)
        sayings = [ada.saying(f"{n}", direct.id) for n in range(2)]
        places = [(await ada.ask(each, Said)).seq for each in sayings]
        assert (await refused(ada, direct)).code == "stranger"
        for peer in (ada, bob):
            peer.transport.end()
            await peer.gone()
        ada = await here.join("ada")
        assert [(await ada.ask(each, Said)).seq for each in sayings] == places


async def test_what_the_disk_refused_may_be_said_again() -> None:
    async with house(stranger_messages_max=1) as here:
        ada, _, direct = await pair(here)
        here.journal.refusal = NotStored("storage", "the server's disk is full", retry=True)
        saying = ada.saying("once", direct.id)
        assert (await ada.ask(saying, Refused)).code == "storage"
        here.journal.refusal = None
        await ada.ask(saying, Said)
        assert (await refused(ada, direct)).code == "stranger"


async def test_notes_to_oneself_have_no_limit() -> None:
    async with house(stranger_messages_max=2, strangers_per_day=1) as here:
        ada = await here.join("ada")
        notes = await ada.open_direct("ada")
        for _ in range(10):
            await say(ada, notes)
        await here.join("bob")
        await ada.open_direct("bob")


async def test_only_so_many_strangers_a_day() -> None:
    async with house(strangers_per_day=3) as here:
        ada = await here.join("ada")
        for n in range(6):
            await here.join(f"p{n}")
        for n in range(3):
            await ada.open_direct(f"p{n}")
        answer = await ada.ask(OpenDirect(9, "p3"), Refused)
        assert (answer.code, answer.retry) == ("stranger", True)
        assert "3 people" in answer.reason
        await ada.open_direct("p1")
        here.calendar.skip(days=1.01)
        await ada.open_direct("p3")


async def test_whoever_is_written_to_answers_without_a_limit() -> None:
    async with house(strangers_per_day=1, stranger_messages_max=1) as here:
        ada = await here.join("ada")
        for n in range(3):
            other = await here.join(f"p{n}")
            direct = await other.open_direct("ada")
            await say(other, direct)
            assert (await ada.ask(OpenDirect(9, f"p{n}"), Opened)).conversation.id == direct.id
            for _ in range(3):
                await say(ada, direct)


async def test_what_is_known_costs_no_look_at_the_disk() -> None:
    async with house() as here:
        ada, bob, direct = await pair(here)
        await say(ada, direct)
        await say(bob, direct)
        here.journal.errors["standing"] = StorageError("nobody should look")
        for _ in range(20):
            await say(ada, direct)
            await say(bob, direct)
