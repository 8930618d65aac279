"""Tables and galleries as conversations: who has them in their list, and what they are called."""

import pytest

from parlour_protocol.messages import (
    AskMissed,
    Delete,
    Done,
    Edit,
    Entry,
    Found,
    Leave,
    Left,
    Missed,
    Opened,
    Page,
    People,
    React,
    Read,
    Refused,
    Rename,
    Said,
    Search,
    Summary,
    Who,
)
from parlour_server.journal import Draft
from tests.server.peers import Peer, house, in_virtual_time
from tests.server.playing.set_tables import (
    again,
    end,
    enter_gallery,
    names,
    of_kind,
    play,
    set_table,
)

pytestmark = pytest.mark.trio(run=in_virtual_time)


CALLED = "Tic-tac-toe"


async def test_a_table_is_called_after_its_game_and_the_others_who_play() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        await set_table(here, ada, bob, cleo, game="pig")
        assert (await ada.next(Opened)).conversation.name == "Pig bob, cleo"
        assert (await cleo.next(Opened)).conversation.name == "Pig ada, bob"
        bob = await again(here, bob)
        assert names(bob) == ["Pig ada, cleo"]


async def test_a_game_that_is_not_played_here_any_more_is_called_by_its_key() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        await set_table(here, ada, bob, game="gone-game")
        assert (await ada.next(Opened)).conversation.name == "gone-game bob"


async def test_names_too_long_for_a_name_are_counted() -> None:
    async with house() as here:
        peers = [await here.join(f"nickname-of-24-letters-{n}") for n in range(8)]
        await set_table(here, *peers, game="pig")
        name = (await peers[0].next(Opened)).conversation.name
        assert name == "Pig nickname-of-24-letters-1 and 6 more"


async def test_whoever_comes_in_is_in_their_tables_and_not_in_those_of_others() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        number = await set_table(here, ada, bob)
        await ada.ask(ada.saying("good luck", number), Said)
        bob, cleo = await again(here, bob), await again(here, cleo)
        (table,) = of_kind(bob, "table")
        assert (table.id, table.head, table.here) == (number, 1, 2)
        page = await bob.ask(Read(bob.request(), number), Page)
        assert [entry.text for entry in page.entries] == ["good luck"]
        assert of_kind(cleo, "table") == []
        for answered in (
            await cleo.ask(Read(cleo.request(), number), Refused),
            await cleo.ask(Who(cleo.request(), number), Refused),
            await cleo.ask(cleo.saying("hello", number), Refused),
        ):
            assert answered.code == "unknown-conversation"


async def test_a_table_is_listed_until_a_week_after_its_end() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        first = await set_table(here, ada, bob)
        here.calendar.skip(days=30)
        await end(here, first)
        here.calendar.skip(days=6.9)
        second = await set_table(here, ada, bob)
        ada = await again(here, ada)
        assert [each.id for each in of_kind(ada, "table")] == [second, first]
        here.calendar.skip(days=0.2)
        ada = await again(here, ada)
        assert [each.id for each in of_kind(ada, "table")] == [second]
        assert (await ada.ask(Read(ada.request(), first), Page)).conversation == first


async def test_a_table_cannot_be_left_while_its_game_goes_on() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        number = await set_table(here, ada, bob)
        refused = await ada.ask(Leave(ada.request(), number), Refused)
        assert (refused.code, refused.reason) == (
            "not-permitted", "this game is not over; /resign gives it up",
        )  # fmt: skip
        await ada.ask(ada.saying("I stay", number), Said)


async def test_a_table_that_is_over_leaves_the_list_on_all_devices_until_something_comes() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        phone = await here.join("ada")
        number = await set_table(here, ada, bob)
        await bob.ask(bob.saying("good game", number), Said)
        await end(here, number)
        await ada.ask(Leave(ada.request(), number), Done)
        assert (await phone.next(Left)).conversation == number
        phone = await again(here, phone)
        assert of_kind(phone, "table") == []
        await ada.settled()
        await phone.settled()
        await bob.ask(bob.saying("another one?", number), Said)
        for device in (ada, phone):
            told = [m for m in await device.settled() if isinstance(m, Opened | Entry)]
            assert [type(each) for each in told] == [Opened, Entry], "it is back, with what came"
        ada = await again(here, ada)
        assert [each.id for each in of_kind(ada, "table")] == [number]


