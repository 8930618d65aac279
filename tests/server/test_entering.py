"""Coming in: the greeting, nicknames and whose they are."""

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol import VERSION
from parlour_protocol.messages import (
    Done,
    Entry,
    Hello,
    Presence,
    Refused,
    RevokeDevice,
    Said,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_server.journal import StorageError
from tests.server.arrivals import names, status, try_password, try_to_join, with_password
from tests.server.peers import house, in_virtual_time
from tests.server.room_people import part

pytestmark = pytest.mark.trio(run=in_virtual_time)


# --- the greeting


@pytest.mark.parametrize(("version", "word"), [(VERSION - 1, "newer"), (VERSION + 1, "older")])
async def test_another_version_is_told_which_client_to_come_with(version: int, word: str) -> None:
    async with house() as here:
        peer = here.connect()
        peer.send(Hello(version, "a test", bytes(32)))
        goodbye = await peer.goodbye()
        assert goodbye.code == "version"
        assert f"come with {'an' if word == 'older' else 'a'} {word} client" in goodbye.reason


async def test_everybody_is_welcomed_with_a_nonce_of_their_own() -> None:
    async with house() as here:
        nonces = set()
        for _ in range(3):
            peer = here.connect()
            peer.send(Hello(VERSION, "a test", bytes(32)))
            welcome = await peer.next(Welcome)
            assert (welcome.version, welcome.name) == (VERSION, "Test")
            nonces.add(welcome.nonce)
        assert len(nonces) == 3


# --- who may have a nickname


async def test_a_nickname_is_had_by_whoever_comes_first() -> None:
    async with house() as here:
        await here.join("ada")
        second = await here.greeted()
        refused = await try_to_join(second, "ADA", "somebody else")
        assert isinstance(refused, Refused)
        assert (refused.code, refused.reason) == (
            "nickname-taken",
            "“ADA” is taken; enter its password, or choose another",
        )
        assert isinstance(await try_to_join(second, "bob", "somebody else"), SignedIn)


async def test_checking_a_nickname_tells_its_status_and_takes_nothing() -> None:
    async with house() as here:
        await here.join("ada")
        peer = await here.greeted()
        assert await status(peer, "ada", "somebody else") == "taken"
        assert await status(peer, "ada", "ada") == "yours"
        assert await status(peer, "a b", "ada") == "invalid"
        assert await status(peer, "admin", "ada") == "invalid"
        assert await status(peer, "bob", "bob") == "free"
        assert await status(peer, "bob", "another") == "free"
        await here.join("alice")
        assert await status(peer, "aIice", "another") == "close"


async def test_a_nickname_stays_its_owners_after_they_left() -> None:
    async with house() as here:
        ada = await here.join("ada")
        ada.transport.end()
        await ada.gone()
        here.calendar.skip(days=400)
        refused = await try_to_join(await here.greeted(), "ada", "other")
        assert isinstance(refused, Refused)
        assert refused.code == "nickname-taken"
        assert isinstance(await try_to_join(await here.greeted(), "ada", "ada"), SignedIn)


async def test_its_holder_has_it_back_at_once_and_is_the_same_account() -> None:
    async with house() as here:
        first = await here.join("ada")
        first.transport.lose()
        await first.gone()
        second = await here.join("ada")
        assert second.signed_in.account == first.signed_in.account


@pytest.mark.parametrize(
    "nickname", ["", "a b", "x" * 25, "admin", "a\u202eb", "a\u0301\u0301\u0301\u0301"]
)
async def test_a_bad_nickname_is_refused_in_words_and_another_may_be_tried(nickname: str) -> None:
    async with house() as here:
        peer = await here.greeted()
        refused = await try_to_join(peer, nickname, "ada")
        assert isinstance(refused, Refused)
        assert refused.code in ("nickname-invalid", "nickname-reserved")
        assert len(refused.reason) > 10
        assert isinstance(await try_to_join(peer, "ada", "ada"), SignedIn)


async def test_of_those_who_want_a_nickname_at_once_one_has_it() -> None:
    async with house() as here:
        peers = [await here.greeted() for _ in range(5)]
        for n, peer in enumerate(peers):
            peer.send(SignIn(1, "ada", peer.credential("ada", f"holder {n}")))
        answers = [(await peer.settled())[0] for peer in peers]
        assert sum(isinstance(answer, SignedIn) for answer in answers) == 1
        assert sum(isinstance(answer, Refused) for answer in answers) == 4


# --- several devices


async def test_two_sessions_of_one_holder_are_one_presence() -> None:
    async with house() as here:
        watcher = await here.join("watcher")
        one = await here.join("ada")
        await trio.sleep(1)
        await watcher.settled()
        other = await here.join("ada")
        assert await names(watcher) == ["watcher", "ada"]
        one.transport.end()
        await trio.sleep(1)
        assert await names(watcher) == ["watcher", "ada"]
        other.transport.end()
        await trio.sleep(1)
        assert await names(watcher) == ["watcher"]
        told = [m for m in await watcher.settled() if isinstance(m, Presence)]
        assert [(m.here, len(m.joined), len(m.left)) for m in told] == [(1, 0, 1)]


async def test_a_second_device_is_called_as_the_first_one_however_it_writes_the_name() -> None:
    async with house() as here:
        first = await here.join("ada")
        second = await here.join("ADA", "ada")
        assert second.signed_in.nickname == "ada"
        await second.ask(second.saying("hello"), Said)
        assert (await first.next(Entry)).nickname == "ada"
        assert await names(first) == ["ada"]


# --- sign-ins that are cut or fail


@pytest.mark.parametrize("method", ["admit", "_everything"])
async def test_a_sign_in_that_is_cut_leaves_nobody_behind(method: str) -> None:
    async with house() as here:
        release = here.journal.hold(method)
        peer = await here.greeted()
        peer.send(SignIn(1, "ada", peer.credential("ada")))
        await wait_all_tasks_blocked()
        (session,) = here.server.sessions
        session.end("shutdown", "for the test")
        await wait_all_tasks_blocked()
        release.set()
        await peer.gone()
        assert here.server.people.count == 0
        assert not here.server.conversations.lobby.audience
        assert isinstance(await try_to_join(await here.greeted(), "ada", "ada"), SignedIn)


async def test_who_cannot_be_stored_is_refused_and_may_try_again() -> None:
    async with house() as here:
        peer = await here.greeted()
        here.journal.errors["admit"] = StorageError("the server's disk is full")
        refused = await try_to_join(peer, "ada", "ada")
        assert isinstance(refused, Refused)
        assert (refused.code, refused.retry) == ("storage", True)
        assert "disk is full" in refused.reason
        here.journal.errors.clear()
        assert isinstance(await try_to_join(peer, "ada", "ada"), SignedIn)


async def test_one_account_has_only_so_many_connections_at_once() -> None:
    async with house(connections_per_account=2) as here:
        await here.join("ada")
        other = await here.join("ada")
        third = await here.greeted()
        message = SignIn(9, "ada", third.credential("ada"))
        assert (await third.ask(message, Refused)).code == "too-many"
        await here.join("bob")
        other.transport.end()
        await other.gone()
        await third.ask(message, SignedIn)


async def test_a_stolen_device_does_not_keep_out_the_one_that_revokes_it() -> None:
    async with house(connections_per_account=2) as here:
        owner = await with_password(here, "ada", "horse battery staple")
        stolen = await here.greeted()
        assert isinstance(
            await try_password(stolen, "ada", "horse battery staple", "stolen"), SignedIn
        )
        await part(owner)
        thieves = [stolen, await here.join("ada", "stolen")]
        device = stolen.signed_in.device
        back = await here.join("ada")
        await back.ask(RevokeDevice(back.request(), device), Done)
        assert [(await each.goodbye()).code for each in thieves] == ["revoked", "revoked"]
