"""Who is here: each account once, however many devices it is on."""

from collections.abc import Iterable

from parlour_protocol.messages import Person
from parlour_server.journal import AccountRecord
from parlour_server.session import Session


class Participant:
    """Somebody who is here; all their sessions share this.

    Args:
        record: What is stored of them.
        ignored: The accounts they take nothing from.
        playing: The tables that they play at, and that want them there.
    """

    __slots__ = (
        "account", "away", "bot", "ignored", "nickname", "playing", "recorded", "role", "sessions",
    )  # fmt: skip

    def __init__(
        self, record: AccountRecord, ignored: set[int], playing: Iterable[int] = ()
    ) -> None:
        self.account = record.id
        self.nickname = record.nickname
        self.role = record.role
        """`owner` of the server, or empty."""
        self.recorded = record.recorded
        """What they decided about recording, for everywhere; None for nothing."""
        self.away = record.away
        """What they say of being away; None if they are not."""
        self.bot = record.bot
        """Whether they are a program."""
        self.playing = set(playing)
        """Tables at which a game goes on that does not take days, by their number."""
        self.ignored = ignored
        self.sessions: list[Session] = []

    @property
    def status(self) -> str:
        """Whether they are `here`, `away`, `playing`, or `idle` on all devices."""
        if self.away is not None:
            return "away"
        if self.playing:
            return "playing"
        return "idle" if all(session.idle for session in self.sessions) else "here"

    def person(self, role: str) -> Person:
        """Return them as others see them, with their role where they are looked at."""
        note = self.away or ""
        return Person(self.account, self.nickname, self.status, note, role, bot=self.bot)


class People:
    """Everybody who is signed in."""

    def __init__(self) -> None:
        self._participants: dict[int, Participant] = {}

    @property
    def count(self) -> int:
        """How many people are here; somebody on several devices is one."""
        return len(self._participants)

    def find(self, account: int) -> Participant | None:
        """Return somebody who is here, None if they are not."""
        return self._participants.get(account)

    def accounts(self) -> list[int]:
        """Return the accounts of all who are here."""
        return list(self._participants)

    def sessions(self, account: int) -> list[Session]:
        """Return the sessions of an account, none if it is not here."""
        found = self._participants.get(account)
        return found.sessions if found is not None else []

    def join(self, session: Session, participant: Participant) -> None:
        """Count a session in."""
        self._participants[participant.account] = participant
        session.participant = participant
        participant.sessions.append(session)

    def leave(self, session: Session) -> None:
        """Count a session out."""
        participant = session.present
        participant.sessions.remove(session)
        if not participant.sessions:
            del self._participants[participant.account]
