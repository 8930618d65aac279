"""What people decide about themselves, and ask of themselves: password, account, whom to ignore."""

from typing import TYPE_CHECKING

from msgspec import UNSET

from parlour_protocol.messages import (
    Account,
    AskAccount,
    Done,
    Ignore,
    Ignored,
    Person,
    SetPassword,
)
from parlour_server import strangers
from parlour_server.addressees import addressee
from parlour_server.authentication import count_try
from parlour_server.devices import REVOKED
from parlour_server.journal import AccountRecord, accounts, ignoring, naming, settling
from parlour_server.journal.devices import TooManyError
from parlour_server.journal.settling import Settled
from parlour_server.password_policy import unfit
from parlour_server.passwords import BusyError
from parlour_server.playing import inviting
from parlour_server.session import Session

if TYPE_CHECKING:
    import apsw

    from parlour_server.server import Server

RESTING_MAX = 64
"""The most former names that are told."""


async def set_password(server: "Server", session: Session, message: SetPassword) -> None:
    """Set the password by which another device comes in, or remove it."""
    participant = session.present
    made: str | None = None
    if message.password:
        reason = unfit(message.password, participant.nickname)
        if reason:
            session.refuse(message.request, "password-unfit", reason)
            return
        try:
            server.passwords.check_room()
            # Setting one costs as much as guessing one.
            if wait := count_try(server, session, ("set", participant.account)):
                reason = f"you have set it several times just now; wait {wait} s"
                session.refuse(message.request, "throttled", reason, retry=True)
                return
            made = await server.passwords.make(message.password)
        except BusyError as error:
            session.refuse(message.request, "busy", str(error), retry=True)
            return
    account = participant.account
    if await server.journal.do(accounts.change_password, account, session.device, made):
        session.answer(Done(message.request))
    else:
        session.end("revoked", REVOKED)


def _account(db: "apsw.Connection", number: int, now: int) -> tuple[AccountRecord, list[str]]:
    return accounts.account(db, number), naming.resting(db, number, now)


async def ask_account(server: "Server", session: Session, message: AskAccount) -> None:
    """Tell what is kept of an account."""
    kept, resting = await server.journal.look(_account, session.account, server.now())
    session.answer(
        Account(
            message.request,
            kept.id,
            kept.nickname,
            kept.created,
            kept.password,
            kept.role,
            UNSET if kept.recorded is None else kept.recorded,
            tuple(resting[:RESTING_MAX]),
        )
    )


async def ignore(server: "Server", session: Session, message: Ignore) -> None:
    """Take nothing more from somebody, or again."""
    participant = session.present
    other = await addressee(server, session, message.request, message.nickname)
    if other is None:
        return
    if other.id == participant.account:
        session.refuse(message.request, "not-permitted", "nobody can ignore themselves")
        return
    async with server.locks.of(participant.account):
        try:
            async with server.inviting:
                now, settled = await server.journal.do(
                    _ignore, participant.account, other.id, server.now(), on=message.on
                )
                inviting.tell(server, settled)
        except TooManyError as error:
            session.refuse(message.request, "too-many", str(error))
            return
        participant.ignored = {account for account, _ in now}
        strangers.forget(server, participant.account, other.id)
    told = Ignored(tuple(Person(account, nickname) for account, nickname in now))
    for device in participant.sessions:
        device.answer(told)
    session.answer(Done(message.request))
    await inviting.update_tables(server, settled)


def _ignore(
    db: "apsw.Connection", account: int, other: int, now: int, *, on: bool
) -> tuple[list[tuple[int, str]], Settled]:
    ignored = ignoring.ignore(db, account, other, on=on)
    return ignored, settling.part(db, account, other, now) if on else settling.unchanged()
