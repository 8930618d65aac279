"""What one missed: said to one alone, naming one, games and invitations; from the model alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from parlour_client.model import ConversationModel, Model
from parlour_client.model.conversation import mention_pattern
from parlour_client.model.play_invitations import OPEN
from parlour_client.model.tables import TableModel
from parlour_protocol.messages import PlayInvitation, RoomInvitation


@dataclass(frozen=True, slots=True)
class Unread:
    """What is unread in one conversation.

    Args:
        conversation: Which.
        count: How many messages.
        mentions: How many of them name one.
        mention: The `seq` of the first that does, 0 if none.
    """

    conversation: ConversationModel
    count: int
    mentions: int = 0
    mention: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """All of it, as it is now: what was read since is not in it.

    Args:
        direct: From single people.
        mentions: In rooms where one is named.
        turns: Games that wait for one's move.
        play: Invitations to play, the latest first.
        invitations: Into rooms.
        others: In rooms where one is not named.
    """

    direct: tuple[Unread, ...]
    mentions: tuple[Unread, ...]
    turns: tuple[TableModel, ...]
    play: tuple[PlayInvitation, ...]
    invitations: tuple[RoomInvitation, ...]
    others: tuple[Unread, ...]

    @property
    def calls(self) -> bool:
        """Whether there is anything that is meant for this person."""
        return bool(self.direct or self.mentions or self.turns or self.play or self.invitations)


def missed(model: Model) -> Missed:
    """Return what is unread, and waits, now."""
    unread = tuple(_unread(model))
    return Missed(
        tuple(each for each in unread if each.conversation.kind == "direct"),
        tuple(each for each in unread if each.conversation.kind != "direct" and each.mention),
        tuple(model.my_turn()),
        open_invitations(model, own=False),
        tuple(model.invitations.values()),
        tuple(each for each in unread if each.conversation.kind != "direct" and not each.mention),
    )


def open_invitations(model: Model, *, own: bool) -> tuple[PlayInvitation, ...]:
    """Return the invitations to play that wait: for this person, or of their own; latest first."""
    waiting = (i for i in model.play_invitations.values() if i.state == OPEN)
    found = [i for i in waiting if (i.inviter == model.account) == own]
    return tuple(sorted(found, key=lambda i: (i.sent, i.id), reverse=True))


def _unread(model: Model) -> Iterator[Unread]:
    known_to_server = {m.conversation: m for m in model.summary.missed} if model.summary else {}
    for conversation in model.conversations.values():
        count = conversation.unread(model.account)
        if not count:
            continue
        mentions = conversation.mentions(model.account, model.nickname)
        told = known_to_server.get(conversation.id)
        if told is not None and told.mention > conversation.read:
            # What is not loaded the server alone has read.
            yield Unread(conversation, count, max(mentions, told.mentions), told.mention)
        else:
            first = _first_mention(conversation, model) if mentions else 0
            yield Unread(conversation, count, mentions, first)


def _first_mention(conversation: ConversationModel, model: Model) -> int:
    pattern = mention_pattern(model.nickname)
    return next(
        (
            entry.seq
            for entry in conversation.entries
            if entry.seq > conversation.read
            and entry.account not in {model.account, *conversation.ignored}
            and not entry.deleted
            and pattern.search(entry.text)
        ),
        0,
    )
