"""`chat-server defaults`: a config file that says everything, and changes nothing."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from parlour_server.config import Config, Games, Monitoring, load
from parlour_server.default_config import default_config, meanings, unit
from parlour_server.limits import Limits


def test_what_is_printed_is_read_back_as_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "parlour.toml"
    path.write_text(default_config())
    assert load(path) == Config()


def test_every_setting_is_in_it() -> None:
    said = tomllib.loads(default_config())
    assert said == msgspec.json.decode(msgspec.json.encode(Config()))


@pytest.mark.parametrize("table", [Config, Monitoring, Games, Limits])
def test_every_setting_has_its_meaning_in_one_line_and_none_is_told_that_is_not(
    table: type[msgspec.Struct],
) -> None:
    told = meanings(table)
    assert set(told) == set(table.__struct_fields__)
    assert all(told.values())


def test_every_limit_has_a_unit() -> None:
    without = [limit for limit in Limits.__struct_fields__ if not unit(Limits, limit)]
    assert not without, "give it a type of limits.py that has one"


def test_a_setting_stands_below_its_meaning_and_unit() -> None:
    assert (
        "# Silence after which a connection is given up. Unit: s.\ndead_seconds = 90\n"
        in default_config()
    )
