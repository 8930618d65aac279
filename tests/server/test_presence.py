"""Presence of many: every frame fits, and a crowd costs no more than its number."""

import itertools

import pytest
import trio

from parlour_protocol.limits import NICKNAME_MAX_CHARACTERS, NOTE_MAX_CHARACTERS, PEOPLE_MAX
from parlour_protocol.messages import Done, People, Presence, Rename, SetAway, Who
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.room_people import come, create

pytestmark = pytest.mark.trio(run=in_virtual_time)

LETTERS = "𐐨𐐪𐐫𐐮𐐯𐐰𐐱𐐲𐐳𐐴𐐵𐐶𐐷𐐸"
"""Letters of one script that take four bytes each."""


def longest(number: int) -> str:
    """Return a nickname of as many bytes as there can be, another for each number."""
    tail = next(itertools.islice(itertools.product(LETTERS, repeat=3), number, None))
    return LETTERS[0] * (NICKNAME_MAX_CHARACTERS - 3) + "".join(tail)


async def test_the_longest_names_and_notes_of_all_who_are_named_fit_a_frame() -> None:
    async with house(presence_named_max=PEOPLE_MAX) as here:
        crowd = [await here.join(longest(n)) for n in range(PEOPLE_MAX)]
        await trio.sleep(1)
        for peer in crowd:
            await peer.settled()
        for peer in crowd:
            away = SetAway(peer.request(), away=True, note="🏝" * NOTE_MAX_CHARACTERS)
            await peer.ask(away, Done)
        await trio.sleep(1)
        for peer in crowd:
            peer.look()
        people = await crowd[0].ask(Who(90, crowd[0].lobby.id), People)
        assert len(people.people) == PEOPLE_MAX
        news = [m for m in crowd[0].inbox if isinstance(m, Presence)]
        assert len(news[-1].changed) == PEOPLE_MAX


async def test_who_is_renamed_and_changed_at_once_is_told_if_it_fits_and_counted_if_not() -> None:
    async with house(presence_named_max=PEOPLE_MAX) as here:
        crowd = [await here.join(f"p{n}") for n in range(PEOPLE_MAX)]
        await trio.sleep(1)
        for peer in crowd:
            await peer.settled()
        await _change(crowd[:40], 0)
        await trio.sleep(1)
        (news,) = [m for m in await crowd[-1].settled() if isinstance(m, Presence)]
        assert (len(news.renamed), len(news.changed)) == (40, 40)
        await _change(crowd[:-1], 500)
        await trio.sleep(1)
        (news,) = [m for m in await crowd[-1].settled() if isinstance(m, Presence)]
        assert news == Presence(news.conversation, PEOPLE_MAX)


async def _change(crowd: list[Peer], first: int) -> None:
    for number, peer in enumerate(crowd, first):
        peer.send(
            Rename(900, longest(number)),
            SetAway(901, away=not first, note="🏝" * NOTE_MAX_CHARACTERS),
        )


async def test_joins_into_a_crowd_are_told_by_a_number_and_once_for_many() -> None:
    async with house(presence_named_max=20, presence_seconds=1) as here:
        ada = await here.join("ada")
        room = await create(ada, "#fair")
        crowd = [await here.join(f"p{n}") for n in range(60)]
        await trio.sleep(3)
        await ada.settled()
        for peer in crowd:
            await come(peer, "#fair")
        await trio.sleep(3)
        news = [
            m for m in await ada.settled() if isinstance(m, Presence) and m.conversation == room.id
        ]
        assert news == [Presence(room.id, 61)]
