"""A file that is there whole or not at all: written under another name, and never over another."""

import os
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import anyio
import anyio.to_thread

from parlour_client.errors import ExportError
from parlour_client.visible import visible


class NewFile:
    """Lines on their way to a file. Made by `new_file`.

    Args:
        path: What it is called once it is whole.
        part: What it is called until then.
        descriptor: Where it is written.
    """

    def __init__(self, path: Path, part: Path, descriptor: int) -> None:
        self.path = path
        self.part = part
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")

    async def write(self, lines: Iterable[str]) -> None:
        """Write lines, made in a thread as they are written.

        Raises:
            ExportError: The disk would not take them.
        """
        await anyio.to_thread.run_sync(self._write, lines)

    def _write(self, lines: Iterable[str]) -> None:
        with _told(self.path):
            for line in lines:
                self._file.write(line + "\n")

    def finish(self) -> None:
        """Give it its name; in a thread."""
        with _told(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            try:
                os.link(self.part, self.path)  # unlike renaming, it never replaces anything
            except FileExistsError:
                raise
            except OSError:  # a file system without second names
                if os.path.lexists(self.path):
                    raise FileExistsError from None
                self.part.rename(self.path)

    def remove(self) -> None:
        """Take away what is left under the other name; in a thread."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.part.unlink(missing_ok=True)


def new_path(typed: str, ends: Iterable[str]) -> Path:
    """Return where a new file is to be, of what somebody typed; `~` is their home.

    Args:
        typed: The path.
        ends: What its name may end in.

    Raises:
        ExportError: It cannot be there, in words.
    """
    if "\0" in typed:
        raise ExportError(f"{visible(typed)} cannot be a file: it has a zero byte")
    try:
        path = Path(typed).expanduser().absolute()
        if path.suffix.lower() not in ends:
            raise ExportError(f"{visible(typed)}: the name must end in {' or '.join(ends)}")
        if not path.parent.is_dir():
            raise ExportError(f"there is no directory {visible(str(path.parent))}; make it first")
        if os.path.lexists(path):
            raise _there(path)
    except (OSError, RuntimeError, ValueError) as error:
        raise ExportError(f"{visible(typed)} cannot be a file: {error}") from error
    return path


@asynccontextmanager
async def new_file(path: Path) -> AsyncIterator[NewFile]:
    """Have a file written that only its owner can read; it appears at the end of the block.

    If the block fails or is cancelled, nothing is left of it.

    Raises:
        ExportError: It cannot be written, or another one is there by now.
    """
    file = await anyio.to_thread.run_sync(_open, path)
    try:
        yield file
        await anyio.to_thread.run_sync(file.finish)
    finally:
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(file.remove)


def _open(path: Path) -> NewFile:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    with _told(path):
        return NewFile(path, part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn errors of the disk into words."""
    try:
        yield
    except FileExistsError as error:
        raise _there(path) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(f"{visible(str(path))} cannot be written: {reason}") from error


def _there(path: Path) -> ExportError:
    return ExportError(f"{visible(str(path))} is there already; name another one")
