"""Coming in: the greeting, the nickname, and another nickname later."""

import os
from typing import TYPE_CHECKING

from parlour_protocol import VERSION
from parlour_protocol.limits import CONVERSATIONS_MAX, NONCE_BYTES
from parlour_protocol.messages import (
    CheckNickname,
    Done,
    Hello,
    NicknameChecked,
    Presence,
    Rename,
    Renaming,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_server import SOFTWARE
from parlour_server.names import NicknameError, displayed, nickname_key
from parlour_server.nicknames import holder
from parlour_server.session import Session, State

if TYPE_CHECKING:
    from parlour_server.server import Server


def greet(server: "Server", session: Session, message: Hello) -> None:
    """Answer a greeting, or part if the versions cannot talk."""
    if message.version != VERSION:
        age = "a newer" if message.version < VERSION else "an older"
        session.end(
            "version",
            f"this server speaks version {VERSION} of the protocol, and you speak"
            f" {message.version}; come with {age} client",
        )
        return
    session.nonce = os.urandom(NONCE_BYTES)
    session.state = State.ENTERING
    session.answer(Welcome(VERSION, SOFTWARE, server.name, session.nonce))


def check_nickname(server: "Server", session: Session, message: CheckNickname) -> None:
    """Tell whether a nickname could be had."""
    try:
        status = server.nicknames.check(message.nickname, holder(message.credential))
    except NicknameError as error:
        status = "taken" if error.code == "nickname-taken" else "invalid"
        session.answer(NicknameChecked(message.request, status, str(error)))
    else:
        session.answer(NicknameChecked(message.request, status))


async def sign_in(server: "Server", session: Session, message: SignIn) -> None:
    """Let somebody in under a nickname, if it is to be had."""
    known_by = holder(message.credential)
    try:
        key = server.nicknames.take(message.nickname, known_by)
    except NicknameError as error:
        session.refuse(message.request, error.code, str(error))
        return
    try:
        nickname = displayed(message.nickname)
        account = await server.journal.account(known_by, key, nickname)
        directs = await server.journal.directs(account.id, CONVERSATIONS_MAX - 1)
    except BaseException:
        server.nicknames.release(key, at_once=True)
        raise
    if session.state is State.ENDED:
        server.nicknames.release(key, at_once=True)
        return
    # No await from here on: what is listed and what is followed are the same.
    for device in server.people.sessions(account.id):
        # Another device may write the name otherwise, or have taken another one meanwhile.
        server.nicknames.release(key, at_once=True)
        nickname = device.nickname
        key = server.nicknames.take(nickname, known_by)
        break
    session.state = State.PRESENT
    session.account, session.nickname = account.id, nickname
    session.holder, session.key = known_by, key
    followed = server.conversations.follow(session, directs)
    server.people.join(session)
    session.answer(
        SignedIn(
            message.request,
            account.id,
            nickname,
            server.journal.log_id,
            tuple(server.conversations.describe(c, account.id) for c in followed),
        )
    )
    server.log.info("joined", peer=session.peer, account=account.id, nickname=nickname)


async def rename(server: "Server", session: Session, message: Rename) -> None:
    """Give somebody another nickname, on all their devices."""
    try:
        server.nicknames.check(message.nickname, session.holder)
        key = nickname_key(message.nickname)
    except NicknameError as error:
        session.refuse(message.request, error.code, str(error))
        return
    nickname, before = displayed(message.nickname), session.nickname
    # Taken before the await, so that nobody else can have it meanwhile.
    server.nicknames.take(message.nickname, session.holder)
    renamed = False
    try:
        renamed = await server.journal.rename(session.account, key, nickname)
    finally:
        server.nicknames.release(key, at_once=not renamed)
    if not renamed:
        reason = f"you have been “{nickname}” here before: come in as that instead"
        session.refuse(message.request, "nickname-taken", reason)
        return
    told = Presence(
        server.conversations.lobby.id,
        server.people.count,
        renamed=(Renaming(session.account, before, nickname),),
    )
    server.people.rename(session.account, nickname)
    for device in server.people.sessions(session.account):
        server.nicknames.take(nickname, session.holder)
        server.nicknames.release(device.key)
        device.nickname, device.key = nickname, key
        device.answer(told)
    server.conversations.renamed(session)
    session.answer(Done(message.request))
