"""`chat-server check-config` and `chat-server defaults`: the config file, before it is used."""

from pathlib import Path

from parlour_server.administration.settings import say
from parlour_server.config import faults
from parlour_server.default_config import default_config


def check_config(*, config: Path | None = None) -> int:
    """Tell whether a config file is as it should be; nothing is started.

    Exits with 0 and `ok`, or with 2 and one line for each fault.

    Args:
        config: The TOML file; without one, the defaults hold.
    """
    wrong = faults(config) if config is not None else []
    for fault in wrong:
        say(f"{config}: {fault}")
    if not wrong:
        say("ok" if config is not None else "ok: there is no file, so the defaults hold")
    return 2 if wrong else 0


def defaults() -> None:
    """Print a whole config file: every setting and limit, its unit, default and meaning."""
    print(default_config(), end="")  # noqa: T201 - what the command is for
