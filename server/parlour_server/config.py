"""What a server is asked to be: the config file, and what the command line says over it."""

import tomllib
from pathlib import Path

import msgspec

from parlour_protocol import NAME_MAX_CHARACTERS
from parlour_server.addresses import DEFAULT
from parlour_server.errors import SetupError
from parlour_server.limits import Limits
from parlour_server.logs import Format


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The config file, in TOML.

    Args:
        name: What the server calls itself to people.
        listen: The addresses to listen on.
        data: The directory of everything it keeps; the user's data directory if empty.
        plaintext: Whether to speak without TLS; only on loopback.
        log_format: `text` or `json`.
        limits: The table `[limits]`.
    """

    name: str = "Parlour"
    listen: tuple[str, ...] = (DEFAULT,)
    data: str = ""
    plaintext: bool = False
    log_format: Format = "text"
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


def load(path: Path | None) -> Config:
    """Return what a config file says, the defaults where it says nothing.

    Raises:
        SetupError: It cannot be read, or something in it is wrong.
    """
    if path is None:
        return Config()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SetupError(f"cannot read the config file {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupError(f"the config file {path} is not TOML: {error}") from error
    try:
        return msgspec.convert(values, Config)
    except msgspec.ValidationError as error:
        raise SetupError(f"the config file {path} is wrong: {error}") from error
