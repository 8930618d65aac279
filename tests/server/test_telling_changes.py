"""Changes of entries as others are told of them: in order, once stored, and when they come back."""

from typing import Any

import pytest
import trio

from parlour_protocol.messages import (
    Changed,
    Changes,
    Delete,
    Done,
    Edit,
    Entry,
    Found,
    ReadChanges,
    Refused,
    Said,
    Search,
)
from parlour_server import changing
from parlour_server.journal import StorageError, changes
from parlour_server.journal.verification import Extent, faults
from tests.server.peers import House, Peer, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

LOBBY = 1


async def said(peer: Peer, text: str = "hello") -> int:
    return (await peer.ask(peer.saying(text), Said)).seq


async def changed(peer: Peer) -> list[Entry]:
    """Return what somebody was told has changed since they were asked the last time."""
    return [message.entry for message in await peer.settled() if isinstance(message, Changed)]


async def sound(here: House) -> None:
    """Find nothing wrong in what is stored."""
    assert await here.journal.look(lambda db: list(faults(db, Extent()))) == []


async def test_changes_are_told_in_the_order_of_their_revisions() -> None:
    async with house(requests_burst=1000) as here:
        peers = [await here.join(f"p{n}x") for n in range(5)]
        seqs = [await said(peer) for peer in peers]
        for n in range(20):
            for peer, seq in zip(peers, seqs, strict=True):
                peer.send(Edit(peer.request(), LOBBY, seq, f"text {n}"))
            if n % 3 == 0:
                await trio.lowlevel.checkpoint()
        for peer in peers:
            assert [entry.revision for entry in await changed(peer)] == [*range(1, 101)]
        again = await here.join("late")
        assert again.lobby.revision == 100
        await sound(here)


async def test_catching_up_tells_each_changed_entry_once_as_it_is() -> None:
    async with house() as here:
        ada = await here.join("ada")
        for n in range(6):
            await said(ada, f"{n}")
        for seq, text in ((2, "two"), (5, "five"), (2, "zwei"), (1, "eins")):
            await ada.ask(Edit(ada.request(), LOBBY, seq, text), Done)
        first = await ada.ask(ReadChanges(90, LOBBY, limit=2), Changes)
        assert [(e.revision, e.seq, e.text) for e in first.entries] == [
            (2, 5, "five"), (3, 2, "zwei"),
        ]  # fmt: skip
        assert first.more
        rest = await ada.ask(ReadChanges(91, LOBBY, after=3, limit=2), Changes)
        assert [(e.revision, e.text) for e in rest.entries] == [(4, "eins")]
        assert not rest.more
        none = await ada.ask(ReadChanges(92, LOBBY, after=4), Changes)
        assert (none.entries, none.more) == ((), False)


async def test_what_could_not_be_stored_has_not_changed_and_is_told_to_nobody() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await said(ada)
        here.journal.errors["edit"] = StorageError("the disk is full")
        refusal = await ada.ask(Edit(9, LOBBY, 1, "bye"), Refused)
        assert (refusal.code, refusal.retry) == ("storage", True)
        assert await changed(ada) == []
        del here.journal.errors["edit"]
        await ada.ask(Edit(9, LOBBY, 1, "bye"), Done)
        assert [entry.revision for entry in await changed(ada)] == [1]


async def test_whoever_goes_in_the_middle_has_changed_it_and_others_are_told() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await said(ada)
        held = here.journal.hold("edit")
        ada.send(Edit(9, LOBBY, 1, "bye"))
        await bob.settled()
        ada.transport.lose()
        await bob.settled()
        held.set()
        assert [entry.text for entry in await changed(bob)] == ["bye"]


async def test_what_was_edited_or_taken_back_is_not_found_by_what_it_said() -> None:
    async with house() as here:
        ada = await here.join("ada")
        await said(ada, "apples and pears")
        await said(ada, "apples and plums")
        await ada.ask(Search(8, "apples"), Found)  # they are in the index now
        await ada.ask(Edit(9, LOBBY, 1, "cherries"), Done)
        await ada.ask(Delete(10, LOBBY, 2), Done)
        found = [
            len((await ada.ask(Search(ada.request(), word), Found)).entries)
            for word in ("apples", "pears", "plums", "cherries")
        ]
        assert found == [0, 0, 0, 1]
        await sound(here)


async def test_whoever_comes_in_while_something_changes_where_nobody_is_knows_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        direct = (await ada.open_direct("bob")).id
        await ada.ask(ada.saying("secret", direct), Said)
        for peer in (ada, bob):
            peer.transport.lose()
            await peer.gone()
        look, looked = here.journal.look, 0

        async def slow(work: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as `look`
            nonlocal looked
            found = await look(work, *args, **kwargs)
            if work.__name__ == "_everything":
                looked += 1
                if looked == 1:
                    async with here.server.changing:
                        entries = await here.journal.do(changes.erase, direct, [1])
                        changing.tell(here.server, entries)
            return found

        monkeypatch.setattr(here.journal, "look", slow)
        bob = await here.join("bob")
        assert {each.id: each.revision for each in bob.signed_in.conversations}[direct] == 1
