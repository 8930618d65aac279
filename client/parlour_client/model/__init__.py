"""What a client knows: a fold over what the server sends, and over what its person does.

No I/O, no clock, no event loop, no terminal. `Model` is changed by its methods alone; each returns
the `Change`s it made, in order, so that a view can follow without comparing.
"""

from parlour_client.model.changes import (
    Change,
    ConversationAdded,
    ConversationRemoved,
    EntriesAdded,
    EntryChanged,
    IgnoredChanged,
    InvitationsChanged,
    ItemsRebuilt,
    NoteAdded,
    OutboxChanged,
    PeopleChanged,
    PlayInvitationsChanged,
    StatusChanged,
    SummaryChanged,
    TableChanged,
    TypingChanged,
    UnreadChanged,
)
from parlour_client.model.conversation import EVENT_KINDS, ConversationModel
from parlour_client.model.items import Gap, Note, NoteKind, Outgoing, OutgoingState
from parlour_client.model.model import Model
from parlour_client.model.status import Status, StatusKind
from parlour_client.model.tables import PLAYED, TableModel, is_hidden

__all__ = [
    "EVENT_KINDS",
    "PLAYED",
    "Change",
    "ConversationAdded",
    "ConversationModel",
    "ConversationRemoved",
    "EntriesAdded",
    "EntryChanged",
    "Gap",
    "IgnoredChanged",
    "InvitationsChanged",
    "ItemsRebuilt",
    "Model",
    "Note",
    "NoteAdded",
    "NoteKind",
    "OutboxChanged",
    "Outgoing",
    "OutgoingState",
    "PeopleChanged",
    "PlayInvitationsChanged",
    "Status",
    "StatusChanged",
    "StatusKind",
    "SummaryChanged",
    "TableChanged",
    "TableModel",
    "TypingChanged",
    "UnreadChanged",
    "is_hidden",
]
