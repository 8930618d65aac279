"""Measure fan-out, idle memory and TLS connects of Parlour against named peers, in one run.

    just bench                                   all of it, some 20 minutes
    just bench --short                           a second per case, one round
    just bench --cases saturation --transports tls --readers 1000 --rounds 7

What is measured, and how, is told in docs/performance.md.
"""

import argparse
import collections
import dataclasses
import datetime as dt
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # it is run as a file

from benchmarks.build import build, make_certificate
from benchmarks.cases import KINDS, Case, chosen_cases
from benchmarks.machine import told_machine
from benchmarks.peers import PEERS, Peer
from benchmarks.running import Bench, RunError, leave_no_cores, measure, raise_open_files, two_cores
from benchmarks.tables import Medians, Run, figures_table, ratios_table

_RESULTS = Path(__file__).resolve().parent / "results"
_READERS = (10, 100, 1_000)
_SPARE_FILES = 200
_OTHERS_CPU_NOISY = 0.1
"""From here on, in cores, other programs took enough time to bend the figures."""
_LOAD_CPU_FULL = 0.95
"""From here on, in cores, the load generator may be the limit and not the server."""
_TOOLS = ("gcc", "openssl", "taskset")


def main() -> int:
    """Run what the command line asks for; returns 1 if any run failed."""
    asked = _arguments()
    peers = [peer for peer in PEERS if peer.name.lower() in asked.servers]
    for peer in [peer for peer in peers if not peer.installed()]:
        print(f"{peer.name} is left out: {peer.program} is not installed", file=sys.stderr)
        peers.remove(peer)
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing or not peers:
        what = f"install {', '.join(missing)}" if missing else "no server is left to measure"
        print(what, file=sys.stderr)
        return 1
    cases = chosen_cases(asked.cases, asked.transports, asked.readers)
    machine = told_machine("just bench")
    _RESULTS.mkdir(exist_ok=True)
    leave_no_cores()
    try:
        server_core, load_core = two_cores()
        raise_open_files(max(case.readers for case in cases) + _SPARE_FILES)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    # beside the results and not in /tmp, which may be in memory: the log is to be on a disk
    with tempfile.TemporaryDirectory(dir=_RESULTS, prefix="running-") as name:
        directory = Path(name)
        directory.chmod(0o755)  # a server that gives up root reads its certificate here
        bench = Bench(
            directory,
            build(_RESULTS / "build"),
            make_certificate(directory),
            server_core,
            load_core,
            asked.seconds,
        )
        runs = list(_rounds(bench, peers, cases, asked.rounds))
    _tell(machine, cases, peers, runs)
    _keep(machine, peers, runs)
    return int(any(run.error for run in runs))


def _rounds(
    bench: Bench, peers: Sequence[Peer], cases: Sequence[Case], rounds: int
) -> Iterator[Run]:
    """Interleave the servers, so that what disturbs the machine disturbs all of them."""
    total = rounds * len(cases) * len(peers)
    done = 0
    for number in range(rounds):
        for case in cases:
            for turn in range(len(peers)):
                peer = peers[(number + turn) % len(peers)]
                done += 1
                print(f"[{done}/{total}] {case.label}: {peer.name}", file=sys.stderr, flush=True)
                try:
                    yield Run(number, peer.name, case, measure(bench, peer, case))
                except RunError as error:
                    print(f"failed: {error}", file=sys.stderr)
                    yield Run(number, peer.name, case, error=str(error))


def _tell(
    machine: dict[str, str], cases: Sequence[Case], peers: Sequence[Peer], runs: Sequence[Run]
) -> None:
    medians = Medians(runs)
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"\n{figures_table(cases, peers, medians)}")
    if len(peers) > 1:
        print("\nOf deliveries and connects more is better, of times and memory less:\n")
        print(ratios_table(cases, peers, medians))
    failed = [run for run in runs if run.error]
    for run in failed:
        reason = run.error.partition("\n")[0][:200]
        print(f"\nfailed: round {run.round + 1}, {run.case.label}, {run.server}: {reason}")
    full = collections.Counter(
        run.server for run in runs if run.figures.get("load_cpu", 0) > _LOAD_CPU_FULL
    )
    noisy = [cpu for run in runs if (cpu := run.figures.get("others_cpu", 0)) > _OTHERS_CPU_NOISY]
    print(f"\n{len(runs)} runs, of which {len(failed)} failed and are in no median.")
    if full:
        told = ", ".join(f"{server} {count}" for server, count in full.items())
        print(f"Runs in which the load generator may have been the limit: {told}.")
    if noisy:
        print(
            f"In {len(noisy)} of them other programs took more than {_OTHERS_CPU_NOISY} of a core "
            f"(at most {max(noisy):.2f}): trust the ratios rather than the figures."
        )


def _keep(machine: dict[str, str], peers: Sequence[Peer], runs: Sequence[Run]) -> None:
    at = dt.datetime.now().astimezone()
    path = _RESULTS / f"fanout-{at:%Y%m%d-%H%M%S}.json"
    kept = {
        "machine": machine,
        "versions": {peer.name: peer.told_version() for peer in peers},
        "runs": [
            {
                "round": run.round,
                "server": run.server,
                "case": dataclasses.asdict(run.case) | {"label": run.case.label},
                "figures": run.figures,
                "error": run.error,
            }
            for run in runs
        ],
    }
    path.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    print(f"\nKept in {path}")


def _arguments() -> argparse.Namespace:
    names = [peer.name.lower() for peer in PEERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--transports", nargs="+", choices=("plain", "tls"))
    parser.add_argument("--servers", nargs="+", choices=names, default=names[:-1])
    parser.add_argument("--readers", nargs="+", type=int, default=_READERS)
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
