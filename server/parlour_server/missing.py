"""What somebody missed while they were away."""

from typing import TYPE_CHECKING

from parlour_protocol.messages import AskMissed, Summary
from parlour_server.journal import TookTooLongError, conversations, missed
from parlour_server.journal.missed import Reader
from parlour_server.seeking import TOO_LONG
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def ask_missed(server: "Server", session: Session, message: AskMissed) -> None:
    """Tell what is unread, and what somebody is invited to."""
    participant = session.present
    account = participant.account
    reader = Reader(
        account,
        participant.nickname,
        frozenset(participant.ignored),
        {
            number: conversation.members[account].read
            for number, conversation in session.follows.items()
            if account in conversation.members
        },
        conversations.listed_since(server.now()),
    )
    try:
        found, invitations = await server.seeking.seek(
            account,
            server.limits.search_seconds,
            missed.summary,
            reader,
            server.limits.missed_entries_max,
        )
    except TookTooLongError:
        session.refuse(message.request, "busy", TOO_LONG, retry=True)
    else:
        session.answer(Summary(message.request, tuple(found), tuple(invitations)))
