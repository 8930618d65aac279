"""The chat logs of the open conversations, of which one is in front; they follow the model."""

from dataclasses import replace

from textual.containers import Container

from parlour_client.model import (
    PLAYED,
    Change,
    ConversationModel,
    ConversationRemoved,
    EntriesAdded,
    EntryChanged,
    ItemsRebuilt,
    Model,
    NoteAdded,
    OutboxChanged,
    StatusChanged,
    StatusKind,
    UnreadChanged,
)
from parlour_client.widgets.chat_log import ChatLog
from parlour_client.widgets.look import Look
from parlour_client.widgets.table_pane import TablePane


class Conversations(Container):
    """Makes a chat log when its conversation is first brought to the front.

    Args:
        model: What to show.
        look: How; each log gets a copy.
    """

    def __init__(self, model: Model, look: Look) -> None:
        super().__init__()
        self._model = model
        self._look = look
        self._logs: dict[int, ChatLog] = {}
        self._panes: dict[int, TablePane] = {}
        """Where a conversation is a table's, what its log is a part of."""
        self._front = 0

    @property
    def front(self) -> ChatLog | None:
        """The log in front."""
        return self._logs.get(self._front)

    @property
    def table(self) -> TablePane | None:
        """The table in front, None where it is a conversation alone."""
        return self._panes.get(self._front)

    def bring(self, conversation: ConversationModel) -> ChatLog:
        """Bring a conversation to the front, at what is new in it."""
        log = self._logs.get(conversation.id)
        if log is None:
            look = replace(self._look, nickname=self._model.nickname)
            log = ChatLog(conversation.id, look, self._empty(conversation))
            log.fill(conversation, self._model.account)
            self._logs[conversation.id] = log
            if conversation.kind in PLAYED:
                pane = TablePane(conversation.id, log, self._look, self._model.monotonic)
                self._panes[conversation.id] = pane
                self.mount(pane)
            else:
                self.mount(log)
        if self._front != conversation.id:
            self._front = conversation.id
            for id_, other in self._logs.items():
                (self._panes.get(id_) or other).display = other is log
            if conversation.unread(self._model.account):
                log.set_new_after(conversation.read)
                log.go_to_new()
            else:
                log.set_new_after(None)
        return log

    def set_compact(self, *, compact: bool) -> None:
        """Change the layout of all."""
        self._look.compact = compact
        for log in self._logs.values():
            log.set_look(compact=compact)

    def looked_away(self) -> None:
        """Nobody looks at the log in front from now on: what comes is new."""
        if self.front is not None and self.front.following:
            self.front.set_new_after(None)

    def follow(self, change: Change, *, looking: bool) -> None:
        """Show a change of the model.

        Args:
            change: What changed.
            looking: Whether somebody looks at the log in front, so that what comes is read.
        """
        match change:
            case StatusChanged():
                for log in self._logs.values():
                    log.set_look(nickname=self._model.nickname)
            case ConversationRemoved(conversation):
                if conversation in self._logs:
                    log = self._logs.pop(conversation)
                    (self._panes.pop(conversation, None) or log).remove()
            case EntriesAdded() | ItemsRebuilt():
                self._entries(change, looking=looking)
            case EntryChanged(conversation, entry):
                if conversation in self._logs:
                    self._logs[conversation].change_entry(entry)
            case NoteAdded(conversation, note):
                if conversation in self._logs:
                    self._logs[conversation].add_note(note)
            case OutboxChanged(conversation):
                if conversation in self._logs:
                    known = self._model.conversations[conversation]
                    self._logs[conversation].set_unsent(known.outbox)
            case UnreadChanged(conversation):
                if conversation in self._logs:
                    known = self._model.conversations[conversation]
                    self._logs[conversation].read_elsewhere(known.read)
            case _:
                pass  # tabs, people and the status line are shown elsewhere

    def _entries(self, change: EntriesAdded | ItemsRebuilt, *, looking: bool) -> None:
        log = self._logs.get(change.conversation)
        known = self._model.conversations.get(change.conversation)
        if log is None or known is None:
            return
        missed = self._model.status.kind is not StatusKind.ONLINE
        read_at_once = looking and not missed and log is self.front and log.following
        begins_here = not read_at_once and not log.new_line
        was_following = log.following
        if isinstance(change, ItemsRebuilt):
            log.fill(known, self._model.account)
        elif change.at_end:
            log.add_entries(change.entries)
        else:
            log.add_older(change.entries)
        if begins_here and known.unread(self._model.account):
            log.set_new_after(known.read)
        if missed and was_following and log is self.front:
            log.go_to_new()

    def _empty(self, conversation: ConversationModel) -> str:
        if conversation.kind == "direct":
            return "Nothing said yet. What you write here, only the two of you see."
        if conversation.kind in PLAYED:
            who = "those who play" if conversation.kind == "table" else "others who watch"
            return f"Nothing said yet. {who.capitalize()} see what you write."
        return (
            "Nothing said yet. Write below and press Enter; everybody here sees it.\n"
            f"/help lists commands, {self._look.keys.first('help')} the keys."
        )
