"""What becomes of what is typed: said, carried out, pasted after a question, or kept as a draft."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parlour_client.commands import enter, found_lines, is_kept
from parlour_client.errors import ClientError
from parlour_client.model import NoteKind
from parlour_client.screens.question import QuestionScreen
from parlour_client.session import Session
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.look import Look

Ask = Callable[[str, bool], Awaitable[str | None]]
"""Asks a question; the answer is hidden if the second argument says so."""
_PASTE_SHOWN_LINES = 6
_PASTE_SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """Where something was typed: what a command may act on."""

    session: Session
    conversation: int
    bring: Callable[[int], None]
    leave: Callable[[], None]
    ask: Ask

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text to this person alone."""
        self.session.note(self.conversation, kind, text)

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""
        self.bring(conversation)

    def quit(self) -> None:
        """Begin to leave."""
        self.leave()

    async def search(self, query: str) -> None:
        """Show what is found."""
        self.note(NoteKind.INFO, await found_lines(self.session, query, self.conversation))

    async def ask_text(self, prompt: str) -> str | None:
        """Ask a question."""
        return await self.ask(prompt, False)

    async def ask_secret(self, prompt: str) -> str | None:
        """Ask a question whose answer is hidden."""
        return await self.ask(prompt, True)


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
            keep_draft(typed.session, typed.conversation, text)


def keep_draft(session: Session, conversation: int, text: str) -> None:
    """Keep what is typed and not sent; on disk only if it may be there."""
    session.set_draft(conversation, text, kept=is_kept(text, session.model, conversation))


def keep_input(session: Session, conversation: int, text: str) -> None:
    """Keep what was entered for recall; on disk only if it may be there."""
    session.add_input(text, kept=is_kept(text, session.model, conversation))


def paste_question(text: str, look: Look) -> QuestionScreen:
    """Return the question whether several lines are to be pasted, with the first of them."""
    lines = text.split("\n")
    first = [look.shown.line(line)[:_PASTE_SHOWN_CHARACTERS] for line in lines[:_PASTE_SHOWN_LINES]]
    if len(lines) > len(first):
        first.append(f"{look.glyphs.ellipsis} {len(lines) - len(first)} more")
    question = f"Paste {len(lines)} lines into the message?"
    detail = "\n".join(first)
    return QuestionScreen(question, detail, yes="paste", no="leave it", keys=look.keys)
