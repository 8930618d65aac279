"""Who is writing just now: telling others, and being told."""

from time import monotonic

from parlour_client.clock import now
from parlour_client.commands import is_command
from parlour_client.config import Typing as Settings
from parlour_client.model import ConversationModel
from parlour_client.session import Session
from parlour_client.widgets.shown import Shown
from parlour_protocol.messages import Typing

SHOWN_SECONDS = 6.0
"""How long somebody is shown as writing after they were last heard to."""
PAUSE_SECONDS = 3.0
"""The shortest time between two tellings that one is writing, in seconds."""
_NAMED_MAX = 2


class TypingNews:
    """Tells that one is writing, and who else is.

    Args:
        session: Where.
        settings: What its person wants of it.
        shown: Makes nicknames safe.
    """

    def __init__(self, session: Session, settings: Settings, shown: Shown) -> None:
        self._session = session
        self._settings = settings
        self._shown = shown
        self._told: dict[int, float] = {}

    def wrote(self, conversation: ConversationModel, text: str) -> None:
        """Take in that this is in the field now; whoever is muted is writing to nobody."""
        wanted = self._settings.send and text.strip() and not is_command(text)
        if not wanted or conversation.muted_until > now():
            return
        at = monotonic()
        if at - self._told.get(conversation.id, -PAUSE_SECONDS) >= PAUSE_SECONDS:
            self._told[conversation.id] = at
            self._session.post(Typing(conversation.id))

    def said(self, conversation: int) -> None:
        """Take in that what was written is said: what is written next is told at once."""
        self._told.pop(conversation, None)

    def words(self, conversation: ConversationModel) -> str:
        """Return who is writing in a conversation, safe to draw; empty for nobody."""
        if not self._settings.show:
            return ""
        since = now() - SHOWN_SECONDS * 1000
        accounts = [account for account, at in conversation.typing.items() if at > since]
        names = [name for account in accounts if (name := self._name(conversation, account))]
        if not names:
            return ""
        if len(accounts) > _NAMED_MAX:
            return "several people are typing"
        verb = "is" if len(names) == 1 else "are"
        return f"{' and '.join(names)} {verb} typing"

    def _name(self, conversation: ConversationModel, account: int) -> str:
        if account in conversation.people:
            return self._shown.line(conversation.people[account].nickname)
        return self._shown.line(conversation.name) if account == conversation.peer else "somebody"
