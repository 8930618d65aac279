"""The main screen as its parts know it: the session, the views, and where one writes."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.screen import Screen

from parlour_client.background import begin
from parlour_client.errors import ClientError
from parlour_client.model import ConversationModel
from parlour_client.screens.around import Around
from parlour_client.session import Session
from parlour_client.widgets.composer import Composer
from parlour_client.widgets.conversations import Conversations
from parlour_client.widgets.look import Look
from parlour_client.widgets.writing_edge import WritingEdge
from parlour_protocol.messages import Done, Message

Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Stage:
    """The main screen, as its parts know it.

    Args:
        screen: The screen itself.
        session: Whose model it shows.
        look: How it looks.
        around: Tabs, people and the status line.
        conversations: The views of the conversations.
        composer: Where one writes.
        edge: The line above the field.
        bring: Brings a conversation to the front.
    """

    screen: Screen[None]
    session: Session
    look: Look
    around: Around
    conversations: Conversations
    composer: Composer
    edge: WritingEdge
    bring: Callable[[int], None]

    @property
    def front(self) -> ConversationModel | None:
        """The conversation in front."""
        log = self.conversations.front
        return self.session.model.conversations.get(log.conversation) if log else None

    def title(self, conversation: int) -> str:
        """Return the title of a conversation, safe to draw."""
        known = self.session.model.conversations.get(conversation)
        return self.look.shown.line(known.title) if known else "a conversation you have left"

    def flash(self, words: str) -> None:
        """Tell of something that just happened; `words` may hold others' text."""
        self.around.flash(words)

    def do(self, work: Work) -> None:
        """Do `work` in the background; what goes wrong is told in words."""
        begin(self.screen, partial(self._guarded, work), "deeds")

    async def _guarded(self, work: Work) -> None:
        try:
            await work()
        except ClientError as error:
            self.flash(str(error))

    async def carry_out(self, request: Message, done: str) -> None:
        """Send a request that is answered by `Done`, and tell that it was done.

        Raises:
            ClientError: It was not.
        """
        await self.session.ask(request, Done)
        if done:
            self.flash(done)
