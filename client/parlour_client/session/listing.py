"""What a server lists when somebody signs in, and so what they are in no more."""

from parlour_client.model import PLAYED, Model
from parlour_client.model.rooms import GONE
from parlour_protocol.messages import Left, Opened, SignedIn

DIRECTS_LISTED_MAX = 100
"""How many direct conversations a server lists; where there are as many, others may exist."""


class Listing:
    """Compares the conversations known here with those that a server lists.

    Args:
        model: What is known here.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._unlisted: set[int] = set()
        self._later = 0

    def begin(self, message: SignedIn) -> list[Left]:
        """Take in the first of the list; return what one is in no more, if that was all of it."""
        listed = {about.id for about in message.conversations}
        self._unlisted = set(self._model.conversations) - listed
        self._later = message.more
        return [] if self._later else self._gone()

    def opened(self, message: Opened) -> list[Left]:
        """Take in one more; return what one is in no more, if it was the last of them."""
        self._unlisted.discard(message.conversation.id)
        if message.request or not self._later:
            return []
        self._later -= 1
        return [] if self._later else self._gone()

    def _gone(self) -> list[Left]:
        here = self._model.conversations
        gone = [here[id_] for id_ in self._unlisted if id_ in here]
        self._unlisted = set()
        directs = sum(1 for c in here.values() if c.kind == "direct" and c not in gone)
        # A table that is over goes by itself, and nothing is to be told of that.
        rooms = [
            Left(c.id, "left" if c.kind in PLAYED else GONE) for c in gone if c.kind != "direct"
        ]
        if directs >= DIRECTS_LISTED_MAX:
            return rooms
        return rooms + [Left(c.id, "left") for c in gone if c.kind == "direct"]
