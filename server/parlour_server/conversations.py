"""The conversations that somebody present is in: their head, and who follows them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import trio

from parlour_protocol import encode, frame
from parlour_protocol.messages import Conversation as Description
from parlour_protocol.messages import Left, Opened
from parlour_server.conversation import Conversation
from parlour_server.hub import Hub
from parlour_server.journal import ConversationRecord, MemberRecord, Place
from parlour_server.people import Participant, People
from parlour_server.playing.titles import title
from parlour_server.presence import PresenceNews
from parlour_server.session import Session

__all__ = ["LOBBY", "TOLD_PER_TURN", "Conversation", "Conversations"]

LOBBY = "#lobby"
"""What the room is called that everybody is in."""

TOLD_PER_TURN = 64
"""How many people are told of a change before other tasks get a turn."""


class Conversations:
    """The conversations in memory.

    They are loaded when one of their people is here, and let go with the last of them.

    Args:
        hub: What delivers to their audiences.
        people: Who is here.
        news: What tells who came and went.
    """

    def __init__(self, hub: Hub, people: People, news: PresenceNews) -> None:
        self._hub = hub
        self._people = people
        self._news = news
        self._loaded: dict[int, Conversation] = {}
        self._named: dict[int, set[Conversation]] = {}
        """Those of the loaded ones that are named after people, by their accounts."""
        self.lobby: Conversation
        self.game_names: Mapping[str, str] = MappingProxyType({})
        """What people call games, by their keys."""
        self.recorded = True
        """Whether what is said is kept where nobody has decided."""
        self.unheard = 0
        """Counts up with what happened in conversations that nobody here is in: what was looked up
        of them before is no longer how they are."""

    def open(self, lobby: ConversationRecord) -> None:
        """Begin with what is there from the start: the lobby."""
        self.lobby = self._keep(lobby)

    def get(self, number: int) -> Conversation | None:
        """Return a conversation if somebody who is in it is here."""
        return self._loaded.get(number)

    @property
    def count(self) -> int:
        """How many there are that anybody here is in."""
        return len(self._loaded)

    def of(self, account: int) -> list[Conversation]:
        """Return the conversations that somebody who is here is in."""
        sessions = self._people.sessions(account)
        return list(sessions[0].follows.values()) if sessions else []

    def seen_in(self, account: int) -> set[Conversation]:
        """Return the conversations in which somebody is seen when they are here.

        Those are what they are in, and direct conversations that they were not told of yet.
        """
        directs = (each for each in self._named.get(account, ()) if each.kind == "direct")
        return {*self.of(account), *directs}

    def named_after(self, account: int) -> list[Conversation]:
        """Return the conversations that are named after somebody, and that anybody here is in."""
        return list(self._named.get(account, ()))

    def _keep(self, record: ConversationRecord) -> Conversation:
        known = self._loaded.get(record.id)
        if known is None:
            known = self._loaded[record.id] = Conversation(record, self._people)
            self._name(known)
        else:
            self.seat(known, record.seated)
        return known

    def seat(self, conversation: Conversation, seated: tuple[tuple[int, str], ...]) -> None:
        """Have others sit at a table from now on: their accounts and nicknames, by seat."""
        self._unname(conversation)
        conversation.record = replace(conversation.record, seated=seated)
        self._name(conversation)

    def _let_go(self, conversation: Conversation) -> None:
        if self._loaded.pop(conversation.id, None) is not None:
            self._unname(conversation)

    def _name(self, conversation: Conversation) -> None:
        for account, _ in conversation.record.named:
            self._named.setdefault(account, set()).add(conversation)

    def _unname(self, conversation: Conversation) -> None:
        for account, _ in conversation.record.named:
            self._named[account].discard(conversation)
            if not self._named[account]:
                del self._named[account]

    # --- coming and going

    def join(self, session: Session, places: Iterable[Place]) -> list[Conversation]:
        """Have a session that has just come in follow what its account is in."""
        first = len(self._people.sessions(session.account)) == 1
        followed = []
        for record, member in places:
            conversation = self._keep(record)
            if first:
                self._place(conversation, session.account, member)
            self._follow(session, conversation)
            followed.append(conversation)
        if not first:
            # Another device may be in what is too old to be listed.
            for conversation in self.of(session.account):
                if conversation.id not in session.follows:
                    self._follow(session, conversation)
        return followed

    def leave(self, session: Session, *, last: bool) -> None:
        """Have a session follow nothing any more; `last` tells that nobody of its account does."""
        if last and session.participant is not None:
            for conversation in self._named.get(session.account, ()):
                conversation.keep_name(session.participant)
        for conversation in session.follows.values():
            if last:
                self._displace(conversation, session.account)
            self._unfollow(session, conversation)
        session.follows.clear()

    def enter(self, participant: Participant, place: Place) -> Conversation:
        """Have somebody be in a conversation from now on, on all their devices."""
        record, member = place
        conversation = self._keep(record)
        if participant.account not in conversation.members:
            self._place(conversation, participant.account, member)
        for session in participant.sessions:
            if conversation.id not in session.follows:
                self._follow(session, conversation)
        return conversation

    def exit(self, participant: Participant, conversation: Conversation, left: Left) -> None:
        """Have somebody be in a conversation no more, and tell all their devices."""
        self._displace(conversation, participant.account)
        for session in participant.sessions:
            if session.follows.pop(conversation.id, None) is not None:
                self._unfollow(session, conversation)
            session.answer(left)

    def replace(
        self, conversation: Conversation, participant: Participant, member: MemberRecord
    ) -> None:
        """Have somebody be in a conversation in another role or so, and tell their devices."""
        self._place(conversation, participant.account, member)
        self.tell(conversation, participant)

    def _place(self, conversation: Conversation, account: int, member: MemberRecord) -> None:
        self._news.note(conversation, account)
        known = conversation.members.get(account)
        if known is not None and known.read > member.read:
            member = replace(member, read=known.read)  # the marker is on its way to disk
        conversation.members[account] = member
        conversation.absent.pop(account, None)

    def _displace(self, conversation: Conversation, account: int) -> None:
        self._news.note(conversation, account)
        member = conversation.members.pop(account, None)
        if member is not None and account in dict(conversation.record.lasting):
            conversation.absent[account] = member

    def _follow(self, session: Session, conversation: Conversation) -> None:
        conversation.audience.add(session.outbox)
        session.follows[conversation.id] = conversation

    def _unfollow(self, session: Session, conversation: Conversation) -> None:
        conversation.audience.remove(session.outbox)
        if conversation is not self.lobby and not len(conversation.audience):
            self._let_go(conversation)

    # --- how they are

    def recorded_for(self, conversation: Conversation, participant: Participant) -> bool:
        """Tell whether what somebody says in a conversation is kept.

        The decision nearest to them holds: theirs for here, theirs for everywhere, the room's,
        the server's.
        """
        place = conversation.members.get(participant.account)
        for decision in (
            place.recorded if place is not None else None,
            participant.recorded,
            conversation.record.recorded,
        ):
            if decision is not None:
                return decision
        return self.recorded

    def describe(self, conversation: Conversation, participant: Participant) -> Description:
        """Return a conversation as somebody who is in it sees it."""
        account, record = participant.account, conversation.record
        place = conversation.members.get(account, MemberRecord())
        name, peer = record.name, 0
        if conversation.kind == "direct":
            peer = conversation.peer(account)
            name = conversation.name_of(peer)
        elif record.game:
            others = [conversation.name_of(other) for other, _ in record.seated if other != account]
            name = title(self.game_names.get(record.game, record.game), others)
        return Description(
            conversation.id,
            conversation.kind,
            name,
            conversation.head,
            conversation.here,
            peer,
            min(place.read, conversation.head),
            conversation.revision,
            record.topic,
            conversation.role(account) if conversation.kind == "room" else "",
            record.invite_only,
            self.recorded_for(conversation, participant),
            record.retention_days,
            place.muted_until,
        )

    def tell(
        self,
        conversation: Conversation,
        participant: Participant,
        *,
        but: Session | None = None,
    ) -> None:
        """Tell all devices of somebody, `but` one, how a conversation they are in is now."""
        opened = encode(Opened(0, self.describe(conversation, participant)))
        for session in participant.sessions:
            if session is not but:
                self._hub.send(session.outbox, opened)

    async def tell_all(self, conversation: Conversation) -> None:
        """Tell everybody who is in a conversation how it is described now; others get turns."""
        with trio.CancelScope(shield=True):  # whoever changed it may have gone meanwhile
            for count, account in enumerate(list(conversation.members), 1):
                participant = self._people.find(account)
                if participant is not None and account in conversation.members:
                    self.tell(conversation, participant)
                if count % TOLD_PER_TURN == 0:
                    await trio.lowlevel.checkpoint()

    async def tell_undecided(self) -> None:
        """Tell those in conversations where the server's own word on recording may hold."""
        for conversation in list(self._loaded.values()):
            if conversation.record.recorded is None:
                await self.tell_all(conversation)

    # --- what is said

    def publish(self, number: int, seq: int, body: bytes) -> None:
        """Tell everybody who follows of an entry that is on disk."""
        found = self._loaded.get(number)
        if found is None:
            self.unheard += 1  # its last follower left meanwhile, and will catch up
            return
        if found.record.lasting:
            self._announce(found)
        found.head = seq
        self._hub.publish(found.audience, frame(body))

    def _announce(self, conversation: Conversation) -> None:
        """Tell those who are in it for good, and here, and were not told of it that it is.

        It is new to them, or so old that it was not listed when they signed in.
        """
        for account, _ in conversation.record.lasting:
            participant = self._people.find(account)
            if participant is None or account in conversation.members:
                continue
            place = conversation.absent.get(account, MemberRecord())
            self.enter(participant, (conversation.record, place))
            self.tell(conversation, participant)
