"""What people do who play with the house."""

from parlour_protocol.messages import InviteToPlay, Move, Moved, PlayInvited, Table, Terms
from tests.server.peers import Peer

ID = bytes(15)


async def invite(peer: Peer, terms: Terms, number: int = 1) -> PlayInvited:
    name = ID + bytes([number])
    return await peer.ask(InviteToPlay(peer.request(), name, "house", terms), PlayInvited)


async def state_of(peer: Peer, terms: Terms, number: int) -> str:
    """Invite, and return what becomes of that."""
    name = (await invite(peer, terms, number)).invitation.id
    while True:
        told = (await peer.next(PlayInvited)).invitation
        if told.id == name and told.state != "open":
            return told.state


async def table_where(peer: Peer, **fields: object) -> Table:
    """Wait for a table that is so."""
    while True:
        table = await peer.next(Table)
        if all(getattr(table, name) == value for name, value in fields.items()):
            return table


async def move(peer: Peer, table: Table, text: str) -> None:
    name = ID[:14] + table.ply.to_bytes(1) + b"m"
    await peer.ask(Move(peer.request(), table.conversation, name, table.head, text), Moved)


CROSSES = Terms("tic-tac-toe", side="crosses")
