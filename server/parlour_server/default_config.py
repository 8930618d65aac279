"""A config file that says everything and changes nothing, made from the settings themselves."""

from collections.abc import Iterator
from typing import Any, get_type_hints

import docstring_parser
import msgspec

from parlour_server.config import Config

_OPENING = """\
# Every setting of chat-server, with its default. What is left out has it too.
# It is read at the start, and again at SIGHUP; `listen`, `data`, `plaintext`, `[monitoring]`,
# `[house]` and `[games]` hold from start to end.
"""


def default_config() -> str:
    """Return the config file as TOML, with what each setting means, and its unit, above it."""
    return "\n".join([_OPENING, *_table(Config()), ""])


def meanings(of: type[msgspec.Struct]) -> dict[str, str]:
    """Return what each setting of a table means, on one line, as its docstring has it."""
    parameters = docstring_parser.parse(of.__doc__ or "").params
    return {it.arg_name: " ".join((it.description or "").split()) for it in parameters}


def unit(of: type[msgspec.Struct], setting: str) -> str:
    """Return the unit of a setting, empty if it has none."""
    hint = get_type_hints(of, include_extras=True)[setting]
    for note in getattr(hint, "__metadata__", ()):
        if isinstance(note, msgspec.Meta) and note.extra is not None:
            return str(note.extra.get("unit", ""))
    return ""


def _table(table: msgspec.Struct) -> Iterator[str]:
    means = meanings(type(table))
    within: list[tuple[str, msgspec.Struct]] = []
    for setting in table.__struct_fields__:
        value: Any = getattr(table, setting)
        if isinstance(value, msgspec.Struct):
            within.append((setting, value))  # TOML wants a table's own settings before others
            continue
        measured = unit(type(table), setting)
        yield f"# {means[setting]}" + (f" Unit: {measured}." if measured else "")
        # Of strings, numbers, truths and lists of them, JSON is TOML.
        yield f"{setting} = {msgspec.json.encode(value).decode()}"
    for name, each in within:
        yield ""
        yield f"[{name}]"
        yield from _table(each)
