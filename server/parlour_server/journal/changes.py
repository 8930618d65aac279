"""Entries that change: they are edited, taken back, reacted to, erased.

Each keeps its place and its id. What it said before is overwritten, here and in the index of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw
from msgspec.structs import replace

from parlour_protocol import decode_entry, encode_body
from parlour_protocol.codes import RefusalCode
from parlour_protocol.limits import REACTION_ACCOUNTS_MAX, REACTIONS_MAX
from parlour_protocol.messages import ACTION, MOVE, TEXT, Entry, Reaction
from parlour_server.journal import compaction, search_index
from parlour_server.journal.chain import digest

GONE = "gone"
"""What the authors of entries are called once they were forgotten."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry, and who would change it."""

    conversation: int
    seq: int
    account: int


class UnfitError(Exception):
    """The entry cannot be changed so.

    Args:
        code: As in `Refused`.
        reason: Why, in words.
    """

    def __init__(self, code: RefusalCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def edit(db: apsw.Connection, asked: Asked, text: str, now: int) -> Entry | None:
    """Let an entry say something else.

    Args:
        db: The database.
        asked: Which, and its author.
        text: What it shall say.
        now: When, in milliseconds since 1970 UTC.

    Returns:
        The entry as it is now; None if it says so already.

    Raises:
        UnfitError: It is not theirs, or cannot be edited.
    """
    entry = _entry(db, asked)
    if entry.account != asked.account or entry.kind not in (TEXT, ACTION):
        raise UnfitError("not-permitted", "only what you said yourself can be edited")
    if entry.off:
        reason = "this was said off the record, so there is nothing to edit; say it again"
        raise UnfitError("not-permitted", reason)
    if entry.text == text:
        return None
    return _rewrite(db, [(entry, replace(entry, text=text, edited=now))])[0]


def delete(db: apsw.Connection, asked: Asked, *, leads: bool) -> Entry | None:
    """Take an entry back.

    Args:
        db: The database.
        asked: Which, and who does it.
        leads: Whether they may do so with the entries of others.

    Returns:
        The entry as it is now; None if it was taken back already.

    Raises:
        UnfitError: They may not.
    """
    entry = find(db, asked.conversation, asked.seq)
    if entry is None:
        raise _unknown(asked)
    if entry.kind not in (TEXT, ACTION):
        reason = "only what was said can be taken back; /takeback asks for a move"
        told = "what the server told cannot be taken back"
        raise UnfitError("not-permitted", reason if entry.kind == MOVE else told)
    if entry.account != asked.account and not leads:
        raise UnfitError("not-permitted", "only what you said yourself can be taken back")
    return None if entry.deleted else _rewrite(db, [(entry, _emptied(entry))])[0]


def react(db: apsw.Connection, asked: Asked, emoji: str, *, on: bool) -> Entry | None:
    """Put somebody's emoji to an entry, or take it away.

    Returns:
        The entry as it is now; None if nothing had to be changed.

    Raises:
        UnfitError: There are too many.
    """
    entry = _entry(db, asked)
    put = {reaction.emoji: reaction.accounts for reaction in entry.reactions}
    accounts = put.get(emoji, ())
    if (asked.account in accounts) == on:
        return None
    if not on:
        put[emoji] = tuple(each for each in accounts if each != asked.account)
    elif emoji not in put and len(put) >= REACTIONS_MAX:
        raise UnfitError("too-many", f"there are {REACTIONS_MAX} different emoji already")
    elif len(accounts) >= REACTION_ACCOUNTS_MAX:
        reason = f"{REACTION_ACCOUNTS_MAX} people have put this emoji already"
        raise UnfitError("too-many", reason)
    else:
        put[emoji] = (*accounts, asked.account)
    reactions = tuple(Reaction(each, accounts) for each, accounts in put.items() if accounts)
    return _rewrite(db, [(entry, replace(entry, reactions=reactions))])[0]


def erase(
    db: apsw.Connection, conversation: int, seqs: Sequence[int], *, gone: bool = False
) -> list[Entry]:
    """Take entries back without asking whose they are: they are too old, or to be forgotten.

    Args:
        db: The database.
        conversation: Whose.
        seqs: Which; those taken back already, and what the server told, keep what they say.
        gone: Whether their authors' name in them goes too.

    Returns:
        Those that have changed, as they are now.
    """
    pairs = []
    for seq in seqs:
        entry = find(db, conversation, seq)
        if entry is None:
            continue
        after = _emptied(entry) if entry.kind in (TEXT, ACTION) else entry
        if gone:
            after = replace(after, nickname=GONE)
        if after != entry:
            pairs.append((entry, after))
    return _rewrite(db, pairs)


def find(db: apsw.Connection, conversation: int, seq: int) -> Entry | None:
    """Return an entry as it is now; None if there is none of this number."""
    row: Any = db.execute(
        "SELECT body FROM entry WHERE conversation = ? AND seq = ?", (conversation, seq)
    ).fetchone()
    return decode_entry(bytes(row[0])) if row else None


def _entry(db: apsw.Connection, asked: Asked) -> Entry:
    entry = find(db, asked.conversation, asked.seq)
    if entry is None or entry.deleted:
        raise _unknown(asked)
    return entry


def _unknown(asked: Asked) -> UnfitError:
    return UnfitError("unknown-entry", f"there is no entry {asked.seq}, or it was taken back")


def _emptied(entry: Entry) -> Entry:
    return replace(entry, text="", reply=0, edited=0, deleted=True, reactions=())


def _rewrite(db: apsw.Connection, pairs: Sequence[tuple[Entry, Entry]]) -> list[Entry]:
    """Store entries of one conversation as they are now, each with the next revision."""
    if not pairs:
        return []
    conversation = pairs[0][0].conversation
    revision: Any = db.execute(
        "SELECT revision FROM conversation WHERE id = ?", (conversation,)
    ).get
    indexed = search_index.indexed_to(db, conversation)
    rewritten = []
    for before, after in pairs:
        revision += 1
        entry = replace(after, revision=revision)
        body = encode_body(entry)
        db.execute(
            "UPDATE entry SET body = ?, revision = ?, changed = ?"
            " WHERE conversation = ? AND seq = ?",
            (body, revision, digest(body), conversation, entry.seq),
        )
        if entry.seq <= indexed and (before.text, before.deleted) != (entry.text, entry.deleted):
            search_index.replace(db, before, entry)
        rewritten.append(entry)
    db.execute("UPDATE conversation SET revision = ? WHERE id = ?", (revision, conversation))
    if any(entry.edited or entry.deleted for entry in rewritten):
        compaction.note(db)
    return rewritten
