"""Taking up a changed config file while the server runs."""

import signal
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import trio

from parlour_server.config import Config, check
from parlour_server.errors import SetupError
from parlour_server.logs import Format
from parlour_server.server import Server

NEEDS_RESTART = ("listen", "data", "plaintext", "monitoring", "house", "games")
"""The settings that hold from start to end."""


@dataclass(frozen=True, slots=True)
class Reload:
    """What takes up a changed config file.

    Args:
        read: Returns the config as it would be at a start now; may raise `SetupError`.
        change_log: Has the log written in a format, with so many lines waiting at the most.
    """

    read: Callable[[], Config]
    change_log: Callable[[Format, int], None]


async def reload_at_hangup(server: Server, config: Config, reload: Reload) -> None:
    """Read the config file again at each SIGHUP, for ever.

    Args:
        server: The server, as `config` says.
        config: What holds at the start.
        reload: How it is read again.
    """
    with trio.open_signal_receiver(signal.SIGHUP) as signals:
        async for _ in signals:
            config = await take_up_and_tell(server, config, reload)


async def take_up_and_tell(server: Server, config: Config, reload: Reload) -> Config:
    """Do as `take_up`, and tell everybody here for whom what they say is kept otherwise now."""
    before = server.conversations.recorded
    config = take_up(server, config, reload)
    if server.conversations.recorded != before:
        await server.conversations.tell_undecided()
    return config


def take_up(server: Server, config: Config, reload: Reload) -> Config:
    """Read the config file again and do what it says; return what holds now.

    A file with a fault changes nothing, and the log says what is wrong with it. Everybody waits
    while it is read: it is small, and an operator asked for it.
    """
    try:
        wanted = reload.read()
        wrong = "; ".join(check(wanted))
    except SetupError as error:
        wanted, wrong = config, str(error)
    if wrong:
        server.log.error("kept the old settings", reason=wrong)
        return config
    for setting in NEEDS_RESTART:
        if getattr(wanted, setting) != getattr(config, setting):
            server.log.warning("needs a restart", setting=setting)
    held = {setting: getattr(config, setting) for setting in NEEDS_RESTART}
    now = msgspec.structs.replace(wanted, **held)
    reload.change_log(now.log_format, now.limits.log_queue_max)
    server.change(now)
    server.log.info("settings taken up", changed=_changed(config, now))
    return now


def _changed(before: Config, now: Config) -> dict[str, object]:
    changed: dict[str, object] = {}
    if now.name != before.name:
        changed["name"] = now.name
    if now.log_format != before.log_format:
        changed["log_format"] = now.log_format
    tables = ((before.policy, now.policy), (before.limits, now.limits))
    for held, taken_up in tables:
        for setting in taken_up.__struct_fields__:
            value = getattr(taken_up, setting)
            if value != getattr(held, setting):
                changed[setting] = value
    return changed
