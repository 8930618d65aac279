"""The conversations that somebody present is in: their head, and who follows them."""

from collections.abc import Iterable

from parlour_protocol import encode, frame
from parlour_protocol.messages import Conversation as Description
from parlour_protocol.messages import Opened
from parlour_server.hub import Audience, Hub
from parlour_server.journal import ConversationRecord, Journal
from parlour_server.people import People
from parlour_server.session import Session

LOBBY = "#lobby"


class Conversation:
    """A conversation in memory: a fold of its log, and the audience of what is added to it."""

    __slots__ = ("audience", "head", "id", "kind", "members", "name")

    def __init__(self, record: ConversationRecord) -> None:
        self.id = record.id
        self.kind = record.kind
        self.name = record.name
        self.head = record.head
        self.members = {account.id: account.nickname for account in record.members}
        self.audience = Audience()

    def allows(self, account: int) -> bool:
        """Tell whether somebody may read here and speak here."""
        return self.kind == "room" or account in self.members

    def peer(self, account: int) -> int:
        """Return the other one of a direct conversation: oneself if there is no other."""
        return next((other for other in self.members if other != account), account)


class Conversations:
    """The conversations in memory.

    Direct ones are loaded when one of the two is here, and let go with the last of them.

    Args:
        journal: Where they are stored.
        hub: What delivers to their audiences.
        people: Who is here.
    """

    def __init__(self, journal: Journal, hub: Hub, people: People) -> None:
        self._journal = journal
        self._hub = hub
        self._people = people
        self._loaded: dict[int, Conversation] = {}
        self.lobby: Conversation

    async def open(self) -> None:
        """Load what is there from the start: the lobby."""
        self.lobby = self._keep(await self._journal.room(LOBBY))

    def get(self, conversation: int, account: int) -> Conversation | None:
        """Return a conversation if the account may know of it, and is in it."""
        found = self._loaded.get(conversation)
        return found if found is not None and found.allows(account) else None

    async def find(self, session: Session, conversation: int) -> Conversation | None:
        """Return a conversation that a session is in; it follows it from now on.

        One that holds nothing yet, or is very old, was not listed when the session signed in.
        """
        found = session.follows.get(conversation)
        if found is not None:
            return found
        found = self.get(conversation, session.account)
        if found is None and conversation not in self._loaded:
            record = await self._journal.find_direct(conversation, session.account)
            found = self._keep(record) if record is not None else None
        if found is not None:
            self._add(session, found)
        return found

    def _keep(self, record: ConversationRecord) -> Conversation:
        known = self._loaded.get(record.id)
        if known is None:
            known = self._loaded[record.id] = Conversation(record)
        return known

    def follow(self, session: Session, records: Iterable[ConversationRecord]) -> list[Conversation]:
        """Have a session follow the lobby and its direct conversations."""
        followed = [self.lobby, *(self._keep(record) for record in records)]
        for conversation in followed:
            self._add(session, conversation)
        return followed

    def leave(self, session: Session) -> None:
        """Have a session follow nothing any more."""
        for conversation in session.follows.values():
            conversation.audience.remove(session.outbox)
            if conversation is not self.lobby and not len(conversation.audience):
                self._loaded.pop(conversation.id, None)
        session.follows.clear()

    async def direct(self, session: Session, peer: int) -> Conversation:
        """Open the direct conversation of a session's account with another one, or with itself."""
        conversation = self._keep(await self._journal.direct(session.account, peer))
        self._add(session, conversation)
        return conversation

    def _add(self, session: Session, conversation: Conversation) -> None:
        conversation.audience.add(session.outbox)
        session.follows[conversation.id] = conversation

    def renamed(self, session: Session) -> None:
        """Remember a new nickname where it is shown to those who stay."""
        for conversation in session.follows.values():
            if session.account in conversation.members:
                conversation.members[session.account] = session.nickname

    def describe(self, conversation: Conversation, account: int) -> Description:
        """Return a conversation as one of those in it sees it."""
        if conversation.kind == "room":
            here, name, peer = self._people.count, conversation.name, 0
        else:
            peer = conversation.peer(account)
            here = sum(1 for member in conversation.members if self._people.sessions(member))
            name = self._people.nickname(peer) or conversation.members[peer]
        return Description(conversation.id, conversation.kind, name, conversation.head, here, peer)

    def publish(self, conversation: int, seq: int, body: bytes) -> None:
        """Tell everybody who follows of an entry that is on disk."""
        found = self._loaded.get(conversation)
        if found is None:
            return  # its last follower left meanwhile, and will catch up
        if found.kind == "direct":
            self._announce(found)
        found.head = seq
        self._hub.publish(found.audience, frame(body))

    def _announce(self, conversation: Conversation) -> None:
        """Tell those of a direct conversation who are here and were not told of it that it is.

        It is new to them, or so old that it was not listed when they signed in.
        """
        for account in conversation.members:
            for session in self._people.sessions(account):
                if conversation.id not in session.follows:
                    self._add(session, conversation)
                    opened = Opened(0, self.describe(conversation, account))
                    self._hub.send(session.outbox, encode(opened))
