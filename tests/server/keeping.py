"""What people have written and the server keeps: said, asked for as one's own, and verified."""

from parlour_protocol.messages import Entry, OwnEntries, ReadOwn, Said
from parlour_server.journal.verification import Extent, faults
from tests.server.peers import House, Peer

LOBBY = 1


async def say(peer: Peer, *texts: str, conversation: int = LOBBY) -> None:
    for text in texts:
        await peer.ask(peer.saying(text, conversation), Said)


async def own(peer: Peer) -> tuple[list[Entry], int]:
    """Return all that somebody has written, and how many pages that took."""
    entries: list[Entry] = []
    place, pages, more = (0, 0), 0, True
    while more:
        page = await peer.ask(ReadOwn(peer.request(), *place), OwnEntries)
        entries += page.entries
        place, more, pages = (page.conversation, page.seq), page.more, pages + 1
    return entries, pages


async def sound(here: House) -> None:
    assert await here.journal.look(lambda db: list(faults(db, Extent()))) == []
