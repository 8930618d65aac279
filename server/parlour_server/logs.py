"""The server's log: lines on stderr that nobody has to wait for."""

import contextlib
import io
import queue
import sys
import threading
from typing import Literal, TextIO

import structlog

from parlour_server.printable import printable

Format = Literal["text", "json"]


class LogWriter:
    """Writes lines in a thread of its own, so that a full pipe or slow disk holds up nobody.

    Args:
        stream: Where the lines go.
        lines_max: How many may wait; beyond it they are dropped, and counted.
    """

    def __init__(self, stream: TextIO, lines_max: int) -> None:
        self._stream = stream
        self._lines: queue.Queue[str | None] = queue.Queue(lines_max)
        self._dropped = 0
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def hold(self, lines_max: int) -> None:
        """Let so many lines wait from now on."""
        self._lines.maxsize = lines_max

    def write(self, text: str) -> int:
        """Have a text written, or drop it if too many wait."""
        try:
            self._lines.put_nowait(text)
        except queue.Full:
            self._dropped += 1
        return len(text)

    def flush(self) -> None:
        """Do nothing: the thread flushes."""

    def close(self, seconds: float) -> None:
        """Wait until all is written, at most so many seconds."""
        with contextlib.suppress(queue.Full):
            self._lines.put(None, timeout=seconds)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (text := self._lines.get()) is not None:
            dropped, self._dropped = self._dropped, 0
            try:
                if dropped:
                    self._stream.write(f"{dropped} log lines were dropped here\n")
                self._stream.write(text)
                self._stream.flush()
            except (BrokenPipeError, ValueError):
                return  # nobody reads the log any more
            except OSError:
                self._dropped += dropped + 1  # a full disk may have room again


def _made_printable(
    _log: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Write what a terminal would obey, or take for a new line, as its escape sequence."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = printable(value)
    return event


def _printable_traceback(stream: TextIO, failed: structlog.typing.ExcInfo) -> None:
    """Write where an error came from; its own words may be others'."""
    told = io.StringIO()
    structlog.dev.plain_traceback(told, failed)
    stream.write("\n".join(map(printable, told.getvalue().split("\n"))))


def configure(
    format_: Format, lines_max: int
) -> tuple[structlog.typing.FilteringBoundLogger, LogWriter]:
    """Return the log and what writes it: readable lines, or one JSON object a line."""
    writer = LogWriter(sys.stderr, lines_max)
    _write_as(format_, writer)
    return structlog.get_logger(), writer


def change(writer: LogWriter, format_: Format, lines_max: int) -> None:
    """Let the log be written so from now on, whoever has it already."""
    writer.hold(lines_max)
    _write_as(format_, writer)


def _write_as(format_: Format, writer: LogWriter) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if format_ == "json":
        shared += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        shared.append(_made_printable)
        shared.append(
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                pad_event_to=24,
                exception_formatter=_printable_traceback,
            )
        )
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=structlog.WriteLoggerFactory(writer),  # type: ignore[arg-type] # only write and flush are used
    )