async def test_galleries_are_listed_while_the_game_goes_on_and_can_be_left() -> None:
    async with house() as here:
        ada, bob, cleo, dan = [await here.join(name) for name in ("ada", "bob", "cleo", "dan")]
        number = await set_table(here, ada, bob)
        gallery = await enter_gallery(number, cleo)
        await enter_gallery(number, dan)
        cleo, dan = await again(here, cleo), await again(here, dan)
        (described,) = of_kind(cleo, "gallery")
        assert (described.id, described.name) == (gallery, f"{CALLED} ada, bob")
        assert await here_in(cleo, gallery) == {"cleo", "dan"}
        await cleo.ask(Leave(cleo.request(), gallery), Done)
        refused = await cleo.ask(cleo.saying("still here?", gallery), Refused)
        assert refused.code == "unknown-conversation"
        cleo = await again(here, cleo)
        assert of_kind(cleo, "gallery") == []
        await end(here, number)
        dan = await again(here, dan)
        assert of_kind(dan, "gallery") == []


async def here_in(peer: Peer, conversation: int) -> set[str]:
    found = await peer.ask(Who(peer.request(), conversation), People)
    assert found.here == len(found.people)
    return {person.nickname for person in found.people}


async def test_players_and_watchers_never_hear_each_other() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        number = await set_table(here, ada, bob)
        gallery = await enter_gallery(number, cleo)
        await cleo.ask(cleo.saying("she will take the corner", gallery), Said)
        assert "she will take the corner" not in [*await ada.texts(), *await bob.texts()]
        ada = await again(here, ada)
        assert of_kind(ada, "gallery") == []
        for message in (Read(ada.request(), gallery), ada.saying("hello", gallery)):
            assert (await ada.ask(message, Refused)).code == "unknown-conversation"
        await ada.ask(ada.saying("psst", number), Said)
        assert "psst" not in await cleo.texts()


async def test_players_are_called_by_their_name_of_today_at_once() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        number = await set_table(here, ada, bob)
        gallery = await enter_gallery(number, cleo)
        await ada.settled()
        await cleo.settled()
        await bob.ask(Rename(bob.request(), "robert"), Done)
        for peer, conversation, name in (
            (ada, number, f"{CALLED} robert"), (cleo, gallery, f"{CALLED} ada, robert"),
        ):  # fmt: skip
            told = [m.conversation for m in await peer.settled() if isinstance(m, Opened)]
            assert [(each.id, each.name) for each in told] == [(conversation, name)]
        bob.transport.lose()
        await bob.gone()
        ada = await again(here, ada)
        assert names(ada) == [f"{CALLED} robert"]


async def test_moves_are_not_counted_as_unread() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        number = await set_table(here, ada, bob)
        for count, kind in enumerate(("move", "chance", "notice", "text")):
            account = bob.signed_in.account
            draft = Draft(number, account, "bob", bytes([count]) * 16, "b2", kind)
            await here.journal.append([draft])
        ada = await again(here, ada)
        summary = await ada.ask(AskMissed(ada.request()), Summary)
        assert summary.missed == (Missed(number, 1),)
        await end(here, number)
        here.calendar.skip(days=8)
        assert (await ada.ask(AskMissed(ada.request()), Summary)).missed == ()


async def found(peer: Peer, words: str, conversation: int = 0) -> list[str]:
    answer = await peer.ask(Search(peer.request(), words, conversation), Found)
    return [entry.text for entry in answer.entries]


async def test_what_was_said_at_a_table_is_found_by_those_in_it_and_moves_are_not() -> None:
    async with house() as here:
        ada, bob, cleo = [await here.join(nickname) for nickname in ("ada", "bob", "cleo")]
        number = await set_table(here, ada, bob)
        gallery = await enter_gallery(number, cleo)
        await play(here, number, (ada, "b2"))
        await ada.ask(ada.saying("b2 is the centre", number), Said)
        await cleo.ask(cleo.saying("b2, what else", gallery), Said)
        for peer in (ada, bob):
            assert await found(peer, "b2") == ["b2 is the centre"]
            assert await found(peer, "b2", number) == ["b2 is the centre"]
        assert await found(cleo, "b2") == ["b2, what else"]


async def test_a_move_can_be_reacted_to_and_not_be_edited_or_deleted() -> None:
    async with house() as here:
        ada, bob = await here.join("ada"), await here.join("bob")
        number = await set_table(here, ada, bob)
        await play(here, number, (ada, "b2"))
        (seq,) = [entry.seq for entry in here.journal.log(number) if entry.kind == "move"]
        await bob.ask(React(bob.request(), number, seq, "👍"), Done)
        edited = await ada.ask(Edit(ada.request(), number, seq, "a1"), Refused)
        assert edited.code == "not-permitted"
        deleted = await ada.ask(Delete(ada.request(), number, seq), Refused)
        assert (deleted.code, deleted.reason) == (
            "not-permitted", "only what was said can be taken back; /takeback asks for a move",
        )  # fmt: skip
