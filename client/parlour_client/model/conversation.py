"""One conversation, as far as this client has loaded it."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from parlour_client.model.items import Gap, Note, Outgoing
from parlour_protocol.messages import CHANCE, MOVE, NOTICE, Conversation, Entry, Person

NOTES_MAX = 500
"""The most notes kept for one conversation; the oldest go first."""
EARLY_MAX = 200
"""The most changes kept of entries that are not loaded yet; the oldest go first."""
EVENT_KINDS = frozenset({NOTICE, MOVE, CHANCE})
"""The kinds of entries that nobody said: they tell what somebody did."""


def _seq(entry: Entry) -> int:
    return entry.seq


class ConversationModel:
    """The entries, notes and unsent messages of one conversation, in the order they are shown.

    Entries are ordered by `seq` and may have gaps. Everything here is read by views and changed
    by `Model` alone.

    Args:
        about: The conversation as the server described it.
    """

    def __init__(self, about: Conversation) -> None:
        self.id = about.id
        self.kind = about.kind
        self.head = about.head
        self.read = about.read
        """The read marker: the `seq` of the last entry that was on one of this person's screens."""
        self.place = about.read
        """How far was read on this device: where whoever reads everything in order goes on."""
        self.revision = about.revision
        """All changes of entries up to this one are known."""
        self.describe(about)
        self.entries: list[Entry] = []
        self.notes: list[Note] = []
        self.outbox: list[Outgoing] = []
        self._early: dict[int, Entry] = {}
        """Entries changed before they are loaded: a page under way may have them as they were."""
        self.ignored: frozenset[int] = frozenset()
        """The accounts from which nothing counts as unread."""
        self.people: dict[int, Person] = {}
        """Those present, by account; not everybody where very many are."""
        self.typing: dict[int, int] = {}
        """When each account was last heard to be writing, in milliseconds since 1970 UTC."""

    def describe(self, about: Conversation) -> None:
        """Take in how the server describes it now."""
        self.name = about.name
        self.peer = about.peer
        self.here = about.here
        self.topic = about.topic
        self.role = about.role
        """This person's role: `owner`, `op`, or empty."""
        self.invite_only = about.invite_only
        self.recorded = about.recorded
        """Whether what this person says here is kept."""
        self.retention_days = about.retention_days
        self.muted_until = about.muted_until
        self.head = max(self.head, about.head)
        self.revision_head = about.revision
        """The revision of the latest change of an entry."""

    @property
    def title(self) -> str:
        """What a tab calls it: `#lobby`, `@alice`, `♟ chess bob`, `♟ watch chess bob`."""
        match self.kind:
            case "direct":
                return f"@{self.name}"
            case "table":
                return f"♟ {self.name[:1].lower()}{self.name[1:]}"
            case "gallery":
                return f"♟ watch {self.name[:1].lower()}{self.name[1:]}"
            case _:
                return self.name

    @property
    def first(self) -> int:
        """The `seq` of the first entry loaded, 0 if none is."""
        return self.entries[0].seq if self.entries else 0

    @property
    def last(self) -> int:
        """The `seq` of the last entry loaded, 0 if none is."""
        return self.entries[-1].seq if self.entries else 0

    def gaps(self) -> list[Gap]:
        """Return what is not loaded: before the first entry, between entries, before the head."""
        found = []
        if self.first > 1:
            found.append(Gap(0, self.first))
        before = self.last
        if self.entries and len(self.entries) != self.last - self.first + 1:
            before = self.first
            for entry in self.entries:
                if entry.seq > before + 1:
                    found.append(Gap(before, entry.seq))
                before = entry.seq
        if self.head > before:
            found.append(Gap(before, self.head + 1))
        return found

    def items(self) -> Iterator[Entry | Note | Gap]:
        """Yield what is to be shown, in order, without the messages still unsent.

        A gap before the first entry is not yielded: a view loads it when scrolled to its top.
        """
        notes = iter(self.notes)
        note = next(notes, None)
        before = self.entries[0].seq - 1 if self.entries else 0
        for entry in self.entries:
            while note is not None and note.after < entry.seq:
                yield note
                note = next(notes, None)
            if entry.seq > before + 1:
                yield Gap(before, entry.seq)
            yield entry
            before = entry.seq
        while note is not None:
            yield note
            note = next(notes, None)

    def unread(self, account: int) -> int:
        """Return how many entries after the read marker are there to be read by `account`."""
        loaded = self._after(self.read)
        counted = sum(1 for entry in loaded if self._counts(entry, account))
        return max(0, self.head - self.read - len(loaded)) + counted

    def _counts(self, entry: Entry, account: int) -> bool:
        return (
            entry.account != account
            and entry.account not in self.ignored
            and entry.kind not in EVENT_KINDS
            and not entry.deleted
        )

    def mentions(self, account: int, nickname: str) -> int:
        """Return how many loaded entries after the read marker name `nickname`."""
        pattern = mention_pattern(nickname)
        return sum(
            1
            for entry in self._after(self.read)
            if self._counts(entry, account) and pattern.search(entry.text)
        )

    def _after(self, seq: int) -> list[Entry]:
        return self.entries[bisect_left(self.entries, seq + 1, key=_seq) :]

    def merge(self, entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], bool | None]:
        """Take in entries; return the new ones, and whether all came at the end.

        Returns:
            The entries that were not there, in order; and True if they continue what was loaded,
            False if they lead up to it, None if they fell between or left a gap.
        """
        known_first, known_last = self.first, self.last
        unknown = {e.seq: self._latest(e) for e in entries if not self._has(e.seq)}
        fresh = sorted(unknown.values(), key=_seq)
        if not fresh:
            return (), True
        first, last = fresh[0].seq, fresh[-1].seq
        self.head = max(self.head, last)
        whole = last - first + 1 == len(fresh)
        if not self.entries or first > known_last:
            whole = whole and (not self.entries or first == known_last + 1)
            self.entries += fresh
            return tuple(fresh), True if whole else None
        if last < known_first:
            whole = whole and last == known_first - 1
            self.entries[:0] = fresh
            return tuple(fresh), False if whole else None
        self.entries = sorted([*self.entries, *fresh], key=_seq)
        return tuple(fresh), None

    def _latest(self, entry: Entry) -> Entry:
        early = self._early.pop(entry.seq, None)
        return early if early is not None and early.revision > entry.revision else entry

    def replace(self, entry: Entry) -> bool:
        """Put a changed entry in its place; tells whether it is loaded, and was older."""
        if entry.revision == self.revision + 1:
            self.revision = entry.revision
        self.revision_head = max(self.revision_head, entry.revision)
        at = bisect_left(self.entries, entry.seq, key=_seq)
        if not self._has(entry.seq):
            self._keep_early(entry)
            return False
        if self.entries[at].revision >= entry.revision:
            return False
        if entry.off and not entry.deleted and not entry.text:
            # What was heard off the record is kept nowhere but here.
            entry = msgspec.structs.replace(entry, text=self.entries[at].text)
        self.entries[at] = entry
        return True

    def _keep_early(self, entry: Entry) -> None:
        known = self._early.pop(entry.seq, entry)
        self._early[entry.seq] = entry if entry.revision >= known.revision else known
        if len(self._early) > EARLY_MAX:
            del self._early[next(iter(self._early))]

    def mark(self, seq: int) -> bool:
        """Move the read marker forward; tells whether it was behind. It never moves back."""
        seq = min(seq, self.head)
        moved = seq > self.read
        self.read = max(self.read, seq)
        return moved

    def deal_with(self, seq: int) -> bool:
        """Move this device's place forward; tells whether it was behind."""
        seq = min(seq, self.head)
        moved = seq > self.place
        self.place = max(self.place, seq)
        return moved

    def shorten(self, head: int) -> None:
        """Drop what is after `head`: the server does not have it any more."""
        self.entries = [entry for entry in self.entries if entry.seq <= head]
        last = self.last
        self.notes = [n if n.after <= last else replace(n, after=last) for n in self.notes]
        self.read, self.place = min(self.read, head), min(self.place, head)
        self.head = head

    def expire(self, oldest: int) -> bool:
        """Empty entries said before a time, as the server has; tells whether there were any."""
        expired = [at for at, e in enumerate(self.entries) if e.time < oldest and not e.deleted]
        for at in expired:
            self.entries[at] = msgspec.structs.replace(
                self.entries[at], text="", reactions=(), deleted=True
            )
        return bool(expired)

    def entry(self, seq: int) -> Entry | None:
        """Return an entry if it is loaded."""
        at = bisect_left(self.entries, seq, key=_seq)
        return self.entries[at] if self._has(seq) else None

    def following(self, seq: int) -> list[Entry]:
        """Return the entries after `seq` that are loaded without a gap."""
        found = []
        for entry in self._after(seq):
            seq += 1
            if entry.seq != seq:
                break
            found.append(entry)
        return found

    def _has(self, seq: int) -> bool:
        if not self.entries or seq > self.entries[-1].seq:
            return False
        at = bisect_left(self.entries, seq, key=_seq)
        return at < len(self.entries) and self.entries[at].seq == seq

    def add_note(self, note: Note) -> None:
        """Add a note at the end; the oldest one goes if there are too many."""
        self.notes.append(note)
        del self.notes[:-NOTES_MAX]


def mention_pattern(nickname: str) -> re.Pattern[str]:
    """Return a pattern that finds `nickname` as a word, with or without `@`, in any case."""
    return re.compile(rf"(?<![\w-]){re.escape(nickname)}(?![\w-])", re.IGNORECASE)
