"""One of our own programs, run beside the server, that is told line by line what to do."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.running import RunError, stop

_PLACE = Path(__file__).resolve().parent.parent
_ANSWER_SECONDS = 300


class Program:
    """A module of this directory, as a process on one core; used in a `with`, and then ended.

    Args:
        module: Its name.
        core: The core it runs on.
        arguments: Its command line.
    """

    def __init__(self, module: str, core: int, arguments: Sequence[object]) -> None:
        self._module, self._core = module, core
        self._command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_PLACE
        )
        # its threads, which come later, inherit it
        os.sched_setaffinity(self._process.pid, {self._core})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it."""
        stop(self._process)
        for end in (self._process.stdin, self._process.stdout):
            assert end is not None
            end.close()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def tell(self, line: str) -> None:
        """Send it a line.

        Raises:
            RunError: It has ended.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise RunError(f"{self._module} has ended") from error

    def expect(self, line: str) -> None:
        """Wait until it prints a line.

        Raises:
            RunError: It prints something else, or nothing.
        """
        told = self._line()
        if told != line:
            raise RunError(f"{self._module} says {told!r} instead of {line!r}")

    def result(self) -> dict[str, Any]:
        """Return what it prints as a line of JSON.

        Raises:
            RunError: It prints nothing.
        """
        result: dict[str, Any] = json.loads(self._line())
        return result

    def _line(self) -> str:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], _ANSWER_SECONDS)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise RunError(f"{self._module} says nothing more")
        return line.strip()
