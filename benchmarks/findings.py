"""What the runs have given: kept after each of them, and told at the end."""

import collections
import dataclasses
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.disk import WRITTEN_KIB
from benchmarks.peers import Peer
from benchmarks.tables import Medians, Run, figures_table, flushes_table, ratios_table

_OTHERS_CPU_NOISY = 0.1
"""From here on, in cores, other programs took enough time to bend the figures."""
_LOAD_CPU_FULL = 0.95
"""From here on, in cores, the load generator may be the limit and not the server."""
_TOLD_CHARACTERS = 500
"""Of why a run failed; the JSON has all of it."""


class Findings:
    """The runs so far.

    Args:
        machine: What they are told with.
        cases: Those that are measured, in the order of the tables.
        peers: Those that are measured, in the order of the tables; ours first.
        directory: Where they are kept; made if it is not there.
    """

    def __init__(
        self,
        machine: dict[str, str],
        cases: Sequence[Case],
        peers: Sequence[Peer],
        directory: Path,
    ) -> None:
        directory.mkdir(exist_ok=True)
        at = dt.datetime.now().astimezone()
        self.path = directory / f"fanout-{at:%Y%m%d-%H%M%S}.json"
        self._machine, self._cases, self._peers = machine, cases, peers
        self._versions = {peer.name: peer.told_version() for peer in peers}
        self._runs: list[Run] = []
        self._flushes: list[tuple[int, Case, Sequence[float]]] = []

    @property
    def failed(self) -> bool:
        """Whether any run gave no figures."""
        return any(run.error for run in self._runs)

    def add(self, run: Run) -> None:
        """Keep a run, on the disk too: whatever happens to the next one."""
        self._runs.append(run)
        kept = {
            "machine": self._machine,
            "versions": self._versions,
            "runs": [
                {
                    "round": run.round,
                    "server": run.server,
                    "case": dataclasses.asdict(run.case) | {"label": run.case.label},
                    "figures": run.figures,
                    "error": run.error,
                }
                for run in self._runs
            ],
            "flushes": [
                {"round": number, "before": case.label, "written_kib": WRITTEN_KIB, "ms": times}
                for number, case, times in self._flushes
            ],
        }
        self.path.write_text(json.dumps(kept, indent=1), encoding="utf-8")

    def add_flushes(self, number: int, case: Case, times: Sequence[float]) -> None:
        """Keep what the disk took by itself, in milliseconds, before a case of a round."""
        self._flushes.append((number, case, times))

    def told(self) -> str:
        """Return the tables, and what must be known to believe them."""
        medians = Medians(self._runs)
        parts = [
            ", ".join(f"{name} {value}" for name, value in self._machine.items()),
            figures_table(self._cases, self._peers, medians),
        ]
        if self._flushes:
            parts.append(flushes_table([times for _, _, times in self._flushes], WRITTEN_KIB))
        ours, *others = self._peers
        if others:
            parts.append("Of deliveries and connects more is better, of times and memory less:")
            parts.append(ratios_table(self._cases, ours, others, medians))
        for peer in [peer for peer in others if peer.protocol == ours.protocol]:
            rest = [other for other in others if other is not peer]
            parts.append(ratios_table(self._cases, peer, rest, medians))
        return "\n\n".join([*parts, *self._remarks(), f"Kept in {self.path}"])

    def _remarks(self) -> list[str]:
        failed = [run for run in self._runs if run.error]
        told = [
            f"failed: round {run.round + 1}, {run.case.label}, {run.server}: "
            + " / ".join(run.error.split("\n"))[:_TOLD_CHARACTERS]
            for run in failed
        ]
        told.append(f"{len(self._runs)} runs, of which {len(failed)} failed and are in no median.")
        full = collections.Counter(
            run.server for run in self._runs if run.figures.get("load_cpu", 0) > _LOAD_CPU_FULL
        )
        if full:
            counts = ", ".join(f"{server} {count}" for server, count in full.items())
            told.append(f"Runs in which the load generator may have been the limit: {counts}.")
        others = [run.figures.get("others_cpu", 0) for run in self._runs]
        noisy = [cpu for cpu in others if cpu > _OTHERS_CPU_NOISY]
        if noisy:
            told.append(
                f"In {len(noisy)} of them other programs took more than {_OTHERS_CPU_NOISY} of a "
                f"core (at most {max(noisy):.2f}): trust the ratios rather than the figures."
            )
        return told
