"""What is said, what becomes of it, and how far it was read."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, assert_never

from parlour_client.model.changes import (
    Change,
    EntriesAdded,
    EntryChanged,
    ItemsRebuilt,
    OutboxChanged,
    TypingChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import ConversationModel
from parlour_protocol.messages import Changed, Changes, Entry, Marked, Page

if TYPE_CHECKING:
    from parlour_client.model.model import Model


def take(model: "Model", message: Entry | Page | Changed | Changes | Marked) -> list[Change]:
    """Take in entries of one conversation, or what they are now, or how far they were read."""
    about = message.entry.conversation if isinstance(message, Changed) else message.conversation
    conversation = model.conversations.get(about)
    if conversation is None:
        return []
    match message:
        case Entry():
            return _added(model, conversation, (message,))
        case Page():
            return _added(model, conversation, message.entries)
        case Changed():
            return _changed(conversation, (message.entry,))
        case Changes():
            return _changed(conversation, message.entries)
        case Marked():
            return [UnreadChanged(about)] if conversation.mark(message.seq) else []
        case _:
            assert_never(message)


def _added(
    model: "Model", conversation: ConversationModel, entries: Iterable[Entry]
) -> list[Change]:
    entries = tuple(entries)
    added, at_end = conversation.merge(entries)
    changes: list[Change] = []
    if added:
        changes += _arrived(model, conversation, added)
        if at_end is None:
            changes.append(ItemsRebuilt(conversation.id))
        else:
            changes.append(EntriesAdded(conversation.id, added, at_end))
    new = {entry.seq for entry in added}
    changes += _replaced(conversation, (entry for entry in entries if entry.seq not in new))
    return [*changes, UnreadChanged(conversation.id)] if changes else []


def _arrived(
    model: "Model", conversation: ConversationModel, added: tuple[Entry, ...]
) -> list[Change]:
    """Take out of the way what stood for these entries until they came."""
    changes: list[Change] = []
    if [entry for entry in added if conversation.typing.pop(entry.account, None) is not None]:
        changes.append(TypingChanged(conversation.id))
    arrived = {entry.id for entry in added if entry.account == model.account}
    kept = [o for o in conversation.outbox if o.id not in arrived]
    if len(kept) != len(conversation.outbox):
        conversation.outbox = kept
        changes.append(OutboxChanged(conversation.id))
    return changes


def _changed(conversation: ConversationModel, entries: Iterable[Entry]) -> list[Change]:
    changes = _replaced(conversation, entries)
    return [*changes, UnreadChanged(conversation.id)] if changes else []


def _replaced(conversation: ConversationModel, entries: Iterable[Entry]) -> list[Change]:
    replaced = [entry.seq for entry in entries if conversation.replace(entry)]
    # The last of each, and as it is kept here: its text may be off the record.
    found = (conversation.entry(seq) for seq in dict.fromkeys(replaced))
    return [EntryChanged(conversation.id, entry) for entry in found if entry is not None]
