"""What is kept on this machine: servers and their keys, secrets, history, outbox, drafts.

`Store` is the data directory. Everything here works off the event loop, and several processes may
share a directory.
"""

from parlour_client.storage.pins import KnownServer
from parlour_client.storage.store import Store, default_data

__all__ = ["KnownServer", "Store", "default_data"]
