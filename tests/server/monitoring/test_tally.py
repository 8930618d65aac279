"""What is counted, seen from what people do."""

import pytest
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Refused, Said
from parlour_server.journal import NotStored
from tests.server.peers import house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)


async def test_each_stored_message_is_counted_once_and_a_repeated_one_not_again() -> None:
    async with house() as here:
        ada = await here.join("ada")
        one = ada.saying("one", id_=bytes(16))
        await ada.ask(one, Said)
        await ada.ask(ada.saying("one", id_=bytes(16)), Said)
        await ada.ask(ada.saying("two"), Said)
        tally = here.server.tally
        assert tally.messages == 2
        assert sum(tally.batches.counts) == sum(tally.commits.counts) == 3
        assert tally.batches.total == 3
        assert tally.committing_since is None


async def test_refusals_and_goodbyes_are_counted_by_their_codes() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await ada.ask(ada.saying(" "), Refused)
        await ada.ask(ada.saying("where?", conversation=999), Refused)
        await ada.ask(ada.saying("where?", conversation=999), Refused)
        await here.server.drain()
        assert here.server.tally.refusals == {"invalid": 1, "unknown-conversation": 2}
        assert here.server.tally.goodbyes == {"shutdown": 1}
        assert here.server.tally.connections == 1


async def test_a_disk_that_refuses_is_noted_until_it_takes_something_again() -> None:
    async with house() as here:
        ada = await here.join("ada")
        here.journal.refusal = NotStored("storage", "full", retry=True)
        await ada.ask(ada.saying("one"), Refused)
        assert here.server.tally.disk_refused_at is not None
        assert here.server.tally.messages == 0
        here.journal.refusal = None
        await ada.ask(ada.saying("one"), Said)
        assert here.server.tally.disk_refused_at is None


async def test_a_commit_under_way_is_known_of() -> None:
    async with house() as here:
        ada = await here.join("ada")
        release = here.journal.hold("append")
        ada.send(ada.saying("one"))
        await wait_all_tasks_blocked()
        assert here.server.tally.committing_since is not None
        release.set()
        await ada.next(Said)
