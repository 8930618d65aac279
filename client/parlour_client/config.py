"""The config file of `chat-tui`: what everything is like before its person chooses otherwise."""

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
import platformdirs
from msgspec import Meta, Struct, field
from msgspec.structs import fields, force_setattr

from parlour_client.errors import ConfigError
from parlour_client.keys import Keys, default_keys
from parlour_client.notify_levels import Level
from parlour_client.themes import THEMES

CONFIG_MAX_BYTES = 65_536
"""The largest config file, in bytes: with every setting, and words to each, it has 5,000."""
_DOTS_MAX = 250
"""The most dots on one line: a key of thousands of keys takes a thousand MiB to read."""
PAUSE_SECONDS_MAX = 3600.0
"""The longest pause between two notifications of one conversation, in seconds."""

Desktop = Literal["auto", "osc9", "osc777", "off"]
"""By which sequence the terminal is asked for a notification."""
_KINDS = {
    "bool": "true or false",
    "str": "a text in quotes",
    "int": "a number",
    "float": "a number",
    "array": "a list in brackets",
    "object": "a table",
}
"""What msgspec's names of types are to people."""
_AT = re.compile(r"(.*) - at `\$\.?(.*)`")
_EXPECTED = re.compile(r"Expected `(\w+)`, got `(\w+)`")


