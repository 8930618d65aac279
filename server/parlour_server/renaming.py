"""Another nickname, with all that belongs to it, on all devices."""

from typing import TYPE_CHECKING

from parlour_protocol.messages import Done, Presence, Rename, Renaming
from parlour_server.authentication import taken, wanted
from parlour_server.day import DAY
from parlour_server.journal import naming
from parlour_server.journal.devices import TooManyError
from parlour_server.names import NicknameError
from parlour_server.session import Session

if TYPE_CHECKING:
    from parlour_server.server import Server


async def rename(server: "Server", session: Session, message: Rename) -> None:
    """Give somebody another nickname; the old one rests."""
    participant = session.present
    limits = server.limits
    try:
        asked = wanted(server, message.nickname)
        rests_until = asked.now + int(limits.nickname_rest_days * DAY)
        async with server.locks.of(participant.account):
            found = await server.journal.do(
                naming.rename, participant.account, asked, rests_until, limits.nickname_rests_max
            )
            if found is not None:
                raise taken(asked, found, renaming=True)
            before = participant.nickname
            server.news.note_all(
                server.conversations.seen_in(participant.account), participant.account
            )
            participant.nickname = asked.nickname
    except NicknameError as error:
        session.refuse(message.request, error.code, str(error))
        return
    except TooManyError as error:
        session.refuse(message.request, "too-many", str(error))
        return
    # Their own devices know at once, and not with the news.
    told = Presence(
        server.conversations.lobby.id,
        server.conversations.lobby.here,
        renamed=(Renaming(participant.account, before, asked.nickname),),
    )
    for device in participant.sessions:
        device.answer(told)
    session.answer(Done(message.request))
    server.tables.rename(participant.account, asked.nickname)
    for conversation in server.conversations.named_after(participant.account):
        # Whom one talks with alone is known by their account, and needs no telling.
        if conversation.kind != "direct":
            await server.conversations.tell_all(conversation)
