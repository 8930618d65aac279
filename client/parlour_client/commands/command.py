"""What a command is: a record, with all that help, completion and running it need."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import Model

Offer = Callable[[Model, int, list[str]], Iterable[str]]
"""Returns candidates for the argument being typed: gets the model, the conversation's id, and the
words after the command's name, the last being the one to complete."""


class UsageError(CommandError):
    """A command was not written as it has to be; its usage is what to show."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Args:
        name: What follows the slash.
        arguments: How they are written in help, as `NICK text`.
        help: One line that says what it does.
        run: Carries it out; gets what follows the name, stripped and without half characters.
            Raises `CommandError`; what is written otherwise than `arguments` says, `UsageError`.
        complete: Offers what may come next.
        asks: Whether it needs what only the server knows, and so a connection.
        private: Whether what follows the name may be kept nowhere on this machine.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Context, str], Awaitable[None]]
    complete: Offer
    asks: bool = False
    private: bool = False


def usage(command: Command) -> str:
    """Return how a command is written, as `/msg NICK text`."""
    return f"/{command.name} {command.arguments}".rstrip()
