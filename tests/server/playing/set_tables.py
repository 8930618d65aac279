"""Tables as they are on disk, for tests of what is around the game."""

import trio

from parlour_protocol.messages import Clock, Result, Terms
from parlour_server.journal import conversations, deeds, tables, watching
from parlour_server.journal.deeds import Deed, Ending
from parlour_server.journal.tables import Founding
from tests.server.peers import House, Peer

WON, DRAWN = (1.0, 0.0), (0.5, 0.5)


async def set_table(
    here: House,
    *peers: Peer,
    game: str = "tic-tac-toe",
    clock: Clock | None = None,
    rated: bool = False,
    gathering: bool = False,
) -> int:
    """Have people sit down at a table, and have those who are here be told; return its number."""
    founding = Founding(
        Terms(game, clock=clock or Clock(), rated=rated),
        1,
        tuple(peer.signed_in.account for peer in peers),
        peers[0].signed_in.account,
        gathering=gathering,
    )
    number = await here.journal.do(tables.create, founding, here.calendar.now())
    for peer in peers:
        participant = here.server.people.find(peer.signed_in.account)
        if participant is not None:
            place = await here.journal.look(conversations.place, number, participant.account)
            assert place is not None
            conversation = here.server.conversations.enter(participant, place)
            here.server.conversations.tell(conversation, participant)
    return number


async def enter_gallery(here: House, table: int, peer: Peer) -> int:
    """Have somebody who is here watch; return the number of the gallery."""
    account = peer.signed_in.account
    place = await here.journal.do(watching.watch, table, account, here.calendar.now(), 20)
    participant = here.server.people.find(account)
    assert participant is not None
    return here.server.conversations.enter(participant, place).id


async def do(here: House, table: int, *done: Deed) -> None:
    """Have something done at a table."""
    await here.journal.do(deeds.write, table, done, here.calendar.now())


async def end(
    here: House, table: int, scores: tuple[float, ...] = WON, *, rated: bool = False
) -> None:
    """Have a game end, not in the moment that it began in."""
    await trio.sleep(1)
    ending = Ending(Result(scores, "for the test"), rated)
    done = [Deed(deeds.END, -1, "for the test")]
    await here.journal.do(deeds.write, table, done, here.calendar.now(), ending)
