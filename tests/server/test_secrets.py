"""What people show to come in is in no log, and on the disk only as a hash."""

import io
import sys
from collections.abc import Iterator

import msgspec
import pytest
import structlog
from msgspec.structs import replace

from parlour_protocol import frame
from parlour_protocol.messages import BecomeOwner, Done, Refused, SetPassword, SignedIn, SignIn
from parlour_server import logs, ownership
from parlour_server.journal import standing
from parlour_server.logs import Format
from tests.server.arrivals import greeted_from, try_password
from tests.server.peers import House, house, in_virtual_time

pytestmark = pytest.mark.trio(run=in_virtual_time)

RIGHT = "canary-right-password-7h3k"
WRONG = "canary-wrong-password-9x2m"
SHORT = "canary-2q"
CODE = "canary-one-time-code-4f8z"
GUEST = b"canary-guest-secret-of-before-01"

SECRETS = [RIGHT.encode(), WRONG.encode(), SHORT.encode(), CODE.encode(), GUEST]


@pytest.fixture(autouse=True)
def _default_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()


async def _everything_that_is_shown(here: House) -> str:
    """Have people come in by all ways there are, also wrong ones; return the owner's code."""
    ada = await here.greeted()
    key = replace(ada.credential("ada"), guest=GUEST)
    ada.signed_in = await ada.ask(SignIn(1, "ada", key), SignedIn)
    await ada.ask(SetPassword(2, RIGHT), Done)
    await ada.ask(SetPassword(3, SHORT), Refused)
    owner_code = await ownership.offer(here.server)
    await ada.ask(BecomeOwner(4, WRONG), Refused)
    await ada.ask(BecomeOwner(5, owner_code), Done)
    await try_password(await here.greeted(), "ada", RIGHT, "second")
    await try_password(await here.greeted(), "ada", WRONG, "third")
    bob = await here.join("bob")
    hashed = await here.passwords.make(CODE)
    await here.journal.do(standing.reset, bob.signed_in.account, hashed)
    await try_password(await here.greeted(), "bob", CODE, "new")
    return owner_code


async def _everything_that_goes_wrong(here: House) -> None:
    """Have what is shown arrive broken, and the server fail with it in its hands."""
    wrong: dict[str, object] = {
        "type": "sign-in", "request": 1, "nickname": "ada",
        "credential": {"type": "password", "password": WRONG, "public": WRONG, "signature": b""},
    }  # fmt: skip
    for message in (wrong, wrong | {"type": WRONG}, wrong | {"nickname": 7, WRONG: WRONG}):
        peer = await here.greeted()
        peer.transport.feed(frame(msgspec.msgpack.encode(message)))
        await peer.next(Refused)
    hostile = await here.greeted()
    hostile.transport.feed(frame(b"\xc1" + WRONG.encode()))
    await hostile.goodbye()
    for n, name in enumerate(("password_of", "change_password", "offer", "admit")):
        peer = await (here.join("ada") if name != "admit" else here.greeted())
        here.journal.errors[name] = RuntimeError("a fault of ours")
        stranger = await greeted_from(here, f"198.51.100.{n}")
        stranger.send(SignIn(1, "ada", stranger.password("ada", RIGHT, "stranger")))
        if name == "admit":
            peer.send(SignIn(1, "ada", replace(peer.credential("ada"), guest=GUEST)))
        else:
            peer.send(SetPassword(2, RIGHT))
        await peer.settled()
        here.journal.errors.clear()


@pytest.mark.parametrize("format_", ["text", "json"])
async def test_no_secret_is_ever_in_the_log_or_as_it_is_in_the_database(
    monkeypatch: pytest.MonkeyPatch, format_: Format
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    async with house() as here:
        here.server.log, writer = logs.configure(format_, 10_000)
        code = await _everything_that_is_shown(here)
        await _everything_that_goes_wrong(here)
        writer.close(5)
        log = stream.getvalue()
        kept = here.journal._db.serialize("main")
    assert "joined" in log
    assert log.count("connection failed") >= 3, "what fails with a secret in its hands is logged"
    assert "Traceback" in log
    for secret in [*SECRETS, code.encode()]:
        assert secret.decode() not in log
        assert secret not in kept
    assert "canary" not in log
    assert b"ada" in kept
