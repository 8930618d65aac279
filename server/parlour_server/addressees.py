"""Whom a request means by a nickname: somebody who is here, or has been."""

from typing import TYPE_CHECKING

from parlour_server.journal import AccountRecord, accounts
from parlour_server.names import NicknameError, known_key
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def addressee(
    server: "Server", session: Session, request: int, nickname: str
) -> AccountRecord | None:
    """Return whose nickname it is; None if it is nobody's, which they are told then."""
    try:
        key = known_key(nickname)
        found = await server.journal.look(accounts.find_account, key, server.now())
    except NicknameError:
        found = None
    if found is None:
        reason = f"nobody called “{nickname}” has been here"
        session.refuse(request, "unknown-nickname", reason)
    return found
