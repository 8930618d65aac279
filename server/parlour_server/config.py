"""What a server is asked to be: the config file, and what the command line says over it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec

from parlour_protocol import NAME_MAX_CHARACTERS
from parlour_server import addresses
from parlour_server.errors import SetupError
from parlour_server.limits import Limits
from parlour_server.logs import Format

CONFIG_MAX_BYTES = 65_536
"""The largest config file, in bytes: with every setting, and words to each, it has 7,000."""

_DOTS_MAX = 250
"""The most dots on one line: a key of thousands of keys takes a thousand MiB to read."""

_TABLES_DEEP = 2
"""How deep a setting is at most, as in `limits.ping_seconds`."""


class Monitoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[monitoring]` of the config file.

    Args:
        listen: A loopback address to tell metrics and health on, HOST:PORT; none if empty.
    """

    listen: str = ""


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[policy]` of the config file.

    Args:
        recorded: Whether what is said is kept where neither its author nor the room has decided.
        nicknames_expire_after_days: A nickname is free again when its owner was not here for so
            many days; 0 for never.
        rooms_by_anybody: Whether anybody may make rooms, or the server's owners alone.
    """

    recorded: bool = True
    nicknames_expire_after_days: Annotated[int, msgspec.Meta(ge=0, le=36_500)] = 0
    rooms_by_anybody: bool = True


class House(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[house]` of the config file.

    Args:
        present: Whether the house bot is there: it greets newcomers, and plays with who asks.
    """

    present: bool = True


class Games(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[games]` of the config file.

    Args:
        allowed: The games that may be played, by their keys; all if empty.
    """

    allowed: tuple[str, ...] = ()


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The config file, in TOML.

    Args:
        name: What the server calls itself to people.
        listen: The addresses to listen on.
        data: The directory of everything it keeps; the user's data directory if empty.
        plaintext: Whether to speak without TLS; only on loopback.
        log_format: `text` or `json`.
        monitoring: The table `[monitoring]`.
        policy: The table `[policy]`.
        house: The table `[house]`.
        games: The table `[games]`.
        limits: The table `[limits]`.
    """

    name: str = "Parlour"
    listen: tuple[str, ...] = (addresses.DEFAULT,)
    data: str = ""
    plaintext: bool = False
    log_format: Format = "text"
    monitoring: Monitoring = Monitoring()
    policy: Policy = Policy()
    house: House = House()
    games: Games = Games()
    limits: Limits = Limits()

    def __post_init__(self) -> None:
        """Refuse a name that no client could be told.

        Raises:
            ValueError: It is too long, or holds what UTF-8 cannot carry.
        """
        if len(self.name) > NAME_MAX_CHARACTERS or not _is_utf8(self.name):
            raise ValueError(
                f"the name {self.name!a} is not at most {NAME_MAX_CHARACTERS} characters of UTF-8"
            )


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check(config: Config) -> list[str]:
    """Return what is wrong with the addresses, in words; nothing if nothing is.

    Every one is read, so that whoever mends the file is told of all at once.
    """
    wrong = []
    if not config.listen:
        wrong.append("there is no address to listen on; name one with --listen")
    for text in config.listen:
        try:
            address = addresses.parse(text)
        except SetupError as error:
            wrong.append(str(error))
        else:
            if config.plaintext and not address.is_loopback:
                wrong.append(f"--plaintext is for loopback alone, and {address} is not")
    if config.monitoring.listen:
        try:
            address = addresses.parse(config.monitoring.listen)
        except SetupError as error:
            wrong.append(f"monitoring: {error}")
        else:
            if not address.is_loopback:
                wrong.append(f"monitoring is for loopback alone, and {address} is not")
    return wrong


def load(path: Path | None) -> Config:
    """Return what a config file says, the defaults where it says nothing.

    Raises:
        SetupError: It cannot be read, or something in it is wrong.
    """
    if path is None:
        return Config()
    try:
        return msgspec.convert(_read(path), Config)
    except msgspec.ValidationError as error:
        raise SetupError(f"the config file {path} is wrong: {error}") from error


def faults(path: Path) -> list[str]:
    """Return everything that is wrong in a config file, each in words; nothing if nothing is.

    Raises:
        SetupError: It cannot be read, or is not TOML.
    """
    wrong = []
    right: dict[str, Any] = {}
    for setting in _one_by_one(_read(path)):
        try:
            msgspec.convert(setting, Config)
        except msgspec.ValidationError as error:
            wrong.append(str(error))
        else:
            _add(right, setting)
    return wrong + check(msgspec.convert(right, Config))


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(CONFIG_MAX_BYTES + 1)
    except OSError as error:
        raise SetupError(f"cannot read the config file {path}: {error.strerror}") from error
    if len(content) > CONFIG_MAX_BYTES:
        raise SetupError(f"the config file {path} is larger than {CONFIG_MAX_BYTES:,} bytes")
    if any(line.count(b".") > _DOTS_MAX for line in content.splitlines()):
        raise SetupError(f"the config file {path} has more than {_DOTS_MAX} dots on one line")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # Beside what it says itself, numbers too long and what is nested too deeply.
        raise SetupError(f"the config file {path} is not TOML: {error}") from error


def _one_by_one(values: dict[str, Any], deep: int = _TABLES_DEEP) -> Iterator[dict[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and value and deep > 1:
            yield from ({name: setting} for setting in _one_by_one(value, deep - 1))
        else:
            yield {name: value}


def _add(settings: dict[str, Any], more: dict[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, dict):
            _add(settings.setdefault(name, {}), value)
        else:
            settings[name] = value
