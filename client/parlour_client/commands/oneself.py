"""Commands about oneself: one's name, being away, devices, the password, and whom one ignores."""

from msgspec import UNSET

from parlour_client.clock import moment
from parlour_client.commands import offers
from parlour_client.commands.arguments import nothing, number, one_nickname, short
from parlour_client.commands.command import Command, UsageError
from parlour_client.commands.context import Context
from parlour_client.errors import CommandError
from parlour_client.model import NoteKind
from parlour_client.visible import visible
from parlour_protocol.limits import (
    NAME_MAX_CHARACTERS,
    NOTE_MAX_CHARACTERS,
    PASSWORD_MAX_CHARACTERS,
    PASSWORD_MIN_CHARACTERS,
)
from parlour_protocol.messages import (
    Account,
    AskAccount,
    AskDevices,
    BecomeOwner,
    Device,
    Devices,
    Done,
    Ignore,
    RevokeDevice,
    SetAway,
    SetPassword,
)

_PASSWORD_PROMPT = (
    f"A password lets you in from another device. {PASSWORD_MIN_CHARACTERS} to"
    f" {PASSWORD_MAX_CHARACTERS} characters; nothing removes the one there is.\nNew password:"
)
_PASSWORD_AGAIN = "The same once more:"  # noqa: S105 - a question, not a password
_WORDS_OF_RECORDING = {
    True: "what you say is kept",
    False: "what you say is delivered and not kept",
    UNSET: "rooms and the server decide whether what you say is kept",
}


async def _nick(context: Context, argument: str) -> None:
    await context.session.rename(one_nickname(argument))
    context.note(NoteKind.INFO, f"you are {visible(context.session.model.nickname)} now")


async def _away(context: Context, argument: str) -> None:
    note = short(argument, NOTE_MAX_CHARACTERS, "note")
    await context.session.ask(SetAway(1, away=True, note=note), Done)
    context.note(NoteKind.INFO, "you are away; /back tells that you are here again")


async def _back(context: Context, argument: str) -> None:
    nothing(argument)
    await context.session.ask(SetAway(1, away=False), Done)
    context.note(NoteKind.INFO, "you are here again")


async def _ignore(context: Context, argument: str) -> None:
    name = one_nickname(argument)
    await context.session.ask(Ignore(1, name), Done)
    context.note(NoteKind.INFO, f"you ignore {visible(name)}; /unignore takes it back")


async def _unignore(context: Context, argument: str) -> None:
    name = one_nickname(argument)
    await context.session.ask(Ignore(1, name, on=False), Done)
    context.note(NoteKind.INFO, f"you hear {visible(name)} again")


async def _ignored(context: Context, argument: str) -> None:
    nothing(argument)
    names = sorted(map(visible, context.session.model.ignored.values()), key=str.casefold)
    told = f"you ignore {', '.join(names)}" if names else "you ignore nobody"
    context.note(NoteKind.INFO, told)


async def _password(context: Context, argument: str) -> None:
    if argument:
        raise CommandError(
            "a password does not belong on this line, where it can be seen and is kept;"
            " write /password alone, and it is asked for"
        )
    password = await context.ask_secret(_PASSWORD_PROMPT)
    # Whoever is asked again types into the question, and not where it can be seen.
    while password and not PASSWORD_MIN_CHARACTERS <= len(password) <= PASSWORD_MAX_CHARACTERS:
        told = f"That had {len(password):,} characters."
        password = await context.ask_secret(f"{told} {_PASSWORD_PROMPT}")
    if password is None:
        context.note(NoteKind.INFO, "the password stays as it was")
        return
    if await context.ask_secret(_PASSWORD_AGAIN) != password:
        raise CommandError("these were two different ones; the password stays as it was")
    await context.session.ask(SetPassword(1, password), Done)
    told = "the password is set; another device comes in with it" if password else "it is removed"
    context.note(NoteKind.INFO, told)


async def _devices(context: Context, argument: str) -> None:
    nothing(argument)
    answer = await context.session.ask(AskDevices(1), Devices)
    lines = [_device_line(device) for device in answer.devices]
    set_ = "a password is set" if answer.password else "no password is set: /password sets one"
    context.note(NoteKind.INFO, "\n".join([*lines, f"/revoke N lets one in no more; {set_}"]))


def _device_line(device: Device) -> str:
    name = visible(device.name) or "without a name"
    now = "this one" if device.current else "connected" if device.present else ""
    told = f"{device.id}  {name}, since {moment(device.added)}, last {moment(device.used)}"
    return f"{told} ({now})" if now else told


async def _revoke(context: Context, argument: str) -> None:
    device = number(argument)
    if device is None:
        raise UsageError
    if device == context.session.model.device and not await _sure(
        context, "This is the device you are on: you are out at once, and need the password."
    ):
        context.note(NoteKind.INFO, "the device stays")
        return
    await context.session.ask(RevokeDevice(1, device), Done)
    context.note(NoteKind.INFO, f"device {device} comes in no more")


async def _sure(context: Context, warning: str) -> bool:
    """Ask somebody to type their nickname, so that nothing is lost by a slip."""
    name = context.session.model.nickname
    answer = await context.ask_text(f"{warning}\nType your nickname, {visible(name)}, to go on:")
    return answer is not None and answer.strip().casefold() == name.casefold()


async def _owner(context: Context, argument: str) -> None:
    if not argument:
        raise UsageError
    code = short(argument, NAME_MAX_CHARACTERS, "code")
    await context.session.ask(BecomeOwner(1, code), Done)
    context.note(NoteKind.INFO, "you are this server's owner now")


async def _account(context: Context, argument: str) -> None:
    nothing(argument)
    account = await context.session.ask(AskAccount(1), Account)
    name, since = visible(account.nickname), moment(account.created)
    lines = [
        f"you are {name}, account {account.account}, here since {since}",
        "a password is set" if account.password else "no password is set",
        f"by default, {_WORDS_OF_RECORDING[account.recorded]}",
    ]
    if account.role:
        lines.insert(1, f"this server's {visible(account.role)}")
    if account.resting:
        names = ", ".join(map(visible, account.resting))
        lines.append(f"former names that nobody else can have yet: {names}")
    context.note(NoteKind.INFO, "\n".join(lines))


ONESELF = (
    Command("nick", "NAME", "change what others call you here", _nick, offers.nothing, asks=True),
    Command("away", "[text]", "tell that you are away, and why", _away, offers.nothing, asks=True),
    Command("back", "", "tell that you are here again", _back, offers.nothing, asks=True),
    Command(
        "ignore",
        "NICK",
        "hear nothing more from somebody",
        _ignore,
        offers.in_turn(offers.people),
        asks=True,
    ),
    Command(
        "unignore",
        "NICK",
        "hear somebody again",
        _unignore,
        offers.in_turn(offers.ignored),
        asks=True,
    ),
    Command("ignored", "", "list whom you ignore", _ignored, offers.nothing, asks=True),
    Command("account", "", "show what you are here", _account, offers.nothing, asks=True),
    Command(
        "password",
        "",
        "set the password by which another device comes in; it is asked for",
        _password,
        offers.nothing,
        asks=True,
        private=True,
    ),
    Command(
        "devices", "", "list the devices that come in as you", _devices, offers.nothing, asks=True
    ),
    Command(
        "revoke", "N", "let one of your devices in no more", _revoke, offers.nothing, asks=True
    ),
    Command(
        "owner",
        "CODE",
        "become this server's owner, by the code it printed",
        _owner,
        offers.nothing,
        asks=True,
        private=True,
    ),
)
"""These commands, in the order of help."""
