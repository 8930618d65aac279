"""Where everything that must not be lost is kept.

`port` says what the rest of the server may ask for; `sqlite` is the embedded implementation, and
`committer` gathers what is appended meanwhile into one transaction. Nobody else knows of SQL.
"""

from parlour_server.journal.committer import Committer
from parlour_server.journal.port import (
    Account,
    ConversationRecord,
    Draft,
    Journal,
    NotStored,
    Outcome,
    StorageError,
    Stored,
)
from parlour_server.journal.sqlite import SqliteJournal

__all__ = [
    "Account",
    "Committer",
    "ConversationRecord",
    "Draft",
    "Journal",
    "NotStored",
    "Outcome",
    "SqliteJournal",
    "StorageError",
    "Stored",
]
