"""Talking in direct conversations, as several tests do it."""

from parlour_protocol.messages import Conversation, Said
from tests.server.peers import Peer


async def say(peer: Peer, text: str, where: Conversation) -> int:
    """Say something, and return the number it was given."""
    return (await peer.ask(peer.saying(text, where.id), Said)).seq


async def listed(peer: Peer) -> list[tuple[str, int]]:
    """Return the names and heads of the conversations one was told of at signing in."""
    return [(c.name, c.head) for c in peer.signed_in.conversations]
