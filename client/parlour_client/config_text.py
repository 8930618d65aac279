"""The config file with everything in it as it is by default, made from the settings themselves."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import fields

from parlour_client.bindings import SCOPES
from parlour_client.config import Config, config_path
from parlour_client.key_names import key_words

_COLUMNS = 98
_HEAD = """\
# The config file of chat-tui, everything as it is by default.
# It belongs at {path}; or say --config FILE.
# The command line holds over what was chosen in the program, and that over this file.

"""


def default_text() -> str:
    """Return the whole default config file, with what each setting means."""
    lines = _HEAD.format(path=config_path()).splitlines()
    lines += _table(Config())
    return "\n".join(lines) + "\n"


def described_settings(table: type[Struct]) -> list[tuple[str, Any, str]]:
    """Return name, type and meaning of each setting of a table."""
    found = []
    for each in fields(table):
        kind, *about = get_args(each.type) if get_origin(each.type) is Annotated else (each.type,)
        meaning = " ".join(a.description or "" for a in about if isinstance(a, Meta))
        if get_origin(kind) is Literal:
            meaning += f"; one of {', '.join(get_args(kind))}"
        found.append((each.name, kind, meaning))
    return found


def _table(values: Struct, prefix: str = "") -> list[str]:
    """Return the lines of a table; those of the tables in it come last, as TOML wants it."""
    lines: list[str] = []
    tables: list[str] = []
    for name, _, meaning in described_settings(type(values)):
        value = getattr(values, name)
        if isinstance(value, Struct | Mapping):
            tables += ["", *_comment(meaning), f"[{prefix}{name}]"]
        if isinstance(value, Struct):
            tables += _table(value, f"{prefix}{name}.")
        elif isinstance(value, Mapping):
            tables += _keys(value) if name == "keys" else []
        else:
            lines += [*_comment(meaning), f"{name} = {_toml(value)}"]
    return lines + tables


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(text, _COLUMNS)]


def _keys(keys: Mapping[str, str]) -> list[str]:
    lines = []
    for scope in SCOPES:
        lines += ["", f"# {scope.name}"]
        for binding in scope.bindings:
            line = f"{binding.id} = {_toml(keys[binding.id or ''])}"
            lines.append(f"{line}  # {binding.description}: {key_words(binding.key)}")
    return lines


def _toml(value: object) -> str:
    """Return a default as TOML writes it: JSON's notation is the same for all that occur."""
    return msgspec.json.encode(value).decode()
