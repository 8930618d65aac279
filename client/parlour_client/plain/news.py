"""What is told beside what is said: how the link stands, what failed, what was changed."""

import time
from collections import deque
from typing import TypeVar

from parlour_client.model import (
    Change,
    ConversationModel,
    EntryChanged,
    Note,
    NoteAdded,
    NoteKind,
    OutboxChanged,
    OutgoingState,
    PlayInvitationsChanged,
    StatusChanged,
    StatusKind,
    TableChanged,
)
from parlour_client.plain.games import GameNews
from parlour_client.plain.lines import change_lines, note_lines, reaction_lines, told
from parlour_client.session import Session
from parlour_client.visible import visible
from parlour_protocol.messages import Entry, Reaction

TOLD_MAX = 1_000
"""Things waiting to be told; beyond it the oldest are dropped."""
REMEMBERED_MAX = 1_000
"""Printed messages of which it is remembered when they were edited, and as many of which it is
what reactions they had."""
T = TypeVar("T")


class News:
    """Turns changes into lines, and keeps them until they are printed.

    Args:
        session: What changes.
        ascii_only: Whether to draw boards with ASCII alone.
    """

    def __init__(self, session: Session, *, ascii_only: bool = False) -> None:
        self._session = session
        self._games = GameNews(session.model, ascii_only=ascii_only)
        self.waiting: deque[tuple[bool, list[str]]] = deque(maxlen=TOLD_MAX)
        """Lines to print, each with whether it is on standard error."""
        self.reached = False
        """Whether the server was up to date once."""
        self.wrong = False
        """Whether something that was typed did not work."""
        self._status_told = ""
        self._kept_told = 0
        self._failed: set[bytes] = set()
        self._edited: dict[tuple[int, int], int] = {}
        self._reactions: dict[tuple[int, int], tuple[Reaction, ...]] = {}
        self._online = False
        self._renamed = ("", "")

    def begin(self) -> None:
        """Take what was printed and what failed in an earlier run as told."""
        for conversation in self._session.model.conversations.values():
            for entry in conversation.entries:
                self.printed(entry)
            self._failed |= {o.id for o in conversation.outbox if o.state is OutgoingState.FAILED}

    def tell(self, text: str, *, error: bool) -> None:
        """Have something told, of one or several lines."""
        now = time.time_ns() // 1_000_000
        self.waiting.append((error, told(now, visible(text, lines=True))))

    def printed(self, entry: Entry) -> None:
        """Take in that an entry was printed as it is."""
        if entry.edited:
            _remember(self._edited, entry, entry.edited)
        if entry.reactions or (entry.conversation, entry.seq) in self._reactions:
            _remember(self._reactions, entry, entry.reactions)

    def follow(self, changes: list[Change]) -> None:
        """Tell what a person should hear of."""
        for change in changes:
            match change:
                case NoteAdded():
                    self._follow_note(change.conversation, change.note)
                case StatusChanged():
                    self._follow_status()
                    self._follow_kept()
                case OutboxChanged():
                    self._follow_outbox(change.conversation)
                    self._follow_kept()
                case TableChanged() | PlayInvitationsChanged():
                    for text in self._games.follow(change):
                        self.tell(text, error=False)
                case EntryChanged():
                    conversation = self._session.model.conversations.get(change.conversation)
                    if conversation is not None:
                        self._follow_change(conversation, change.entry)
                case _:
                    pass

    def _follow_note(self, conversation_id: int, note: Note) -> None:
        if note.kind is NoteKind.RENAMED:
            # Every conversation with them has this note; one line is enough.
            if (note.who, note.text) == self._renamed:
                return
            self._renamed = (note.who, note.text)
        conversation = self._session.model.conversations.get(conversation_id)
        self.waiting.append((note.kind is not NoteKind.INFO, note_lines(note, conversation)))

    def _follow_change(self, conversation: ConversationModel, entry: Entry) -> None:
        # What is not printed yet will be, as it then is.
        if entry.seq > conversation.place or entry.account in self._session.model.ignored:
            return
        edited = entry.edited != self._edited.get((conversation.id, entry.seq), 0)
        before = self._reactions.get((conversation.id, entry.seq), ())
        self.printed(entry)
        if entry.deleted or edited:
            self.waiting.append((False, change_lines(conversation, entry)))
        elif lines := reaction_lines(conversation, entry, before, self._session.model):
            self.waiting.append((False, lines))

    def _follow_status(self) -> None:
        model = self._session.model
        status = model.status
        was_online, self._online = self._online, status.kind is StatusKind.ONLINE
        if was_online and self._online:
            return  # another nickname, or away: a note tells
        text = status.reason
        if status.kind is StatusKind.ONLINE:
            self.reached = True
            text = f"connected to {model.server_name} as {model.nickname}"
        elif status.kind is StatusKind.WAITING:
            text = f"{status.reason}; trying again"
        elif status.kind is StatusKind.REFUSED:
            text = ""  # it is over, or a password is tried
        if text and text != self._status_told:
            self._status_told = text
            # Of one line: a further one could only be a server's, to pass for something else.
            self.tell(visible(text), error=True)

    def _follow_kept(self) -> None:
        """Tell what is written without a connection once it is safe here."""
        kept = self._session.kept
        if self._session.model.status.kind is StatusKind.WAITING and kept > self._kept_told:
            self.tell(f"{kept} kept here, to be sent when the server is back", error=True)
            self._kept_told = kept
        # Not raised while a connection is tried: if that fails, it is still to be told.
        self._kept_told = min(self._kept_told, kept)

    def _follow_outbox(self, conversation_id: int) -> None:
        conversation = self._session.model.conversations.get(conversation_id)
        for outgoing in conversation.outbox if conversation else ():
            if outgoing.state is OutgoingState.FAILED and outgoing.id not in self._failed:
                self._failed.add(outgoing.id)
                self.wrong = True
                reason = visible(outgoing.reason)
                self.tell(f"not sent: “{outgoing.text}”: {reason}", error=True)


def _remember(remembered: dict[tuple[int, int], T], entry: Entry, thing: T) -> None:
    remembered[entry.conversation, entry.seq] = thing
    if len(remembered) > REMEMBERED_MAX:
        del remembered[next(iter(remembered))]
