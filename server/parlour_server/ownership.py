"""Becoming the server's owner: by a code that it prints where only its operator looks."""

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING

from parlour_protocol.messages import BecomeOwner, Done
from parlour_server.authentication import count_try
from parlour_server.journal import ownership as kept
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.people import Participant
    from parlour_server.server import Server

CODE_GROUPS, CODE_GROUP_CHARACTERS = 3, 4
"""The length of an owner code: 12 characters, of 5 bits each."""

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, in which no letter looks like a digit."""

_MEANT = str.maketrans("OIL", "011", "- ")


def _hash(code: str) -> bytes:
    """Return what is kept of a code, however it was typed: no more than that is needed of it.

    It is random, so nobody guesses it from its hash, and needs no slow one.
    """
    typed = code.upper().translate(_MEANT)
    return blake2b(typed.encode(), digest_size=32, person=b"parlour-owner").digest()


async def offer(server: "Server") -> str:
    """Return a new code by which somebody becomes the owner; none if the server has one."""
    code = "-".join(
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_CHARACTERS))
        for _ in range(CODE_GROUPS)
    )
    return code if await server.journal.do(kept.offer, _hash(code)) else ""


async def become_owner(server: "Server", session: Session, message: BecomeOwner) -> None:
    """Make whoever knows the code the server's owner."""
    participant = session.present
    if wait := count_try(server, session, ("owner", participant.account)):
        reason = f"too many tries; wait {wait} s"
        session.refuse(message.request, "throttled", reason, retry=True)
        return
    async with server.locks.of(participant.account):
        if not await server.journal.do(kept.take, participant.account, _hash(message.code)):
            reason = (
                "this is not the code that the server printed when it started, or there is an"
                " owner already; the operator makes others with “chat-server owner NICK”"
            )
            session.refuse(message.request, "wrong-code", reason)
            return
        take_role(server, participant, "owner")
    session.answer(Done(message.request))
    server.log.info("owner made", peer=session.peer, account=participant.account)


def take_role(server: "Server", participant: "Participant", role: str) -> None:
    """Let somebody who is here have another role in the server, and tell who sees it."""
    conversations = server.conversations.of(participant.account)
    server.news.note_all(conversations, participant.account)
    participant.role = role
    for conversation in conversations:
        if conversation.kind == "room":
            server.conversations.tell(conversation, participant)
