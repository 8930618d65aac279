"""`chat-server owner` and `chat-server user …`: what is decided about accounts."""

import datetime as dt
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import cyclopts
import trio

from parlour_server.administration.settings import database_of, say
from parlour_server.errors import SetupError
from parlour_server.journal import AccountRecord, accounts, beside, naming, standing
from parlour_server.names import NicknameError, known_key
from parlour_server.passwords import Passwords

CODE_GROUPS, CODE_GROUP_CHARACTERS = 4, 5
"""The length of a one-time code: 20 characters, of 5 bits each."""

CODE_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, in which no letter looks like a digit."""

user = cyclopts.App(name="user", help="See who has an account, and decide about them.")


@contextmanager
def _account(
    nickname: str, data: Path | None, config: Path | None
) -> Iterator[tuple[apsw.Connection, AccountRecord]]:
    """Give the account of a nickname, and the database to change it in."""
    database = database_of(data, config)
    nobody = f"nobody is called “{nickname}” here; `chat-server user list` names everybody"
    try:
        wanted = naming.Wanted(known_key(nickname), nickname, time.time_ns() // 1_000_000)
    except NicknameError as error:
        raise SetupError(nobody) from error
    with beside.changing(database) as db:
        found = naming.name(db, wanted)
        if found is None:
            raise SetupError(nobody)
        account = accounts.account(db, found.account)
        if found.rests:
            raise SetupError(
                f"“{nickname}” is a former name of “{account.nickname}”; use the name of today"
            )
        yield db, account


def owner(
    nickname: str,
    /,
    *,
    remove: bool = False,
    data: Path | None = None,
    config: Path | None = None,
) -> None:
    """Make an account the server's owner.

    Args:
        nickname: What they are called.
        remove: Make it one no more.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    with _account(nickname, data, config) as (db, account):
        accounts.set_role(db, account.id, "" if remove else "owner")
    say(f"“{account.nickname}” is {'no owner any more' if remove else 'an owner now'}")


@user.command(name="list")
def list_(*, data: Path | None = None, config: Path | None = None) -> None:
    """Tell of every account; times are in UTC.

    Args:
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    line = "{:16}  {:16}  {:>7}  {:8}  {:5}  {:8}  {}".format
    say(line("created", "last seen", "devices", "password", "role", "state", "nickname"))
    with beside.looking(database_of(data, config)) as db:
        for each in standing.everybody(db):
            password = {"": "no", "set": "yes", "once": "one-time"}[each.password]
            state = "disabled" if each.disabled else "-"
            say(
                line(
                    _time(each.created),
                    _time(each.used),
                    each.devices,
                    password,
                    each.role or ("bot" if each.bot else "-"),
                    state,
                    each.nickname,
                )
            )


def _time(milliseconds: int) -> str:
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC).strftime("%Y-%m-%d %H:%M")


@user.command
def disable(nickname: str, /, *, data: Path | None = None, config: Path | None = None) -> None:
    """Keep somebody out; who is here is sent away. Their name stays theirs.

    Args:
        nickname: What they are called.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    with _account(nickname, data, config) as (db, account):
        standing.set_disabled(db, account.id, disabled=True)
    say(f"“{account.nickname}” may not come in")


@user.command
def enable(nickname: str, /, *, data: Path | None = None, config: Path | None = None) -> None:
    """Let somebody in again.

    Args:
        nickname: What they are called.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    with _account(nickname, data, config) as (db, account):
        standing.set_disabled(db, account.id, disabled=False)
    say(f"“{account.nickname}” may come in")


@user.command
def reset(nickname: str, /, *, data: Path | None = None, config: Path | None = None) -> None:
    """Forget somebody's devices and password, and print a code that lets one device in.

    It is for whoever lost theirs: with the nickname, and the code as the password, their new
    device comes in, and the code is used up. What they said, and their name, stay theirs.

    Args:
        nickname: What they are called.
        data: The server's data directory.
        config: The server's config file, which names it.
    """
    code = "-".join(
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_CHARACTERS))
        for _ in range(CODE_GROUPS)
    )
    kept = trio.run(Passwords().make, code)
    with _account(nickname, data, config) as (db, account):
        forgotten = standing.reset(db, account.id, kept)
    say(f"“{account.nickname}” has no password and no device any more ({forgotten} forgotten)")
    say(f"one-time code: {code}")
