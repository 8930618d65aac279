"""Watching a table, from the middle of a game too, and coming back to one's own."""

import pytest

from parlour_protocol.messages import (
    AskMoves,
    Choices,
    Done,
    Entry,
    Leave,
    Left,
    Moves,
    Opened,
    Page,
    Read,
    Refused,
    Said,
    Table,
    Watch,
)
from parlour_server.journal import StorageError
from tests.server.peers import House, Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    play,
    players,
    set_table,
    watch,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)

HIDING = "rock-paper-scissors"


async def refused(peer: Peer, table: int) -> Refused:
    return await peer.ask(Watch(peer.request(), table), Refused)


async def test_who_comes_in_the_middle_sees_the_table_as_everybody_may_and_then_each_move() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob)
        await play(here, table, (ada, "b2"))
        opened, told = await watch(cleo, table)
        assert (opened.conversation.kind, opened.conversation.id) == ("gallery", told.gallery)
        assert (told.conversation, told.seat, told.ply, told.state) == (table, -1, 1, "playing")
        assert told.view is not None
        moves = await cleo.ask(AskMoves(cleo.request(), table), Moves)
        assert [(move.ply, move.seat, move.text) for move in moves.moves] == [(1, 0, "b2")]
        await play(here, table, (bob, "a1"))
        seen = (await cleo.next(Table)).last
        assert seen is not None
        assert (seen.ply, seen.seat, seen.text) == (2, 1, "a1")


async def test_watchers_and_others_are_never_told_what_is_hidden() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob, game=HIDING)
        await play(here, table, (ada, "rock"))
        _, told = await watch(cleo, table)
        to_bob = [m for m in await bob.settled() if isinstance(m, Table)]
        for seen in (told, to_bob[-1]):
            assert isinstance(seen.view, Choices)
            assert seen.view.chosen[0] == "?"
            assert seen.last is not None
            assert seen.last.text == "?"


async def test_the_gallery_is_apart_from_the_players() -> None:
    async with house() as here:
        ada, bob, cleo, dan = await players(here, "cleo", "dan")
        table = await set_table(here, ada, bob)
        gallery = (await watch(cleo, table))[0].conversation.id
        await watch(dan, table)
        await ada.settled()
        await cleo.ask(cleo.saying("she is lost", gallery), Said)
        assert "she is lost" in await dan.texts()
        for player in (ada, bob):
            assert not [m for m in await player.settled() if isinstance(m, Entry)]
            answer = await player.ask(Watch(player.request(), table), Opened)
            assert answer.conversation.id == table, "a player comes to the table, never here"
            reading = Read(player.request(), gallery)
            assert (await player.ask(reading, Refused)).code == "unknown-conversation"
        assert (await cleo.ask(Read(cleo.request(), table), Refused)).code == "unknown-conversation"


async def test_all_devices_of_a_watcher_watch_and_leave_together() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        phone, tablet = await here.join("cleo"), await here.join("cleo")
        table = await set_table(here, ada, bob)
        opened, _ = await watch(cleo, table)
        for device in (phone, tablet):
            assert (await device.next(Opened)).conversation == opened.conversation
            assert (await device.next(Table)).seat == -1
        await play(here, table, (ada, "b2"))
        for device in (cleo, phone, tablet):
            assert (await device.next(Table)).ply == 1
        await phone.ask(Leave(phone.request(), opened.conversation.id), Done)
        for device in (cleo, tablet):
            assert (await device.next(Left)).conversation == opened.conversation.id
            await device.settled()
        await phone.settled()
        await play(here, table, (bob, "a1"))
        for device in (cleo, phone, tablet):
            assert not [m for m in await device.settled() if isinstance(m, Table)]


async def test_watching_twice_changes_nothing() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob)
        first, _ = await watch(cleo, table)
        again, told = await watch(cleo, table)
        assert again.conversation == first.conversation
        assert told.watching == 1


