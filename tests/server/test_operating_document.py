import re
from collections.abc import Iterator
from pathlib import Path

import cyclopts
import pytest
import structlog

from parlour_server import cli
from parlour_server.config import Config
from parlour_server.limits import Limits
from parlour_server.monitoring.metrics import ServerCollector
from parlour_server.server import Server
from tests.server.memory_journal import MemoryJournal

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()


def test_every_limit_is_told_with_its_default() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| ([\d.]+) \|", DOCUMENT, re.MULTILINE))
    assert {name: float(value) for name, value in told.items()} == {
        name: float(getattr(Limits(), name)) for name in Limits.__struct_fields__
    }


def test_every_setting_is_in_the_example() -> None:
    example = DOCUMENT.split("```toml\n")[1].split("```")[0]
    for name in Config.__struct_fields__:
        assert re.search(rf"^\[?{name}\b", example, re.MULTILINE), name


def commands(app: cyclopts.App, before: str = "chat-server") -> Iterator[tuple[str, cyclopts.App]]:
    """Return every command that does something, as it is typed."""
    for name in app:
        if not name.startswith("-"):
            if app[name].default_command is None:
                yield from commands(app[name], f"{before} {name}")
            else:
                yield f"{before} {name}", app[name]


def test_every_subcommand_and_option_is_told() -> None:
    told = " ".join(DOCUMENT.split())
    for typed, command in commands(cli.app):
        assert typed in told, typed
        for argument in command.assemble_argument_collection():
            option = argument.names[0]
            if option.startswith("--"):
                assert option in told, f"{typed} {option}"


@pytest.mark.trio
async def test_every_metric_is_told_with_its_type() -> None:
    told = dict(re.findall(r"^\| `(parlour_\w+)` \| (\w+) \|", DOCUMENT, re.MULTILINE))
    server = Server(MemoryJournal(), Config(), structlog.get_logger())
    server.tally.refusals["invalid"] = server.tally.goodbyes["quit"] = 1
    assert told == {
        family.name + ("_total" if family.type == "counter" else ""): family.type
        for family in ServerCollector(server).collect()
    }
