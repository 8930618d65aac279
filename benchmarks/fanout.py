"""Measure fan-out, rooms, idle memory and connects of Parlour against named peers, in one run.

    just bench                                   all of it, some 50 minutes
    just bench --short                           a second per case, one round
    just bench --cases saturation --transports tls --readers 1000 --rounds 7
    just bench --readers 10 100 1000 5000 --connections 1000 5000

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.build import build, make_certificate
from benchmarks.cases import KINDS, Case, chosen_cases
from benchmarks.disk import flush_times
from benchmarks.findings import Findings
from benchmarks.machine import told_machine
from benchmarks.measuring import Bench, measure
from benchmarks.peers import PEERS, Peer
from benchmarks.running import RunError, leave_no_cores, raise_open_files, two_cores
from benchmarks.tables import Run

_RESULTS = Path(__file__).resolve().parent / "results"
_READERS = (10, 100, 1_000)
_CONNECTIONS = (1_000,)
_ROOMS = ((1_000, 100, 1), (1_000, 1_000, 10))
"""Of the case of many rooms: readers, rooms, and how many of the rooms each reader is in."""
_SHORT_ROOMS = ((20, 20, 10),)
_SPARE_FILES = 300
"""Beyond the connections of a case: its senders, people who are in before a storm, and the rest."""
_TOOLS = ("gcc", "openssl", "taskset", "nice")


def main() -> int:
    """Run what the command line asks for; returns 1 if any run failed."""
    asked = _arguments()
    peers = [peer for peer in PEERS if peer.option in asked.servers]
    for peer, why in [(peer, why) for peer in peers if (why := peer.not_here())]:
        print(f"{peer.name} is left out: {why}", file=sys.stderr)
        peers.remove(peer)
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing or not peers:
        what = f"install {', '.join(missing)}" if missing else "no server is left to measure"
        print(what, file=sys.stderr)
        return 1
    rooms = _SHORT_ROOMS if asked.short else _ROOMS
    cases = chosen_cases(asked.cases, asked.transports, asked.readers, asked.connections, rooms)
    if not cases:
        print("nothing is left to measure: a storm is over TLS", file=sys.stderr)
        return 1
    findings = Findings(told_machine("just bench"), cases, peers, _RESULTS)
    leave_no_cores()
    try:
        server_core, load_core = two_cores()
        raise_open_files(max(case.readers for case in cases) + _SPARE_FILES)
        programs = build(_RESULTS / "build")
    except (RunError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 1
    # beside the results and not in /tmp, which may be in memory: the log is to be on a disk
    with tempfile.TemporaryDirectory(dir=_RESULTS, prefix="running-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # a server that gives up root reads its certificate here
        identity = make_certificate(directory)
        bench = Bench(directory, programs, identity, server_core, load_core, asked.seconds)
        try:
            for run in _rounds(bench, peers, cases, asked.rounds, findings):
                findings.add(run)
        except KeyboardInterrupt:
            print("stopped: this is what there is", file=sys.stderr)
    print(findings.told())
    return int(findings.failed)


def _rounds(
    bench: Bench, peers: Sequence[Peer], cases: Sequence[Case], rounds: int, findings: Findings
) -> Iterator[Run]:
    """Interleave the servers, so that what disturbs the machine disturbs all of them."""
    total = rounds * sum(peer.takes(case) for case in cases for peer in peers)
    done = 0
    for number in range(rounds):
        for case in cases:
            if case.kind == "closed":
                findings.add_flushes(number, case, flush_times(bench.directory, bench.seconds / 2))
            for turn in range(len(peers)):
                peer = peers[(number + turn) % len(peers)]
                if not peer.takes(case):
                    continue
                done += 1
                print(f"[{done}/{total}] {case.label}: {peer.name}", file=sys.stderr, flush=True)
                try:
                    yield Run(number, peer.name, case, measure(bench, peer, case))
                except RunError as error:
                    print(f"failed: {error}", file=sys.stderr)
                    yield Run(number, peer.name, case, error=str(error))


def _arguments() -> argparse.Namespace:
    names = [peer.option for peer in PEERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--transports", nargs="+", choices=("plain", "tls"))
    parser.add_argument("--servers", nargs="+", choices=names, default=names[:-1])
    parser.add_argument(
        "--readers", nargs="+", type=int, default=_READERS, help="of closed and of saturation"
    )
    parser.add_argument(
        "--connections", nargs="+", type=int, default=_CONNECTIONS, help="of idle and of storm"
    )
    parser.add_argument("--rounds", type=int, help="3, or 1 if --short")
    parser.add_argument("--seconds", type=float, help="each case is measured; 3, or 1 if --short")
    parser.add_argument("--short", action="store_true", help="to see that it works, not to cite")
    asked = parser.parse_args()
    asked.transports = asked.transports or ("plain", "tls")
    asked.rounds = asked.rounds or (1 if asked.short else 3)
    asked.seconds = asked.seconds or (1 if asked.short else 3)
    return asked


if __name__ == "__main__":
    sys.exit(main())
