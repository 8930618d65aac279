"""Where what is typed goes: the lobby, or the room or table gone to last."""

from parlour_client.commands import is_command
from parlour_client.errors import CommandError
from parlour_client.model import PLAYED, Model
from parlour_client.visible import visible


class Place:
    """A conversation that stays the one typed in until another is gone to.

    Args:
        model: Knows the conversations.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._title = ""
        """Of a room, which may come back under another number; empty for the lobby."""
        self._table = 0

    @property
    def conversation(self) -> int:
        """Its id; 0 where one is in it no more: nothing must go elsewhere by surprise."""
        known = self._model.conversations
        if self._table:
            return self._table if self._table in known else 0
        if self._title:
            return next((c.id for c in known.values() if c.title == self._title), 0)
        return self._model.lobby.id if self._model.lobby else 0

    def go(self, conversation: int) -> str:
        """Go to a room or a table; returns its title if it is another place, else nothing."""
        known = self._model.conversations.get(conversation)
        if known is None or known.kind not in {"room", *PLAYED}:
            return ""
        before = self.conversation
        self._table = known.id if known.kind in PLAYED else 0
        self._title = "" if known is self._model.lobby else known.title
        return known.title if self.conversation != before else ""

    def follow_rematch(self) -> bool:
        """Go on to the table of the rematch from one that is over; tells whether there is one."""
        table = self._model.tables.get(self._table)
        return table is not None and table.playing and bool(self.go(table.table.next))

    @property
    def title(self) -> str:
        """Its title, safe to show."""
        known = self._model.conversations.get(self.conversation)
        return visible(known.title) if known is not None else ""

    def check(self, line: str) -> None:
        """Say nothing in the lobby that was meant for elsewhere, where one is not any more.

        Raises:
            CommandError: It would go nowhere; the next line goes to the lobby.
        """
        if self._title and not self.conversation:
            left, self._title, self._table = visible(self._title), "", 0
            if not is_command(line):
                raise CommandError(
                    f"not sent: you are not in {left} any more. What you type goes to the lobby now"
                )
