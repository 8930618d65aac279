"""The screen of an app as text, and pictures to compare it with."""

import asyncio
import os
from pathlib import Path

from rich.segment import Segment
from textual.app import App

from tests.client.quiet import until_quiet

_GOLDEN = Path(__file__).parent / "golden"
_TRIES = 40


def segments(app: App[None]) -> list[list[Segment]]:
    """Return what is drawn, a list for each row."""
    return [list(strip) for strip in app.screen._compositor.render_strips()]


def picture(app: App[None]) -> str:
    """Return what is on the screen, a line for each row, without spaces at their ends."""
    return "".join("".join(s.text for s in row).rstrip() + "\n" for row in segments(app))


async def assert_looks_like(app: App[None], name: str) -> None:
    """Wait until the screen is `golden/NAME.txt`; GOLDEN=write in the environment writes it."""
    golden = _GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        await until_quiet()
        golden.write_text(picture(app))
    for _ in range(_TRIES):
        if picture(app) == golden.read_text():
            return
        await until_quiet()
        await asyncio.sleep(0.05)
    assert picture(app) == golden.read_text()
