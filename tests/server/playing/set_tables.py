"""Tables as they are on disk, for tests of what is around the game."""

import trio

from parlour_protocol.messages import (
    Chosen,
    Clock,
    Conversation,
    Move,
    Moved,
    Opened,
    Result,
    Table,
    Terms,
    Watch,
)
from parlour_server.journal import deeds, tables
from parlour_server.journal.deeds import Deed, Ending
from parlour_server.journal.tables import Founding
from tests.server.peers import House, Peer

WON, DRAWN = (1.0, 0.0), (0.5, 0.5)


async def set_table(
    here: House,
    *peers: Peer,
    game: str = "tic-tac-toe",
    clock: Clock | None = None,
    options: tuple[tuple[str, str], ...] = (),
    rated: bool = False,
    gathering: bool = False,
) -> int:
    """Have people sit down at a table, and have those who are here be told; return its number."""
    await trio.sleep(1)  # nothing happens at the time 0, which stands for never
    founding = Founding(
        Terms(game, tuple(Chosen(*each) for each in options), clock or Clock(), rated),
        1,
        tuple(peer.signed_in.account for peer in peers),
        peers[0].signed_in.account,
        gathering=gathering,
    )
    number = await here.journal.do(tables.create, founding, here.calendar.now())
    await here.server.tables.begin(number)
    return number


async def enter_gallery(table: int, peer: Peer) -> int:
    """Have somebody who is here watch; return the number of the gallery."""
    return (await peer.ask(Watch(peer.request(), table), Opened)).conversation.id


async def play(here: House, table: int, *moves: tuple[Peer, str]) -> None:
    """Have moves made, one after the other."""
    for peer, text in moves:
        found = here.server.tables.find(table)
        assert found is not None
        assert found.position is not None
        head, number = found.position.head, peer.request()
        id_ = b"%016x" % (table << 32 | found.done)
        await peer.ask(Move(number, table, id_, head, text), Moved)


async def do(here: House, table: int, *done: Deed) -> None:
    """Have something done at a table."""
    await here.journal.do(deeds.write, table, done, here.calendar.now())


async def end(
    here: House, table: int, scores: tuple[float, ...] = WON, *, rated: bool = False
) -> None:
    """Have a game end, on disk alone."""
    ending = Ending(Result(scores, "for the test"), rated)
    done = [Deed(deeds.END, -1, "for the test")]
    await here.journal.do(deeds.write, table, done, here.calendar.now(), ending)


async def players(here: House, *others: str) -> list[Peer]:
    """Return ada and bob, who play, and others who have come in."""
    return [await here.join(nickname) for nickname in ("ada", "bob", *others)]


async def watch(peer: Peer, table: int) -> tuple[Opened, Table]:
    """Watch a table, and return what one is told."""
    await peer.settled()
    opened = await peer.ask(Watch(peer.request(), table), Opened)
    return opened, await peer.next(Table)


async def again(here: House, peer: Peer) -> Peer:
    """Have somebody go and come back."""
    peer.transport.lose()
    await peer.gone()
    return await here.join(peer.signed_in.nickname)


def of_kind(peer: Peer, kind: str) -> list[Conversation]:
    """Return the conversations of a kind that somebody was told of on coming in."""
    return [each for each in peer.signed_in.conversations if each.kind == kind]


def names(peer: Peer, kind: str = "table") -> list[str]:
    """Return what these are called."""
    return [each.name for each in of_kind(peer, kind)]
