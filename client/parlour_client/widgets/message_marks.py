"""What stands around a message's text: what it answers, changes, reactions, and its state."""

from rich.cells import cell_len, chop_cells

from parlour_client.model import Outgoing, OutgoingState
from parlour_client.widgets.chat_rows import Row, Span
from parlour_client.widgets.chat_things import Things
from parlour_client.widgets.look import Look
from parlour_client.widgets.message_text import first_words
from parlour_client.widgets.wrapping import wrap
from parlour_protocol.messages import Entry

REPLY_MAX_CELLS = 60
"""The widest that the line of what a message answers gets, in cells."""
REACTIONS_MAX_ROWS = 3
"""The most rows of reactions beneath one message."""
DELETED = "message deleted"
"""What stands where the text of a deleted message was."""
NOT_KEPT = "not kept"
"""What stands where the text of a message off the record was."""


class MessageMarks:
    """Draws the marks of messages; each is told by words or signs, and by colour only besides.

    Args:
        things: What there is, to find what a message answers.
        look: How it is to look; may be changed between calls.
    """

    def __init__(self, things: Things, look: Look) -> None:
        self._things = things
        self._look = look

    def above(self, thing: Entry | Outgoing, width: int) -> list[Row]:
        """Return the line that tells what a message answers, if it answers any."""
        if not thing.reply or (isinstance(thing, Entry) and thing.deleted):
            return []
        look = self._look
        answered = self._things.entry(thing.reply)
        words = look.glyphs.ellipsis
        if answered is not None:
            said = first_words(answered.text, look.shown)
            said = DELETED if answered.deleted else said or NOT_KEPT
            words = f"{self.author(answered)}: {said}"
            if answered.account in self._things.ignored:
                words = "somebody you ignore"
        room = min(REPLY_MAX_CELLS, width) - 2
        if cell_len(words) > room:
            words = chop_cells(words, room - len(look.glyphs.ellipsis))[0] + look.glyphs.ellipsis
        return [[(f"{look.glyphs.reply} {words}", "dim")]]

    def instead(self, thing: Entry | Outgoing) -> str:
        """Return what stands where there is no text any more; empty if there is one."""
        if not isinstance(thing, Entry):
            return ""
        return DELETED if thing.deleted else NOT_KEPT if thing.off and not thing.text else ""

    def behind(self, thing: Entry | Outgoing) -> str:
        """Return what stands behind the text; empty for nothing."""
        if isinstance(thing, Entry) and thing.deleted:
            return ""
        edited = "(edited)" if isinstance(thing, Entry) and thing.edited else ""
        off = f"{self._look.glyphs.off} off the record" if thing.off else ""
        return "  ".join(words for words in (edited, off) if words)

    def beneath(self, thing: Entry | Outgoing, width: int) -> list[Row]:
        """Return the reactions, one's own in brackets."""
        if not isinstance(thing, Entry) or thing.deleted or not thing.reactions:
            return []
        own = self._things.account
        told = []
        for reaction in thing.reactions:
            # Spaces within one would break the line there.
            emoji = self._look.shown.line(reaction.emoji).replace(" ", "")
            count = f"{emoji}\u00a0{len(reaction.accounts)}"
            told.append(f"[{count}]" if own in reaction.accounts else count)
        rows = wrap("  ".join(told), width)[:REACTIONS_MAX_ROWS]
        return [[(row.replace("\u00a0", " "), "dim")] for row in rows]

    def state(self, thing: Entry | Outgoing) -> Span | None:
        """Return how far one's own message has come, where that is to be told."""
        glyphs = self._look.glyphs
        if isinstance(thing, Entry):
            own = thing.seq == self._things.last_own and thing.account == self._things.account
            if not own or thing.deleted:
                return None
            return f"{'delivered' if thing.off else 'stored'} {glyphs.stored}", "dim"
        if thing.state is OutgoingState.WAITING:
            return f"waiting {glyphs.ellipsis}", "dim"
        reason = self._look.shown.line(thing.reason) or "not stored"
        again = self._look.keys.first("retry")
        return f"failed {glyphs.failed} {reason} {glyphs.dash} {again} sends it again", "failed"

    def author(self, thing: Entry | Outgoing) -> str:
        """Return who said it: the nickname of that time, or `you`."""
        own = self._things.account
        if isinstance(thing, Outgoing) or (thing.account == own and own):
            return "you"
        return self._look.shown.line(thing.nickname)
