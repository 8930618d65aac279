"""What the server tells in a room's log of what was done there, so that everybody sees it."""

import os
from typing import TYPE_CHECKING

from parlour_protocol.limits import ID_BYTES, TEXT_MAX_CHARACTERS
from parlour_protocol.messages import NOTICE
from parlour_server.journal import Draft, Outcome, Stored
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


def notice(
    server: "Server", session: Session, conversation: int, author: tuple[int, str], text: str
) -> None:
    """Add a notice to a room's log.

    Args:
        server: The server.
        session: The connection that asked for what is told; it does not end before it is told.
        conversation: The room.
        author: The account and nickname of whoever did it.
        text: What they did, in words that follow their name.
    """

    def done(draft: Draft, outcome: Outcome) -> None:
        if isinstance(outcome, Stored):
            server.conversations.publish(draft.conversation, outcome.seq, outcome.body)
        else:
            server.log.warning("notice not stored", room=conversation, reason=outcome.reason)
        session.arrived()

    account, nickname = author
    session.departed()
    server.committer.submit(
        Draft(
            conversation,
            account,
            nickname,
            os.urandom(ID_BYTES),
            text[:TEXT_MAX_CHARACTERS],
            NOTICE,
        ),
        done,
    )
