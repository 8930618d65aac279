"""Files that appear whole, over nothing, for their owner alone."""

import asyncio
import os
import stat
from pathlib import Path

import anyio
import pytest

from parlour_client.errors import ExportError
from parlour_client.new_file import new_file, new_path

pytestmark = pytest.mark.asyncio
ENDS = (".txt", ".jsonl")


def names(directory: Path) -> list[str]:
    return [path.name for path in directory.iterdir()]


async def test_a_file_appears_at_the_end_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    async with new_file(path) as file:
        await file.write(["één", "two"])
        await file.write(["three"])
        assert not path.exists()
    assert path.read_bytes() == "één\ntwo\nthree\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["x.txt"]


async def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    async def fail() -> None:
        async with new_file(tmp_path / "x.txt") as file:
            await file.write(["one"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert names(tmp_path) == []


async def test_being_cancelled_leaves_nothing(tmp_path: Path) -> None:
    with anyio.CancelScope() as scope:
        async with new_file(tmp_path / "x.txt") as file:
            await file.write(["one"])
            scope.cancel()
            await anyio.sleep_forever()
    assert names(tmp_path) == []


async def test_a_task_of_the_app_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with new_file(tmp_path / "x.txt") as file:
            await file.write(["one"])
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await begun.wait()
    assert len(names(tmp_path)) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert names(tmp_path) == []


@pytest.mark.parametrize("links", [True, False])
async def test_what_came_there_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    path = tmp_path / "x.txt"

    async def write() -> None:
        async with new_file(path) as file:
            await file.write(["new"])
            path.write_text("old")

    with pytest.raises(ExportError, match="is there already"):
        await write()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["x.txt"]


async def test_without_second_names_it_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    async with new_file(tmp_path / "x.txt") as file:
        await file.write(["new"])
    assert (tmp_path / "x.txt").read_text() == "new\n"
    assert names(tmp_path) == ["x.txt"]


def _no_links(_from: Path, _to: Path) -> None:
    raise OSError(95, "not supported")


async def test_a_directory_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written: No such file"):
        async with new_file(tmp_path / "gone" / "x.txt"):
            pass


async def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert new_path("~/with space.TXT", ENDS) == tmp_path / "with space.TXT"
    monkeypatch.chdir(tmp_path)
    assert new_path("x.jsonl", ENDS) == tmp_path / "x.jsonl"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x", "the name must end in .txt or .jsonl"),
        ("x.pdf", "the name must end in"),
        (".txt", "the name must end in"),
        ("", "the name must end in"),
        ("gone/x.txt", "there is no directory .*gone; make it first"),
        ("there.txt", "there.txt is there already; name another one"),
        ("dangling.txt", "dangling.txt is there already"),
        ("~nobody-of-this-name/x.txt", "cannot be a file|there is no directory"),
        ("a\0b.txt", "cannot be a file"),
    ],
)
async def test_what_cannot_be_a_new_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.txt").touch()
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    with pytest.raises(ExportError, match=told):
        new_path(typed, ENDS)
