"""What is others' is nobody's to read or to change: every message is aimed at what two have."""

import itertools
import random

import msgspec
import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from parlour_protocol import encode
from parlour_protocol.messages import (
    Done,
    Hello,
    Message,
    Quit,
    React,
    Refused,
    Rename,
    RevokeDevice,
    Said,
    SignedIn,
    SignIn,
)
from tests.hostile.privacy import CANARY, INVITATION, PROPOSAL, TABLE, Couple, couple, kept
from tests.hostile.report import tell
from tests.hostile.sizes import size
from tests.protocol.strategies import CLIENT_TYPES, Fields, plain
from tests.server.arrivals import status, try_password, try_to_join, with_password
from tests.server.peers import House, Peer, house, in_virtual_time, public
from tests.server.requests import EXAMPLES
from tests.server.room_people import part

pytestmark = pytest.mark.trio(run=in_virtual_time)

VARIATIONS = size(25, 3_000)
"""The most ways in which one type of message is aimed."""

_PATIENT = 10**9


def aims(theirs: Couple, own: Fields) -> dict[str, list[object]]:
    """Return what the fields of a message may name that is not the sender's."""
    devices = [theirs.ada.signed_in.device, theirs.eve.signed_in.device]
    places: list[object] = [*theirs.conversations, theirs.ada.lobby.id]
    aimed: dict[str, list[object]] = {
        "conversation": places,
        "table": places,
        "seq": [1, 2, 3],
        "reply": [0, 1],
        "device": list(devices),
        "id": [INVITATION, PROPOSAL, TABLE, *_said(theirs)],
        "nickname": ["ada", "eve", "EVE", "\u0435ve"],
        "name": ["#canary", "#CANARY", "#lobby"],
        "head": [0, 1, 2, 3],
        "ply": [0, 1],
        "answer": ["accept", "decline", "withdraw"],
        "verb": ["kick", "ban", "unban", "mute", "unmute", "op", "deop", "owner"],
        "what": ["draw", "victory", "takeback"],
        "text": ["b2", "a1", "c3", CANARY[:6]],
    }
    return {name: values for name, values in aimed.items() if name in own}


def _said(theirs: Couple) -> list[object]:
    return [b"%016x" % (theirs.table << 32 | 0)]


def forgeries(peer: Peer, of: type[Message], theirs: Couple) -> list[Message]:
    """Return messages of a type that name what is not the sender's, in all ways or in many."""
    example = EXAMPLES[of][0](peer)
    own = plain(example)
    own.setdefault("type", of.__struct_config__.tag)
    own |= {name: own.get(name) for name in of.__struct_fields__ if name not in own}
    aimed = aims(theirs, own)
    ways = list(itertools.product(*aimed.values()))
    random.Random(of.__name__).shuffle(ways)
    made: list[Message] = []
    for way in ways[:VARIATIONS]:
        changes = dict(zip(aimed, way, strict=True))
        made.append(msgspec.structs.replace(example, **changes))
    return made


async def send_all(mallory: Peer, messages: list[Message]) -> bytes:
    """Send messages one after the other, and return all the bytes that came back."""
    told = bytearray()
    for number, message in enumerate(messages, 1):
        numbered = "request" in message.__struct_fields__
        sent = msgspec.structs.replace(message, request=number) if numbered else message
        mallory.transport.feed(encode(sent))
        if number % 50 == 0:
            await wait_all_tasks_blocked()
            told += mallory.transport.take()
    await wait_all_tasks_blocked()
    return bytes(told + mallory.transport.take())


@pytest.mark.parametrize(
    "of", [each for each in CLIENT_TYPES if each not in {Hello, Quit}], ids=lambda of: of.__name__
)
async def test_no_message_touches_or_shows_what_is_others(of: type[Message]) -> None:
    async with house(requests_burst=_PATIENT, bytes_burst=_PATIENT) as here:
        theirs = await couple(here)
        mallory = await here.join("mallory")
        await mallory.settled()
        before = kept(here, theirs)
        made = forgeries(mallory, of, theirs)
        told = await send_all(mallory, made)
        await trio.sleep(60)
        told += mallory.transport.take()
        after = kept(here, theirs)
        assert after == before, of.__name__
        assert CANARY.encode() not in told, "something of theirs was shown"
        assert public("ada") not in told, "who knows the key could ask whose it is"
        assert not here.logged("connection failed")
        for peer in (theirs.ada, theirs.eve):
            assert not peer.transport.closed
        tell(f"{of.__name__} aimed at others' things", f"{len(made)} forgeries",
             "nothing changed, nothing shown")  # fmt: skip


