"""The news of who came, went, or changed, told together after a short while."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import trio

from parlour_protocol import PEOPLE_MAX, encode
from parlour_protocol.messages import Person, Presence, Renaming
from parlour_server.hub import Hub

if TYPE_CHECKING:
    from parlour_server.conversations import Conversation


class PresenceNews:
    """Tells those in a conversation of each other.

    News are gathered, so that a storm of joins costs one frame and not one for each pair; in a
    large crowd only the number is told.

    Args:
        hub: What delivers the news.
        seconds: How long news are gathered.
        named_max: The size of a crowd above which nobody is named.
    """

    def __init__(self, hub: Hub, seconds: float, named_max: int) -> None:
        self._hub = hub
        self.change(seconds, named_max)
        self._told: dict[Conversation, dict[int, Person | None]] = {}
        """Those of whom there are news, as they were told last; None if they were not there."""
        self._wake = trio.lowlevel.ParkingLot()

    def change(self, seconds: float, named_max: int) -> None:
        """Let other limits hold from now on."""
        self._seconds = seconds
        self._named_max = min(named_max, PEOPLE_MAX)

    def note(self, conversation: "Conversation", account: int) -> None:
        """Note somebody of a conversation as they are, before that changes."""
        told = self._told.setdefault(conversation, {})
        if account not in told:
            told[account] = conversation.person(account)
        self._wake.unpark_all()

    def note_all(self, conversations: Iterable["Conversation"], account: int) -> None:
        """Note somebody as they are, before that changes in several conversations."""
        for conversation in conversations:
            self.note(conversation, account)

    async def tell(self) -> None:
        """Tell the news, for ever."""
        while True:
            if not self._told:
                await self._wake.park()
            await trio.sleep(self._seconds)
            told, self._told = self._told, {}
            for conversation, before in told.items():
                presence = self._gather(conversation, before)
                if presence is not None:
                    self._hub.publish(conversation.audience, encode(presence))

    def _gather(
        self, conversation: "Conversation", told: dict[int, Person | None]
    ) -> Presence | None:
        here = conversation.here
        if here > self._named_max or len(told) > self._named_max:
            return Presence(conversation.id, here)
        joined, left, renamed, changed = [], [], [], []
        for account, before in told.items():
            now = conversation.person(account)
            if now is not None and before is None:
                joined.append(now)
            elif before is not None and now is None:
                left.append(before)
            elif before is not None and now is not None and before != now:
                if before.nickname != now.nickname:
                    renamed.append(Renaming(account, before.nickname, now.nickname))
                if (before.status, before.note, before.role) != (now.status, now.note, now.role):
                    changed.append(now)
        named = len(joined) + len(left) + len(renamed) + len(changed)
        if not named:
            return None
        if named > PEOPLE_MAX:  # somebody may be both renamed and changed
            return Presence(conversation.id, here)
        return Presence(
            conversation.id, here, tuple(joined), tuple(left), tuple(renamed), tuple(changed)
        )
