"""Who somebody is: the one place that decides whether a credential lets them in."""

import math
from collections.abc import Hashable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, assert_never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from parlour_protocol.codes import RefusalCode
from parlour_protocol.messages import DeviceKey, Password, SignIn
from parlour_protocol.signing import sign_in_text
from parlour_server.day import DAY
from parlour_server.journal import NameRecord, StorageError, accounts, naming
from parlour_server.journal.accounts import Admitted
from parlour_server.journal.devices import Bearer, RevokedError, TooManyError
from parlour_server.journal.naming import Wanted
from parlour_server.names import NicknameError, displayed, known_key, nickname_key, too_close
from parlour_server.passwords import BusyError
from parlour_server.session import Session
from parlour_server.throttle import origin

if TYPE_CHECKING:
    from parlour_server.server import Server

DISABLED = "the operator of this server has disabled this account"
_WRONG = "this is not the password of “{}”; try again, or choose another name"


class RefusedEntryError(Exception):
    """Somebody is not let in; the rest is as in `Refused`."""

    def __init__(self, code: RefusalCode, reason: str, *, retry: bool = False) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.retry = retry


def guest_hash(secret: bytes) -> bytes:
    """Return what is kept of a guest's secret from before there were devices; empty for none."""
    return blake2b(secret, digest_size=32, person=b"parlour-guest").digest() if secret else b""


def wanted(server: "Server", nickname: str, public: bytes = b"") -> Wanted:
    """Return what a nickname asks for, now and by this server's rules.

    Args:
        server: The server.
        nickname: As it was typed.
        public: The key of who asks for it: the house has a nickname that is kept for it.

    Raises:
        NicknameError: It is reserved, or no nickname.
    """
    key = known_key if public and public == server.house else nickname_key
    now, days = server.now(), server.policy.nicknames_expire_after_days
    unused_before = now - days * DAY if days and server.steadiness.believed() else 0
    return Wanted(key(nickname), displayed(nickname), now, unused_before)


async def authenticate(server: "Server", session: Session, message: SignIn) -> Admitted:
    """Let somebody in under a nickname, by their device's key or by a password.

    Neither the answer nor the time it takes tells a stranger more than that a name is taken.

    Raises:
        NicknameError: It is taken, reserved, or no nickname.
        RefusedEntryError: The credential does not let them in.
        StorageError: The disk would not.
    """
    credential = message.credential
    if isinstance(credential, Password):
        # Before what costs more: a flood of guesses is answered for next to nothing.
        _refuse_to_look(server.throttle.wait(_address(session), _most(server)))
    _check_signature(server, session, message.nickname, credential)
    asked = wanted(server, message.nickname, credential.public)
    try:
        match credential:
            case DeviceKey():
                admitted = await _by_device(server, session, asked, credential)
            case Password():
                admitted = await _by_password(server, session, asked, credential)
            case _:
                assert_never(credential)
    except TooManyError as error:
        raise RefusedEntryError("too-many", str(error)) from error
    except RevokedError as error:
        raise RefusedEntryError(
            "revoked", "this device's key was revoked; come with a new key, and the password"
        ) from error
    if admitted.account.disabled:
        raise RefusedEntryError("disabled", DISABLED)
    return admitted


def _check_signature(
    server: "Server", session: Session, nickname: str, credential: DeviceKey | Password
) -> None:
    text = sign_in_text(server.fingerprint, session.client_nonce, session.nonce, nickname)
    try:
        Ed25519PublicKey.from_public_bytes(credential.public).verify(credential.signature, text)
    except (InvalidSignature, ValueError) as error:
        server.tally.sign_ins_failed += 1
        raise RefusedEntryError(
            "wrong-signature", "the signature is not that of this device for this server"
        ) from error


async def _by_device(
    server: "Server", session: Session, asked: Wanted, credential: DeviceKey
) -> Admitted:
    bearer = Bearer(credential.public, credential.name, guest_hash(credential.guest))
    if from_where := session.place.origin:
        found = await _admit_from(server, ("claims", from_where), asked, bearer)
    else:
        found = await _admit(server, asked, bearer)
    if isinstance(found, NameRecord):
        server.tally.sign_ins_failed += 1
        raise taken(asked, found)
    return found