async def test_an_id_that_others_used_makes_an_entry_of_ones_own() -> None:
    async with house() as here:
        ada, mallory = await here.join("ada"), await here.join("mallory")
        first = await ada.ask(ada.saying("mine", id_=b"x" * 16), Said)
        second = await mallory.ask(mallory.saying("forged", id_=b"x" * 16), Said)
        assert first.seq != second.seq
        said = [(it.nickname, it.text) for it in here.journal.log(1) if it.kind == "text"]
        assert said == [("ada", "mine"), ("mallory", "forged")]


async def test_a_number_that_is_under_way_is_answered_as_often_as_it_was_sent() -> None:
    async with house(requests_burst=_PATIENT, bytes_burst=_PATIENT) as here:
        ada = await here.join("ada")
        says = [ada.saying(f"{n}") for n in range(50)]
        ada.send(*(msgspec.structs.replace(it, request=7) for it in says))
        answers = [m for m in await ada.settled() if getattr(m, "request", 0) == 7]
        assert len(answers) == 50
        assert all(isinstance(it, Said) for it in answers)


async def _thieves(here: House, count: int) -> tuple[Peer, list[Peer]]:
    """Return somebody, and connections of a device of theirs that was stolen."""
    password = "horse battery staple"
    owner = await with_password(here, "ada", password)
    first = await here.greeted()
    assert isinstance(await try_password(first, "ada", password, "stolen"), SignedIn)
    return owner, [first, *[await here.join("ada", "stolen") for _ in range(count - 1)]]


async def test_what_a_stolen_device_has_asked_for_is_not_done_once_it_is_revoked() -> None:
    async with house(requests_burst=5, requests_per_second=1) as here:
        owner, thieves = await _thieves(here, 3)
        sent = 0
        for thief in thieves:
            thief.send(*(thief.saying(f"by the thief {n}", 1) for n in range(200)))
            sent += 200
        await trio.sleep(2)
        device = thieves[0].signed_in.device
        await owner.ask(RevokeDevice(owner.request(), device), Done)
        marker = await owner.ask(owner.saying("revoked"), Said)
        for thief in thieves:
            assert (await thief.goodbye()).code == "revoked"
        await trio.sleep(600)
        log = [it for it in here.journal.log(1) if it.kind == "text"]
        done = [it for it in log if it.text.startswith("by the thief")]
        assert 0 < len(done) < sent / 4, "some were waiting"
        assert all(it.seq < marker.seq for it in done)
        back = await here.greeted()
        refused = await try_to_join(back, "ada", "stolen")
        assert isinstance(refused, Refused)
        assert refused.code == "nickname-taken"
        again = await here.greeted()
        refused = await try_password(again, "ada", "horse battery staple", "stolen")
        assert isinstance(refused, Refused)
        assert refused.code == "revoked"
        tell("a stolen device, revoked with 3 connections open", f"{sent} requests under way",
             f"{len(done)} done before, none after; all ended at once; no way back")  # fmt: skip


async def test_nobody_slips_into_a_name_while_its_owner_changes_it() -> None:
    rounds = size(20, 500)
    async with house(requests_burst=_PATIENT, bytes_burst=_PATIENT, nickname_rests_max=9) as here:
        ada, mallory = await here.join("ada"), await here.join("mallory")
        await ada.ask(Rename(ada.request(), "adele"), Done)
        for number in range(rounds):
            name = ("ada", "adele")[number % 2]
            for peer in (mallory, ada):
                peer.send(Rename(peer.request(), name), peer.saying(f"{number}", 1))
            thief = await here.greeted()
            thief.send(SignIn(9, name, thief.credential(name, "thief")))
            answer = await thief.answer_to(SignIn(9, name, thief.credential(name, "thief")))
            assert isinstance(answer, Refused), f"{name} was had by a third"
            await part(thief)
        await wait_all_tasks_blocked()
        said = [it for it in here.journal.log(1) if it.kind == "text"]
        by = {(it.account, it.nickname) for it in said}
        accounts = ada.signed_in.account, mallory.signed_in.account
        assert len(said) == 2 * rounds
        assert by == {(accounts[0], "ada"), (accounts[0], "adele"), (accounts[1], "mallory")}
        tell("a name changed to and fro, wanted by two others each time", f"{rounds} renames",
             "nobody else ever had it, nothing said under it by another")  # fmt: skip


async def test_what_they_do_themselves_does_change_it() -> None:
    async with house() as here:
        theirs = await couple(here)
        before = kept(here, theirs)
        await theirs.eve.ask(React(theirs.eve.request(), theirs.direct.id, 1, "\U0001f44d"), Done)
        assert kept(here, theirs) != before


async def test_only_who_shows_the_key_is_told_that_a_name_is_theirs() -> None:
    async with house() as here:
        await with_password(here, "ada", "horse battery staple")
        peer = await here.greeted()
        assert await status(peer, "ada", "ada") == "yours"
        assert await status(peer, "ada", "mallory") == "taken"
