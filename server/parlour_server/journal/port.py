"""What the server asks of a journal; an engine that several nodes share would serve it too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import apsw

from parlour_protocol.codes import RefusalCode

READ_BYTES_MAX = 1024 * 1024
"""About how much is read at once if nobody says how much, in bytes."""

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[apsw.Connection, P], T]
"""One of the functions beside this file: it gets the database, and is one transaction."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it has its place in a log.

    Args:
        conversation: Where it goes.
        account: Its author.
        nickname: What they are called now.
        id: Made by the author's client.
        text: What is said.
        kind: As in `Entry`.
        reply: As in `Entry`.
        off: Off the record: the text is delivered, and not stored.
        work: What else is done in the same transaction, if the entry is stored and no repetition;
            it is given the database and the entry's time, and raises nothing but its errors.
        along: It is stored together with the one submitted before it, or not at all.
    """

    conversation: int
    account: int
    nickname: str
    id: bytes
    text: str
    kind: str
    reply: int = 0
    off: bool = False
    work: Callable[[apsw.Connection, int], None] | None = None
    along: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry is on disk.

    Args:
        seq: Its number in its conversation.
        time: When it was stored, in milliseconds since 1970 UTC.
        body: The entry as an encoded `Entry` message, as everybody is sent it; empty if repeated.
        repeated: The author had said it before, under the same id: this is the first one's place.
        off: Its text is not stored, whatever was wanted when it was repeated.
    """

    seq: int
    time: int
    body: bytes
    repeated: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class NotStored:
    """An entry was not stored, and nothing has changed; the rest is as in `Refused`."""

    code: RefusalCode
    reason: str
    retry: bool = False


Outcome = Stored | NotStored


class StorageError(Exception):
    """The journal could not do what it was asked, changed nothing, and may do it later."""


class TookTooLongError(Exception):
    """The journal gave up looking for something; nothing is wrong with it."""


class Journal(Protocol):
    """An append-only log per conversation, and the facts that must be agreed on.

    Every method may raise `JournalFailedError`, after which the server must stop; those other than
    `append`, which answers for each entry, may raise `StorageError`.
    """

    @property
    def log_id(self) -> bytes:
        """16 bytes that name these logs: made with the database, and never again."""

    @property
    def failure(self) -> str:
        """Why nothing is stored any more: the disk has failed. Empty as long as it has not."""

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

    async def read_changes(
        self, conversation: int, after: int, limit: int, *, bytes_max: int = READ_BYTES_MAX
    ) -> list[bytes]:
        """Return the bodies of entries with `revision > after`, in the order of revisions."""

    async def do(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Carry out a change, all of it or nothing; it is on disk on return."""

    async def look(self, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look something up; it holds up no change, and sees all that is on disk."""

    async def changed_elsewhere(self) -> bool:
        """Tell whether somebody else has changed anything since this was asked last."""

    async def seek(self, seconds: float, work: Work[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Look for something that may take long; it holds up only others who seek.

        Raises:
            TookTooLongError: It took longer than about so many seconds.
        """

    async def compact(self) -> bool:
        """Let what was erased be gone from the disk; False if that has to be tried again."""

    async def close(self) -> None:
        """Let go of everything; nothing may be asked afterwards."""
