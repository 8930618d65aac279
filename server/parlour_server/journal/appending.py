"""Storing new entries: the hot path of the journal, in the writing thread alone."""

from collections.abc import Callable, Sequence
from typing import Any

import apsw
from msgspec.structs import replace

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.limits import TIME_MAX
from parlour_protocol.messages import Entry
from parlour_server.journal import statements
from parlour_server.journal.chain import EMPTY, chained, digest
from parlour_server.journal.port import Draft, NotStored, Outcome, Stored

Heads = dict[int, tuple[int, bytes]]
"""The last entry of conversations, and its link, by the conversation's number."""

HEADS_MAX = 4_096
"""Of so many conversations the last entry is remembered: those that were written to last."""

_Known = dict[tuple[bytes, int], tuple[int, int, int, Entry | bytes]]


class Appending:
    """Puts entries at the end of logs.

    Args:
        db: The writing connection.
        now: Returns milliseconds since 1970 UTC.
    """

    def __init__(self, db: apsw.Connection, now: Callable[[], int]) -> None:
        self._db = db
        self._now = now
        self._heads: Heads = {}

    def insert(self, drafts: Sequence[Draft]) -> tuple[list[Outcome], Heads]:
        """Store entries in order, in the transaction there is; return what became of each.

        Returns:
            The outcomes, and what `committed` is to be told once the transaction is.
        """
        known = self._known(drafts)
        now = min(max(self._now(), 0), TIME_MAX)
        heads: Heads = {}
        rows: list[Any] = []
        outcomes: list[Outcome] = []
        for draft in drafts:
            name = (draft.id, draft.account)
            if draft.along and not _is_new(outcomes[-1]):
                outcomes.append(NotStored("storage", "what it belongs to was not stored"))
                continue
            if name in known:
                outcomes.append(_repeated(draft, known[name]))
                continue
            if draft.work is not None:
                draft.work(self._db, now)
            seq, link = heads.get(draft.conversation) or self._head(draft.conversation)
            seq += 1
            entry = Entry(
                draft.conversation, seq, now, draft.account,
                draft.nickname, draft.id, draft.text, draft.kind, draft.reply, draft.off,
            )  # fmt: skip
            told = encode_body(entry)
            # Off the record: those who are here hear it, and the disk never does.
            kept = encode_body(replace(entry, text="")) if draft.off else told
            hashed = digest(kept)
            link = chained(link, hashed)
            heads[draft.conversation] = seq, link
            rows += (draft.conversation, seq, now, draft.account, draft.id, kept, hashed, link)
            known[name] = (draft.conversation, seq, now, entry)
            outcomes.append(Stored(seq, now, told, off=draft.off))
        for at, size in statements.pieces(len(rows) // statements.COLUMNS):
            self._db.execute(
                statements.INSERT[size],
                rows[at * statements.COLUMNS : (at + size) * statements.COLUMNS],
            )
        return outcomes, heads

    def committed(self, heads: Heads) -> None:
        """Take in that what was inserted is on disk."""
        for conversation, head in heads.items():
            self._remember(conversation, head)

    def _remember(self, conversation: int, head: tuple[int, bytes]) -> None:
        self._heads.pop(conversation, None)
        self._heads[conversation] = head
        if len(self._heads) > HEADS_MAX:
            del self._heads[next(iter(self._heads))]  # the one that was written to longest ago

    def _known(self, drafts: Sequence[Draft]) -> _Known:
        """Return those of the drafts that are stored already, by id and account."""
        names: list[Any] = []
        for draft in drafts:
            names += (draft.id, draft.account)
        known: _Known = {}
        for at, size in statements.pieces(len(drafts)):
            found: Any = self._db.execute(statements.FIND[size], names[at * 2 : (at + size) * 2])
            for id_, account, conversation, seq, stored, body in found:
                known[id_, account] = (conversation, seq, stored, body)
        return known

    def _head(self, conversation: int) -> tuple[int, bytes]:
        if conversation in self._heads:
            return self._heads[conversation]
        row: Any = self._db.execute(
            "SELECT seq, chain FROM entry WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
            (conversation,),
        ).fetchone()
        return row or (0, EMPTY)


def _is_new(outcome: Outcome) -> bool:
    return isinstance(outcome, Stored) and not outcome.repeated


def _repeated(draft: Draft, known: tuple[int, int, int, Entry | bytes]) -> Outcome:
    conversation, seq, stored, before = known
    first = before if isinstance(before, Entry) else decode_entry(before)
    # Where the first text is no longer there, the id alone tells.
    same = first.off or first.deleted or first.edited or first.text == draft.text
    if conversation == draft.conversation and first.kind == draft.kind and same:
        return Stored(seq, stored, b"", repeated=True, off=first.off)
    return NotStored("id-reused", "another message was stored under this id before")
