"""What one person has at one server, as it is kept: history, outbox, read markers, drafts."""

from dataclasses import dataclass

import apsw

from parlour_client.model import ConversationModel, Outgoing, OutgoingState
from parlour_client.storage.database import Database, Done
from parlour_client.storage.entry_rows import COLUMNS, EXPIRED, entry, kept_text, more
from parlour_client.storage.secrets import nickname_key
from parlour_client.surrogates import without_surrogates
from parlour_protocol.messages import Conversation, Entry

OPENED_ENTRIES = 500
"""How many of the last entries of each conversation are in memory at the start."""
KEPT_ENTRIES = 20_000
"""How many of the last entries of each conversation stay on disk."""
KEPT_INPUTS = 500
"""How many typed lines are kept for recall."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was on disk for one person.

    Args:
        conversations: With their last entries, read markers and outboxes.
        outbox: All that was not stored by the server yet, in the order it was said.
        drafts: What was typed and not sent, by conversation.
        inputs: What was typed before, the newest last.
        settings: Small things by name.
    """

    conversations: list[ConversationModel]
    outbox: list[Outgoing]
    drafts: dict[int, str]
    inputs: list[str]
    settings: dict[str, str]


class History:
    """One account's part of a database. Writes are queued, reads wait for the disk.

    Args:
        database: The database.
        account: Whose.
    """

    def __init__(self, database: Database, account: int) -> None:
        self._database = database
        self.account = account
        self._drafted: set[int] = set()

    async def load(self) -> Kept:
        """Return what is kept, and drop what is too old to be.

        Raises:
            StoreError: It cannot be read.
        """
        kept = await self._database.read(self._load)
        self._drafted = set(kept.drafts)
        for conversation in kept.conversations:
            if conversation.last > KEPT_ENTRIES:
                self._database.write(
                    "DELETE FROM entry WHERE account = ? AND conversation = ? AND seq <= ?",
                    self.account,
                    conversation.id,
                    conversation.last - KEPT_ENTRIES,
                )
        return kept

    def _load(self, connection: apsw.Connection) -> Kept:
        mine = (self.account,)
        conversations = {}
        for id_, kind, name, peer, read, revision, place in connection.execute(
            "SELECT id, kind, name, peer, read, revision, place FROM conversation"
            " WHERE account = ? ORDER BY id",
            mine,
        ):
            about = Conversation(id_, kind, name, 0, peer=peer, read=read, revision=revision)
            model = ConversationModel(about)
            model.merge(self._before(connection, id_, 2**63 - 1, OPENED_ENTRIES))
            model.place = place
            conversations[id_] = model
        outbox = [
            Outgoing(
                message,
                conversation,
                text,
                kind,
                time,
                OutgoingState.FAILED if failure else OutgoingState.WAITING,
                failure,
                reply,
            )
            for message, conversation, text, kind, time, failure, reply in connection.execute(
                "SELECT message, conversation, text, kind, time, failure, reply FROM outgoing "
                "WHERE account = ? ORDER BY position",
                mine,
            )
        ]
        drafts = "SELECT conversation, text FROM draft WHERE account = ?"
        settings = "SELECT key, value FROM setting WHERE account = ?"
        inputs = "SELECT text FROM input WHERE account = ? ORDER BY position DESC LIMIT ?"
        found = connection.execute(inputs, (self.account, KEPT_INPUTS))
        return Kept(
            conversations=list(conversations.values()),
            outbox=outbox,
            drafts=dict(connection.execute(drafts, mine)),
            inputs=[text for (text,) in found][::-1],
            settings=dict(connection.execute(settings, mine)),
        )

    async def older(self, conversation: int, before: int, limit: int) -> list[Entry]:
        """Return the last entries with a smaller `seq`, in order.

        Raises:
            StoreError: They cannot be read.
        """
        return await self._database.read(
            lambda connection: self._before(connection, conversation, before, limit)
        )

    def _before(
        self, connection: apsw.Connection, conversation: int, before: int, limit: int
    ) -> list[Entry]:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM entry WHERE account = ? AND conversation = ? "  # noqa: S608
            "AND seq < ? ORDER BY seq DESC LIMIT ?",
            (self.account, conversation, before, limit),
        )
        return [entry(*row) for row in rows][::-1]

    # --- what is queued for the disk

    def add_entries(self, entries: tuple[Entry, ...]) -> None:
        """Keep entries; where one is kept already, the one that was changed later."""
        for e in entries:
            self._database.write(
                f"INSERT INTO entry (account, {COLUMNS}) "  # noqa: S608 - a constant
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " nickname = excluded.nickname, text = excluded.text,"
                " revision = excluded.revision, more = excluded.more"
                " WHERE excluded.revision > entry.revision",
                self.account, e.conversation, e.seq, e.time, e.account, e.nickname, e.id,
                kept_text(e), e.kind, e.revision, more(e),
            )  # fmt: skip

    def change_entries(self, entries: tuple[Entry, ...]) -> None:
        """Keep what entries are now, where they are kept and were older."""
        for e in entries:
            self._database.write(
                "UPDATE entry SET nickname = ?, text = ?, revision = ?, more = ?"
                " WHERE account = ? AND conversation = ? AND seq = ? AND revision < ?",
                e.nickname, kept_text(e), e.revision, more(e),
                self.account, e.conversation, e.seq, e.revision,
            )  # fmt: skip
            if e.deleted:
                self._database.scrub()

    def forget_entries(self, conversation: int, after: int = 0) -> None:
        """Drop the entries after `after`: the server does not have them."""
        self._database.write(
            "DELETE FROM entry WHERE account = ? AND conversation = ? AND seq > ?",
            self.account, conversation, after,
        )  # fmt: skip

    def forget_conversation(self, conversation: int) -> None:
        """Drop a conversation, and what was to be said in it: this person is in it no more."""
        self.forget_entries(conversation)
        self.set_draft(conversation, "")
        self._database.write(
            "DELETE FROM outgoing WHERE account = ? AND conversation = ?",
            self.account, conversation,
        )  # fmt: skip
        self._database.write(
            "DELETE FROM conversation WHERE account = ? AND id = ?", self.account, conversation
        )

    def expire(self, conversation: int, oldest: int) -> None:
        """Empty the entries said before a time: they are kept no longer than that."""
        self._database.write(
            "UPDATE entry SET text = '', more = ?"
            " WHERE account = ? AND conversation = ? AND time < ? AND text != ''",
            EXPIRED, self.account, conversation, oldest,
        )  # fmt: skip

    def forget_conversations(self) -> None:
        """Drop every conversation and its entries: the server began anew."""
        for table in ("conversation", "entry", "draft"):
            self._database.write(f"DELETE FROM {table} WHERE account = ?", self.account)  # noqa: S608

    def forget_account(self) -> None:
        """Drop all that is kept of this person: the server has forgotten them."""
        for table in ("conversation", "entry", "draft", "outgoing", "input", "setting", "person"):
            self._database.write(f"DELETE FROM {table} WHERE account = ?", self.account)  # noqa: S608
        self._database.scrub()

    def set_conversation(self, about: ConversationModel) -> None:
        """Keep a conversation's name, and how far it was read."""
        self._database.write(
            "INSERT OR REPLACE INTO conversation"
            " (account, id, kind, name, peer, read, revision, place) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self.account, about.id, about.kind, about.name, about.peer, about.read,
            about.revision, about.place,
        )  # fmt: skip

    def add_outgoing(self, outgoing: Outgoing, done: Done) -> None:
        """Keep what was said; `done` tells once it is on disk."""
        self._database.write(
            "INSERT OR REPLACE INTO outgoing"
            " (account, message, conversation, text, kind, time, reply) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            self.account, outgoing.id, outgoing.conversation, outgoing.text, outgoing.kind,
            outgoing.time, outgoing.reply, done=done,
        )  # fmt: skip

    def drop_outgoing(self, message_id: bytes) -> None:
        """Drop what was said: the server has it, or its author gave it up."""
        self._database.write(
            "DELETE FROM outgoing WHERE account = ? AND message = ?", self.account, message_id
        )

    def fail_outgoing(self, message_id: bytes, reason: str) -> None:
        """Keep why the server refused what was said."""
        self._database.write(
            "UPDATE outgoing SET failure = ? WHERE account = ? AND message = ?",
            reason, self.account, message_id,
        )  # fmt: skip

    def set_draft(self, conversation: int, text: str) -> None:
        """Keep what is typed and not sent."""
        if text:
            self._drafted.add(conversation)
            self._database.write(
                "INSERT OR REPLACE INTO draft VALUES (?, ?, ?)",
                self.account, conversation, without_surrogates(text),
            )  # fmt: skip
        else:
            self._drafted.discard(conversation)
            self._database.write(
                "DELETE FROM draft WHERE account = ? AND conversation = ?",
                self.account, conversation,
            )  # fmt: skip

    def withdraw_draft(self, conversation: int) -> None:
        """Remove a draft without a trace: what became of it may be on no disk."""
        if conversation in self._drafted:
            self.set_draft(conversation, "")
            self._database.scrub()

    def add_input(self, text: str) -> None:
        """Keep a typed line."""
        self._database.write(
            "INSERT INTO input (account, text) VALUES (?, ?)",
            self.account,
            without_surrogates(text),
        )
        self._database.write(
            "DELETE FROM input WHERE account = ?1 AND position <= "
            "(SELECT max(position) FROM input WHERE account = ?1) - ?2",
            self.account, KEPT_INPUTS * 2,
        )  # fmt: skip

    def set_setting(self, key: str, value: str) -> None:
        """Keep a small thing by name."""
        self._database.write(
            "INSERT OR REPLACE INTO setting VALUES (?, ?, ?)",
            self.account, key, without_surrogates(value),
        )  # fmt: skip


async def account_of(database: Database, nickname: str) -> int:
    """Return the account one had under a nickname, 0 if none.

    Raises:
        StoreError: It cannot be read.
    """

    def find(connection: apsw.Connection) -> int:
        key = nickname_key(without_surrogates(nickname))
        query = "SELECT account FROM person WHERE nickname_key = ?"
        return next((account for (account,) in connection.execute(query, (key,))), 0)

    return await database.read(find)


def set_account(database: Database, nickname: str, account: int) -> None:
    """Remember which account a nickname is, and that it has no other nickname any more."""
    key = nickname_key(without_surrogates(nickname))
    database.write("DELETE FROM person WHERE account = ?", account)
    database.write("INSERT OR REPLACE INTO person VALUES (?, ?)", key, account)
