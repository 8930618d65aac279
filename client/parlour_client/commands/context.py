"""What a command may do to where it was typed: an app, lines on a terminal, a test."""

from typing import Protocol

from parlour_client.model import NoteKind
from parlour_client.session import Session


class Context(Protocol):
    """The interface a command was typed in."""

    @property
    def session(self) -> Session:
        """The session it acts for."""

    @property
    def conversation(self) -> int:
        """The id of the conversation it was typed in."""

    @property
    def ascii_only(self) -> bool:
        """Whether there is only ASCII to draw with."""

    def note(self, kind: NoteKind, text: str) -> None:
        """Show a text, of one or several lines, to this person alone, where it was typed."""

    def open(self, conversation: int) -> None:
        """Bring a conversation to the front."""

    def quit(self) -> None:
        """Begin to leave."""

    async def search(self, query: str) -> None:
        """Show what is found.

        Args:
            query: As typed; `parse_query` takes it.

        Raises:
            ClientError: It cannot be looked for, in words.
        """

    async def rooms(self, wanted: str) -> None:
        """Show the rooms there are.

        Args:
            wanted: Part of a name or topic; empty for all.

        Raises:
            ClientError: They are not known, in words.
        """

    async def new_game(self, game: str, nicknames: tuple[str, ...]) -> None:
        """Let this person choose a game, and whom to play it with.

        Args:
            game: The key of the game to begin with; empty for any.
            nicknames: Whom to begin with.

        Raises:
            ClientError: There is none to choose, in words.
        """

    async def tables(self) -> None:
        """Show the games that go on.

        Raises:
            ClientError: They are not known, in words.
        """

    async def ask_text(self, prompt: str) -> str | None:
        """Return what the person answers to a question; None if they would rather not.

        Args:
            prompt: The question, of one or several lines; safe to show.
        """

    async def ask_secret(self, prompt: str) -> str | None:
        """Return an answer that nobody sees and nothing keeps; None if there is none.

        Args:
            prompt: The question, of one or several lines; safe to show.

        Raises:
            CommandError: It cannot be asked for here without being seen, in words.
        """
