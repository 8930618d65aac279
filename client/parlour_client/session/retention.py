"""Emptying what rooms keep no longer: the server has emptied it, and tells nobody of each."""

from collections.abc import Callable

import anyio

from parlour_client.session.replica import Replica

LOOK_SECONDS = 3_600
"""How often what is too old is looked for."""
DAY_MILLISECONDS = 24 * 60 * 60 * 1000
"""The milliseconds of a day."""
AHEAD_DAYS_MAX = 400
"""A clock so far ahead of all that was said there is wrong, and no reason to empty anything."""


class Retention:
    """Holds what is kept here to how long its rooms keep it.

    Args:
        replica: Where it is kept.
        now: Returns the time in milliseconds since 1970 UTC.
    """

    def __init__(self, replica: Replica, now: Callable[[], int]) -> None:
        self._replica = replica
        self._now = now

    def look(self) -> None:
        """Empty what is too old now, everywhere."""
        for conversation in list(self._replica.model.conversations):
            self.look_at(conversation)

    def look_at(self, conversation: int) -> None:
        """Empty what is too old now in one conversation."""
        known = self._replica.model.conversations.get(conversation)
        if known is None or not known.retention_days:
            return
        now = self._now()
        newest = max((entry.time for entry in known.entries), default=now)
        if now - newest > AHEAD_DAYS_MAX * DAY_MILLISECONDS:
            return
        oldest = now - known.retention_days * DAY_MILLISECONDS
        if oldest > 0:  # else nothing was said before it, and no database has such a number
            self._replica.expire(conversation, oldest)

    async def keep_looking(self) -> None:
        """Do so again and again, for ever."""
        while True:
            await anyio.sleep(LOOK_SECONDS)
            self.look()
