"""Who is let in: every state of a name with every credential, and what a stranger learns of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import trio
from msgspec.structs import replace

from parlour_protocol.messages import (
    Credential,
    Done,
    Ping,
    Pong,
    Refused,
    Rename,
    SetPassword,
    SignedIn,
    SignIn,
)
from parlour_protocol.signing import sign_in_text
from parlour_server.config import Policy
from parlour_server.journal import accounts, standing
from parlour_server.names import nickname_key
from parlour_server.passwords import QUEUE_MAX, THREADS
from parlour_server.server import NO_FINGERPRINT
from tests.server.arrivals import (
    greeted_from,
    status,
    try_password,
    try_to_join,
    with_password,
)
from tests.server.peers import GREETING, House, device, house, in_virtual_time, public

pytestmark = pytest.mark.trio(run=in_virtual_time)

RIGHT = "four words in a row"
CODE = "AAAAA-BBBBB-CCCCC-DDDDD"
DAYS = 365


@asynccontextmanager
async def town() -> AsyncIterator[House]:
    """A house in which there is somebody for each state that an account can be in."""
    async with house(policy=Policy(nicknames_expire_after_days=DAYS)) as here:
        old = await with_password(here, "long-gone", RIGHT)
        old.transport.end()
        here.calendar.skip(days=DAYS + 1)
        await with_password(here, "ada", RIGHT)
        await here.join("bob")
        carl = await with_password(here, "carl", RIGHT)
        await carl.ask(Rename(9, "carol"), Done)
        dora, erin = await with_password(here, "dora", RIGHT), await here.join("erin")
        await here.journal.do(standing.set_disabled, dora.signed_in.account, disabled=True)
        hashed = await here.passwords.make(CODE)
        await here.journal.do(standing.reset, erin.signed_in.account, hashed)
        for nobody in [session for session in here.server.sessions if session.account]:
            nobody.end("quit", "for the test")
        yield here


MATRIX = [
    # name, the device that comes, its password (None: the key alone), who comes in or the code
    ("free-name", "new", None, "free-name"),
    ("free-name", "new", RIGHT, "wrong-password"),
    ("ada", "ada", None, "ada"),
    ("ADA", "ada", None, "ada"),
    ("ada", "new", None, "nickname-taken"),
    ("ada", "new", RIGHT, "ada"),
    ("ada", "ada", RIGHT, "ada"),
    ("ada", "new", "four words in a ROW", "wrong-password"),
    ("ada", "new", "", "wrong-password"),
    ("ada", "bob", None, "nickname-taken"),
    ("lda", "new", RIGHT, "wrong-password"),
    ("bob", "bob", None, "bob"),
    ("bob", "new", None, "nickname-taken"),
    ("bob", "new", RIGHT, "wrong-password"),
    ("bob", "bob", RIGHT, "wrong-password"),
    ("carl", "carl", None, "carol"),
    ("carl", "new", None, "nickname-taken"),
    ("carl", "new", RIGHT, "carol"),
    ("carl", "new", "another one here", "wrong-password"),
    ("dora", "dora", None, "disabled"),
    ("dora", "new", None, "nickname-taken"),
    ("dora", "new", RIGHT, "disabled"),
    ("dora", "new", "another one here", "wrong-password"),
    ("erin", "erin", None, "nickname-taken"),
    ("erin", "new", CODE, "erin"),
    ("erin", "erin", CODE, "erin"),
    ("erin", "new", RIGHT, "wrong-password"),
    ("long-gone", "long-gone", None, "long-gone"),
    ("long-gone", "new", None, "long-gone"),
    ("long-gone", "new", RIGHT, "long-gone"),
    ("long-gone", "new", "another one here", "wrong-password"),
    ("admin", "new", None, "nickname-reserved"),
    ("admin", "new", RIGHT, "nickname-reserved"),
    ("a b", "new", None, "nickname-invalid"),
    ("", "new", RIGHT, "nickname-invalid"),
]


@pytest.mark.parametrize(("nickname", "holder", "password", "expected"), MATRIX)
async def test_each_credential_lets_in_whom_it_should(
    nickname: str, holder: str, password: str | None, expected: str
) -> None:
    async with town() as here:
        peer = await here.greeted()
        if password is None:
            answer = await try_to_join(peer, nickname, holder)
        else:
            answer = await try_password(peer, nickname, password, holder)
        if isinstance(answer, SignedIn):
            assert answer.nickname == expected
        else:
            assert answer.code == expected
            assert len(answer.reason) > 10
            await peer.ask(Ping(99), Pong)
            assert isinstance(await try_to_join(peer, "another", "new"), SignedIn)


@pytest.mark.parametrize("nickname", ["ada", "bob", "free-name", "admin", "a b", "dora", "carl"])
async def test_a_wrong_signature_is_refused_whatever_the_name_and_the_password(
    nickname: str,
) -> None:
    async with town() as here:
        peer = await here.greeted()
        looked_at = here.passwords.looked_at
        credentials: list[Credential] = [
            peer.credential("somebody", "ada"),  # of another nickname
            replace(peer.credential(nickname, "ada"), public=public("eve")),
            replace(peer.credential(nickname, "ada"), signature=bytes(64)),
            replace(peer.credential(nickname, "ada"), public=bytes([255] * 32)),
            replace(peer.password(nickname, RIGHT, "ada"), signature=bytes(64)),
        ]
        reasons = set()
        for credential in credentials:
            refused = await peer.ask(SignIn(peer.request(), nickname, credential), Refused)
            assert refused.code == "wrong-signature"
            reasons.add(refused.reason)
        assert len(reasons) == 1
        assert here.passwords.looked_at == looked_at


@pytest.mark.parametrize("which", ["fingerprint", "client nonce", "server nonce"])
async def test_a_signature_made_for_another_connection_is_refused(which: str) -> None:
    async with town() as here:
        other, peer = await here.greeted(), await here.greeted()
        assert other.welcome.nonce != peer.welcome.nonce
        text = sign_in_text(
            bytes([1] * 32) if which == "fingerprint" else NO_FINGERPRINT,
            bytes([1] * 32) if which == "client nonce" else GREETING.nonce,
            other.welcome.nonce if which == "server nonce" else peer.welcome.nonce,
            "ada",
        )
        seen = replace(peer.credential("ada"), signature=device("ada").sign(text))
        assert (await peer.ask(SignIn(1, "ada", seen), Refused)).code == "wrong-signature"


async def test_a_credential_seen_on_another_connection_is_of_no_use() -> None:
    async with town() as here:
        seen = (await here.join("ada")).credential("ada")
        thief = await here.greeted()
        assert (await thief.ask(SignIn(1, "ada", seen), Refused)).code == "wrong-signature"


# --- what a stranger learns


async def test_a_wrong_password_tells_nothing_about_the_name_not_even_by_its_time() -> None:
    async with town() as here:
        here.passwords.seconds = 0.5
        told, took = set(), set()
        for n, nickname in enumerate(["ada", "bob", "carl", "dora", "erin", "no-one"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            looked_at, before = here.passwords.looked_at, trio.current_time()
            answer = await try_password(peer, nickname, "some other words", "new")
            assert isinstance(answer, Refused)
            took.add((here.passwords.looked_at - looked_at, trio.current_time() - before))
            told.add((answer.code, answer.reason.replace(nickname, "…"), answer.retry))
        assert len(told) == 1
        assert took == {(1, 0.5)}


async def test_too_many_tries_are_refused_at_once_alike_for_all_names() -> None:
    async with town() as here:
        told = set()
        for n, nickname in enumerate(["ada", "bob", "dora", "no-one"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            for _ in range(3):
                refused = await try_password(peer, nickname, "some other words", "new")
                assert isinstance(refused, Refused)
                assert refused.code == "wrong-password"
            looked_at = here.passwords.looked_at
            answer = await try_password(peer, nickname, RIGHT, "new")
            assert isinstance(answer, Refused)
            assert here.passwords.looked_at == looked_at, "a right one is not looked at either"
            told.add((answer.code, answer.reason, answer.retry))
        ((code, reason, retry),) = told
        assert (code, retry) == ("throttled", True)
        assert "wait 57 s" in reason, "a second passed after each refusal"


async def test_after_a_minute_the_right_password_lets_in() -> None:
    async with town() as here:
        peer = await here.greeted()
        for _ in range(3):
            await try_password(peer, "ada", "some other words", "new")
        await trio.sleep(55)
        assert isinstance(await try_password(peer, "ada", RIGHT, "new"), Refused)
        await trio.sleep(4)
        assert isinstance(await try_password(peer, "ada", RIGHT, "new"), SignedIn)


async def test_tries_for_one_name_are_counted_over_all_addresses_and_ways_to_write_it() -> None:
    async with town() as here:
        codes = []
        for n, nickname in enumerate(["ada", "ADA", "Ada", "aDa"]):
            peer = await greeted_from(here, f"198.51.100.{n}")
            refused = await try_password(peer, nickname, "some other words", "new")
            assert isinstance(refused, Refused)
            codes.append(refused.code)
        assert codes == ["wrong-password"] * 3 + ["throttled"]


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("198.51.100.1", "198.51.100.1", True),
        ("198.51.100.1", "198.51.100.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:198.51.100.1", "198.51.100.1", True),
    ],
)
async def test_tries_from_one_address_are_counted_over_all_names(
    first: str, second: str, *, one: bool
) -> None:
    async with town() as here:
        peer = await greeted_from(here, first)
        for n in range(10):
            await try_password(peer, f"nobody{n}", "some other words", "new")
        answer = await try_password(await greeted_from(here, second), "ada", RIGHT, "new")
        assert isinstance(answer, Refused) is one


async def test_the_key_of_a_device_is_never_throttled() -> None:
    async with town() as here:
        peer = await here.greeted()
        for _ in range(12):
            await try_password(peer, "ada", "some other words", "ada")
        assert isinstance(await try_to_join(peer, "ada", "ada"), SignedIn)


async def test_tries_at_the_same_time_are_counted_too() -> None:
    async with town() as here:
        here.passwords.seconds = 1
        peers = [await greeted_from(here, f"198.51.100.{n}") for n in range(6)]
        for peer in peers:
            peer.send(SignIn(1, "ada", peer.password("ada", "some other words", "new")))
        codes = sorted([(await peer.next(Refused)).code for peer in peers])
        assert codes == ["throttled"] * 3 + ["wrong-password"] * 3


async def test_where_too_many_wait_one_more_is_asked_to_come_back() -> None:
    async with town() as here:
        here.passwords.seconds = 8
        peers = [await greeted_from(here, f"198.51.100.{n}") for n in range(THREADS + QUEUE_MAX)]
        for n, peer in enumerate(peers):
            peer.send(SignIn(1, f"n{n}", peer.password(f"n{n}", "some other words")))
        await trio.sleep(0.5)
        late = await greeted_from(here, "203.0.113.1")
        for nickname in ["ada", "no-one"] * 3:
            answer = await try_password(late, nickname, RIGHT, "new")
            assert isinstance(answer, Refused)
            assert (answer.code, answer.retry) == ("busy", True)
        await trio.sleep(80)
        answer = await try_password(late, "ada", RIGHT, "new")
        assert isinstance(answer, SignedIn), "what was not looked at was not counted"


async def test_from_one_address_only_so_many_names_are_taken_in_a_minute() -> None:
    async with house(nicknames_claimed_per_address=3) as here:
        for n in range(3):
            peer = await greeted_from(here, "198.51.100.7")
            assert isinstance(await try_to_join(peer, f"squat{n}{n}", "one"), SignedIn)
        late = await greeted_from(here, "198.51.100.7")
        refused = await try_to_join(late, "fourth", "one")
        assert isinstance(refused, Refused)
        assert (refused.code, refused.retry) == ("throttled", True)
        assert isinstance(await try_to_join(late, "squat00", "one"), SignedIn), "its own it has"
        other = await greeted_from(here, "198.51.100.8")
        assert isinstance(await try_to_join(other, "fourth", "two"), SignedIn)
        await trio.sleep(60)
        again = await greeted_from(here, "198.51.100.7")
        assert isinstance(await try_to_join(again, "fifth", "one"), SignedIn)


async def test_this_machine_itself_takes_as_many_names_as_it_likes() -> None:
    async with house(nicknames_claimed_per_address=1) as here:
        for n in range(5):
            peer = await greeted_from(here, "127.0.0.1")
            assert isinstance(await try_to_join(peer, f"local{n}{n}", "one"), SignedIn)


# --- what a credential does


async def test_whoever_was_not_let_in_is_not_heard_for_a_second() -> None:
    async with town() as here:
        peer = await here.greeted()
        await try_password(peer, "ada", "some other words", "new")
        began = trio.current_time()
        await try_password(peer, "ada", "some other words", "new")
        assert trio.current_time() - began >= 1


async def test_from_an_address_that_is_throttled_not_even_a_signature_is_looked_at() -> None:
    async with town() as here:
        for n in range(10):
            peer = await greeted_from(here, "198.51.100.7")
            await try_password(peer, f"n{n}", "some other words", "new")
        peer = await greeted_from(here, "198.51.100.7")
        unsigned = replace(peer.password("ada", RIGHT), signature=bytes(64))
        answer = await peer.ask(SignIn(peer.request(), "ada", unsigned), Refused)
        assert (answer.code, answer.retry) == ("throttled", True)


async def test_a_right_password_adds_the_device_and_forgets_the_tries() -> None:
    async with town() as here:
        peer = await here.greeted()
        for _ in range(2):
            await try_password(peer, "ada", "some other words", "new")
        assert isinstance(await try_password(peer, "ada", RIGHT, "new"), SignedIn)
        assert isinstance(await try_to_join(await here.greeted(), "ada", "new"), SignedIn)
        again = await greeted_from(here, "198.51.100.1")
        for _ in range(3):
            refused = await try_password(again, "ada", "some other words", "newer")
            assert isinstance(refused, Refused)
            assert refused.code == "wrong-password"


async def test_a_one_time_code_is_good_for_one_device() -> None:
    async with town() as here:
        assert isinstance(await try_password(await here.greeted(), "erin", CODE, "new"), SignedIn)
        second = await here.greeted()
        refused = await try_password(second, "erin", CODE, "newer")
        assert isinstance(refused, Refused)
        assert refused.code == "wrong-password"
        assert isinstance(await try_to_join(second, "erin", "new"), SignedIn)


async def test_a_one_time_code_tried_by_two_at_once_lets_one_in() -> None:
    async with town() as here:
        here.passwords.seconds = 1
        peers = [await here.greeted(), await here.greeted()]
        for n, peer in enumerate(peers):
            peer.send(SignIn(1, "erin", peer.password("erin", CODE, f"new{n}")))
        await trio.sleep(3)
        answers = [m for peer in peers for m in await peer.settled() if hasattr(m, "request")]
        assert sorted(type(m).__name__ for m in answers) == ["Refused", "SignedIn"]


async def test_a_password_that_was_changed_while_it_was_looked_at_lets_nobody_in() -> None:
    async with town() as here:
        ada = await here.join("ada")
        here.passwords.seconds = 1
        peer = await here.greeted()
        peer.send(SignIn(1, "ada", peer.password("ada", RIGHT, "new")))
        await trio.sleep(0.5)
        await ada.ask(SetPassword(9, ""), Done)
        assert (await peer.next(Refused)).code == "wrong-password"


async def test_looking_at_a_password_holds_up_nobody() -> None:
    async with town() as here:
        ada = await here.join("ada")
        here.passwords.seconds = 100
        peer = await here.greeted()
        peer.send(SignIn(1, "ada", peer.password("ada", RIGHT, "new")))
        await trio.sleep(1)
        before = trio.current_time()
        await ada.ask(Rename(9, "lovelace"), Done)
        await ada.ask(ada.saying("hello"), object)
        assert isinstance(await try_to_join(await here.greeted(), "bob", "bob"), SignedIn)
        assert trio.current_time() == before


# --- names that free themselves


async def test_a_name_unused_for_long_is_free_if_the_operator_says_so() -> None:
    async with town() as here:
        peer = await here.greeted()
        assert await status(peer, "long-gone", "new") == "free"
        assert await status(peer, "long-gone", "long-gone") == "yours"
        assert isinstance(await try_to_join(peer, "long-gone", "new"), SignedIn)
        assert await status(peer, "long-gone", "long-gone") == "taken"


async def test_whoever_lost_an_unused_name_has_their_account_back_under_another() -> None:
    async with town() as here:
        await try_to_join(await here.greeted(), "long-gone", "new")
        before = await here.journal.look(accounts.account, 1)
        assert before.nickname == "gone", "the name is of another now"
        back = await try_to_join(await here.greeted(), "returned", "long-gone")
        assert isinstance(back, SignedIn)
        assert (back.account, back.nickname) == (before.id, "returned")


async def test_a_disabled_name_does_not_free_itself() -> None:
    async with town() as here:
        here.calendar.skip(days=DAYS + 1)
        assert await status(await here.greeted(), "dora", "new") == "taken"
        assert await status(await here.greeted(), "bob", "new") == "free"


async def test_names_of_those_who_stay_do_not_free_themselves() -> None:
    async with town() as here:
        bob = await here.join("bob")
        here.calendar.skip(days=DAYS + 1)
        for _ in range(200):
            await trio.sleep(20)
            bob.send(Pong(1))
        assert await status(await here.greeted(), "bob", "new") == "taken"


async def test_by_default_no_name_frees_itself() -> None:
    async with house() as here:
        await here.join("ada")
        here.calendar.skip(days=10_000)
        assert await status(await here.greeted(), "ada", "new") == "taken"


async def test_who_is_disabled_while_they_come_in_does_not_come_in() -> None:
    async with town() as here:
        release = here.journal.hold("_everything")
        peer = await here.greeted()
        peer.send(SignIn(1, "bob", peer.credential("bob")))
        await trio.sleep(1)
        bob = await here.journal.look(accounts.find_account, nickname_key("bob"), 0)
        assert bob is not None
        await here.journal.do(standing.set_disabled, bob.id, disabled=True)
        release.set()
        assert (await peer.goodbye()).code == "disabled"
