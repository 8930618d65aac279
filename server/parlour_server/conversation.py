"""One conversation in memory: a fold of its log, and who of its people is here."""

from itertools import islice

from parlour_protocol.messages import Person
from parlour_server.hub import Audience
from parlour_server.journal import ConversationRecord, MemberRecord
from parlour_server.people import Participant, People
from parlour_server.permissions import Kind, Role, Verb, may, member_role, room_kind
from parlour_server.strangers import Acquaintance


class Conversation:
    """A conversation in memory: a fold of its log, and the audience of what is added to it.

    Args:
        record: What is stored of it.
        people: Who is here.
    """

    __slots__ = (
        "_people", "absent", "acquaintances", "audience", "head", "id", "kind", "members",
        "record", "revision", "spoke",
    )  # fmt: skip

    def __init__(self, record: ConversationRecord, people: People) -> None:
        self._people = people
        self.record = record
        self.id = record.id
        self.kind = record.kind
        self.head = record.head
        self.revision = record.revision
        self.members: dict[int, MemberRecord] = {}
        """The places of those of its people who are here, by account."""
        self.absent = dict(record.places)
        """Of those in it for good: the places of those who do not follow it, by account."""
        self.audience = Audience()
        self.acquaintances: dict[int, Acquaintance] = {}
        """Of a direct conversation: how who has written stands with the other, by account."""
        self.spoke: set[int] = set()
        """Of a direct conversation: who has said something since it was loaded."""

    @property
    def here(self) -> int:
        """How many of its people are here."""
        if self.kind != "direct":
            return len(self.members)
        return sum(self.is_here(account) for account, _ in self.record.pair)

    def is_here(self, account: int) -> bool:
        """Tell whether others see somebody in it.

        In a direct conversation that is so also for one who was not told of it yet.
        """
        if self.kind != "direct":
            return account in self.members
        return self._people.find(account) is not None and account in dict(self.record.pair)

    def peer(self, account: int) -> int:
        """Return the other one of a direct conversation: oneself if there is no other."""
        return next((other for other, _ in self.record.pair if other != account), account)

    def name_of(self, account: int) -> str:
        """Return what one of those whom it is named after is called now."""
        present = self._people.find(account)
        return present.nickname if present is not None else dict(self.record.named)[account]

    def keep_name(self, participant: Participant) -> None:
        """Take in what one of those whom it is named after is called, before they leave."""
        self.record = self.record.renamed(participant.account, participant.nickname)

    def role(self, account: int) -> str:
        """Return the role of somebody who is here: `owner`, `op`, or empty."""
        participant, place = self._people.find(account), self.members.get(account)
        if self.kind == "room" and participant is not None and participant.role:
            return participant.role
        return place.role if place is not None else ""

    @property
    def sort(self) -> Kind:
        """What it is to those who would do something in it."""
        if self.kind == "direct":
            return Kind.DIRECT if len(self.record.pair) > 1 else Kind.NOTES
        if self.kind != "room":
            return Kind(self.kind)
        return room_kind(lobby=self.record.lobby, invite_only=self.record.invite_only)

    def standing(self, account: int, now: int) -> Role:
        """Return what somebody who is here is to it at a time, in milliseconds since 1970 UTC."""
        participant, place = self._people.find(account), self.members.get(account)
        owner = self.kind == "room" and participant is not None and participant.role == "owner"
        if place is None:
            return Role.SERVER_OWNER_OUTSIDE if owner else Role.OUTSIDER
        return member_role(place.role, server_owner=owner, muted=place.muted_until > now)

    def may(self, account: int, verb: Verb, now: int) -> bool:
        """Tell whether somebody who is here may do something in it that touches nobody."""
        return may(self.standing(account, now), self.sort, verb)

    def person(self, account: int) -> Person | None:
        """Return somebody as those in it see them; None if they are not here, or not in it."""
        participant = self._people.find(account)
        if participant is None or not self.is_here(account):
            return None
        return participant.person(self.role(account))

    def people(self, most: int) -> list[Person]:
        """Return those of its people who are here, the first to come first, at most so many."""
        pair = (account for account, _ in self.record.pair)
        found = (
            self.person(account) for account in (pair if self.kind == "direct" else self.members)
        )
        return list(islice((person for person in found if person is not None), most))
