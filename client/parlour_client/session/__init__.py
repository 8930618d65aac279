"""One person at one server: connected again and again, caught up, and heard exactly once.

`Session` is what apps and bots use. Behind it, a `Connector` makes one `Connection` after the
other, each over a `Link`; the `Outbox` sends, `CatchingUp` reads, and the `Replica` is the model
together with what is on disk of it.
"""

from parlour_client.session.listeners import Listener
from parlour_client.session.session import Session

__all__ = ["Listener", "Session"]
