"""What comes together is decided one after the other: every order has one outcome, told to all."""

import itertools
from collections.abc import Awaitable, Callable

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol.messages import Clock, Done, Move, Moved, Refused, Resign
from tests.server.peers import in_virtual_time
from tests.server.playing.table_people import Sat, housed, sit

pytestmark = pytest.mark.trio(run=in_virtual_time)

SECONDS = 10


async def _move(at: Sat) -> None:
    at.tell(0, at.moving(0, "c3", id_="the move"))


async def _resign(at: Sat) -> None:
    at.tell(1, Resign(at.peers[1].request(), at.number))


async def _reconnect(at: Sat) -> None:
    """The mover loses their connection, comes back, and sends their move again."""
    again = at.moving(0, "c3", id_="the move")
    at.peers[0].transport.end()
    at.peers[0] = await at.here.join("alice")
    at.tell(0, Move(at.peers[0].request(), again.table, again.id, again.head, again.text))


async def _draw(at: Sat) -> None:
    at.tell(1, at.proposing(1, "draw"))


_EVENTS: dict[str, Callable[[Sat], Awaitable[None]]] = {
    "move": _move,
    "resign": _resign,
    "reconnect": _reconnect,
    "draw": _draw,
}


@pytest.mark.parametrize("order", list(itertools.permutations(_EVENTS)), ids="-".join)
@pytest.mark.parametrize("seconds", [SECONDS - 0.01, SECONDS, SECONDS + 0.01])
@pytest.mark.parametrize("slow_disk", [False, True])
async def test_whatever_comes_together_has_one_outcome(
    order: tuple[str, ...], seconds: float, *, slow_disk: bool
) -> None:
    async with housed() as here:
        at = await sit(here, "tic-tac-toe", clock=Clock(per_move=SECONDS))
        on_disk = here.journal.hold("append") if slow_disk else trio.Event()
        await trio.sleep(seconds)
        for event in order:
            await _EVENTS[event](at)
        on_disk.set()
        await wait_all_tasks_blocked()
        told = [at.seen(0), at.seen(1)]
        assert told[0].result == told[1].result
        assert told[0].ply == told[1].ply
        log = [text for _, _, text in at.log()]
        assert log.count("c3") == told[0].ply <= 1
        answers = [it for it in at.peers[1].look() if isinstance(it, Done | Refused)]
        assert len(answers) == 2, "each request has one answer"
        result = told[0].result
        assert result is not None
        if "runs out of time" in log:
            assert (result.scores, told[0].ply) == ((0.0, 1.0), 0)
            assert seconds >= SECONDS
        else:
            assert (result.scores, result.reason) == ((1.0, 0.0), "noughts resigned")
            assert seconds < SECONDS
        moved = {it.ply for it in at.peers[0].look() if isinstance(it, Moved)}
        assert moved == ({1} if told[0].ply else set())
