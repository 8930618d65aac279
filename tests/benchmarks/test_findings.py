"""What is told and kept of the runs of `just bench`: medians, ratios, and why a run failed."""

import json
from pathlib import Path

import pytest

from benchmarks.cases import Case, chosen_cases
from benchmarks.findings import Findings
from benchmarks.peers import PEERS
from benchmarks.tables import Run

OURS, IN_MEMORY, OTHER = (
    next(peer for peer in PEERS if peer.name == name)
    for name in ("Parlour", "Parlour, log in memory", "ngIRCd")
)


@pytest.fixture
def case() -> Case:
    """A closed loop with 10 readers."""
    return chosen_cases(["closed"], ["plain"], [10], [], [])[0]


@pytest.fixture
def findings(tmp_path: Path, case: Case) -> Findings:
    """Findings of three servers and one case."""
    return Findings({"machine": "none"}, [case], [OURS, IN_MEMORY, OTHER], tmp_path)


def test_a_failed_run_says_why_and_is_in_no_median(findings: Findings, case: Case) -> None:
    findings.add(Run(0, OURS.name, case, {"p50_us": 2_000}))
    findings.add(Run(1, OURS.name, case, error="the load ended with 3: nobody came in\nits output"))
    findings.add(Run(2, OURS.name, case, {"p50_us": 4_000}))

    told = findings.told()

    assert findings.failed
    assert "| p50, ms | 3.00 | - | - |" in told
    assert "round 2, plain, 1 sender, 10 readers, Parlour: the load ended with 3: nobody" in told
    assert "3 runs, of which 1 failed" in told


def test_every_run_is_on_the_disk_before_the_next_one(findings: Findings, case: Case) -> None:
    findings.add_flushes(0, case, [0.1, 0.2])
    findings.add(Run(0, OURS.name, case, {"p50_us": 2_000}))
    findings.add(Run(0, OTHER.name, case, error="the server did not start"))

    kept = json.loads(findings.path.read_text(encoding="utf-8"))

    assert [(run["server"], run["error"]) for run in kept["runs"]] == [
        ("Parlour", ""),
        ("ngIRCd", "the server did not start"),
    ]
    assert kept["flushes"][0]["ms"] == [0.1, 0.2]


def test_ours_is_compared_with_its_log_on_the_disk_and_in_memory(
    findings: Findings, case: Case
) -> None:
    for peer, microseconds in ((OURS, 3_000), (IN_MEMORY, 1_000), (OTHER, 2_000)):
        findings.add(Run(0, peer.name, case, {"p50_us": microseconds}))

    on_disk, in_memory = findings.told().split("| Parlour, log in memory ÷")

    assert "| p50, ms | 3.00 | 1.50 |" in on_disk
    assert "| p50, ms | 0.50 |" in in_memory


def test_what_the_disk_took_is_the_median_of_the_rounds(findings: Findings, case: Case) -> None:
    for number, times in enumerate(([0.1], [0.9], [0.2])):
        findings.add_flushes(number, case, times)

    assert "by `fdatasync`, ms | 0.20 | 0.20 |" in findings.told()


def test_nobody_storms_without_tls() -> None:
    cases = chosen_cases(["idle", "storm"], ["plain", "tls"], [], [5_000], [])

    assert [(case.kind, case.tls) for case in cases] == [
        ("idle", False),
        ("idle", True),
        ("storm", True),
    ]
