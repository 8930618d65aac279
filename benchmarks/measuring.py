"""Start one server on one core for one case, put its load on it from another, and stop it."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build import Certificate, Programs
from benchmarks.cases import Case
from benchmarks.generator import Figures, Target, put_load
from benchmarks.peers import Peer, Place
from benchmarks.running import busy_seconds, children_seconds, cpu_seconds, free_port, serving
from benchmarks.storm import measure_storm

_WEIGHED_AT_ONCE = 64
"""Connections opened at once where memory is weighed: crowds leave some servers with more of it."""


@dataclass(frozen=True)
class Bench:
    """What all runs share: a directory on a disk, the programs, and the two cores."""

    directory: Path
    programs: Programs
    identity: Certificate
    server_core: int
    load_core: int
    seconds: float


def measure(bench: Bench, peer: Peer, case: Case) -> Figures:
    """Run a case against a server that is started for it, and return its figures.

    Raises:
        RunError: The server did not start, or the load did not come to its end.
    """
    with _running(bench, peer, tls=case.tls) as target:
        busy = busy_seconds()
        began = time.monotonic()
        before = cpu_seconds(target.pid) + children_seconds()
        if case.kind == "storm":
            figures = measure_storm(target, case.readers, bench.seconds)
        else:
            arguments = ["--readers", str(case.readers), "--seconds", str(bench.seconds)]
            at_once = min(peer.at_once, _WEIGHED_AT_ONCE) if case.kind == "idle" else peer.at_once
            arguments += ["--at-once", str(at_once), *case.arguments]
            figures = put_load(target, arguments)
        ours = cpu_seconds(target.pid) + children_seconds() - before
        # in cores: what else ran, and so how far the figures can be trusted
        figures["others_cpu"] = round(
            max(0.0, (busy_seconds() - busy - ours) / (time.monotonic() - began)), 3
        )
        return figures


@contextmanager
def _running(bench: Bench, peer: Peer, *, tls: bool) -> Iterator[Target]:
    with tempfile.TemporaryDirectory(dir=peer.directory or bench.directory) as name:
        directory = Path(name)
        directory.chmod(0o755)  # ngIRCd gives up root
        place = Place(directory, free_port(), tls, bench.identity, bench.programs)
        pinned = ["taskset", "-c", str(bench.server_core), *peer.command(place)]
        with serving(pinned, place.port, directory) as server:
            program = bench.programs.load
            yield Target(program, bench.load_core, peer.protocol, place.port, server.pid, tls)
