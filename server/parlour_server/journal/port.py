"""What the server asks of a journal; an engine that several nodes share would serve it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from parlour_protocol.codes import RefusalCode

READ_BYTES_MAX = 1024 * 1024
"""About how much is read at once if nobody says how much, in bytes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in a log."""

    conversation: int
    account: int
    nickname: str
    id: bytes
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry is on disk.

    Args:
        seq: Its number in its conversation.
        time: When it was stored, in milliseconds since 1970 UTC.
        body: The entry as an encoded `Entry` message, as everybody is sent it; empty if repeated.
        repeated: The author had said it before, under the same id: this is the first one's place.
    """

    seq: int
    time: int
    body: bytes
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class NotStored:
    """An entry was not stored, and nothing has changed; the rest is as in `Refused`."""

    code: RefusalCode
    reason: str
    retry: bool = False


Outcome = Stored | NotStored


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has been here: known again by a credential and a nickname."""

    id: int
    nickname: str


@dataclass(frozen=True, slots=True)
class ConversationRecord:
    """A conversation as it is stored.

    Args:
        id: Its number.
        kind: `room` or `direct`.
        name: A room's name; empty for a direct conversation.
        head: The number of its last entry.
        members: Of a direct conversation: the accounts in it, one or two.
    """

    id: int
    kind: str
    name: str
    head: int
    members: tuple[Account, ...] = ()


class StorageError(Exception):
    """The journal could not do what it was asked, changed nothing, and may do it later."""


class Journal(Protocol):
    """An append-only log per conversation, and the few facts that must be agreed on.

    Every method may raise `JournalFailedError`, after which the server must stop; those other than
    `append`, which answers for each entry, may raise `StorageError`.
    """

    @property
    def log_id(self) -> bytes:
        """16 bytes that name these logs: made with the database, and never again."""

    async def append(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Store entries in order, all in one transaction; they are on disk on return."""

    async def read(
        self,
        conversation: int,
        after: int,
        before: int,
        limit: int,
        *,
        newest: bool,
        bytes_max: int = READ_BYTES_MAX,
    ) -> list[bytes]:
        """Return the bodies of entries with `after < seq < before`, in order.

        Where there are more than `limit`, it is the last ones if `newest`, else the first ones;
        and no more than it takes to exceed `bytes_max`.
        """

    async def account(self, holder: bytes, key: str, nickname: str) -> Account:
        """Return the account of a holder and nickname key, made if there is none.

        The nickname is written as it was typed this time.
        """

    async def find_account(self, key: str) -> Account | None:
        """Return the account that used a nickname last."""

    async def rename(self, account: int, key: str, nickname: str) -> bool:
        """Give an account another nickname; False if its holder has one of that name already."""

    async def room(self, name: str) -> ConversationRecord:
        """Return a room, made if there is none."""

    async def direct(self, one: int, other: int) -> ConversationRecord:
        """Return the direct conversation of two accounts, or of one alone; made if needed."""

    async def find_direct(self, conversation: int, account: int) -> ConversationRecord | None:
        """Return a direct conversation by its id, if the account is in it."""

    async def directs(self, account: int, limit: int) -> list[ConversationRecord]:
        """Return an account's direct conversations that hold something, the latest first."""

    async def close(self) -> None:
        """Let go of everything; nothing may be asked afterwards."""
