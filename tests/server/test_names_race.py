"""Many who want the same name at the same moment: exactly one has it."""

import pytest

from parlour_protocol.messages import Done, Message, Refused, Rename, SignedIn, SignIn
from parlour_server.names import nickname_key
from tests.server.arrivals import names
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

ALIKE = ["Illi", "illi", "IlIi", "lllI", "ILLI", "liIl", "1l1i", "iIIl"]
"""Names that look alike, of which no two can be had beside each other."""

CROWD = 100


async def crowd(here: House) -> list[Peer]:
    return [await here.greeted() for _ in range(CROWD)]


def wanted(kind: str, n: int) -> str:
    return "winner" if kind == "same" else ALIKE[n % len(ALIKE)]


async def answers(peers: list[Peer], number: int) -> list[Message]:
    """Return how each was answered."""
    return [m for p in peers for m in await p.settled() if getattr(m, "request", 0) == number]


async def test_the_names_that_look_alike_are_one() -> None:
    assert len({nickname_key(name) for name in ALIKE}) == 1


@pytest.mark.parametrize("kind", ["same", "alike"])
async def test_of_a_hundred_who_come_in_by_a_name_at_once_one_has_it(kind: str) -> None:
    async with house() as here:
        peers = await crowd(here)
        for n, peer in enumerate(peers):
            nickname = wanted(kind, n)
            peer.send(SignIn(7, nickname, peer.credential(nickname, f"device {n}")))
        got = await answers(peers, 7)
        assert sum(isinstance(answer, SignedIn) for answer in got) == 1
        refused = [answer for answer in got if isinstance(answer, Refused)]
        assert len(refused) == CROWD - 1
        assert {answer.code for answer in refused} <= {"nickname-taken", "nickname-close"}
        assert here.server.people.count == 1


@pytest.mark.parametrize("kind", ["same", "alike"])
async def test_of_a_hundred_who_rename_or_come_in_to_a_name_at_once_one_has_it(kind: str) -> None:
    async with house() as here:
        peers = await crowd(here)
        for n, peer in enumerate(peers[::2]):
            signed = SignIn(1, f"before{n}", peer.credential(f"before{n}"))
            peer.signed_in = await peer.ask(signed, SignedIn)
        for n, peer in enumerate(peers):
            nickname = wanted(kind, n)
            if n % 2:
                peer.send(SignIn(7, nickname, peer.credential(nickname, f"device {n}")))
            else:
                peer.send(Rename(7, nickname))
        got = await answers(peers, 7)
        assert sum(isinstance(answer, SignedIn | Done) for answer in got) == 1
        assert sum(isinstance(answer, Refused) for answer in got) == CROWD - 1
        present = [nickname_key(name) for name in await names(peers[0])]
        assert present.count(nickname_key(wanted(kind, 0))) == 1


async def test_of_a_hundred_devices_of_one_person_all_come_in_at_once() -> None:
    async with house() as here:
        await here.join("ada")
        peers = await crowd(here)
        for peer in peers:
            peer.send(SignIn(7, "ada", peer.credential("ada")))
        assert len({m.account for m in await answers(peers, 7) if isinstance(m, SignedIn)}) == 1
        assert here.server.people.count == 1
