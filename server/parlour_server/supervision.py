"""Taking notice of what the operator decides beside the running server."""

from typing import TYPE_CHECKING

import trio

from parlour_server.journal import StorageError, accounts, standing
from parlour_server.ownership import take_role
from parlour_server.people import Participant

if TYPE_CHECKING:
    from parlour_server.server import Server


async def watch(server: "Server") -> None:
    """Let what others have changed in the database hold for those who are here, for ever."""
    again = False
    while True:
        await trio.sleep(server.limits.administration_seconds)
        try:
            changed = await server.journal.changed_elsewhere()
            if changed or again:
                await _look(server)
        except StorageError as error:
            server.log.warning("cannot see what was decided elsewhere", reason=str(error))
            again = True
        else:
            # Whoever was on their way in while it changed is looked at the next time.
            again = changed


async def _look(server: "Server") -> None:
    asked = [session.device for session in server.sessions if session.device]
    found = await server.journal.look(standing.decided, asked)
    for session in list(server.sessions):
        participant = session.participant
        if participant is None:
            continue
        if participant.account in found.disabled:
            session.end("disabled", "the operator of this server has disabled this account")
        elif session.device in found.revoked:
            session.end("revoked", "this device was revoked")
        else:
            role = "owner" if participant.account in found.owners else ""
            if role != participant.role:
                await _look_at_role(server, participant)


async def _look_at_role(server: "Server", participant: Participant) -> None:
    # Once more, as they may be taking the role themselves just now.
    async with server.locks.of(participant.account):
        record = await server.journal.look(accounts.account, participant.account)
        if record.role != participant.role:
            take_role(server, participant, record.role)
            server.log.info("role changed", account=participant.account, role=record.role)
