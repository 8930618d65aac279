"""What keys mean at a table, where they are no move."""

from parlour_client.bindings import TABLE
from parlour_client.boards import completions
from parlour_client.key_names import character_name
from parlour_client.keys import Keys
from parlour_client.model import TableModel
from parlour_protocol.messages import Table, View, Word

ACCEPT, DECLINE, CLAIM = "table_accept", "table_decline", "table_claim"
SAVE = "table_save"


class TableKeys:
    """The deeds of a table, by their keys.

    Args:
        keys: The keys in force.
    """

    def __init__(self, keys: Keys) -> None:
        in_force = keys.as_dict()
        self._deeds = {
            key: binding.id or ""
            for binding in TABLE
            for key in in_force[binding.id or ""].split(",")
        }

    def pressed(self, key: str, known: TableModel, at: float) -> str:
        """Return what a key does on the board, by the id of its binding; empty for nothing.

        Args:
            key: As Textual calls it.
            known: The table.
            at: Now, in seconds of the client's monotonic clock.
        """
        deed = self._deeds.get(key, "")
        table = known.table
        if deed == ACCEPT and not any(p.seat != table.seat for p in table.proposals):
            return ""
        if deed == DECLINE and not table.proposals:
            return ""
        if deed == CLAIM and known.claim_in(at) is None:
            return ""
        if deed == SAVE and table.state != "over":
            return ""  # until then the letter may begin a move
        return deed

    def answers(self, key: str, table: Table, view: View | None) -> str:
        """Return how a key in the empty field answers a proposal; empty if it may begin a move."""
        deed = self._deeds.get(key, "")
        if deed not in {ACCEPT, DECLINE} or not any(p.seat != table.seat for p in table.proposals):
            return ""
        return "" if completions(view, key) else deed

    def typed(self, text: str, known: TableModel, at: float) -> str:
        """Return what a single character that was entered does; empty if it may be a move."""
        if len(text) != 1 or not text.isprintable():
            return ""
        if isinstance(known.table.view, Word) and text.isalpha() and known.table.state != "over":
            return ""  # a letter is a guess, also one that was guessed before
        return self.pressed(text if text.isalnum() else character_name(text), known, at)
