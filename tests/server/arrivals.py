"""Coming in, and who is there then, as several tests ask for it."""

from parlour_protocol.messages import (
    CheckNickname,
    NicknameChecked,
    People,
    Refused,
    SignedIn,
    SignIn,
    Who,
)
from tests.server.peers import Peer, guest


async def try_to_join(peer: Peer, nickname: str, holder: str) -> SignedIn | Refused:
    message = SignIn(peer.request(), nickname, guest(holder))
    peer.send(message)
    answer = await peer.answer_to(message)
    assert isinstance(answer, SignedIn | Refused)
    return answer


async def status(peer: Peer, nickname: str, holder: str) -> str:
    asked = CheckNickname(peer.request(), nickname, guest(holder))
    return (await peer.ask(asked, NicknameChecked)).status


async def names(peer: Peer) -> list[str]:
    people = await peer.ask(Who(peer.request(), peer.lobby.id), People)
    return [person.nickname for person in people.people]
