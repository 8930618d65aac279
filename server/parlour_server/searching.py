"""Searching in all that somebody may see, and what makes it quick: an index behind the logs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import structlog
import trio

from parlour_protocol.messages import Search
from parlour_server.addressees import addressee
from parlour_server.following import followed
from parlour_server.journal import (
    Journal,
    StorageError,
    TookTooLongError,
    search,
    search_index,
)
from parlour_server.journal.search import TooManyWordsError, Wanted
from parlour_server.pages import found_page
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server

ENTRIES_PER_STEP = 256
"""How many entries the index takes in at once: messages on their way to disk wait for one step."""

CHARACTERS_PER_STEP = 64 * 1024
"""How many characters it takes in at once, about."""

REST = 9
"""How long the index rests after a step, by how long that took: the disk is for others first."""


class Indexer:
    """Lets the index of words follow the logs, behind what is being said.

    Args:
        journal: Where both are.
        seconds: How long entries are gathered before they are taken in.
        log: Where it tells that it could not.
    """

    def __init__(
        self, journal: Journal, seconds: float, log: structlog.typing.FilteringBoundLogger
    ) -> None:
        self._journal = journal
        self.seconds = seconds
        """How long entries are gathered; it may change."""
        self._log = log
        self._behind: set[int] = set()
        self._wake = trio.lowlevel.ParkingLot()

    def note(self, conversations: set[int]) -> None:
        """Note conversations that entries went to."""
        self._behind |= conversations
        self._wake.unpark_all()

    async def run(self) -> None:
        """Follow the logs for ever, from where it ended the last time."""
        self._behind.update(await self._journal.look(search_index.behind))
        while True:
            if not self._behind:
                await self._wake.park()
            await trio.sleep(self.seconds)
            while self._behind:
                behind, self._behind = self._behind, set()
                began = trio.current_time()
                try:
                    self._behind.update(await self._step(behind))
                except StorageError as error:
                    self._log.warning("not made searchable", reason=str(error))
                    self._behind |= behind
                    break
                await trio.sleep(REST * (trio.current_time() - began))

    async def catch_up(self, conversations: Iterable[int], seconds: float) -> bool:
        """Let the index follow these at once; False if that takes longer than so many seconds.

        On a disk that takes nothing more, what was said before can still be found.
        """
        ends = trio.current_time() + seconds
        left = list(conversations)
        try:
            while left:
                if trio.current_time() > ends:
                    return False
                left = await self._step(left)
        except StorageError as error:
            self._log.warning("not made searchable", reason=str(error))
        return True

    async def _step(self, conversations: Iterable[int]) -> list[int]:
        return await self._journal.do(
            search_index.follow, sorted(conversations), ENTRIES_PER_STEP, CHARACTERS_PER_STEP
        )


async def find(server: "Server", session: Session, message: Search) -> None:
    """Send the entries that somebody looks for."""
    if message.conversation:
        conversation = await followed(server, session, message)
        if conversation is None:
            return
    try:
        asked = search.query(message.words)
    except TooManyWordsError as error:
        session.refuse(message.request, "invalid", str(error))
        return
    narrowed = message.conversation or message.author or message.after or message.before
    if not asked and (message.words.strip() or not narrowed):
        reason = "there is nothing to look for; give a word of letters or digits"
        session.refuse(message.request, "invalid", reason)
        return
    author = None
    if message.author:
        author = await addressee(server, session, message.request, message.author)
        if author is None:
            return
    wanted = Wanted(
        session.account, asked, message.conversation, author.id if author is not None else None,
        message.after, message.before, message.skip, message.limit + 1,
    )  # fmt: skip
    await _answer(server, session, message, wanted)


async def _answer(server: "Server", session: Session, message: Search, wanted: Wanted) -> None:
    seconds = server.limits.search_seconds
    behind = await server.journal.look(search.behind, wanted.account, wanted.conversation)
    if not await server.indexer.catch_up(behind, seconds):
        reason = "the server is still making what was said searchable; try again in a minute"
        session.refuse(message.request, "busy", reason, retry=True)
        return
    try:
        bodies = await server.seeking.seek(wanted.account, seconds, search.find, wanted)
    except TookTooLongError:
        reason = (
            f"searching took longer than {seconds:g} s; say more of what you look for,"
            " or where, when and by whom it was said"
        )
        session.refuse(message.request, "busy", reason, retry=True)
    else:
        session.answer(found_page(message, bodies))
