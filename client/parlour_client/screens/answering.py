"""What the composer's text is for: a message of its own, an answer, or another wording."""

from parlour_client.screens.stage import Stage
from parlour_client.widgets.message_text import first_words
from parlour_protocol.messages import Entry


class Answering:
    """Which message the field belongs to at the moment, if to any.

    Args:
        stage: What it works on.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._reply: Entry | None = None
        self._edited: Entry | None = None
        self._draft = ""

    @property
    def reply(self) -> int:
        """The `seq` of what is answered, 0 for nothing."""
        return self._reply.seq if self._reply else 0

    @property
    def edited(self) -> Entry | None:
        """What is written anew, None for nothing."""
        return self._edited

    def answer(self, entry: Entry) -> None:
        """Answer a message with what is entered next."""
        self.cancel()
        self._reply = entry

    def edit(self, entry: Entry) -> None:
        """Write one's own message anew; what was in the field comes back afterwards."""
        self.cancel()
        self._draft = self._stage.composer.text
        self._edited = entry
        self._stage.composer.text = entry.text

    def answered(self) -> None:
        """Take in that the answer was said."""
        self._reply = None

    def edited_anew(self) -> None:
        """Take in that the new wording was entered."""
        self._edited = None
        self._stage.composer.text = self._draft

    def go_on(self, entry: Entry, text: str) -> None:
        """Write a message anew once more: its new wording was refused."""
        self.edit(entry)
        self._stage.composer.text = text

    def cancel(self) -> bool:
        """Write a message of its own again; tell whether it was something else."""
        was = self._reply is not None or self._edited is not None
        self._reply = None
        if self._edited is not None:
            self.edited_anew()
        return was

    @property
    def words(self) -> str:
        """What the field is for, safe to draw; empty for a message of its own."""
        shown, glyphs = self._stage.look.shown, self._stage.look.glyphs
        if self._edited is not None:
            return shown.words(f"editing your message {glyphs.dot} Enter changes it, Esc does not")
        if self._reply is None:
            return ""
        own = self._reply.account == self._stage.session.model.account
        who = "yourself" if own else shown.line(self._reply.nickname)
        said = first_words(self._reply.text, shown)
        return shown.words(f"replying to {who}: ") + said
