"""How the house talks: it greets newcomers, once each, and helps who writes to it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import trio

from parlour_protocol.messages import ACTION, TEXT, Conversation, Entry, Person, Said, Say
from parlour_server.house.correspondence import Correspondence, RefusedError, new_id
from parlour_server.house.words import HELP, HINT, greeting
from parlour_server.journal import Journal, StorageError
from parlour_server.journal import house as kept

if TYPE_CHECKING:
    import structlog

GATHER_SECONDS = 2.0
"""Newcomers are greeted together, so often."""

GREETED_MAX = 8
"""How many are greeted by name at once; of a larger crowd nobody is."""

HINT_SECONDS = 60.0
"""Whoever talks to the house is told what it can do not more often than this."""

TALKERS_MAX = 1_000
"""How many people's last hint is remembered."""


class Hospitality:
    """Greets and helps.

    Args:
        server: Where to say it.
        journal: Where it is kept who was greeted.
        account: The house's own.
        log: Where it tells what went wrong.
    """

    def __init__(
        self,
        server: Correspondence,
        journal: Journal,
        account: int,
        log: "structlog.typing.FilteringBoundLogger",
    ) -> None:
        self._server = server
        self._journal = journal
        self._account = account
        self._log = log
        self._lobby = 0
        self._directs: set[int] = set()
        self._new: dict[int, str] = {}
        self._hinted: dict[int, float] = {}
        self._heard: dict[int, str] = {}
        """What to answer, one thing in each conversation, however often somebody asks meanwhile."""
        self._wake = trio.lowlevel.ParkingLot()

    def know(self, conversations: Iterable[Conversation]) -> None:
        """Take in what the house is in."""
        for each in conversations:
            if each.kind == "direct":
                self._directs.add(each.id)
            elif each.kind == "room" and not self._lobby:
                self._lobby = each.id

    def came(self, conversation: int, people: Iterable[Person]) -> None:
        """Take in who came into the lobby."""
        if conversation == self._lobby:
            self._new |= {
                person.account: person.nickname
                for person in people
                if person.account != self._account and not person.bot
            }
            self._wake.unpark_all()

    def heard(self, entry: Entry) -> None:
        """Take in what somebody says; only what is said to the house alone is for it."""
        if entry.conversation not in self._directs or entry.account == self._account:
            return
        if entry.kind not in (TEXT, ACTION) or entry.deleted:
            return
        now = trio.current_time()
        if "help" in entry.text.casefold().split():
            self._heard[entry.conversation] = HELP
        elif now - self._hinted.get(entry.account, -HINT_SECONDS) >= HINT_SECONDS:
            self._hinted.pop(entry.account, None)
            self._hinted[entry.account] = now
            if len(self._hinted) > TALKERS_MAX:
                del self._hinted[next(iter(self._hinted))]
            self._heard.setdefault(entry.conversation, HINT)
        self._wake.unpark_all()

    async def run(self) -> None:
        """Say what there is to say, for ever."""
        while True:
            while not self._new and not self._heard:
                await self._wake.park()
            heard, self._heard = self._heard, {}
            for conversation, text in heard.items():
                await self._say(conversation, text)
            if self._new:
                await trio.sleep(GATHER_SECONDS)
                new, self._new = self._new, {}
                await self._greet(new)

    async def _greet(self, came: dict[int, str]) -> None:
        try:
            fresh = await self._journal.do(kept.newcomers, list(came))
        except StorageError as error:
            self._log.warning("cannot see who is new", reason=str(error))
            return
        if 0 < len(fresh) <= GREETED_MAX:
            await self._say(self._lobby, greeting([came[account] for account in fresh]))

    async def _say(self, conversation: int, text: str) -> None:
        name = new_id()
        try:
            await self._server.ask(lambda number: Say(number, name, conversation, text), Said)
        except RefusedError as error:
            self._log.info("the house may not speak", code=error.code, reason=str(error))
