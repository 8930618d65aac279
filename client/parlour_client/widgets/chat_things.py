"""What a chat log shows, in order: entries, notes folded together, gaps, and what is unsent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from parlour_client.model import ConversationModel, Gap, Note, NoteKind, Outgoing
from parlour_protocol.messages import CHANCE, MOVE, NOTICE, Entry

_MADE = frozenset({MOVE, CHANCE})
"""Kinds of entries that the board and its list of moves show, and no chat."""


@dataclass(slots=True)
class Traffic:
    """People who came and went one after another, told in one line, each by the last they did."""

    time: int
    came: dict[str, None] = field(default_factory=dict)
    """A set of nicknames in the order of their coming."""
    left: dict[str, None] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        """Fold in one more who came or left."""
        self.time = note.time
        joined = note.kind is NoteKind.JOINED
        now, before = (self.came, self.left) if joined else (self.left, self.came)
        before.pop(note.who, None)
        now[note.who] = None


Thing = Entry | Traffic | Note | Gap | Outgoing


class Things:
    """The things of one conversation by index, and where *new* begins.

    Adding at either end costs what is added, whatever there is already. Methods that add at the
    start return by how much indexes moved.
    """

    def __init__(self) -> None:
        self.account = 0
        """Whose own messages are shown as such."""
        self.new_from = 0
        """The `seq` of the first entry under the *new messages* line; 0 for no line."""
        self.last_own = 0
        """The `seq` of the last entry of one's own, which shows that it is stored."""
        self.ignored: frozenset[int] = frozenset()
        """The accounts of those whose messages are not shown."""
        self._things: list[Thing] = []
        self._unsent = 0
        self._first = self._last = 0
        """The `seq` of the first and the last entry that is loaded, shown here or not."""

    def __len__(self) -> int:
        return len(self._things)

    def __getitem__(self, index: int) -> Thing:
        return self._things[index]

    def fill(self, conversation: ConversationModel, account: int) -> None:
        """Show all that is loaded of a conversation, instead of what was there."""
        self.account = account
        self.ignored = conversation.ignored
        self._things = []
        self._unsent = 0
        self.last_own = 0
        self._first, self._last = conversation.first, conversation.last
        if conversation.first > 1:
            self._things.append(Gap(0, conversation.first))
        for item in conversation.items():
            match item:
                case Note():
                    self._add_note(item)
                case Entry():
                    self._add_entry(item)
                case Gap():
                    self._things.append(item)
        self.set_unsent(conversation.outbox)

    def add_entries(self, entries: Iterable[Entry]) -> None:
        """Add what was said after everything that is stored."""
        unsent = self._take_unsent()
        for entry in entries:
            before = self._last
            if before and entry.seq > before + 1:
                self._things.append(Gap(before, entry.seq))
            elif not before and entry.seq > 1 and not self._things:
                self._things.append(Gap(0, entry.seq))
            self._add_entry(entry)
            self._first, self._last = self._first or entry.seq, entry.seq
        self._things += unsent
        self._unsent = len(unsent)

    def change_entry(self, entry: Entry) -> bool:
        """Show an entry as it is now; tell whether it is loaded."""
        index = self.place_of(entry.seq)
        if index is not None:
            self._things[index] = entry
        return index is not None

    def add_older(self, entries: Sequence[Entry]) -> int:
        """Add history before the first entry; return by how much indexes moved."""
        had_gap = bool(self._things) and self._is_first_gap(self._things[0])
        kept = self._things[1:] if had_gap else self._things
        fresh: list[Thing] = []
        if entries[0].seq > 1:
            fresh.append(Gap(0, entries[0].seq))
        seq = entries[0].seq - 1
        for entry in entries:
            if entry.seq > seq + 1:
                fresh.append(Gap(seq, entry.seq))
            if entry.kind not in _MADE:
                fresh.append(entry)
            seq = entry.seq
        if self._first > seq + 1:
            fresh.append(Gap(seq, self._first))
        self._first, self._last = entries[0].seq, max(self._last, seq)
        if not self.last_own:
            own = (entry.seq for entry in reversed(entries) if entry.account == self.account)
            self.last_own = next(own, 0)
        self._things = fresh + kept
        return len(fresh) - int(had_gap)

    def add_note(self, note: Note) -> None:
        """Add a note at the end."""
        unsent = self._take_unsent()
        self._add_note(note)
        self._things += unsent
        self._unsent = len(unsent)

    def set_unsent(self, outbox: Sequence[Outgoing]) -> None:
        """Show these as what is not stored yet."""
        self._take_unsent()
        self._things += outbox
        self._unsent = len(outbox)

    def set_new_from(self, read: int) -> None:
        """Draw the *new messages* line before the first entry of others after `read`."""
        self.new_from = 0
        for thing in reversed(self._things):
            if isinstance(thing, Entry):
                if thing.seq <= read:
                    break
                if self._is_news(thing):
                    self.new_from = thing.seq

    def index_of(self, seq: int) -> int | None:
        """Return where the first entry is that has `seq` or a greater one; None if none has."""
        low, high = 0, len(self._things)
        while low < high:
            middle = (low + high) // 2
            at = middle
            while at < high and not isinstance(self._things[at], Entry):
                at += 1
            if at == high:
                high = middle
                continue
            thing = self._things[at]
            if isinstance(thing, Entry) and thing.seq < seq:
                low = at + 1
            else:
                high = middle
        at = low
        while at < len(self._things):
            if isinstance(self._things[at], Entry):
                return at
            at += 1
        return None

    def entry(self, seq: int) -> Entry | None:
        """Return the entry with this `seq`, None if it is not loaded."""
        index = self.place_of(seq)
        found = None if index is None else self._things[index]
        return found if isinstance(found, Entry) else None

    def unread_after(self, seen: int) -> int:
        """Count the entries of others after `seen`, with those that are not loaded."""
        unread = 0
        for thing in reversed(self._things):
            if isinstance(thing, Entry):
                if thing.seq <= seen:
                    break
                unread += self._is_news(thing)
            elif isinstance(thing, Gap):
                unread += max(0, thing.before - 1 - max(seen, thing.after))
        return unread

    def _is_news(self, entry: Entry) -> bool:
        """Tell whether somebody else said something, and stands by it."""
        return (
            entry.account != self.account
            and entry.account not in self.ignored
            and entry.kind != NOTICE
            and not entry.deleted
        )

    def hidden_run(self, index: int) -> int:
        """Return how many messages of people who are ignored end at `index`, 0 if that is none.

        Where the next one is such a message, too, they end further down: then it is -1.
        """
        if not self._is_hidden(index):
            return 0
        if self._is_hidden(index + 1):
            return -1
        run = 1
        while self._is_hidden(index - run):
            run += 1
        return run

    def _is_hidden(self, index: int) -> bool:
        thing = self._things[index] if self.ignored and 0 <= index < len(self._things) else None
        return isinstance(thing, Entry) and thing.account in self.ignored and thing.kind != NOTICE

    def has_gap(self, after: int, index: int) -> bool:
        """Tell whether entries are not loaded between the one `after` and the thing at `index`.

        What was said before somebody who never was here came is not missed.
        """
        for at in range(min(index, len(self._things) - 1), -1, -1):
            thing = self._things[at]
            if isinstance(thing, Gap) and thing.before > after + 1 and (after or thing.after):
                return True
            if isinstance(thing, Entry) and thing.seq <= after:
                return False
        return False

    def place_of(self, seq: int) -> int | None:
        """Return where the entry with this `seq` is, None if it is not loaded."""
        index = self.index_of(seq)
        found = None if index is None else self._things[index]
        return index if isinstance(found, Entry) and found.seq == seq else None

    def _add_entry(self, entry: Entry) -> None:
        if entry.kind in _MADE:
            return
        self._things.append(entry)
        if entry.account == self.account:
            self.last_own = entry.seq

    def _add_note(self, note: Note) -> None:
        if note.kind not in {NoteKind.JOINED, NoteKind.LEFT}:
            self._things.append(note)
            return
        last = self._things[-1] if self._things else None
        if isinstance(last, Traffic):
            last.add(note)
        else:
            traffic = Traffic(note.time)
            traffic.add(note)
            self._things.append(traffic)

    def _take_unsent(self) -> list[Thing]:
        if not self._unsent:
            return []
        taken = self._things[-self._unsent :]
        del self._things[-self._unsent :]
        self._unsent = 0
        return taken

    @staticmethod
    def _is_first_gap(thing: Thing) -> bool:
        return isinstance(thing, Gap) and thing.after == 0
