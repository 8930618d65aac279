"""One's devices: which there are, and letting one in no more."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour_protocol.messages import AskDevices, Devices, Done, RevokeDevice
from parlour_server.journal import accounts
from parlour_server.journal import devices as kept
from parlour_server.journal.devices import LastDeviceError
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_protocol.messages import Device
    from parlour_server.server import Server

REVOKED = "this device was revoked on another one; it may come in no more"


def _devices(db: "apsw.Connection", account: int) -> "tuple[list[Device], bool]":
    return kept.devices(db, account), accounts.account(db, account).password


async def ask_devices(server: "Server", session: Session, message: AskDevices) -> None:
    """List the devices that may come in under an account."""
    participant = session.present
    found, password = await server.journal.look(_devices, participant.account)
    present = {each.device for each in participant.sessions}
    listed = tuple(
        replace(each, current=each.id == session.device, present=each.id in present)
        for each in found
    )
    session.answer(Devices(message.request, listed, password))


async def revoke_device(server: "Server", session: Session, message: RevokeDevice) -> None:
    """Let a device in no more, and end its sessions."""
    participant = session.present
    async with server.locks.of(participant.account):
        try:
            done = await server.journal.do(
                kept.revoke_device, participant.account, message.device, server.now()
            )
        except LastDeviceError:
            reason = (
                "this is your only device, and you have no password: nobody could come in as"
                f" “{participant.nickname}” any more; set a password first"
            )
            session.refuse(message.request, "not-permitted", reason)
            return
        if not done:
            reason = f"you have no device {message.device}; look at the list again"
            session.refuse(message.request, "unknown-device", reason)
            return
        session.answer(Done(message.request))
        for other in list(participant.sessions):
            if other.device == message.device:
                other.end("revoked", REVOKED)
    server.log.info("revoked", peer=session.peer, account=participant.account)
