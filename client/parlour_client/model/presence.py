"""Who is here, what they are called, who is writing, and who is ignored."""

from typing import TYPE_CHECKING, assert_never

import msgspec

from parlour_client.model.changes import (
    Change,
    ConversationAdded,
    IgnoredChanged,
    ItemsRebuilt,
    PeopleChanged,
    StatusChanged,
    TypingChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import ConversationModel
from parlour_client.model.items import NoteKind
from parlour_protocol import PEOPLE_MAX
from parlour_protocol.messages import IsTyping, People, Person, Presence, Renaming

if TYPE_CHECKING:
    from parlour_client.model.model import Model


def take(model: "Model", message: People | Presence | IsTyping) -> list[Change]:
    """Take in who is in a conversation, and what they do."""
    conversation = model.conversations.get(message.conversation)
    if conversation is None:
        return []
    match message:
        case People():
            conversation.here = message.here
            conversation.people = {person.account: person for person in message.people}
            return [PeopleChanged(conversation.id)]
        case Presence():
            return _presence(model, conversation, message)
        case IsTyping():
            return _typing(model, conversation, message.account)
        case _:
            assert_never(message)


def ignoring(model: "Model") -> list[Change]:
    """Have every conversation know whom this person ignores."""
    ignored = frozenset(model.ignored)
    changes: list[Change] = [IgnoredChanged()]
    for conversation in model.conversations.values():
        if conversation.ignored != ignored:
            conversation.ignored = ignored
            changes += [ItemsRebuilt(conversation.id), UnreadChanged(conversation.id)]
    return changes


def _typing(model: "Model", conversation: ConversationModel, account: int) -> list[Change]:
    if account in {model.account, *model.ignored}:
        return []
    if len(conversation.typing) >= PEOPLE_MAX:
        conversation.typing.clear()
    conversation.typing[account] = model.now()
    return [TypingChanged(conversation.id)]


def _presence(model: "Model", conversation: ConversationModel, message: Presence) -> list[Change]:
    conversation.here = message.here
    changes: list[Change] = [PeopleChanged(conversation.id)]
    for person in message.left:
        known = conversation.people.pop(person.account, None) is not None
        if known and _told(model, conversation, person.account):
            changes += model.note(conversation.id, NoteKind.LEFT, who=person.nickname)
    for person in message.joined:
        fresh = person.account not in conversation.people
        _put(conversation, person)
        if fresh and _told(model, conversation, person.account):
            changes += model.note(conversation.id, NoteKind.JOINED, who=person.nickname)
    for renaming in message.renamed:
        changes += _renamed(model, conversation, renaming)
    for person in message.changed:
        _put(conversation, person)
        if person.account == model.account and person.status != "idle":
            model.away = person.status == "away"
            changes.append(StatusChanged())
    return changes


def _told(model: "Model", conversation: ConversationModel, account: int) -> bool:
    # With one other, and at a table, it is seen who is here; a line each time would be noise.
    return conversation.kind not in {"direct", "table"} and account not in {
        model.account,
        *model.ignored,
    }


def _put(conversation: ConversationModel, person: Person) -> None:
    people = conversation.people
    if person.account in people or len(people) < PEOPLE_MAX:
        people[person.account] = person


def _renamed(model: "Model", conversation: ConversationModel, renaming: Renaming) -> list[Change]:
    account, nickname = renaming.account, renaming.nickname
    known = conversation.people.get(account)
    before = known.nickname if known is not None else renaming.before
    now = known or Person(account, nickname)
    _put(conversation, msgspec.structs.replace(now, nickname=nickname))
    changes: list[Change] = []
    if account == model.account:
        model.nickname = nickname
        changes.append(StatusChanged())
    for other in model.conversations.values():
        if other.peer == account and other.name != nickname:
            other.name = nickname
            changes.append(ConversationAdded(other.id))
    if before != nickname and conversation.kind != "direct" and account not in model.ignored:
        changes += model.note(conversation.id, NoteKind.RENAMED, who=before, text=nickname)
    return changes
