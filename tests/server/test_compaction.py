"""The journal is compacted a while after something was erased, and no more often."""

import pytest
import trio

from parlour_protocol.messages import Delete, Done, Edit
from parlour_server.journal import StorageError
from tests.server.memory_journal import MemoryJournal
from tests.server.peers import house, in_virtual_time, now
from tests.server.room_people import say

pytestmark = pytest.mark.trio(run=in_virtual_time)


class CountingJournal(MemoryJournal):
    """A journal that counts how often it was compacted, and can be busy or broken."""

    def __init__(self) -> None:
        super().__init__(now)
        self.compacted: list[int] = []
        self.answers: list[bool | StorageError] = []

    async def compact(self) -> bool:
        """Answer what the test wants."""
        self.compacted.append(now() // 1000)
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, StorageError):
            raise answer
        return answer


async def test_what_the_run_before_erased_is_compacted_once() -> None:
    journal = CountingJournal()
    async with house(journal):
        await trio.sleep(1000)
        assert journal.compacted == [60]


@pytest.mark.parametrize("how", ["edited", "taken back"])
async def test_after_an_entry_was_changed_it_is_compacted(how: str) -> None:
    journal = CountingJournal()
    async with house(journal, compaction_seconds=10) as here:
        ada = await here.join("ada")
        await trio.sleep(50)
        for text in ("one", "two"):
            seq = await say(ada, ada.lobby, text)
            change = Edit(90 + seq, ada.lobby.id, seq, "better")
            await ada.ask(change if how == "edited" else Delete(90 + seq, ada.lobby.id, seq), Done)
        await trio.sleep(35)
        assert journal.compacted == [10, 60]


async def test_it_is_tried_again_while_somebody_reads_or_the_disk_refuses() -> None:
    journal = CountingJournal()
    journal.answers = [False, StorageError("the disk is busy"), True]
    async with house(journal, compaction_seconds=10) as here:
        await trio.sleep(1000)
        assert journal.compacted == [10, 20, 30]
        (told,) = here.logged("not compacted")
        assert told["reason"] == "the disk is busy"
