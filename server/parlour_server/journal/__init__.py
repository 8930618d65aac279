"""Where everything that must not be lost is kept.

`port` says what the rest of the server may ask for; `sqlite` is the embedded implementation, and
`committer` gathers what is appended meanwhile into one transaction. What else can be asked are the
functions of `accounts`, `conversations` and the files beside them, which `Journal.do` and
`Journal.look` carry out. Nobody else knows of SQL.
"""

from parlour_server.journal.accounts import AccountRecord
from parlour_server.journal.committer import Committer
from parlour_server.journal.conversations import ConversationRecord, MemberRecord, Place
from parlour_server.journal.naming import NameRecord
from parlour_server.journal.port import (
    Draft,
    Journal,
    NotStored,
    Outcome,
    StorageError,
    Stored,
    TookTooLongError,
)
from parlour_server.journal.sqlite import SqliteJournal

__all__ = [
    "AccountRecord",
    "Committer",
    "ConversationRecord",
    "Draft",
    "Journal",
    "MemberRecord",
    "NameRecord",
    "NotStored",
    "Outcome",
    "Place",
    "SqliteJournal",
    "StorageError",
    "Stored",
    "TookTooLongError",
]
