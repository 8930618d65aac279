"""A question that is answered with yes or no before anything goes on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from parlour_client.bindings import DECISION, QUESTION
from parlour_client.keys import Keys
from parlour_client.screens.sheet import Sheet


class QuestionScreen(Sheet[bool]):
    """Asks for yes or no.

    Args:
        question: What is asked, in one sentence.
        detail: What it is about; safe to draw.
        yes: What happens with yes, in a word or two.
        no: What happens with no.
        keys: The keys in force.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*QUESTION]
    YES, NO = "yes", "no"
    """The ids of the keys that answer."""

    def __init__(self, question: str, detail: str, *, yes: str, no: str, keys: Keys) -> None:
        super().__init__()
        self._words = (question, detail)
        self._answers = f"{keys.first(self.YES)}  {yes}      {keys.first(self.NO)}  {no}"

    def compose(self) -> ComposeResult:
        """Show the question, what it is about, and the answers."""
        question, detail = self._words
        with Vertical(classes="sheet"):
            yield Static(Content(question), classes="strong")
            yield Static(Content(detail), classes="detail")
            yield Static(Content(self._answers), classes="dim")

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001 - Textual calls actions so
        """End with the answer."""
        self.dismiss(answer)


class DecisionScreen(QuestionScreen, inherit_bindings=False):
    """Asks where Enter may have been meant for something else; the arguments are the same."""

    BINDINGS: ClassVar[list[BindingType]] = [*DECISION]
    YES, NO = "decided", "undecided"


def leave_question(others: int, keys: Keys) -> QuestionScreen:
    """Return the question whether to leave while `others` are on the server this program keeps."""
    who = "somebody else is" if others == 1 else f"{others} others are"
    detail = "The server stops with this program. What was said is kept for the next time."
    question = f"Leave while {who} here?"
    return QuestionScreen(question, detail, yes="leave", no="stay", keys=keys)