WINNING = ("a1", "b1", "a2", "b2", "a3")


async def finished(here: House, winner: Peer, loser: Peer) -> int:
    """Return a table at which a game was won."""
    table = await set_table(here, winner, loser)
    await play(here, table, *zip((winner, loser, winner, loser, winner), WINNING, strict=True))
    return table


async def test_a_game_that_is_over_is_looked_at_by_anybody_as_long_as_they_are_connected() -> None:
    async with house() as here:
        ada, bob, cleo, dan = await players(here, "cleo", "dan")
        table = await finished(here, ada, bob)
        opened, told = await watch(cleo, table)
        assert (opened.conversation.kind, opened.conversation.id) == ("gallery", told.gallery)
        assert (told.state, told.seat, told.ply) == ("over", -1, 5)
        assert told.result is not None
        await watch(dan, table)
        await cleo.ask(cleo.saying("what an end", told.gallery), Said)
        assert "what an end" in await dan.texts()
        for player in (ada, bob):
            again, _ = await watch(player, table)
            assert again.conversation.id == table
        cleo.transport.lose()
        await cleo.gone()
        cleo = await here.join("cleo")
        assert [each.kind for each in cleo.signed_in.conversations] == ["room"]
        reading = Read(cleo.request(), told.gallery)
        assert (await cleo.ask(reading, Refused)).code == "unknown-conversation"


async def test_a_player_comes_back_to_a_table_that_they_took_out_of_their_list() -> None:
    async with house() as here:
        ada, bob = await players(here)
        phone = await here.join("ada")
        table = await finished(here, ada, bob)
        await ada.ask(Leave(ada.request(), table), Done)
        assert (await phone.next(Left)).conversation == table
        await phone.settled()
        opened, told = await watch(ada, table)
        assert (opened.conversation.id, told.seat, told.state) == (table, 0, "over")
        assert (await phone.next(Opened)).conversation.id == table
        assert (await phone.next(Table)).seat == 0
        assert (await ada.ask(Read(ada.request(), table), Page)).entries
        ada.transport.lose()
        await ada.gone()
        ada = await here.join("ada")
        assert table in [each.id for each in ada.signed_in.conversations]


async def test_what_cannot_be_watched_is_refused_in_words() -> None:
    async with house(tables_watched_max=2) as here:
        ada, bob, cleo = await players(here, "cleo")
        assert (await refused(cleo, 999)).code == "unknown-table"
        assert (await refused(cleo, 1)).code == "unknown-table", "the lobby is none"
        waiting = await set_table(here, ada, gathering=True)
        answer = await refused(cleo, waiting)
        assert (answer.code, answer.reason) == (
            "not-permitted", "no game has begun here; one sits down by invitation",
        )  # fmt: skip
        tables = [await set_table(here, ada, bob), await finished(here, ada, bob)]
        tables.append(await set_table(here, ada, bob))
        for table in tables[:2]:
            await watch(cleo, table)
        answer = await refused(cleo, tables[2])
        assert (answer.code, answer.reason) == (
            "too-many", "you watch 2 games already; leave one of them first",
        )  # fmt: skip
        gallery = (await watch(cleo, tables[0]))[0].conversation.id
        await cleo.ask(Leave(cleo.request(), gallery), Done)
        await watch(cleo, tables[2])


async def test_a_disk_that_fails_leaves_nobody_half_in_a_gallery() -> None:
    async with house() as here:
        ada, bob, cleo = await players(here, "cleo")
        table = await set_table(here, ada, bob)
        here.journal.errors["watch"] = StorageError("the disk is full")
        answer = await refused(cleo, table)
        assert (answer.code, answer.retry) == ("storage", True)
        await cleo.settled()
        await play(here, table, (ada, "b2"))
        assert not [m for m in await cleo.settled() if isinstance(m, Table)]
        del here.journal.errors["watch"]
        await watch(cleo, table)
