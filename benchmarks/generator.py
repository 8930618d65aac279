"""Run the load generator, a C program, and read the figures it tells."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import Argument
from benchmarks.running import RunError

_PATIENCE_SECONDS = 300
"""For everybody to come in; 5,000 need long where each newcomer is told to all others."""
_LOAD_SECONDS = _PATIENCE_SECONDS + 120
_TOLD_CHARACTERS = 600
Figures = dict[str, float]


@dataclass(frozen=True)
class Target:
    """A running server, and what a load is put on it with.

    Args:
        program: The load generator.
        core: Where that runs.
        protocol: What it speaks.
        port: Where the server listens.
        pid: The server's process, which is weighed.
        tls: Whether everybody speaks TLS.
    """

    program: Path
    core: int
    protocol: str
    port: int
    pid: int
    tls: bool

    def command(self, arguments: Sequence[str]) -> list[Argument]:
        """Return the generator's command line."""
        command: list[Argument] = ["taskset", "-c", str(self.core), self.program]
        command += ["--port", str(self.port), "--protocol", self.protocol]
        command += ["--server-pid", str(self.pid), *arguments]
        return [*command, "--tls"] if self.tls else command


def put_load(target: Target, arguments: Sequence[str], *, before: Sequence[str] = ()) -> Figures:
    """Run the generator to its end, and return its figures.

    Args:
        target: What it is put on.
        arguments: What the generator is told of the load.
        before: A command line that runs it, such as `nice -n 19`.

    Raises:
        RunError: It did not come to its end, or deliveries went missing.
    """
    command = [*before, *target.command([*arguments, "--patience", str(_PATIENCE_SECONDS)])]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_LOAD_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise RunError(f"the load did not end within {_LOAD_SECONDS} s") from error
    return figures_of(done.returncode, done.stdout, done.stderr)


def figures_of(code: int, told: str, complaints: str) -> Figures:
    """Return the figures of a generator that has ended.

    Raises:
        RunError: It failed, or deliveries went missing.
    """
    if code:
        why = "; ".join(complaints.split("\n")).strip("; ")[:_TOLD_CHARACTERS]
        raise RunError(f"the load ended with {code}: {why or 'it told nothing'}")
    figures: Figures = json.loads(told)
    if figures.get("lost") or figures.get("foreign"):
        raise RunError(f"deliveries went missing: {told.strip()}")
    return figures
