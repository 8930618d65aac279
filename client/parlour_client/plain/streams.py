"""Standard input and output for an event loop: neither can ever hold it up."""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

try:
    import termios
except ImportError:  # Windows has none
    termios = None  # type: ignore[assignment]

READ_BYTES = 65_536
"""How much is taken from standard input at once."""
LINE_MAX_BYTES = 65_536
"""The longest line of standard input; what is over is one line more."""
LINES_WAITING_MAX = 100
"""Lines read and not taken yet; above it standard input waits."""


def lines_of_input(descriptor: int = 0) -> MemoryObjectReceiveStream[str]:
    """Return the lines of standard input as they come; the stream ends with it.

    They are read in a thread that nobody waits for at the end: a read from a terminal cannot be
    broken off. Must be called on the event loop.
    """
    send, receive = anyio.create_memory_object_stream[str](LINES_WAITING_MAX)
    arguments = (descriptor, send, anyio.lowlevel.current_token())
    threading.Thread(target=_read, args=arguments, daemon=True, name="standard input").start()
    return receive


def _read(
    descriptor: int, send: MemoryObjectSendStream[str], token: anyio.lowlevel.EventLoopToken
) -> None:
    # Not sys.stdin: its lock, held by this thread, would be fatal at the interpreter's end.
    rest = b""
    with suppress(RuntimeError, anyio.BrokenResourceError, anyio.ClosedResourceError):
        while True:
            try:
                data = os.read(descriptor, READ_BYTES)
            except OSError:
                data = b""
            *lines, rest = (rest + data).split(b"\n")
            if rest and (not data or len(rest) > LINE_MAX_BYTES):
                lines.append(rest)
                rest = b""
            for line in lines:
                text = line.decode("utf-8", "replace").rstrip("\r")
                anyio.from_thread.run(send.send, text, token=token)
            if not data:
                anyio.from_thread.run_sync(send.close, token=token)
                return


@contextmanager
def without_echo(descriptor: int = 0) -> Iterator[bool]:
    """Have a terminal not show what is typed; tells whether there is one.

    What was typed before and not read is dropped: it was not meant to be secret.
    """
    if termios is None or not os.isatty(descriptor):
        yield False
        return
    before = termios.tcgetattr(descriptor)
    hidden = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(descriptor, termios.TCSAFLUSH, hidden)
    try:
        yield True
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


async def print_lines(lines: list[str], *, error: bool = False) -> None:
    """Print lines at once, in a thread.

    Raises:
        BrokenPipeError: Nobody reads standard output any more.
    """
    await anyio.to_thread.run_sync(_print, "".join(line + "\n" for line in lines), error)


def _print(text: str, error: bool) -> None:  # noqa: FBT001 - to_thread passes by position
    stream = sys.stderr if error else sys.stdout
    try:
        if stream is not None:
            stream.buffer.write(text.encode("utf-8", "replace"))
            stream.buffer.flush()
    except BrokenPipeError:
        if not error:
            # Or the interpreter would complain at its end about what it cannot flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            raise
