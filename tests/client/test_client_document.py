"""docs/client.md tells what there is to set, and nothing else."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from parlour_client.bindings import SCOPES
from parlour_client.config import Config
from parlour_client.terminal_notice import TEXT_MAX_CHARACTERS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "client.md").read_text("utf-8")


def settings(table: Struct, prefix: str = "") -> dict[str, object]:
    """Return every setting with its default, without the keys."""
    found: dict[str, object] = {}
    for name in table.__struct_fields__:
        value = getattr(table, name)
        if isinstance(value, Struct):
            found |= settings(value, f"{prefix}{name}.")
        elif name != "keys":
            found[prefix + name] = value
    return found


def test_every_setting_is_told_with_its_default() -> None:
    rows = DOCUMENT.split("## Keys")[0]
    told = dict(re.findall(r"^\| `([\w.]+)` \| `([^`]+)` \| [^|]+ \|$", rows, re.MULTILINE))
    assert told == {
        name: msgspec.json.encode(value).decode() for name, value in settings(Config()).items()
    }


def test_every_binding_is_told_with_its_key_where_it_belongs() -> None:
    rows = DOCUMENT.split("## Keys")[1].split("## Notifications")[0]
    told = re.findall(r"^\| (?:`(\w+)`)? ?\| (?:`([^`]+)`)? ?\| (.+) \|$", rows, re.MULTILINE)
    expected = []
    for scope in SCOPES:
        expected.append(("", "", f"*{scope.name}*"))
        expected += [(each.id or "", each.key, each.description) for each in scope.bindings]
    assert [row for row in told if row[2] != "does"] == expected


def test_the_example_is_a_config_file() -> None:
    example = tomllib.loads(DOCUMENT.split("```toml\n")[1].split("```")[0])
    assert isinstance(example, Mapping)
    assert msgspec.convert(example, Config).keys["switch"] == "ctrl+o,f9"


def test_limits_are_those_of_the_program() -> None:
    assert f"cut to {TEXT_MAX_CHARACTERS}:" in DOCUMENT
