"""Sessions for tests: against a fake server on loopback, over within the test."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from parlour_client.address import Address
from parlour_client.model import ConversationModel, StatusKind
from parlour_client.session import Session
from parlour_client.storage import Store
from tests.client.fake_server import LOBBY, FakeServer, serving
from tests.patience import PATIENCE_SECONDS


def session(
    address: Address, data: Path, nickname: str | None = "me", *, catch_up_all: bool = False
) -> Session:
    return Session(
        address, Store(data), nickname=nickname, catch_up_all=catch_up_all, plaintext=True
    )


async def until(one: Session, holds: Callable[[], bool]) -> None:
    """Wait for what a change brings about."""
    changed = anyio.Event()

    def follow(_changes: object) -> None:
        nonlocal changed
        changed.set()
        changed = anyio.Event()

    end = one.subscribe(follow)
    try:
        with anyio.fail_after(PATIENCE_SECONDS):
            while not holds():
                await changed.wait()
    finally:
        end()


async def online(one: Session) -> None:
    await until(one, lambda: one.model.status.kind is StatusKind.ONLINE)


async def refused(one: Session) -> None:
    await until(one, lambda: one.model.status.kind is StatusKind.REFUSED)


def lobby(one: Session) -> ConversationModel:
    return one.model.conversations[LOBBY]


def texts(one: Session) -> list[str]:
    return [entry.text for entry in lobby(one).entries]


def files_with(data: Path, text: bytes) -> list[Path]:
    """Return the files below a directory that have these bytes somewhere."""
    files = [file for file in data.rglob("*") if file.is_file()]
    assert files, "nothing was kept at all"
    return [file for file in files if text in file.read_bytes()]


def only_file(data: Path, name: str) -> Path:
    """Return the one file of this name below a directory."""
    (found,) = data.rglob(name)
    return found


@asynccontextmanager
async def running(one: Session) -> AsyncIterator[Session]:
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(one.run)
        yield one
        await one.quit()


@asynccontextmanager
async def joined(
    data: Path, server: FakeServer | None = None, *, catch_up_all: bool = False
) -> AsyncIterator[tuple[Session, FakeServer]]:
    """A session that is online at a fake server."""
    async with serving(server or FakeServer()) as there:
        one = session(there.address, data, catch_up_all=catch_up_all)
        async with running(one):
            await online(one)
            yield one, there
