"""Who is let in: every state of a name with every credential, and what a credential does."""

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
from parlour_server.journal import StorageError, accounts, standing
from parlour_server.names import nickname_key
from parlour_server.server import NO_FINGERPRINT
from tests.server.arrivals import greeted_from, try_password, try_to_join
from tests.server.peers import GREETING, device, in_virtual_time, public
from tests.server.town import CODE, RIGHT, town

pytestmark = pytest.mark.trio(run=in_virtual_time)

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
        answers = [m for peer in peers for m in await peer.settled() if getattr(m, "request", 0)]
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


async def test_whoever_is_known_comes_in_and_reads_also_when_nothing_can_be_stored() -> None:
    async with town() as here:
        here.journal.errors["admit"] = StorageError("the server's disk is full")
        assert isinstance(await try_to_join(await here.greeted(), "bob", "bob"), SignedIn)
        peer = await here.greeted()
        for nickname, holder in (("free-name", "new"), ("bob", "new"), ("carl", "bob")):
            answer = await try_to_join(peer, nickname, holder)
            assert isinstance(answer, Refused), nickname
            assert (answer.code, answer.retry) == ("storage", True)
