"""Coming in: the greeting, whether a nickname could be had, and the first picture of everything."""

import os
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import trio

from parlour_protocol import FRAME_MAX_BYTES, VERSION, encode
from parlour_protocol.limits import CONVERSATIONS_MAX, NONCE_BYTES, TIME_MAX
from parlour_protocol.messages import (
    CheckNickname,
    Conversation,
    Hello,
    Ignored,
    NicknameChecked,
    Opened,
    Person,
    Ping,
    Pong,
    Quit,
    SignedIn,
    SignIn,
    Welcome,
)
from parlour_server import SOFTWARE
from parlour_server.authentication import (
    DISABLED,
    RefusedEntryError,
    authenticate,
    guest_hash,
    taken,
    wanted,
)
from parlour_server.devices import REVOKED
from parlour_server.journal import (
    AccountRecord,
    Place,
    accounts,
    conversations,
    devices,
    game_lists,
    ignoring,
)
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer
from parlour_server.names import NicknameError
from parlour_server.people import Participant
from parlour_server.playing import inviting
from parlour_server.session import Session, State

if TYPE_CHECKING:
    import apsw

    from parlour_protocol.codes import GoodbyeCode
    from parlour_server.server import Server

LISTED_MAX = 100
"""The most direct conversations, tables and galleries each that are followed from the start; older
ones are when opened."""

_ROOM_BYTES = FRAME_MAX_BYTES - 512
"""What a `SignedIn` has for conversations; the rest of it is far below 512 bytes."""

_STATUS = {"nickname-taken": "taken", "nickname-close": "close"}


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
    session.client_nonce, session.nonce = message.nonce, os.urandom(NONCE_BYTES)
    session.state = State.ENTERING
    session.answer(Welcome(VERSION, SOFTWARE, server.name, session.nonce))


async def check_nickname(server: "Server", session: Session, message: CheckNickname) -> None:
    """Tell whether a nickname could be had."""
    bearer = Bearer(message.public, "", guest_hash(message.guest))
    try:
        asked = wanted(server, message.nickname)
        found, yours = await server.journal.look(accounts.could_have, asked, bearer)
        if found is not None and not yours:
            raise taken(asked, found)
        status = "yours" if yours else "free"
    except NicknameError as error:
        status = _STATUS.get(error.code, "invalid")
        session.answer(NicknameChecked(message.request, status, str(error)))
    else:
        session.answer(NicknameChecked(message.request, status))


async def sign_in(server: "Server", session: Session, message: SignIn) -> None:
    """Let somebody in, and tell them what they are in."""
    try:
        admitted = await authenticate(server, session, message)
    except NicknameError as error:
        session.refuse(message.request, error.code, str(error))
        return
    except RefusedEntryError as error:
        session.refuse(message.request, error.code, error.reason, retry=error.retry)
        # Whoever mistyped does not notice; whoever guesses does nothing else meanwhile.
        await trio.sleep(server.limits.refused_sign_in_seconds)
        return
    async with server.locks.of(admitted.account.id):
        found = await _look(server, admitted)
        if session.state is State.ENDED:
            return
        if found is None or found.record.disabled:
            # It was so a moment ago.
            code: GoodbyeCode = "revoked" if found is None else "disabled"
            session.end(code, REVOKED if found is None else DISABLED)
            return
        most = server.limits.connections_per_account
        there = server.people.sessions(found.record.id)
        # A stolen device must not keep out the one that would revoke it.
        if len(there) >= most and any(each.device == admitted.device for each in there):
            reason = f"you are here on {most} connections already; end one of them first"
            session.refuse(message.request, "too-many", reason)
            return
        # No await from here on: what is listed and what is followed are the same.
        session.device = admitted.device
        _join(server, session, found)
        _tell(server, session, message.request, found)
    server.log.info(
        "joined", peer=session.peer, account=session.account, nickname=session.nickname,
        new=admitted.new,
    )  # fmt: skip
    await server.tables.greet(session)
    await inviting.greet(server, session)


async def _look(server: "Server", admitted: Admitted) -> "_Everything | None":
    while True:
        unheard = server.conversations.unheard
        since = conversations.listed_since(server.now())
        found = await server.journal.look(_everything, admitted.account.id, admitted.device, since)
        if unheard == server.conversations.unheard:
            return found


@dataclass(frozen=True, slots=True)
class _Everything:
    record: AccountRecord
    places: list[Place]
    ignored: list[tuple[int, str]]
    playing: list[int]


def _everything(db: "apsw.Connection", account: int, device: int, since: int) -> _Everything | None:
    if not devices.is_device(db, account, device):
        return None
    return _Everything(
        accounts.account(db, account),
        conversations.places(db, account, LISTED_MAX, since),
        ignoring.ignored(db, account),
        game_lists.live(db, account),
    )


def _join(server: "Server", session: Session, found: _Everything) -> None:
    account = found.record.id
    participant = server.people.find(account)
    if participant is None:
        ignored = {other for other, _ in found.ignored}
        participant = Participant(found.record, ignored, found.playing)
    server.news.note_all(server.conversations.seen_in(account), account)
    session.state = State.PRESENT
    session.place.admitted()
    server.people.join(session, participant)
    server.conversations.join(session, found.places)


def _tell(server: "Server", session: Session, request: int, found: _Everything) -> None:
    participant = session.present
    described = [server.conversations.describe(c, participant) for c in session.follows.values()]
    fitting = _fitting(described)
    session.answer(
        SignedIn(
            request,
            participant.account,
            participant.nickname,
            server.journal.log_id,
            tuple(described[:fitting]),
            len(described) - fitting,
            session.device,
            participant.role,
            participant.away is not None,
        )
    )
    for description in described[fitting:]:
        session.answer(Opened(0, description))
    if found.ignored:
        people = tuple(Person(account, nickname) for account, nickname in found.ignored)
        session.answer(Ignored(people))


def _fitting(described: list[Conversation]) -> int:
    """Return how many of them, from the first, fit into one `SignedIn`."""
    size = 0
    for count, description in enumerate(described):
        size += len(encode(Opened(0, description)))
        if size > _ROOM_BYTES or count == CONVERSATIONS_MAX:
            return count
    return len(described)


# --- signs of life


def pong(_server: "Server", session: Session, message: Ping) -> None:
    """Give a sign of life, and the time here."""
    now = min(max(time.time(), 0), TIME_MAX / 1000)
    offset = datetime.fromtimestamp(now).astimezone().utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    session.answer(Pong(message.request, int(now * 1000), minutes))


def heard(_server: "Server", _session: Session, _message: Pong) -> None:
    """Do nothing: that it came is all it says, and the reader has noted that."""


def quit_(_server: "Server", session: Session, _message: Quit) -> None:
    """Part from somebody who leaves on purpose."""
    session.end("quit", "goodbye")
