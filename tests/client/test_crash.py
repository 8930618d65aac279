"""A fault in the program tells neither secrets nor anything to the terminal."""

import subprocess
import sys
from pathlib import Path

import pytest

import parlour_client.app
from parlour_client.app import ChatApp
from parlour_client.background import begin
from tests.client.test_app import HOME, FakeStore, Sessions

SECRET = "correct horse battery"
BAD = "\x1b]52;c;AAAA\x07\x9b2J"


def fail(password: str) -> None:
    again = [password]
    raise ZeroDivisionError(BAD, len(again))


@pytest.mark.asyncio
@pytest.mark.parametrize("in_background", [False, True])
async def test_the_app_ends_without_showing_its_variables(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    in_background: bool,
) -> None:
    monkeypatch.setattr(parlour_client.app, "Session", Sessions())
    monkeypatch.setattr(parlour_client.app, "Store", FakeStore)
    app = ChatApp(tmp_path, HOME, None, ascii_only=False, host=False)

    async def work() -> None:
        fail(SECRET)

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.pause()
            if in_background:
                begin(app, work, "work")
            else:
                app.call_later(fail, SECRET)
            await pilot.pause()

    with pytest.raises(Exception, match="52"):
        await run()
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told
    assert "in fail" in told
    assert "horse" not in told
    assert "\x1b]" not in told
    assert "\x9b" not in told


def test_the_command_ends_without_commanding_the_terminal() -> None:
    source = f"""
from parlour_client import cli
def app(*_, **__):
    password = {SECRET!r}
    raise RuntimeError({BAD!r})
cli.app = app
cli.main()
"""
    ended = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "RuntimeError: ␛]52;c;AAAA␇" in ended.stderr
    assert "\x1b" not in ended.stderr
    assert "\x9b" not in ended.stderr
