"""Coming in, and who is there then, as several tests ask for it."""

from parlour_protocol.messages import (
    CheckNickname,
    Done,
    NicknameChecked,
    People,
    Refused,
    SetPassword,
    SignedIn,
    SignIn,
    Who,
)
from tests.server.memory_transport import MemoryTransport
from tests.server.peers import House, Peer, public


async def try_to_join(peer: Peer, nickname: str, holder: str) -> SignedIn | Refused:
    """Sign in with the device of `holder`."""
    message = SignIn(peer.request(), nickname, peer.credential(nickname, holder))
    peer.send(message)
    answer = await peer.answer_to(message)
    assert isinstance(answer, SignedIn | Refused)
    if isinstance(answer, SignedIn):
        peer.signed_in = answer
    return answer


async def try_password(peer: Peer, nickname: str, password: str, holder: str) -> SignedIn | Refused:
    """Sign in with a password, for the device of `holder` to be let in."""
    message = SignIn(peer.request(), nickname, peer.password(nickname, password, holder))
    peer.send(message)
    answer = await peer.answer_to(message)
    assert isinstance(answer, SignedIn | Refused)
    if isinstance(answer, SignedIn):
        peer.signed_in = answer
    return answer


async def status(peer: Peer, nickname: str, holder: str) -> str:
    """Return what a device is told of a nickname."""
    asked = CheckNickname(peer.request(), nickname, public(holder))
    return (await peer.ask(asked, NicknameChecked)).status


async def names(peer: Peer) -> list[str]:
    """Return who is in the lobby, in the order of coming."""
    people = await peer.ask(Who(peer.request(), peer.lobby.id), People)
    return [person.nickname for person in people.people]


async def with_password(here: House, nickname: str, password: str) -> Peer:
    """Return somebody who has signed in and has set a password."""
    peer = await here.join(nickname)
    await peer.ask(SetPassword(peer.request(), password), Done)
    return peer


async def greeted_from(here: House, host: str) -> Peer:
    """Return somebody who has said hello from an address."""
    transport = MemoryTransport()
    transport.peer = f"{host}:5"
    return await here.greeted(transport)