async def _admit_from(
    server: "Server", claims: Hashable, asked: Wanted, bearer: Bearer
) -> Admitted | NameRecord:
    """Let somebody in whose address takes only so many free names."""
    wait = server.throttle.wait(claims, server.limits.nicknames_claimed_per_address)
    if wait and await server.journal.look(naming.name, asked) is None:
        reason = f"too many nicknames were taken from your address; wait {math.ceil(wait)} s"
        raise RefusedEntryError("throttled", reason, retry=True)
    server.throttle.count(claims)  # before it is known to be one: many at once are counted too
    claimed = False
    try:
        found = await _admit(server, asked, bearer)
        claimed = isinstance(found, Admitted) and found.new
    finally:
        if not claimed:
            server.throttle.uncount(claims)
    return found


async def _admit(server: "Server", asked: Wanted, bearer: Bearer) -> Admitted | NameRecord:
    try:
        return await server.journal.do(accounts.admit, asked, bearer)
    except StorageError:
        # Whoever is known can still read what is there.
        known = await server.journal.look(accounts.recognise, asked, bearer)
        if known is None:
            raise
        return known


def taken(asked: Wanted, found: NameRecord, *, renaming: bool = False) -> NicknameError:
    """Return why a name that is another's cannot be had.

    Args:
        asked: The name.
        found: Whose it is.
        renaming: Whether somebody wants another nickname; no password helps them there.
    """
    words = too_close(asked.nickname, found.nickname)
    if found.rests:
        day = datetime.fromtimestamp(found.rests_until / 1000, UTC).date()
        what = f"“{asked.nickname}”" if words == "taken" else f"{words}, which"
        code: RefusalCode = "nickname-taken" if words == "taken" else "nickname-close"
        other = "choose another"
        helps = other if renaming else f"if it was yours, enter your password, or {other}"
        return NicknameError(
            code,
            f"{what} was somebody's until lately, and rests until {day}; {helps}",
        )
    if words == "taken":
        helps = "choose another" if renaming else "enter its password, or choose another"
        return NicknameError("nickname-taken", f"“{asked.nickname}” is taken; {helps}")
    return NicknameError("nickname-close", f"{words}; choose another")


async def _by_password(
    server: "Server", session: Session, asked: Wanted, credential: Password
) -> Admitted:
    name = ("name", asked.key)
    try:
        server.passwords.check_room()  # what is not looked at is not counted
        _refuse_to_look(count_try(server, session, name))
        kept = await server.journal.look(accounts.password_of, asked)
        right = await server.passwords.check(credential.password, kept)
    except BusyError as error:
        raise RefusedEntryError("busy", str(error), retry=True) from error
    bearer = Bearer(credential.public, credential.name)
    if right and kept is not None:
        found = await server.journal.do(accounts.admit_by_password, asked, kept, bearer)
        if found is not None:
            server.throttle.forget(name)
            return found
    server.tally.sign_ins_failed += 1
    raise RefusedEntryError("wrong-password", _WRONG.format(asked.nickname))


def count_try(server: "Server", session: Session, of: Hashable) -> int:
    """Count a try to guess a secret, before it is looked at: so tries at once are counted too.

    Args:
        server: The server.
        session: Where it comes from.
        of: Whose secret it is.

    Returns:
        0; or the seconds to wait, and then it was not counted.
    """
    throttle, address = server.throttle, _address(session)
    wait = max(
        throttle.wait(of, server.limits.password_tries_per_account),
        throttle.wait(address, _most(server)),
    )
    if not wait:
        throttle.count(of)
        throttle.count(address)
    return math.ceil(wait)


def _address(session: Session) -> Hashable:
    return ("address", origin(session.peer_host))


def _most(server: "Server") -> int:
    return server.limits.password_tries_per_address


def _refuse_to_look(wait: float) -> None:
    if wait:
        reason = f"too many tries; wait {math.ceil(wait)} s, or come in from a device of yours"
        raise RefusedEntryError("throttled", reason, retry=True)
