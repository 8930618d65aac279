"""The Parlour server, on trio: `chat-server`.

A connection is a nursery; what people say goes through the journal to disk and from there through
the hub to everybody's outbox. It knows the wire only through `parlour_protocol`, and no client.
"""

from importlib.metadata import version

SOFTWARE = f"parlour-server {version('parlour-server')}"
"""What the server calls itself on the wire."""