class Typing(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[typing]`."""

    send: Annotated[bool, Meta(description="tell others while you are writing")] = True
    show: Annotated[bool, Meta(description="show who is writing")] = True


class Notifications(Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[notifications]`."""

    bell: Annotated[
        bool, Meta(description="ring the terminal's bell, unless you look at the conversation")
    ] = True
    desktop: Annotated[
        Desktop,
        Meta(
            description="a notification of the terminal's, while it is not in front; "
            "auto goes by which terminal it is"
        ),
    ] = "auto"
    mentions: Annotated[bool, Meta(description="of messages that name you")] = True
    direct: Annotated[bool, Meta(description="of what is said to you alone")] = True
    invitations: Annotated[bool, Meta(description="of invitations to you")] = True
    turns: Annotated[bool, Meta(description="of games that wait for your move")] = True
    everything: Annotated[bool, Meta(description="of every message of others")] = False
    pause_seconds: Annotated[
        float,
        Meta(
            description="seconds, at least, from one notification of a conversation to the next "
            f"of the same; 0 to {PAUSE_SECONDS_MAX:g}"
        ),
    ] = 10.0
    quiet: Annotated[
        tuple[str, ...],
        Meta(description='conversations that never notify, by title, as in ["#noise", "@bob"]'),
    ] = ()
    conversations: Annotated[
        dict[str, Level],
        Meta(
            description='for single conversations, by title: "all", "mentions" or "none", '
            'as in "#dev" = "all"'
        ),
    ] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            ValueError: A pause that is none, or a conversation that is said of twice.
        """
        if not 0 <= self.pause_seconds <= PAUSE_SECONDS_MAX:
            raise ValueError(
                f"pause_seconds must be 0 to {PAUSE_SECONDS_MAX:g}, not {self.pause_seconds}"
            )
        quiet = {title.casefold() for title in self.quiet}
        for title in self.conversations:
            if title.casefold() in quiet:
                raise ValueError(f"“{title}” is in both quiet and conversations; leave it in one")


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    theme: Annotated[str, Meta(description=f"one of {', '.join(THEMES)}")] = "dark"
    compact: Annotated[bool, Meta(description="one line per message, instead of bubbles")] = False
    ascii: Annotated[bool, Meta(description="draw with 7-bit characters alone")] = False
    nick_colours: Annotated[bool, Meta(description="a colour for each nickname")] = True
    typing: Annotated[Typing, Meta(description="who is writing just now")] = Typing()
    notifications: Annotated[
        Notifications, Meta(description="when and how you are notified of what happens elsewhere")
    ] = field(default_factory=Notifications)
    keys: Annotated[
        dict[str, str],
        Meta(description="the keys, as in ctrl+k, alt+slash, f2; several with commas between"),
    ] = field(default_factory=default_keys)

    def __post_init__(self) -> None:
        """Fill in the keys that are not said, and refuse what there is not.

        Raises:
            ValueError: A theme, a binding or a key that there is not, or a key with two meanings.
        """
        if self.theme not in THEMES:
            raise ValueError(f"theme: there is no “{self.theme}”; take {_either(THEMES)}")
        try:
            force_setattr(self, "keys", Keys(self.keys).as_dict())
        except ValueError as error:
            raise ValueError(f"[keys] {error}") from error


def config_path() -> Path:
    """Return where the config file is if nobody says otherwise."""
    return platformdirs.user_config_path("parlour", appauthor=False) / "chat-tui.toml"


def load_config(path: Path | None) -> Config:
    """Return what a config file says, the defaults where it says nothing.

    Args:
        path: The file; None for the usual one, which need not exist.

    Raises:
        ConfigError: It cannot be read, or something in it is wrong.
    """
    file = path or config_path()
    try:
        with file.open("rb") as opened:
            content = opened.read(CONFIG_MAX_BYTES + 1)
    except OSError as error:
        if path is None and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return Config()
        raise ConfigError(f"cannot read the config file {file}: {error.strerror}") from error
    if len(content) > CONFIG_MAX_BYTES:
        raise ConfigError(f"the config file {file} is larger than {CONFIG_MAX_BYTES:,} bytes")
    if any(line.count(b".") > _DOTS_MAX for line in content.splitlines()):
        raise ConfigError(f"the config file {file} has more than {_DOTS_MAX} dots on one line")
    try:
        values = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        # Beside what it says itself, numbers too long and what is nested too deeply.
        raise ConfigError(f"the config file {file} is not TOML: {error}") from error
    unknown = _unknown(values, Config)
    if unknown:
        raise ConfigError(f"the config file {file} is wrong: {unknown}")
    try:
        return msgspec.convert(values, Config)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ConfigError(f"the config file {file} is wrong: {_words(str(error))}") from error


def _either(words: Any) -> str:  # noqa: ANN401 - anything that yields strings
    *others, last = words
    return f"{', '.join(others)} or {last}"


def _unknown(values: dict[str, Any], table: type[Struct], where: str = "") -> str:
    """Return, in words, the first setting that there is not; empty if there are all."""
    known = {each.name: each.type for each in fields(table)}
    for name, value in values.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean “{where}{near[0]}”?" if near else f"there are {_either(known)}"
            return f"there is no setting “{where}{name}”; {hint}"
        inner = _plain(known[name])
        if isinstance(inner, type) and issubclass(inner, Struct) and isinstance(value, dict):
            found = _unknown(value, inner, f"{where}{name}.")
            if found:
                return found
    return ""


def _plain(kind: Any) -> Any:  # noqa: ANN401 - a type as msgspec tells it
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _words(problem: str) -> str:
    """Return what msgspec found wrong, in words for people."""
    at = _AT.fullmatch(problem)
    if at is None:
        return problem
    found, where = at[1], at[2].replace("[...]", "")
    of_many = "each value in " if where != at[2] else ""
    kinds = _EXPECTED.fullmatch(found)
    if kinds is not None:
        expected, got = (_KINDS.get(kind, kind) for kind in kinds.groups())
        return f"{of_many}{where} must be {expected}, not {got}"
    if found.startswith("Invalid enum value "):
        value = found.removeprefix("Invalid enum value ").strip("'")
        return f"{where}: there is no “{value}”; take {_either(_choices(where))}"
    return f"[{where}] {found}"


def _choices(where: str) -> tuple[str, ...]:
    """Return the words that the setting at `where` may have."""
    kind: Any = Config
    for name in where.split("."):
        kind = _plain(next(each.type for each in fields(kind) if each.name == name))
    return get_args(get_args(kind)[-1] if get_origin(kind) is dict else kind)
