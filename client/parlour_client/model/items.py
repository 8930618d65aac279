"""What a conversation consists of besides the server's entries."""

from dataclasses import dataclass
from enum import Enum


class NoteKind(Enum):
    """What a note tells."""

    JOINED = "joined"
    LEFT = "left"
    RENAMED = "renamed"
    INFO = "info"
    """The answer to a command, for this person alone."""
    ERROR = "error"
    """Something this person did could not be done."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line that is in no log: somebody came or went, or an answer to this person alone.

    Args:
        kind: What it tells.
        time: When it was noted, in milliseconds since 1970 UTC.
        after: The `seq` of the entry it follows, 0 for the beginning.
        who: Whom it is about (`joined`, `left`, `renamed`: the nickname before).
        text: What to say; for `renamed` the new nickname.
    """

    kind: NoteKind
    time: int
    after: int
    who: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that exist on the server and are not loaded here.

    Args:
        after: The `seq` of the entry before the gap, 0 at the beginning of the log.
        before: The `seq` of the entry after it.
    """

    after: int
    before: int

    @property
    def count(self) -> int:
        """How many entries are not loaded."""
        return self.before - self.after - 1


class OutgoingState(Enum):
    """What is known of a message that is not stored yet. A stored one is an entry."""

    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What this person said, until the server has it on disk.

    Args:
        id: The id it carries, the same however often it is sent.
        conversation: The conversation's id.
        text: What was said.
        kind: `text` or `action`.
        time: When it was written, in milliseconds since 1970 UTC.
        state: Waiting, or failed.
        reason: Why it failed, in words.
        reply: The `seq` of the entry it answers to, 0 if none.
        off: It is off the record, and on no disk: it is lost if this program ends before it is
            sent.
    """

    id: bytes
    conversation: int
    text: str
    kind: str
    time: int
    state: OutgoingState = OutgoingState.WAITING
    reason: str = ""
    reply: int = 0
    off: bool = False
