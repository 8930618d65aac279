"""Which conversations are open, in which order, and which one is in front."""

import msgspec

from parlour_client.model import ConversationModel, Model
from parlour_client.model.tables import PLAYED

OVER = "over"
"""The state of a table whose game has ended."""
TABS_MAX = 100
"""The most tabs that are remembered over restarts."""


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    open: list[int]
    active: int = 0
    closed: list[int] = []


class OpenTabs:
    """The tabs: rooms unless they were closed, direct conversations once they are opened."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.active = 0
        self._closed: set[int] = set()
        self._previous = 0
        self.calling: set[int] = set()
        """Those that something has just begun in, until they come to the front."""
        self._of_last_time: set[int] = set()

    def restore(self, kept: str, model: Model) -> None:
        """Open what `dump` told, as far as it still exists."""
        try:
            found = msgspec.json.decode(kept.encode(), type=_Kept)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            found = _Kept([])
        self._closed = {id_ for id_ in found.closed if id_ in model.conversations}
        for conversation in found.open:
            if conversation in model.conversations:
                self.open(conversation)
        for known in model.conversations.values():
            self.notice(known, model)
        if found.active in self.order:
            self.active = found.active
        self._of_last_time = {*self.order} - {self.active}

    def dump(self) -> str:
        """Return what `restore` takes."""
        closed = sorted(self._closed)[:TABS_MAX]
        return msgspec.json.encode(_Kept(self.order[:TABS_MAX], self.active, closed)).decode()

    def notice(self, conversation: ConversationModel, model: Model) -> None:
        """Open a conversation in the background if something waits in it, or it goes on by itself.

        A room or a game that was closed stays so until something is said there, or it waits for
        a move of this person.
        """
        table = model.table_of(conversation.id)
        goes_on = conversation.kind == "room"
        if conversation.kind in PLAYED:
            goes_on = table is not None and table.table.state != OVER
        goes_on = goes_on and conversation.id not in self._closed
        waits = table is not None and table.my_turn and table.conversation == conversation.id
        if goes_on or waits or conversation.unread(model.account):
            self.open(conversation.id)

    def put_away(self, conversation: ConversationModel, model: Model) -> None:
        """Close the tab of a game that had ended the last time already, with nothing new in it."""
        table = model.table_of(conversation.id)
        if conversation.id not in self._of_last_time or table is None:
            return
        self._of_last_time.discard(conversation.id)
        over = table.table.state == OVER and not conversation.unread(model.account)
        if over and conversation.id != self.active:
            self.close(conversation.id, room=True)

    def open(self, conversation: int) -> None:
        """Add a tab, in the background unless it is the first."""
        self._closed.discard(conversation)
        if conversation not in self.order:
            self.order.append(conversation)
        self.active = self.active or conversation

    def call(self, conversation: int) -> None:
        """Open a conversation in the background, as one where something has just begun."""
        self.open(conversation)
        self.calling.add(conversation)

    def activate(self, conversation: int) -> None:
        """Bring a tab to the front, opening it if need be."""
        self.open(conversation)
        self.calling.discard(conversation)
        if conversation != self.active:
            self._previous, self.active = self.active, conversation

    def close(self, conversation: int, *, room: bool = False) -> None:
        """Remove a tab; the one before comes to the front.

        Args:
            conversation: Whose tab.
            room: It is a room that stays one's own, and closed until something is said there.
        """
        if room:
            self._closed.add(conversation)
        self.calling.discard(conversation)
        if conversation not in self.order:
            return
        at = self.order.index(conversation)
        self.order.remove(conversation)
        if self.active == conversation:
            beside = self.order[max(0, at - 1)] if self.order else 0
            self.active = self._previous if self._previous in self.order else beside

    def numbered(self, number: int) -> int | None:
        """Return the tab with this number, counted from 1."""
        return self.order[number - 1] if 1 <= number <= len(self.order) else None

    def before(self) -> int | None:
        """Return the tab that was in front before this one."""
        return self._previous if self._previous in self.order else None

    def next_activity(self, model: Model) -> int | None:
        """Return where to go next: where something begins, one's turn, a mention, a direct message.

        Among equals it is the next one to the right, so that one key leads to all in turn.
        """
        waiting = {table.conversation for table in model.my_turn()}
        here = self.order.index(self.active) if self.active in self.order else 0
        best: tuple[int, int, int] | None = None
        for at, conversation_id in enumerate(self.order):
            conversation = model.conversations.get(conversation_id)
            if conversation is None or conversation_id == self.active:
                continue
            if conversation_id in self.calling:
                rank = 0
            elif conversation_id in waiting:
                rank = 1
            elif not conversation.unread(model.account):
                continue
            elif conversation.mentions(model.account, model.nickname):
                rank = 2
            else:
                rank = 3 if conversation.kind == "direct" else 4
            found = (rank, (at - here) % len(self.order), conversation_id)
            best = min(best or found, found)
        return None if best is None else best[2]
