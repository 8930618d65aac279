"""Coming in at a server that has greeted: the nickname, what shows that it is one's own, a code."""

import anyio

from parlour_client.errors import DisconnectedError, RefusedError
from parlour_client.model import NoteKind, Status, StatusKind
from parlour_client.session.backoff import Backoff
from parlour_client.session.link import Link
from parlour_client.session.participant import NICKNAME_NEEDED, Participant
from parlour_client.storage.device import device_name
from parlour_client.visible import visible
from parlour_protocol.messages import (
    BecomeOwner,
    Credential,
    DeviceKey,
    Done,
    Password,
    SignedIn,
    SignIn,
)
from parlour_protocol.signing import sign_in_text

SIGN_IN_TIMEOUT_SECONDS = 15
"""How long the server may take to let somebody in; it looks at passwords one after the other."""

_REVOKED = "revoked"
_THROTTLED = "throttled"


async def sign_in(participant: Participant, link: Link, nonces: tuple[bytes, bytes]) -> None:
    """Sign in, under whatever nickname a person ends up with.

    Args:
        participant: Who.
        link: A connection on which the server has greeted.
        nonces: That of this client's greeting, and that of the server's.

    Raises:
        DisconnectedError: The connection ended before that.
        StoreError: The key of this device can be neither read nor written, or a secret from before
            there were keys cannot be removed.
    """
    backoff = Backoff()
    renewed = False
    while True:
        participant.wanted = anyio.Event()
        if not participant.nickname:
            if participant.replica.model.status.kind is not StatusKind.REFUSED:
                words = "choose a nickname: what others call you here"
                participant.refused(NICKNAME_NEEDED, words)
            await participant.wanted.wait()
            continue
        nickname = participant.nickname
        if participant.replica.model.status.kind is StatusKind.REFUSED:
            # So that the same refusal, once more, is news.
            participant.set_status(Status(StatusKind.CONNECTING))
        try:
            asked = SignIn(1, nickname, await _credential(participant, nickname, nonces))
            await link.ask(asked, SignedIn, SIGN_IN_TIMEOUT_SECONDS)
        except RefusedError as error:
            if error.code == _REVOKED and participant.password and not renewed:
                # With the password this device may come in again, but not with that key.
                renewed = True
                await participant.store.renew_device(participant.key)
            elif error.retry and error.code != _THROTTLED:
                await anyio.sleep(backoff.next())
            else:
                participant.nickname = None
                participant.refused(error.code, str(error))
        else:
            await participant.store.forget_guest_secret(participant.key, nickname)
            return


async def _credential(
    participant: Participant, nickname: str, nonces: tuple[bytes, bytes]
) -> Credential:
    """Return what lets this device in under a nickname."""
    store, key = participant.store, participant.key
    text = sign_in_text(participant.signed_fingerprint, *nonces, nickname)
    signed = await store.sign(key, text)
    if participant.password:
        return Password(participant.password, signed.public, signed.signature, device_name())
    guest = await store.guest_secret(key, nickname)
    return DeviceKey(signed.public, signed.signature, device_name(), guest)


async def become_owner(participant: Participant, link: Link) -> None:
    """Become the server's owner by the code that one was told, if there is one."""
    code = participant.owner_code
    if not code or participant.replica.model.role == "owner":
        return
    try:
        await link.ask(BecomeOwner(1, code), Done)
    except DisconnectedError:
        return  # tried again when there is a connection
    except RefusedError as error:
        kind, text = NoteKind.ERROR, f"this server is not yours: {visible(str(error))}"
    else:
        kind, text = (
            NoteKind.INFO,
            "this server is yours",
        )
    participant.owner_code = ""
    replica = participant.replica
    if replica.model.lobby is not None:
        replica.tell(replica.model.note(replica.model.lobby.id, kind, text=text))
