"""Whether somebody is to be called about what was said, and in which words; nothing is sent here.

How: `terminal_notice`.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum

from parlour_client.config import Notifications
from parlour_client.game_words import article, terms_words
from parlour_client.model import ConversationModel, EntriesAdded, Model
from parlour_client.model.conversation import mention_pattern
from parlour_client.notify_levels import Level
from parlour_protocol.messages import (
    ACTION,
    CHANCE,
    MOVE,
    NOTICE,
    Entry,
    PlayInvitation,
    RoomInvitation,
)


class Occasion(Enum):
    """Why one might be called; the value is the setting that decides it."""

    MENTION = "mentions"
    DIRECT = "direct"
    INVITATION = "invitations"
    TURN = "turns"
    OTHER = "everything"


_AMONG_FEW = {"direct", "table"}
"""The kinds of conversations in which all is said to this person, too."""
_NO_CALL = {NOTICE, MOVE, CHANCE}
"""Kinds of entries that nobody said."""
_OF_MENTIONS = {Occasion.MENTION, Occasion.INVITATION, Occasion.TURN}


@dataclass(frozen=True, slots=True)
class Notification:
    """What to tell; the words are others' and not safe to draw.

    Args:
        title: Of the conversation it is about.
        text: What is told of it.
    """

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What its person wants to be called about.

    Args:
        settings: What the config file says.
        chosen: What /notify chose since, by conversation.
        ignored: The accounts of people who are ignored.
    """

    settings: Notifications
    chosen: Mapping[int, Level]
    ignored: Container[int] = frozenset()

    def level(self, conversation: int, title: str) -> Level | None:
        """Return what is wanted of a conversation; None leaves it to the occasion.

        Args:
            conversation: Its id, 0 if it is not open.
            title: Its title.
        """
        chosen = self.chosen.get(conversation)
        if chosen is not None:
            return chosen
        key = title.casefold()
        if any(quiet.casefold() == key for quiet in self.settings.quiet):
            return "none"
        said = self.settings.conversations.items()
        return next((level for name, level in said if name.casefold() == key), None)

    def wants(self, occasion: Occasion, level: Level | None) -> bool:
        """Tell whether to call on such an occasion."""
        match level:
            case "all":
                return True
            case "mentions":
                return occasion in _OF_MENTIONS
            case "none":
                return False
            case None:
                return self.settings.everything or getattr(self.settings, occasion.value) is True


def notification(
    change: EntriesAdded, model: Model, wishes: Wishes, *, looked_at: int
) -> Notification | None:
    """Return what to call about, if anything: the last entry that matters.

    Args:
        change: What came in.
        model: What is known, with `change` in it already.
        wishes: What its person wants.
        looked_at: The conversation that is being read, which needs no call; 0 for none.
    """
    known = model.conversations.get(change.conversation)
    if known is None or not change.at_end or change.conversation == looked_at:
        return None
    level = wishes.level(known.id, known.title)
    named = mention_pattern(model.nickname)
    for entry in reversed(change.entries):
        if entry.seq <= known.read or entry.account == model.account:
            continue
        if entry.account in wishes.ignored or entry.kind in _NO_CALL or not entry.text:
            continue
        occasions = [Occasion.DIRECT if known.kind in _AMONG_FEW else Occasion.OTHER]
        if named.search(entry.text):
            occasions.append(Occasion.MENTION)
        if any(wishes.wants(occasion, level) for occasion in occasions):
            return Notification(known.title, _told(known, entry))
    return None


def invitation_notification(invited: RoomInvitation, wishes: Wishes) -> Notification | None:
    """Return the call about an invitation into a room, if its person wants to be called."""
    if not wishes.wants(Occasion.INVITATION, wishes.level(0, invited.room)):
        return None
    return Notification(invited.room, f"{invited.by} invites you")


def play_notification(invitation: PlayInvitation, wishes: Wishes) -> Notification | None:
    """Return the call about an invitation to play, if its person wants to be called."""
    title = f"@{invitation.inviter_name}"
    if not wishes.wants(Occasion.INVITATION, wishes.level(0, title)):
        return None
    terms = terms_words(invitation.terms)
    return Notification(title, f"invites you to {article(invitation.game_name)}: {terms}")


def table_notification(table: ConversationModel, told: str, wishes: Wishes) -> Notification | None:
    """Return the call about a table where something waits for this person, if they want it."""
    if not wishes.wants(Occasion.TURN, wishes.level(table.id, table.title)):
        return None
    return Notification(table.title, told)


def _told(known: ConversationModel, entry: Entry) -> str:
    if entry.kind == ACTION:
        return f"{entry.nickname} {entry.text}"
    return entry.text if known.kind == "direct" else f"{entry.nickname}: {entry.text}"
