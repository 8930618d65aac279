"""What servers send to somebody about themselves."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from parlour_protocol.limits import DEVICES_MAX, IGNORED_MAX
from parlour_protocol.messages.fields import (
    Count,
    Identifier,
    MaybeKind,
    Message,
    Nickname,
    RequestNumber,
    Time,
)
from parlour_protocol.messages.parts import Device, Person


class Devices(Message, frozen=True):
    """Answers `AskDevices`; `password` tells whether one is set."""

    request: RequestNumber
    devices: Annotated[tuple[Device, ...], Meta(max_length=DEVICES_MAX)]
    password: bool = False


class Ignored(Message, frozen=True):
    """Whom the receiver takes nothing from; sent on signing in if there are any, and on change."""

    people: Annotated[tuple[Person, ...], Meta(max_length=IGNORED_MAX)]


class Account(Message, frozen=True):
    """Answers `AskAccount`.

    Args:
        request: The number of the request.
        account: The account's number.
        nickname: Its nickname.
        created: When it came in first.
        password: Whether a password is set.
        role: `owner` if the server is theirs, or empty.
        recorded: What was decided for everywhere; left out if nothing was.
        resting: Former nicknames that nobody else can have yet.
    """

    request: RequestNumber
    account: Identifier
    nickname: Nickname
    created: Time
    password: bool = False
    role: MaybeKind = ""
    recorded: bool | UnsetType = UNSET
    resting: Annotated[tuple[Nickname, ...], Meta(max_length=64)] = ()


class Forgotten(Message, frozen=True):
    """Answers `Forget`: so many entries were erased."""

    request: RequestNumber
    entries: Count
