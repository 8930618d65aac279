"""Inviting people to play, and answering that, as several tests do it."""

import itertools
from typing import Any

from parlour_protocol.messages import (
    AnswerToPlay,
    AskInvitations,
    Chosen,
    Clock,
    GatherTable,
    InviteToPlay,
    Opened,
    PlayInvitation,
    PlayInvitations,
    PlayInvited,
    Refused,
    Table,
    Terms,
)
from parlour_server.journal import tables
from parlour_server.journal.tables import TableRecord
from tests.server.peers import House, Peer

TIC_TAC_TOE = Terms("tic-tac-toe")
PIG = Terms("pig")
DAILY = Clock(per_move=24 * 60 * 60)
BEST_OF_FIVE = Terms("rock-paper-scissors", (Chosen("rounds", "5"),))

_ids = itertools.count(1)


async def three(here: House) -> tuple[Peer, Peer, Peer]:
    """Have three people come in."""
    return await here.join("ada"), await here.join("bob"), await here.join("cleo")


async def kept(here: House, number: int) -> TableRecord:
    """Return a table as it is on disk."""
    found = await here.journal.look(tables.load, number)
    assert found is not None
    return found


def new_id() -> bytes:
    """Return an id that nothing has yet."""
    return next(_ids).to_bytes(16)


def inviting(
    peer: Peer, nickname: str, terms: Terms = TIC_TAC_TOE, id_: bytes | None = None
) -> InviteToPlay:
    """Return an invitation that is to be sent."""
    return InviteToPlay(peer.request(), id_ or new_id(), nickname, terms)


async def invite(
    peer: Peer, nickname: str, terms: Terms = TIC_TAC_TOE, id_: bytes | None = None
) -> PlayInvitation:
    """Invite somebody, and return the invitation."""
    answer = await peer.ask(inviting(peer, nickname, terms, id_), PlayInvited)
    return answer.invitation


async def invite_to(peer: Peer, table: int, nickname: str) -> PlayInvitation:
    """Invite somebody to a table that gathers players."""
    message = InviteToPlay(peer.request(), new_id(), nickname, table=table)
    return (await peer.ask(message, PlayInvited)).invitation


async def answer(peer: Peer, invitation: PlayInvitation, answer: str) -> PlayInvitation:
    """Answer an invitation, and return it as it is then."""
    message = AnswerToPlay(peer.request(), invitation.id, answer)
    return (await peer.ask(message, PlayInvited)).invitation


async def refused(peer: Peer, invitation: PlayInvitation, answer: str) -> Refused:
    """Answer an invitation in vain."""
    return await peer.ask(AnswerToPlay(peer.request(), invitation.id, answer), Refused)


async def told(peer: Peer) -> list[tuple[bytes, str]]:
    """Return what one is told of invitations until nobody has anything left to do."""
    return [
        (message.invitation.id, message.invitation.state)
        for message in await peer.settled()
        if isinstance(message, PlayInvited)
    ]


async def listed(peer: Peer) -> list[bytes]:
    """Return the invitations that are open."""
    found = await peer.ask(AskInvitations(peer.request()), PlayInvitations)
    return [invitation.id for invitation in found.invitations]


async def gather(peer: Peer, terms: Terms = PIG, id_: bytes | None = None) -> int:
    """Make a table that gathers players, and return its number."""
    message = GatherTable(peer.request(), id_ or new_id(), terms)
    return (await peer.ask(message, Opened)).conversation.id


async def table_of(peer: Peer, number: int) -> Table:
    """Return how a table was told last, after everything has been said."""
    tables = [
        message
        for message in await peer.settled()
        if isinstance(message, Table) and message.conversation == number
    ]
    assert tables, f"nothing was told of table {number}"
    return tables[-1]


async def pair(here: House) -> tuple[Peer, Peer]:
    """Return ada and bob, who have come in."""
    return await here.join("ada"), await here.join("bob")


async def refusal(peer: Peer, nickname: str, terms: Terms = TIC_TAC_TOE) -> Refused:
    """Invite somebody in vain."""
    return await peer.ask(inviting(peer, nickname, terms), Refused)


def tables_made(here: House) -> int:
    """Return how many tables there are."""
    found: Any = here.journal._db.execute("SELECT count(*) FROM game_table").get
    return int(found)
