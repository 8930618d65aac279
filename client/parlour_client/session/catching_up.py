"""Reading what was missed: every conversation, from the last entry known here to its head."""

from collections.abc import Callable

import anyio

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import ConversationModel, Gap, NoteKind
from parlour_client.session.backoff import Backoff
from parlour_client.session.link import Link
from parlour_client.session.replica import Replica
from parlour_client.visible import visible
from parlour_protocol.messages import Changes, Page, Read, ReadChanges

CAUGHT_UP_ENTRIES = 200
"""How much of what was missed is read for people at once; what is before it stays a gap."""
FRESH_ENTRIES = 50
"""How much of a conversation is read where everything is, and nothing ever was before."""
PAGE_ENTRIES = 200
"""How many entries are asked for at once."""
CHANGES_PAUSE_SECONDS = 5
"""How long to wait until changes are asked for again that could not be had."""
AHEAD_ENTRIES_MAX = 5_000
"""How far reading everything may run ahead of whoever takes it in."""


class CatchingUp:
    """Keeps every conversation whole, above a floor: below it a gap waits until it is asked for.

    Args:
        record: What is filled.
        everything: Whether the floor is this device's place, so that nothing after it is left
            out.
        fresh_entries: With `everything`: how much to read of a conversation never seen before.
    """

    def __init__(self, record: Replica, *, everything: bool, fresh_entries: int) -> None:
        self._replica = record
        self._everything = everything
        self._fresh_entries = fresh_entries
        self._floors: dict[int, int] = {}
        self._verified: set[int] = set()
        self._due: set[int] = set()
        self._wake = anyio.Event()

    def begin(self) -> None:
        """Set the floors: somebody signed in, and the model knows every head."""
        self._floors.clear()
        self._verified.clear()
        self._replica.trimmed.clear()
        self._due = set(self._replica.model.conversations)
        for conversation in self._replica.model.conversations.values():
            if self._replica.fresh:
                place = max(0, conversation.head - self._fresh_entries)
                self._replica.begin_at(conversation.id, place)
            self._floors[conversation.id] = self._first_floor(conversation)
        self._replica.fresh = False

    def wake(self, conversation: int) -> None:
        """Look at a conversation again: something came in, or was taken in."""
        if conversation in self._replica.model.conversations:
            self._due.add(conversation)
            self._wake.set()

    def forget(self, conversation: int) -> None:
        """Take in that this person is in a conversation no more."""
        self._floors.pop(conversation, None)
        self._verified.discard(conversation)
        self._due.discard(conversation)

    async def run(self, link: Link, caught_up: Callable[[], None]) -> None:
        """Fill what is missing as long as the link lasts; `caught_up` hears of the first time."""
        told = False
        try:
            while True:
                self._wake = anyio.Event()
                due, self._due = self._due, set()
                for id_ in due:
                    conversation = self._replica.model.conversations.get(id_)
                    if conversation is not None:
                        await self._fill(link, conversation)
                        await self._take_changes(link, conversation)
                if not told:
                    told = True
                    caught_up()
                await self._wake.wait()
        except DisconnectedError:
            return

    async def _fill(self, link: Link, conversation: ConversationModel) -> None:
        backoff = Backoff()
        while (gap := self._missing(conversation)) is not None:
            try:
                await self._read(link, conversation, gap)
            except RefusedError as error:
                if error.retry:
                    await anyio.sleep(backoff.next())
                    continue
                self._floors[conversation.id] = gap.before - 1
                text = f"what was missed cannot be read: {visible(str(error))}"
                self._replica.tell(
                    self._replica.model.note(conversation.id, NoteKind.ERROR, text=text)
                )

    async def _take_changes(self, link: Link, conversation: ConversationModel) -> None:
        """Read which entries were changed since this was last heard of."""
        while conversation.revision < conversation.revision_head:
            asked = ReadChanges(1, conversation.id, conversation.revision, PAGE_ENTRIES)
            try:
                changes = await link.ask(asked, Changes)
            except RefusedError as error:
                if error.retry:
                    await anyio.sleep(CHANGES_PAUSE_SECONDS)
                    continue
                return  # what is shown may be older than it is; the next change asks again
            self._replica.changes_known(conversation.id, asked.after, changes)

    async def _read(self, link: Link, conversation: ConversationModel, gap: Gap) -> None:
        before = 0 if gap.before > conversation.head else gap.before
        # The last entry known is read again, once for each connection: if it is another now, then
        # so is all that is known here.
        known = conversation.entries[-1] if conversation.last == gap.after > 0 else None
        if conversation.id in self._verified:
            known = None
        self._verified.add(conversation.id)
        after = gap.after - 1 if known else gap.after
        answer = await link.ask(
            Read(1, conversation.id, after=after, before=before, limit=PAGE_ENTRIES), Page
        )
        entries = answer.entries
        if known and entries and entries[0].seq == known.seq and entries[0].id != known.id:
            self._replica.forget(conversation.id)
            self._floors[conversation.id] = max(0, conversation.head - CAUGHT_UP_ENTRIES)
        elif not (known and answer.more) and not _fills(answer, conversation, gap):
            # Whatever `more` says: asking again would bring the same.
            self._floors[conversation.id] = gap.before - 1

    def _missing(self, conversation: ConversationModel) -> Gap | None:
        floor = self._floor(conversation)
        if (
            self._everything
            and conversation.last - conversation.place > AHEAD_ENTRIES_MAX
            # What came live behind a gap is no use to whoever reads in order.
            and len(conversation.following(conversation.place)) > AHEAD_ENTRIES_MAX
        ):
            return None
        for gap in conversation.gaps():
            if gap.before - 1 > floor:
                return gap if gap.after >= floor else Gap(floor, gap.before)
        return None

    def _floor(self, conversation: ConversationModel) -> int:
        if conversation.id not in self._floors:
            self._floors[conversation.id] = self._first_floor(conversation)
        if self._everything:
            return max(self._floors[conversation.id], conversation.place)
        # What was dropped to save memory is not missed: it is on disk, for whoever scrolls there.
        trimmed = self._replica.trimmed.get(conversation.id, 0)
        return max(self._floors[conversation.id], trimmed)

    def _first_floor(self, conversation: ConversationModel) -> int:
        if self._everything:
            return conversation.place
        return max(conversation.last, conversation.head - CAUGHT_UP_ENTRIES, 0)


def _fills(page: Page, conversation: ConversationModel, gap: Gap) -> bool:
    return page.conversation == conversation.id and any(
        gap.after < e.seq < gap.before and e.conversation == page.conversation for e in page.entries
    )
