"""What becomes of what is typed: said, carried out, pasted after a question, or kept as a draft."""

from collections.abc import Callable
from dataclasses import dataclass

from parlour_client.commands import enter
from parlour_client.errors import ClientError
from parlour_client.model import NoteKind
from parlour_client.screens.question import QuestionScreen
from parlour_client.session import Session
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.look import Look

_PASTE_SHOWN_LINES = 6
_PASTE_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """Where something was typed: what a command may act on."""

    session: Session
    conversation: int
    bring: Callable[[int], None]
    leave: Callable[[], None]

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text to this person alone."""
        self.session.note(self.conversation, kind, text)

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""
        self.bring(conversation)

    def quit(self) -> None:
        """Begin to leave."""
        self.leave()


async def carry_out(text: str, typed: Typed, composer: Composer, front: Callable[[], int]) -> None:
    """Do what was typed; if it cannot be done, say why to its writer, and give the text back.

    Args:
        text: What was typed.
        typed: Where.
        composer: Where the text goes back to, if nothing else was written there meanwhile.
        front: Returns the conversation that the composer writes to.
    """
    try:
        await enter(text, typed)
    except ClientError as error:
        typed.note(NoteKind.ERROR, str(error))
        if typed.conversation == front():
            composer.text = composer.text or text
        elif not typed.session.draft(typed.conversation):
            typed.session.set_draft(typed.conversation, text)


def paste_question(text: str, look: Look) -> QuestionScreen:
    """Return the question whether several lines are to be pasted, with the first of them."""
    lines = text.split("\n")
    first = [look.shown.line(line)[:_PASTE_SHOWN_CHARACTERS] for line in lines[:_PASTE_SHOWN_LINES]]
    if len(lines) > len(first):
        first.append(f"{look.glyphs.ellipsis} {len(lines) - len(first)} more")
    question = f"Paste {len(lines)} lines into the message?"
    detail = "\n".join(first)
    return QuestionScreen(question, detail, yes="paste", no="leave it", keys=look.keys)
