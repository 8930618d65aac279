"""Thinking happens in processes that answer, or are given up; none of them harms the server."""

import os
import subprocess
import sys

import pytest
import structlog
import trio

from parlour_server.house import thinker as module
from parlour_server.house.thinker import Asked, Thinker, ThinkingFailedError, thinking
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.trio

LOG = structlog.get_logger()
ASKED = Asked("pig", {}, 2, 0, (), {}, "hard", 0.1)

ECHO = """
import json, sys
for line in sys.stdin:
    print(json.dumps({"move": json.loads(line)["game"] + "!"}), flush=True)
"""
DIES_ONCE = """
import json, pathlib, sys
seen = pathlib.Path(sys.argv[1])
if not seen.exists():
    seen.touch()
    sys.exit(3)
for line in sys.stdin:
    print(json.dumps({"move": "late"}), flush=True)
"""
HANGS = "import time\ntime.sleep(600)"
BABBLES = """
import sys
for line in sys.stdin:
    sys.stdout.write("x" * 10_000)
    sys.stdout.flush()
"""


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process may take its time to start on a busy machine."""
    monkeypatch.setattr(module, "START_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(module, "GRACE_SECONDS", PATIENCE_SECONDS)


def program(source: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", source, *arguments)


async def test_a_process_is_asked_again_and_again() -> None:
    async with trio.open_nursery() as nursery:
        asked = Thinker(LOG, nursery, program(ECHO))
        assert [await asked.think(ASKED) for _ in range(3)] == ["pig!"] * 3
        assert len(nursery.child_tasks) == 1
        nursery.cancel_scope.cancel()


async def test_a_process_that_dies_costs_one_move(tmp_path: object) -> None:
    async with trio.open_nursery() as nursery:
        asked = Thinker(LOG, nursery, program(DIES_ONCE, f"{tmp_path}/seen"))
        with pytest.raises(ThinkingFailedError):
            await asked.think(ASKED)
        assert await asked.think(ASKED) == "late"
        nursery.cancel_scope.cancel()


@pytest.mark.parametrize("source", [HANGS, BABBLES])
async def test_a_process_that_does_not_answer_is_killed(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.1)
    async with trio.open_nursery() as nursery:
        asked = Thinker(LOG, nursery, program(source))
        with pytest.raises(ThinkingFailedError):
            await asked.think(ASKED)
        while nursery.child_tasks:  # each watches a process to its end
            await trio.lowlevel.checkpoint()


async def test_a_program_that_is_not_there_is_told() -> None:
    async with trio.open_nursery() as nursery:
        with pytest.raises(ThinkingFailedError):
            await Thinker(LOG, nursery, ("/nowhere",)).think(ASKED)


async def test_whoever_no_longer_wants_a_move_does_not_get_it_later() -> None:
    async with trio.open_nursery() as nursery:
        asked = Thinker(LOG, nursery, program(HANGS))
        with trio.move_on_after(0.2):
            await asked.think(ASKED)
        while nursery.child_tasks:
            await trio.lowlevel.checkpoint()


async def test_the_processes_end_with_the_house() -> None:
    before = children()
    async with thinking(LOG) as think:
        with pytest.raises(ThinkingFailedError, match="ValidationError"):
            await think(ASKED)
        assert children() > before
    assert children() == before


def children() -> int:
    listed = subprocess.run(
        ["ps", "-o", "args", "--ppid", str(os.getpid())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return listed.stdout.count("house.worker")
