"""What can be typed after a slash: a registry of records, from which help and completion come."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from parlour_client.model import Model, NoteKind
from parlour_client.session import Session


class Context(Protocol):
    """What a command may do to the interface it was typed in."""

    @property
    def session(self) -> Session:
        """The session it acts for."""

    @property
    def conversation(self) -> int:
        """The id of the conversation it was typed in."""

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text, of one or several lines, to this person alone, where it was typed."""

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""

    def quit(self) -> None:
        """Begin to leave."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Args:
        name: What follows the slash.
        arguments: How they are written in help, as `NICK text`.
        help: One line that says what it does.
        run: Carries it out; gets what follows the name, stripped. Raises `CommandError`.
        complete: Returns candidates for the argument being typed: gets the model, the
            conversation's id, and the words after the name, the last being the one to complete.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Context, str], Awaitable[None]]
    complete: Callable[[Model, int, list[str]], Iterable[str]]


COMMANDS: dict[str, Command] = {}
"""Every command by its name, in the order of help."""


def is_command(text: str) -> bool:
    """Tell whether `enter` would take `text` as a command; `//` begins a literal slash."""
    raise NotImplementedError


async def enter(text: str, context: Context) -> None:
    """Do what a person means who typed `text`: carry out a command, or say it.

    Raises:
        CommandError, SayError: In words for the writer alone; nothing was sent, and what was
            typed stays in the composer.
    """
    raise NotImplementedError
