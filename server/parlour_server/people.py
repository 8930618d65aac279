"""Who is here: the sessions of each account, and the news of who came and went."""

import trio

from parlour_protocol import PEOPLE_MAX, encode
from parlour_protocol.messages import Person, Presence, Renaming
from parlour_server.hub import Audience, Hub
from parlour_server.session import Session


class People:
    """Everybody who is signed in.

    Comings and goings are told together after a short while, so that a storm of joins costs one
    frame and not one for each pair; in a large crowd only the number is told.

    Args:
        hub: What delivers the news.
        seconds: How long news are gathered.
        named_max: The size of a crowd above which nobody is named.
    """

    def __init__(self, hub: Hub, seconds: float, named_max: int) -> None:
        self._hub = hub
        self.change(seconds, named_max)
        self._sessions: dict[int, list[Session]] = {}
        self._nicknames: dict[int, str] = {}
        self._told: dict[int, str] = {}
        """The nicknames of those whose coming, going or renaming is still to be told, as they
        were told last; empty if they were not here."""
        self._wake = trio.lowlevel.ParkingLot()

    def change(self, seconds: float, named_max: int) -> None:
        """Let other limits hold from now on."""
        self._seconds = seconds
        self._named_max = min(named_max, PEOPLE_MAX)

    @property
    def count(self) -> int:
        """How many people are here; somebody on several devices is one."""
        return len(self._sessions)

    def sessions(self, account: int) -> list[Session]:
        """Return the sessions of an account, none if it is not here."""
        return self._sessions.get(account, [])

    def nickname(self, account: int) -> str:
        """Return the nickname of somebody here, empty if they are not."""
        return self._nicknames.get(account, "")

    def here(self) -> list[Person]:
        """Return those who are here, the first to come first, as many as a message names."""
        return [
            Person(account, nickname)
            for account, nickname in list(self._nicknames.items())[:PEOPLE_MAX]
        ]

    def join(self, session: Session) -> None:
        """Count a session in."""
        if session.account not in self._sessions:
            self._news(session.account)
        self._sessions.setdefault(session.account, []).append(session)
        self._nicknames[session.account] = session.nickname

    def leave(self, session: Session) -> None:
        """Count a session out."""
        sessions = self._sessions[session.account]
        sessions.remove(session)
        if not sessions:
            self._news(session.account)
            del self._sessions[session.account]
            del self._nicknames[session.account]

    def rename(self, account: int, nickname: str) -> None:
        """Tell of somebody's new nickname."""
        self._news(account)
        self._nicknames[account] = nickname

    def _news(self, account: int) -> None:
        self._told.setdefault(account, self._nicknames.get(account, ""))
        self._wake.unpark_all()

    async def tell(self, conversation: int, audience: Audience) -> None:
        """Tell the audience of a room who came and went, for ever."""
        while True:
            if not self._told:
                await self._wake.park()
            await trio.sleep(self._seconds)
            for presence in self._gather(conversation):
                self._hub.publish(audience, encode(presence))

    def _gather(self, conversation: int) -> list[Presence]:
        told, self._told = self._told, {}
        if self.count > self._named_max or len(told) > self._named_max:
            return [Presence(conversation, self.count)]
        joined, left, renamed = [], [], []
        for account, before in told.items():
            now = self._nicknames.get(account, "")
            if now and not before:
                joined.append(Person(account, now))
            elif before and not now:
                left.append(Person(account, before))
            elif before != now:
                renamed.append(Renaming(account, before, now))
        if not (joined or left or renamed):
            return []
        return [Presence(conversation, self.count, tuple(joined), tuple(left), tuple(renamed))]
